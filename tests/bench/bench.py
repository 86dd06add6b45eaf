#!/usr/bin/env python3
"""The end-to-end benchmark: stores a lifelike corpus, checks new articles, opens the store again, also after kill -9.

Prints a table of what it measured and writes it as JSON, with the machine, the compiler and the commit. Two such files
are compared with --compare: what changed by more than both runs scatter is told. ./dev bench is the front door.
"""

import argparse
import json
import os
import pathlib
import platform
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCALES = {"10k": 10_000, "100k": 100_000, "1M": 1_000_000, "10M": 10_000_000}
CHECKS = 60_000  # a quarter of them to warm up: each site has been met by then
POINTS = 20
SEED_STORED, SEED_CHECKED, SEED_KILLED = 1, 2, 3
# Less is no change, however little the runs scatter: for times; for what is counted.
CHANGE_TIMED, CHANGE_COUNTED = 0.10, 0.02
# name: unit, whether less is better, whether it is counted and not timed, what it is
METRICS = {
    "generate_rate": ("articles/s", False, False, "generated, on one core"),
    "ingest_1_rate": ("articles/s", False, False, "stored durably, one preparing thread"),
    "ingest_1_cpu": ("us", True, False, "CPU to store one, one preparing thread"),
    "ingest_2_rate": ("articles/s", False, False, "stored durably, two preparing threads"),
    "ingest_2_cpu": ("us", True, False, "CPU to store one, two preparing threads"),
    "ingest_2_slowest": ("articles/s", False, False, "stored in the slowest twentieth of that run"),
    "ingest_2_last": ("articles/s", False, False, "stored in the last twentieth of that run"),
    "ingest_postings": ("", True, True, "index entries read to store one, last twentieth"),
    "ingest_compared": ("", True, True, "candidates compared to store one, last twentieth"),
    "ingest_memory": ("MB", True, True, "memory after storing, mapped files aside"),
    "check_cpu": ("us", True, False, "CPU of a check of a new article, warm"),
    "check_p50": ("us", True, False, "median time of such a check"),
    "check_p99": ("us", True, False, "99th percentile of such a check"),
    "check_postings": ("", True, True, "index entries read by such a check"),
    "check_compared": ("", True, True, "candidates compared by such a check"),
    "check_memory": ("MB", True, True, "memory after checking, mapped files aside"),
    "open_clean": ("s", True, False, "open to first answer, after a clean close"),
    "open_killed": ("s", True, False, "open to first answer, after kill -9"),
    "store_by_text": ("", True, True, "bytes on disk for a byte of text"),
}


def run_lines(command):
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def describe_machine(build):
    def first(pattern, path):
        found = re.search(pattern, pathlib.Path(path).read_text(encoding="utf-8"), re.MULTILINE)
        return found.group(1).strip() if found else "unknown"

    def output_of(*command):
        try:
            return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()[0]
        except (OSError, subprocess.CalledProcessError, IndexError):
            return "unknown"

    cache = build / "CMakeCache.txt"
    return {"cpu": first(r"^model name\s*: (.*)", "/proc/cpuinfo"), "cores": os.cpu_count(),
            "memory_gb": round(int(first(r"^MemTotal:\s+(\d+)", "/proc/meminfo")) / 1e6),
            "kernel": f"{platform.system()} {platform.release()}",
            "compiler": output_of(first(r"^CMAKE_CXX_COMPILER:\w+=(.*)", cache), "--version"),
            "flags": first(r"^CMAKE_CXX_FLAGS_RELEASE:\w+=(.*)", cache),
            "rocksdb": output_of("dpkg-query", "--show", "--showformat=${Version}", "librocksdb-dev"),
            "commit": output_of("git", "describe", "--always", "--dirty"),
            "load_at_start": round(os.getloadavg()[0], 1)}


class Run:
    """One run at one scale; the stores lie in `folder`."""

    def __init__(self, build, folder, articles):
        self.newsfold, self.program = str(build / "newsfold"), str(build / "bench" / "archive_run")
        self.folder, self.articles = folder, articles
        self.metrics, self.points = {}, {}

    def measure(self):
        self.generate()
        for threads in (1, 2):
            self.ingest(threads)
        self.check()
        self.metrics["open_clean"] = self.open()
        self.kill()
        self.metrics["open_killed"] = self.open()
        return self.metrics

    def generate(self):
        count = min(self.articles, 200_000)
        lines = run_lines([self.newsfold, "generate", "--json", "-n", str(count), "--wording", "lifelike", "--hosts",
                           "20000", "-o", os.devnull])
        self.metrics["generate_rate"] = count / lines[-1]["seconds"]

    def ingest(self, threads):
        shutil.rmtree(self.folder, ignore_errors=True)
        step = self.articles // POINTS
        points = run_lines([self.program, "ingest", self.folder, str(SEED_STORED), str(self.articles), str(step),
                            str(threads)])
        rates = [point["articles"] / point["seconds"] for point in points]
        self.points[f"ingest_{threads}"] = [{"articles": point["stored"], "rate": rate,
                                             "cpu_us": point["cpu_seconds"] / point["articles"] * 1e6,
                                             "memory_mb": point["memory_bytes"] / 1e6,
                                             "disk_by_text": point["disk_bytes"] / point["stored_text_bytes"]}
                                            for point, rate in zip(points, rates)]
        self.metrics[f"ingest_{threads}_rate"] = self.articles / sum(point["seconds"] for point in points)
        self.metrics[f"ingest_{threads}_cpu"] = sum(point["cpu_seconds"] for point in points) / self.articles * 1e6
        if threads == 2:
            last, before = points[-1], points[-2]
            self.metrics |= {
                "ingest_2_slowest": min(rates), "ingest_2_last": rates[-1],
                "ingest_postings": (last["postings_read"] - before["postings_read"]) / last["articles"],
                "ingest_compared": (last["candidates_compared"] - before["candidates_compared"]) / last["articles"],
                "ingest_memory": last["memory_bytes"] / 1e6}

    def check(self):
        line = run_lines([self.program, "check", self.folder, str(SEED_CHECKED), str(CHECKS)])[0]
        self.metrics |= {"check_cpu": line["cpu_us"], "check_p50": line["p50_us"], "check_p99": line["p99_us"],
                         "check_postings": line["postings"], "check_compared": line["compared"],
                         "check_memory": line["memory_bytes"] / 1e6,
                         "store_by_text": line["disk_bytes"] / line["stored_text_bytes"]}

    def open(self):
        """Seconds from the start of the process to its first answer."""
        begin = time.monotonic()
        run_lines([self.program, "open", self.folder])
        return time.monotonic() - begin

    def kill(self):
        """Stores some articles more, and kills the process in the midst of the next ones."""
        step = max(self.articles // POINTS, 1000)
        command = [self.program, "ingest", self.folder, str(SEED_KILLED), str(3 * step), str(step), "2"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            point = json.loads(process.stdout.readline())
            time.sleep(point["seconds"] / 2)
            process.send_signal(signal.SIGKILL)


def show_number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def print_table(report):
    machine = report["machine"]
    print(f"{machine['cpu']}, {machine['cores']} cores, {machine['memory_gb']} GB, {machine['kernel']}, load "
          f"{machine['load_at_start']}\n{machine['compiler']}, {machine['flags']}, RocksDB {machine['rocksdb']}, "
          f"commit {machine['commit']}\n{report['articles']:,} articles, {report['repeats']} run(s)\n")
    for name, values in report["metrics"].items():
        unit, _, _, meaning = METRICS[name]
        print(f"{meaning:52} {show_number(statistics.median(values)):>10} {unit}")


def scatter(values):
    return (max(values) - min(values)) / statistics.median(values) if statistics.median(values) else 0


def compare(before, after):
    """One line for each metric that changed by more than both files scatter."""
    if before["articles"] != after["articles"]:
        yield f"not comparable: {before['articles']:,} and {after['articles']:,} articles"
        return
    for key in ("cpu", "cores", "compiler", "flags", "rocksdb"):
        if before["machine"][key] != after["machine"][key]:
            yield f"another {key}: {before['machine'][key]} -> {after['machine'][key]}"
    for name, (unit, less_is_better, is_counted, meaning) in METRICS.items():
        if name not in before["metrics"] or name not in after["metrics"]:
            continue
        old, new = (statistics.median(report["metrics"][name]) for report in (before, after))
        noise = max(scatter(before["metrics"][name]), scatter(after["metrics"][name]),
                    CHANGE_COUNTED if is_counted else CHANGE_TIMED)
        change = (new - old) / old if old else 0
        if abs(change) > noise:
            word = "better" if (change < 0) == less_is_better else "worse"
            yield (f"{meaning:52} {show_number(old):>10} -> {show_number(new):>10} {unit:10} {change:+.0%} "
                   f"{word} (noise {noise:.0%})")


def load(path):
    return json.loads(pathlib.Path(path).read_text(encoding="utf-8"))


def measure(options):
    articles = SCALES[options.scale]
    report = {"scale": options.scale, "articles": articles, "repeats": options.repeat,
              "machine": describe_machine(options.build), "metrics": {}, "points": {}}
    for _ in range(options.repeat):
        with tempfile.TemporaryDirectory(prefix="newsfold_bench_", dir=options.directory) as directory:
            run = Run(options.build, os.path.join(directory, "store"), articles)
            for name, value in run.measure().items():
                report["metrics"].setdefault(name, []).append(value)
            report["points"] = run.points
    report["metrics"] = {name: report["metrics"][name] for name in METRICS}
    return report


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", choices=SCALES, default="100k", help="how many articles (10M takes hours and 20 GB)")
    parser.add_argument("--repeat", type=int, default=1, help="runs; with three or more, noise is known")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "release")
    parser.add_argument("--directory", help="where the store is made for the time of the run")
    parser.add_argument("--output", type=pathlib.Path, help="the JSON file; default build/bench/SCALE.json")
    parser.add_argument("--compare", nargs=2, metavar=("BEFORE", "AFTER"), help="two such files; measures nothing")
    options = parser.parse_args()
    if options.compare:
        print("\n".join(compare(*map(load, options.compare))) or "nothing changed beyond noise")
        return
    report = measure(options)
    output = options.output or ROOT / "build" / "bench" / f"{options.scale}.json"
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print_table(report)
    print(f"\nwritten to {os.path.relpath(output)}")


if __name__ == "__main__":
    sys.exit(main())
