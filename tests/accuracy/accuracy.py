#!/usr/bin/env python3
"""Measures what newsfold decides about labelled sets, and fails where it falls below bars.tsv.

usage: accuracy.py NEWSFOLD WORK_DIR [SET_DIR...]

Always measures generated sets, and each SET_DIR as well (docs/labels.md says what a set is). A store draws its hash
secret at random, so figures move by a pair or two from run to run: a set that falls below a bar is measured in two
more stores, and the medians of the three are judged.
"""
import concurrent.futures
import json
import os
import statistics
import subprocess
import sys

GENERATED_SEED = "31"
# The sets that are always measured: their names, how many articles, and their noise.
GENERATED = [("generated", "6000", "usual"), ("generated_pages", "6000", "page-shapes"),
             ("generated_pages_held_out", "4000", "held-out")]


def read_bars():
    bars = {}
    with open(os.path.join(os.path.dirname(__file__), "bars.tsv"), encoding="utf-8") as lines:
        for line in lines:
            if line.strip() and not line.startswith("#"):
                name, score, figure, least = line.rstrip("\n").split("\t")
                bars.setdefault(name, []).append((score, figure, float(least)))
    return bars


def generate(newsfold, work_dir, name, articles, noise):
    folder = os.path.join(work_dir, name)
    os.makedirs(folder, exist_ok=True)
    subprocess.run([newsfold, "generate", "--quiet", "--articles", articles, "--seed", GENERATED_SEED, "--noise", noise,
                    "--output", os.path.join(folder, "articles.jsonl"), "--truth", folder], check=True)
    return folder


def evaluate(newsfold, folder, *options):
    done = subprocess.run([newsfold, "evaluate", "--json", "--worst", "0", *options, folder], check=True,
                          capture_output=True)
    return json.loads(done.stdout)


def describe(score):
    figures = " ".join(f"{name} {score[name]:.4f}" for name in ("precision", "recall", "f1") if score[name] is not None)
    return f"{figures}  ({score['false_positive']} false, {score['false_negative']} missed)"


def find_below(name, evaluations, bars):
    """One line for each figure whose median is below its bar."""
    below = []
    for score, figure, least in bars:
        found = statistics.median(evaluation[score][figure] or 0 for evaluation in evaluations)
        if found < least:
            below.append(f"{name}: {figure} of {score} is {found}, at least {least} is asked for")
    return below


def judge(name, newsfold, folder, bars, *options):
    """Measures one set; returns its scores, a line each, and what is below its bar."""
    evaluations = []
    scores = []

    def measure():
        evaluations.append(evaluate(newsfold, folder, *options))
        for score in ("pairs", "pairs_cross_site", "clusters"):
            if evaluations[-1].get(score):
                scores.append(f"    {name:26} {score:17} {describe(evaluations[-1][score])}")

    measure()
    if find_below(name, evaluations, bars):
        measure()
        measure()
    return scores, find_below(name, evaluations, bars)


def list_measurements(folders, bars):
    """What to measure: the name it has in bars.tsv, the folder, the options."""
    for folder in folders:
        name = os.path.basename(os.path.normpath(folder))
        yield name, folder, ()
        # Only where it is to gain something: it takes as long again.
        if f"{name}, rechecked" in bars:
            yield f"{name}, rechecked", folder, ("--recheck",)


def main():
    newsfold, work_dir, *folders = sys.argv[1:]
    bars = read_bars()
    errors = []
    generated = [generate(newsfold, work_dir, *wanted) for wanted in GENERATED]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        measured = pool.map(
            lambda wanted: judge(wanted[0], newsfold, wanted[1], bars.get(wanted[0], []), *wanted[2]),
            list_measurements([*generated, *folders], bars))
        for scores, below in measured:
            print("\n".join(scores), flush=True)
            errors += below
    for line in errors:
        print(f"error: {line}", file=sys.stderr)
    sys.exit(1 if errors else 0)


if __name__ == "__main__":
    main()
