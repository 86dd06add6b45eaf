#!/usr/bin/env python3
"""Kills the server with SIGKILL in the middle of posts over many connections, again and again, on one store.

Behind each kill every article that was acknowledged in that cycle must be there, byte for byte, with the answer that
it got; at the end all of all cycles, nothing that was not sent, and `verify` without a finding. What is posted again
must get the first answer. Half of the connections post one by one, half in bulk.
"""

import sys

from crash import ProcessKill
from crash_cycles import CrashCycles
from trial import Trial


def main():
    trial = Trial(__doc__, cycles=2000, connections=8, acknowledgements=1000000, opening_ms_max=2000)
    with trial.scratch() as folder:
        cycles = CrashCycles(trial, ProcessKill(folder))
        cycles.run()
        cycles.check_all()
    is_enough = cycles.oracle.total() >= trial.options.acknowledgements
    is_quick = cycles.slowest_opening() * 1000 <= trial.options.opening_ms_max
    passed = cycles.faults() == 0 and is_enough and is_quick
    return trial.end(passed, f"{cycles.cycles:,} kills, {cycles.summary()}")


if __name__ == "__main__":
    sys.exit(main())
