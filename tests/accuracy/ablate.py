#!/usr/bin/env python3
"""Tells what each limit of the rules is needed for.

usage: ablate.py NEWSFOLD SET_DIR...

Measures every set under the limits of the program, then with each rule or term switched off, and with each limit a
fifth lower and higher, and writes a line for each figure that moves by more than STEP. A store draws its hash secret at
random, which moves a figure by a pair or two: what moves by less is noise. Each set is measured some sixty times.
"""
import concurrent.futures
import json
import os
import subprocess
import sys

STEP = 0.003
# The limits that switch a rule or a term off.
OFF = {
    "rule shell": {"shell_units_max": 0, "story_units_min": 0},
    "rule fillings_differ": {"replaced_share_min": 1000, "numbers_shared_min": 0},
    "rule boilerplate_only": {"matched_units_min": 0},
    "term better_side": {"score_better": 0},
    "term other_side": {"score_other": 0},
    "term titles": {"score_titles": 0},
    "term vouched": {"score_vouched": 0},
    "term same_url": {"score_same_url": 0},
    "members": {"member_cover_min": 2},
}
FIGURES = [("pairs", "f1"), ("clusters", "precision"), ("clusters", "recall")]


def read_limits():
    """The limits and their values, from the table in docs/matching.md, which a tree rule holds to the code."""
    root = os.path.join(os.path.dirname(__file__), "..", "..")
    limits = {}
    with open(os.path.join(root, "docs", "matching.md"), encoding="utf-8") as lines:
        for line in lines:
            cells = [cell.strip() for cell in line.split("|")]
            if len(cells) == 5 and cells[1].startswith("`") and cells[2].replace(".", "").isdigit():
                limits[cells[1].strip("`")] = cells[2]
    return limits


def moved_by_a_fifth(value, factor):
    """A fifth more or less; lengths stay whole."""
    moved = float(value) * factor
    return round(moved) if "." not in value and float(value) >= 5 else round(moved, 4)


def list_variants(limits):
    """What to change: a name, and the limits that are changed."""
    yield from OFF.items()
    for name, value in limits.items():
        for factor in (0.8, 1.2):
            moved = moved_by_a_fifth(value, factor)
            # Lengths are whole numbers; a small one moves by one.
            if "." not in value and not isinstance(moved, int):
                moved = int(value) + (1 if factor > 1 else -1)
            yield f"{name} {value} -> {moved}", {name: moved}


def measure(newsfold, folder, changes):
    options = [option for name, value in changes.items() for option in ("--limit", f"{name}={value}")]
    done = subprocess.run([newsfold, "evaluate", "--json", "--worst", "0", *options, folder], check=True,
                          capture_output=True)
    evaluation = json.loads(done.stdout)
    return {f"{score} {figure}": evaluation[score][figure] for score, figure in FIGURES
            if evaluation.get(score) and evaluation[score][figure] is not None}


def main():
    newsfold, *folders = sys.argv[1:]
    print("# what is changed\tset\tfigure\tbefore\tafter; made by ablate.py, only what moves by more than "
          f"{STEP}")
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        before = dict(zip(folders, pool.map(lambda folder: measure(newsfold, folder, {}), folders)))
        work = [(name, changes, folder) for name, changes in list_variants(read_limits()) for folder in folders]
        for (name, _, folder), after in zip(work, pool.map(lambda item: measure(newsfold, item[2], item[1]), work)):
            for figure, value in before[folder].items():
                if abs(after.get(figure, 0) - value) > STEP:
                    base = os.path.basename(os.path.normpath(folder))
                    print(f"{name}\t{base}\t{figure}\t{value:.4f}\t{after.get(figure, 0):.4f}", flush=True)


if __name__ == "__main__":
    main()
