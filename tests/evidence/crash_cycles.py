"""A server that is brought down in the middle of an ingest, again and again, on one store."""

import random
import time

from load import Load, Oracle
from program import Program
from running_server import RunningServer

VERIFICATIONS = 10  # of the index, spread over the cycles; all of it is verified at the end


class CrashCycles:
    """Runs them, and counts."""

    def __init__(self, trial, medium, environment=None):
        self.trial, self.options, self.medium, self.environment = trial, trial.options, medium, environment
        self.program = Program(self.options.binary)
        self.oracle = Oracle(self.options.seed)
        self.lost = self.wrong = self.findings = self.cycles = 0
        self.openings = []
        self.refused = ""

    def run(self):
        """All cycles, or fewer if the store cannot be opened any more, or a mutant was found out."""
        source = random.Random(self.options.seed)
        for cycle in range(self.options.cycles + 1):
            server = self._open()
            if server is None:
                return
            with server:
                if cycle > 0:
                    self._check(server, cycle - 1)
                if cycle == self.options.cycles or (self.trial.is_mutant and self.faults()):
                    return
                self._crash(server, cycle, source)
            self.cycles += 1
            if self.cycles % max(1, self.options.cycles // VERIFICATIONS) == 0 and not self.trial.is_mutant:
                self._verify("--index")

    def check_all(self):
        """Reads all of the store, stores everything again, and verifies."""
        lost, wrong, unsent = self.oracle.count_faults(self.program, self.medium.store)
        self.lost += lost
        self.wrong += wrong + unsent + self.oracle.count_answered_otherwise(self.program, self.medium.store)
        self._verify()

    def faults(self):
        return self.lost + self.wrong + len(self.oracle.wrong_answers) + self.findings + bool(self.refused)

    def slowest_opening(self):
        return max(self.openings, default=0)

    def summary(self):
        if self.refused:
            return f"{self.oracle.total():,} acknowledged, then the store was refused: {self.refused}"
        return (f"{self.oracle.total():,} durable acknowledgements, {self.lost} lost, "
                f"{self.wrong + len(self.oracle.wrong_answers)} wrong, {self.findings} findings of verify; "
                f"opened again in {sorted(self.openings)[len(self.openings) // 2]:.2f} s, "
                f"at most {self.slowest_opening():.2f} s")

    def _open(self):
        begin = time.monotonic()
        try:
            server = RunningServer(self.options.binary, self.medium.store, environment=self.environment)
        except RuntimeError as refusal:
            self.refused = str(refusal)
            return None
        self.openings.append(time.monotonic() - begin)
        return server

    def _check(self, server, cycle):
        lost, wrong = self.oracle.count_faults_of_cycle(server.address, cycle)
        self.lost += lost
        self.wrong += wrong
        if cycle % 20 == 19 or lost + wrong > 0:
            self.trial.tell(f"{cycle + 1} cycles: {self.summary()}")

    def _crash(self, server, cycle, source):
        load = Load(server.address, self.oracle, cycle, self.options.connections)
        wanted = source.uniform(0.02, 2) * self.options.acknowledgements / self.options.cycles
        if cycle == self.options.cycles - 1:
            wanted = max(wanted, self.options.acknowledgements - self.oracle.total())
        load.wait_for(wanted)
        time.sleep(source.uniform(0, 0.02))
        self.medium.crash(server)
        load.join()

    def _verify(self, *depth):
        exit_code, findings = self.program.verify(self.medium.store, *depth)
        self.findings += len(findings) + (exit_code not in (0, 20))
        for finding in findings[:10]:
            print(finding)
