#!/usr/bin/env python3
"""Makes docs/performance.md, its plots and the figures in README.md from what the benchmarks wrote below build/bench.

`./dev bench performance` runs all of it. The results are kept beside the page, to compare later ones with.
"""

import argparse
import json
import pathlib
import shutil
import statistics
import sys

import bench

ROOT = pathlib.Path(__file__).resolve().parents[2]
WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 720, 300, 70, 45, 40, 40
BUSY = " Others used the machine too: times are much longer than on an idle one, CPU is somewhat."
COLOURS = ("#1f5fa8", "#c2571a")
README_BEGIN, README_END = "<!-- performance: begin -->\n", "<!-- performance: end -->\n"
README_METRICS = ("ingest_2_rate", "ingest_1_cpu", "check_cpu", "check_p99", "open_killed", "store_by_text")
FOLD_NAMES = {"BM_FoldArticles": "newsfold folds", "BM_CasefoldArticlesWithIcu": "ICU's NFKC_Casefold alone",
              "BM_HashArticlesWithXxh3": "XXH3 of the bytes", "BM_CopyArticles": "memcpy"}


def nice_step(highest):
    """A round step that makes four to eight lines up to `highest`."""
    step = 1.0
    while highest / step > 8:
        step *= 2.5 if str(step)[0] == "2" else 2
    while highest / step < 4:
        step /= 2
    return step


def line_plot(title, unit, series):
    """An SVG of lines over the number of articles; `series`: name -> list of (articles, value). From 0 on."""
    across = max(x for points in series.values() for x, _ in points)
    highest = max(y for points in series.values() for _, y in points) * 1.05
    step = nice_step(highest)

    def place(x, y):
        height = y / highest * (HEIGHT - BOTTOM - TOP)
        return LEFT + x / across * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - height

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
           'font-size="12" fill="#333">', f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
           f'<text x="{LEFT}" y="20" font-size="14">{title}, {unit}</text>']
    for line in range(int(highest / step) + 1):
        y = place(0, line * step)[1]
        out.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>'
                   f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{line * step:,.6g}</text>')
    for quarter in range(5):
        at = across * quarter // 4
        out.append(f'<text x="{place(at, 0)[0]:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{at:,}</text>')
    middle = (LEFT + WIDTH - RIGHT) / 2
    out.append(f'<text x="{middle}" y="{HEIGHT - 8}" text-anchor="middle">articles stored</text>')
    for (name, points), colour, at in zip(series.items(), COLOURS, (150, 0)):
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*point) for point in points))
        out.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
                   f'<text x="{WIDTH - RIGHT - at}" y="20" text-anchor="end" fill="{colour}">{name}</text>')
    return "\n".join(out) + "\n</svg>\n"


def plots(report):
    def series(key):
        return {f"{threads} preparing thread{'s' * (threads > 1)}":
                [(point["articles"], point[key]) for point in report["points"][f"ingest_{threads}"]]
                for threads in (1, 2)}

    return {"ingest-rate.svg": line_plot("Stored durably", "articles/s", series("rate")),
            "ingest-cpu.svg": line_plot("CPU an article", "us", series("cpu_us")),
            "ingest-memory.svg": line_plot("Memory resident, mapped files aside", "MB", series("memory_mb")),
            "disk.svg": line_plot("On disk for a byte of text", "bytes", series("disk_by_text"))}


def metric_rows(report, names):
    for name in names:
        unit, _, _, meaning = bench.METRICS[name]
        value = bench.show_number(statistics.median(report["metrics"][name]))
        yield f"| {meaning} | {value} {unit} |".replace("  |", " |")


def machine_lines(report):
    machine = report["machine"]
    return (f"{machine['cpu']}, {machine['cores']} cores, {machine['memory_gb']} GB, {machine['kernel']}; "
            f"{machine['compiler']}, {machine['flags']}; RocksDB {machine['rocksdb']}; commit {machine['commit']}; "
            f"load {machine['load_at_start']} when it began." + (BUSY if machine["load_at_start"] > 0.5 else ""))


def fold_rows(report):
    speeds = {}
    for row in report["benchmarks"]:
        name, language = row["name"].split("/")[:2]
        speeds.setdefault(name, {})[language] = row["bytes_per_second"] / 1e6
    for name, meaning in FOLD_NAMES.items():
        if name in speeds:
            yield f"| {meaning} | {speeds[name]['0']:,.0f} | {speeds[name]['1']:,.0f} |"


def page(run, fold, peers):
    scale = "" if run["scale"] == "100k" else f" --scale {run['scale']}"
    pictures = [f"![{title}](performance/{name})" for name, title in
                (("ingest-rate.svg", "articles stored a second along the run"),
                 ("ingest-cpu.svg", "CPU an article along the run"),
                 ("ingest-memory.svg", "memory along the run"), ("disk.svg", "bytes on disk along the run"))]
    return "\n".join([
        "# Performance", "",
        "Made by `./dev bench performance`; nothing here is written by hand. Articles are those of `newsfold generate "
        "--wording lifelike --hosts 20000`, half of them reposts: what searches cost on them is fitted to real news "
        "([decision 0036](decisions/0036-a-corpus-fitted-to-real-sets.md)).", "",
        "Machine: " + machine_lines(run), "",
        f"## End to end, {run['articles']:,} articles", "", f"`./dev bench{scale}`", "",
        "| | |", "|---|---|", *metric_rows(run, run["metrics"]), "",
        "Articles are made between the points of a run and not timed. A point counts once all its articles are on "
        "stable storage. CPU is that of the whole process, its threads for merges and compactions included. A check is "
        "one call from one thread, after fifteen thousand to warm up; it is of an original the store has not seen, "
        "on sites and with phrases it knows. Openings are timed from the start of the process.", "",
        *"\n\n".join(pictures).split("\n"), "",
        "## Folding beside its floors", "", "`./dev bench 'Articles.*/[01]$'`, MB/s", "",
        "| | Chinese | English |", "|---|---|---|", *fold_rows(fold), "",
        "## Beside public tools", "",
        f"`python3 tests/bench/peers.py`: {peers['articles']:,} articles, one core. Recall: reposts that are told to "
        "be copies of something in their cluster; false alarms: originals that are told to be copies.", "",
        "| | recall | false alarms | CPU an article | bytes an article |", "|---|---|---|---|---|",
        *("| " + " | ".join(row) + " |" for row in peers["rows"]), "",
        *(f"{note}.\n" for note in peers["notes"])])


def update_readme(run):
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    begin, end = text.index(README_BEGIN) + len(README_BEGIN), text.index(README_END)
    table = "\n".join([f"| {run['articles']:,} articles, half of them reposts, {run['machine']['cores']} cores | |",
                       "|---|---|", *metric_rows(run, README_METRICS)])
    readme.write_text(text[:begin] + table + "\n" + text[end:], encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--results", type=pathlib.Path, default=ROOT / "build" / "bench")
    options = parser.parse_args()
    run, fold, peers = (bench.load(options.results / name) for name in ("performance.json", "fold.json", "peers.json"))
    folder = ROOT / "docs" / "performance"
    folder.mkdir(exist_ok=True)
    shutil.copy(options.results / "performance.json", folder / "end-to-end.json")
    for name, picture in plots(run).items():
        (folder / name).write_text(picture, encoding="utf-8")
    (ROOT / "docs" / "performance.md").write_text(page(run, fold, peers), encoding="utf-8")
    update_readme(run)


if __name__ == "__main__":
    sys.exit(main())
