#!/usr/bin/env python3
"""Stores groups of identical articles, whose copies have all been judged before the first of them is stored.

This is the worst moment between check and commit: each copy was told that it is new. Most groups are of two, a
twentieth of 8, a hundredth of 64 copies, each on a thread of its own. Each group must get one canonical, and `verify`
find nothing. With --mutant nothing is looked at again at the moment of storing: every group must be found out.
"""

import json
import os
import subprocess
import sys

from program import Program, companion
from trial import Trial


def main():
    trial = Trial(__doc__, has_mutant=True, groups=200000)
    with trial.scratch() as folder:
        store = os.path.join(folder, "store")
        command = [companion(trial.options.binary, "identical_groups"), store, str(trial.options.groups),
                   str(trial.options.seed), *(["--mutant"] if trial.is_mutant else [])]
        totals = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        exit_code = 0 if trial.is_mutant else Program(trial.options.binary).verify(store)[0]
    if trial.is_mutant:
        passed = totals["split"] == totals["groups"] == trial.options.groups
    else:
        passed = (totals["groups"] == totals["canonicals"] == trial.options.groups and totals["split"] == 0
                  and totals["failed"] == 0 and totals["articles"] == totals["stored"] and exit_code == 0)
    return trial.end(passed, f"{totals['groups']:,} groups of {totals['articles']:,} articles, {totals['split']:,} "
                             f"without exactly one canonical; exit code of verify {exit_code}")


if __name__ == "__main__":
    sys.exit(main())
