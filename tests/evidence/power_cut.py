#!/usr/bin/env python3
"""Cuts the file system of the server off in the middle of posts, as a power cut does, again and again, on one store.

The store is on ext4 on a loop device in memory. All threads of the server are stopped first, so that no answer leaves
once the disk is gone; then the file system is shut down without its journal being written, and mounted again. The
checks are those of kill_nine. With --mutant the server's fsync does nothing (no_sync.cc is
preloaded): that must be noticed within the first cycles, or the trial could not fail.
"""

import sys

from crash import PowerCut, why_no_power_cuts
from crash_cycles import CrashCycles
from program import companion
from trial import Trial, skip

MUTANT_CYCLES_MAX = 5


def main():
    trial = Trial(__doc__, has_mutant=True, cycles=1000, connections=8, acknowledgements=200000, disk_megabytes=4096)
    obstacle = why_no_power_cuts()
    if obstacle:
        skip(obstacle)
    environment = None
    if trial.is_mutant:
        trial.options.cycles = trial.full_sizes["cycles"] = MUTANT_CYCLES_MAX
        environment = {"LD_PRELOAD": companion(trial.options.binary, "no_sync.so")}
    with trial.scratch() as folder:
        medium = PowerCut(folder, trial.options.disk_megabytes)
        try:
            cycles = CrashCycles(trial, medium, environment)
            cycles.run()
            if not trial.is_mutant and not cycles.refused:
                cycles.check_all()
        finally:
            medium.close()
    passed = (cycles.faults() > 0) == trial.is_mutant and cycles.oracle.total() > 0
    return trial.end(passed, f"{cycles.cycles:,} power cuts, {cycles.summary()}")


if __name__ == "__main__":
    sys.exit(main())
