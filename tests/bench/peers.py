#!/usr/bin/env python3
"""newsfold beside public tools for near-duplicates, on the same lifelike articles and one core.

Recall: of the reposts, how many were told to be copies of something in their cluster. False alarms: of the originals,
how many were told to be copies. CPU with reading the articles; memory and disk by article, of newsfold with every text
kept, of the others without any. The Python tools are installed with pip below build/peers; where no package index is
reachable that is said. Also what db_bench of RocksDB needs for as many bytes in as many rows, if it is installed.
"""

import argparse
import json
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PACKAGES = ("datasketch", "rensa")
PERMUTATIONS = 128
# The usual threshold, and one that asks for half.
THRESHOLDS = (0.8, 0.5)


def shingles_of(text):
    """Windows of three words, of eight characters where there are few blanks: what newsfold compares by."""
    words = text.lower().split()
    if len(words) * 16 > len(text):
        return {" ".join(words[i:i + 3]) for i in range(max(1, len(words) - 2))}
    return {text[i:i + 8] for i in range(max(1, len(text) - 7))}


def resident_bytes():
    return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path("/proc/self/status").read_text(encoding="utf-8"))[1]) << 10


def make_datasketch(threshold):
    import datasketch
    index = datasketch.MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS)

    def ask_and_add(key, shingles):
        sketch = datasketch.MinHash(num_perm=PERMUTATIONS)
        sketch.update_batch([shingle.encode() for shingle in shingles])
        found = index.query(sketch)
        index.insert(key, sketch)
        return found
    return ask_and_add


def make_rensa(threshold):
    import rensa
    bands = 16 if threshold > 0.6 else 32
    index = rensa.RMinHashLSH(threshold, PERMUTATIONS, bands)
    sketches = {}

    def ask_and_add(key, shingles):
        sketch = rensa.RMinHash(PERMUTATIONS, 42)
        sketch.update(list(shingles))
        found = [other for other in index.query(sketch) if sketch.jaccard(sketches[other]) >= threshold]
        index.insert(key, sketch)
        sketches[key] = sketch
        return found
    return ask_and_add


MAKERS = {"datasketch": make_datasketch, "rensa": make_rensa}


def run_peer(name, threshold, path):
    """In a process of its own: prints for each article the numbers of those it was told to be a copy of."""
    ask_and_add = MAKERS[name](threshold)
    before = resident_bytes()
    answers = []
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            answers.append(list(ask_and_add(number, shingles_of(json.loads(line)["text"]))))
    print(json.dumps({"memory": resident_bytes() - before, "answers": answers}))


def run_on_one_core(command):
    """What it printed, and its CPU seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    core = min(os.sched_getaffinity(0))
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True,
                          preexec_fn=lambda: os.sched_setaffinity(0, {core}))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done.stdout, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def read_truth(path):
    with open(path, encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines]
    return [(article["id"], article["truth"]["cluster"], article["truth"]["repost"]) for article in articles]


def score(truth, answers):
    """Recall and false alarms in per cent; `answers` are sets of clusters, in the order of the truth."""
    reposts = [cluster in found for (_, cluster, is_repost), found in zip(truth, answers) if is_repost]
    originals = [bool(found) for (_, _, is_repost), found in zip(truth, answers) if not is_repost]
    return [f"{100 * sum(reposts) / len(reposts):.1f} %", f"{100 * sum(originals) / len(originals):.2f} %"]


def measure_newsfold(newsfold, path, truth, folder):
    store = os.path.join(folder, "store")
    output, seconds = run_on_one_core([newsfold, "ingest", "--db", store, "--json", "-j", "1", path])
    cluster_of = {key: cluster for key, cluster, _ in truth}
    verdicts = {}
    for line in map(json.loads, output.splitlines()):
        if line["message_type"] == "decision":
            verdicts[line["id"]] = {cluster_of[line["canonical_id"]]} if line["verdict"] == "repost" else set()
    stats = json.loads(subprocess.check_output([newsfold, "stats", "--db", store, "--json"]))
    return ["newsfold", *score(truth, [verdicts[key] for key, _, _ in truth]),
            f"{seconds / len(truth) * 1e6:,.0f} us",
            f"{stats['disk_bytes'] / len(truth):,.0f} B on disk, texts and all"]


def measure_peer(python, name, threshold, path, truth):
    output, seconds = run_on_one_core([python, "-B", __file__, "--peer", name, str(threshold), path])
    report = json.loads(output)
    answers = [{truth[other][1] for other in found} for found in report["answers"]]
    return [f"{name}, {PERMUTATIONS} permutations, {threshold}", *score(truth, answers),
            f"{seconds / len(truth) * 1e6:,.0f} us", f"{report['memory'] / len(truth):,.0f} B in memory, no texts"]


def install(folder):
    """The Python to run the peers with, or None."""
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    have = [str(python), "-c", "import " + ", ".join(PACKAGES)]
    if subprocess.run(have, stderr=subprocess.DEVNULL, check=False).returncode == 0:
        return str(python)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--timeout", "10",
           "--retries", "1"]
    done = subprocess.run([*pip, *PACKAGES], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return str(python) if done.returncode == 0 else None


def measure_db_bench(articles, folder):
    """A row of the table: the three rows an article has, of 600 bytes each, in batches of 64 as the archive writes."""
    if shutil.which("db_bench") is None:
        return None
    command = ["db_bench", "--benchmarks=fillseq", f"--num={3 * articles}", "--value_size=600", "--key_size=16",
               "--batch_size=64", f"--db={folder}/db_bench", "--compression_type=none"]
    _, seconds = run_on_one_core(command)
    return ["db_bench, three rows of 600 B", "", "", f"{seconds / articles * 1e6:,.1f} us", "the floor for writing"]


def measure(options):
    newsfold = str(options.build / "newsfold")
    rows, notes = [], []
    with tempfile.TemporaryDirectory(prefix="newsfold_peers_") as folder:
        path = os.path.join(folder, "articles.jsonl")
        subprocess.run([newsfold, "generate", "--quiet", "-n", str(options.articles), "--wording", "lifelike",
                        "--hosts", "20000", "-o", path], check=True)
        truth = read_truth(path)
        rows.append(measure_newsfold(newsfold, path, truth, folder))
        python = install(ROOT / "build" / "peers")
        if python is None:
            notes.append(f"{' and '.join(PACKAGES)}: not installed, no package index is reachable")
        else:
            rows += [measure_peer(python, name, threshold, path, truth)
                     for name in PACKAGES for threshold in THRESHOLDS]
        row = measure_db_bench(options.articles, folder)
        if row is None:
            notes.append("db_bench: not there; it is in the Debian package rocksdb-tools")
        else:
            rows.append(row)
    return {"articles": options.articles, "rows": rows, "notes": notes}


def print_table(report):
    print(f"{report['articles']:,} lifelike articles, half of them reposts, one core\n")
    header = ["", "recall", "false alarms", "CPU an article", "bytes an article"]
    for row in [header, *report["rows"]]:
        print(f"{row[0]:38} {row[1]:>8} {row[2]:>13} {row[3]:>15}   {row[4]}")
    print("\n".join(report["notes"]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "release")
    parser.add_argument("--output", type=pathlib.Path, default=ROOT / "build" / "bench" / "peers.json")
    parser.add_argument("--peer", nargs=3, metavar=("NAME", "THRESHOLD", "ARTICLES"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peer:
        run_peer(options.peer[0], float(options.peer[1]), options.peer[2])
        return
    report = measure(options)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print_table(report)


if __name__ == "__main__":
    sys.exit(main())
