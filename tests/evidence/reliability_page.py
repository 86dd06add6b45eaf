#!/usr/bin/env python3
"""Makes docs/reliability.md of the results that the trials have left in docs/reliability/results.jsonl.

`./dev evidence` runs it behind the trials. Of each trial the last result counts; one that was smaller than it should be
is told to be.
"""

import ast
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RESULTS = ROOT / "docs" / "reliability" / "results.jsonl"
PAGE = ROOT / "docs" / "reliability.md"

PROMISES = """\
# Reliability

What a store promises, and what was done to break it. The tables are made by `./dev evidence` from [its
results](reliability/results.jsonl); nothing in them is written by hand.

## What the store promises

- **Acknowledged means durable.** An answer about a stored article is given once the article, its index entries and
  its place in a cluster are on stable storage. It survives the end of the process, a crash of the system and a power
  cut, as far as the disk keeps what it said it had written. That holds for reposts too: their canonical is durable by
  then.
- **All or nothing.** An article is there with all that belongs to it, or not at all. Posting again what was not
  acknowledged is safe, and what was acknowledged gets the answer it had.
- **One canonical.** Of identical articles that come at once one is new, and the others are its reposts.
- **Byte for byte, or damaged.** A text is compared with its SHA-256 whenever it is read. What is damaged is told as
  damaged, by the opening, the answer or `verify`, and is never another text.
- **Nothing is lost silently.** A store that lacks acknowledged operations is refused. `repair` makes a new store of
  what can be read, and tells what cannot. A backup is whole when it is listed, and gives all back or nothing.
- **Jobs are steps.** Compacting, reindexing, purging, repairing, restoring, backing up, bringing a store up to date:
  killed at any moment, it is as before or as behind it; applying a policy is one step a cluster. The next run goes
  on.
- **Purged means gone.** No file of the store holds a piece of what was purged.

Not promised: what a disk loses that it said it had written; copies that newsfold does not know of. What was
acknowledged within the last second before a crash is known by the log alone, as the file `WATERMARK` is written once
a second: if that very part of the log is then damaged as well, it may be gone without a word. What to do when
something breaks is in [operations.md](operations.md).
"""

TRIALS_HEAD = """\
## The trials

`./dev evidence` runs all at full size, which takes hours; `./dev evidence NAME` runs one. Each tells its seed. The
same at a small size is part of `./dev test`. A trial with `--mutant` breaks the store on purpose, and passes if the
trial finds out: a trial that cannot fail shows nothing. Power cuts need root and loop devices.
"""


def load(path):
    """The last result of each trial, in the order of their first ones."""
    results = {}
    with open(path, encoding="utf-8") as lines:
        for result in map(json.loads, lines):
            results[result["trial"], result["mutant"]] = result
    return results


def purpose(trial):
    """The first sentence of its description."""
    doc = ast.get_docstring(ast.parse((HERE / f"{trial}.py").read_text(encoding="utf-8")))
    return doc.split("\n\n")[0].replace("\n", " ").rstrip(".:")


def show_size(result):
    """The sizes that differ from the full ones, with these; "full" if none does."""
    smaller = [f"{name.replace('_', ' ')} {value:,} of {result['full_size'][name]:,}"
               for name, value in result["size"].items() if value < result["full_size"].get(name, value)]
    return "**smaller**: " + ", ".join(smaller) if smaller else "full"


def row(result):
    name = result["trial"] + (" --mutant" if result["mutant"] else "")
    passed = "passed" if result["passed"] else "**FAILED**"
    return (f"| {name} | {passed}: {result['summary']} | {show_size(result)} | {result['seconds'] / 60:,.0f} min | "
            f"{result['date']} | {result['commit']} | `{result['command']}` |")


def page(results):
    names = list(dict.fromkeys(trial for trial, _ in results))
    machines = sorted({result["machine"] for result in results.values()})
    return "\n".join([
        PROMISES, TRIALS_HEAD,
        "| trial | what it does |", "|---|---|", *(f"| {name} | {purpose(name)} |" for name in names), "",
        "## Results", "", "| trial | result | size | took | date | commit | command |", "|---|---|---|---|---|---|---|",
        *map(row, results.values()), "",
        f"Machine: {'; '.join(machines)}. A `+` behind a commit: files differed from it.", "",
        "The search has trials of its own, `./dev evidence search`: [matching.md](matching.md).", ""])


def main():
    PAGE.write_text(page(load(RESULTS)), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
