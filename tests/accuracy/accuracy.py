#!/usr/bin/env python3
"""Measures what newsfold decides about labelled sets, and fails where it falls below bars.tsv.

usage: accuracy.py NEWSFOLD WORK_DIR [SET_DIR...]

Always measures a generated set, and each SET_DIR as well (docs/labels.md says what a set is). A store draws its hash
secret at random, so figures move by a pair or two from run to run: a set that falls below a bar is measured in two
more stores, and the medians of the three are judged.
"""
import json
import os
import statistics
import subprocess
import sys

GENERATED_ARTICLES = "6000"
GENERATED_SEED = "31"


def read_bars():
    bars = {}
    with open(os.path.join(os.path.dirname(__file__), "bars.tsv"), encoding="utf-8") as lines:
        for line in lines:
            if line.strip() and not line.startswith("#"):
                name, score, figure, least = line.rstrip("\n").split("\t")
                bars.setdefault(name, []).append((score, figure, float(least)))
    return bars


def generate(newsfold, work_dir):
    folder = os.path.join(work_dir, "generated")
    os.makedirs(folder, exist_ok=True)
    subprocess.run([newsfold, "generate", "--quiet", "--articles", GENERATED_ARTICLES, "--seed", GENERATED_SEED,
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
    """Measures one set and prints its scores; returns what is below its bar."""
    evaluations = []

    def measure():
        evaluations.append(evaluate(newsfold, folder, *options))
        for score in ("pairs", "pairs_cross_site", "clusters"):
            if evaluations[-1].get(score):
                print(f"    {name:26} {score:17} {describe(evaluations[-1][score])}", flush=True)

    measure()
    if find_below(name, evaluations, bars):
        measure()
        measure()
    return find_below(name, evaluations, bars)


def main():
    newsfold, work_dir, *folders = sys.argv[1:]
    bars = read_bars()
    below = []
    for folder in [generate(newsfold, work_dir), *folders]:
        name = os.path.basename(os.path.normpath(folder))
        below += judge(name, newsfold, folder, bars.get(name, []))
        # Only where it is to gain something: it takes as long again.
        after = f"{name}, rechecked"
        if after in bars:
            below += judge(after, newsfold, folder, bars[after], "--recheck")
    for line in below:
        print(f"error: {line}", file=sys.stderr)
    sys.exit(1 if below else 0)


if __name__ == "__main__":
    main()
