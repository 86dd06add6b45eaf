#!/usr/bin/env python3
"""Shows which bundled example was folded onto which, and why.

usage: show_folds.py DECISIONS.jsonl

DECISIONS.jsonl is what `newsfold ingest --json examples/articles.jsonl` printed.
"""

import json
import pathlib
import sys

REASONS = {
    "equal_text": "once folded, the two texts are equal",
    "covered": "aligned passages cover enough of both texts",
    "same_story": "same title or url, and most of both texts is shared",
    "low_coverage": "too little of the two texts is shared",
    "fillings_differ": "one template, filled with other numbers, names or words",
    "too_short": "too short to be compared by its parts",
    "shell": "short pages under different titles",
    "member": "it and another member of the cluster cover each other",
    "boilerplate_only": "all they share is what many pages of the site carry",
    "roundup": "it holds several stories, and none is most of it",
    "one_of_several": "the other text holds several stories",
}


def read_decisions(path):
    with open(path, encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.startswith("{")]
    return [row for row in rows if "verdict" in row]


def read_truth(path):
    with open(path, encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines if line.strip()]
    return {row[0]: (row[1], row[2]) for row in rows}


def percent(share):
    return f"{100 * share:.0f} %"


def print_table(head, rows):
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    for row in [head, *rows]:
        cells = [cell.rjust(width) if cell.endswith("%") or cell.isdigit() else cell.ljust(width)
                 for cell, width in zip(row, widths)]
        print("  " + "  ".join(cells).rstrip())


def print_reposts(reposts, truth):
    rows = [(row["id"], row["canonical_id"], row["relation"], percent(row["coverage_article"]),
             percent(row["coverage_canonical"]), str(row["simhash_distance"]), row["reason"], truth[row["id"]][1])
            for row in reposts]
    print_table(("repost", "folded onto", "relation", "of it", "of the other", "bits", "reason", "what was done to it"),
                rows)


def print_kept_apart(strangers):
    rows = [(row["id"], row["compared_id"], row["relation"], percent(row["coverage_article"]),
             percent(row["coverage_canonical"]), row["reason"]) for row in strangers]
    print_table(("article", "compared with", "relation", "of it", "of the other", "reason"), rows)


def print_legend(decisions):
    print("\n  of it, of the other: share of each text inside passages both have; bits: SimHash distance of 64")
    for reason in sorted({row["reason"] for row in decisions} & REASONS.keys()):
        print(f"  {reason}: {REASONS[reason]}")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    decisions = read_decisions(sys.argv[1])
    truth = read_truth(pathlib.Path(__file__).with_name("truth.tsv"))
    reposts = [row for row in decisions if row["verdict"] == "repost"]
    strangers = [row for row in decisions if row["verdict"] == "new" and row.get("compared_id")]
    print(f"\n{len(reposts)} of {len(decisions)} articles are reposts:\n")
    print_reposts(reposts, truth)
    print(f"\n{len(strangers)} share text with another article and were kept apart:\n")
    print_kept_apart(strangers)
    print_legend(reposts + strangers)
    wrong = [row["id"] for row in decisions if row["canonical_id"] != truth[row["id"]][0]]
    print(f"\n{len(decisions) - len(wrong)} of {len(decisions)} decisions agree with examples/truth.tsv"
          + (f"; not {', '.join(wrong)}" if wrong else ""))


if __name__ == "__main__":
    main()
