#!/usr/bin/env python3
"""Kills each job over a whole store with SIGKILL at any moment: the store must be as before it or as behind it.

Jobs: compact, backup, restore, repair, reindex, purge, applying a policy, and bringing a store of an older format up
to date. Behind each kill `verify` must find nothing (of a repair: nothing, or what it found before), and what is
exported must be all old or all new; where a job goes cluster by cluster, each cluster. Then the job is run again, to
its end, and must come to what it comes to if nobody kills it.
"""

import collections
import concurrent.futures
import json
import os
import random
import shutil
import sys
import tarfile
import time

from program import DAMAGED, Program
from small_store import SmallStore
from trial import ROOT, Trial, copy_anew


def flip_middle(path):
    with open(path, "r+b") as file:
        file.seek(os.path.getsize(path) // 2)
        byte = file.read(1)[0]
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte ^ 1]))


class Fault(Exception):
    """The store is between old and new."""


def shape(articles):
    """What may not differ of an export, whatever was done to the store's files."""
    return {identifier: (article["text"], article.get("url"), article["newsfold"]["decision"]["canonical_id"])
            for identifier, article in articles.items()}


def require(is_so, what):
    if not is_so:
        raise Fault(what)


class Job:
    """A verb, and how to tell what a kill has left. The folder of a round is a copy of self.folder."""

    ok = (0,)

    def __init__(self, program, sound, folder):
        self.program = program
        self.folder = os.path.join(folder, type(self).__name__)
        os.mkdir(self.folder)
        self.prepare(sound)
        self.old = self.export(self.folder)
        done = self.folder + ".done"
        copy_anew(self.folder, done)
        begin = time.monotonic()
        program.run(*self.command(done), ok=self.ok)
        self.seconds = time.monotonic() - begin
        self.new = self.export(done)
        shutil.rmtree(done)

    def prepare(self, sound):
        shutil.copytree(sound.path, self.store(self.folder))
        self.program.run("stats", "--db", self.store(self.folder))

    @staticmethod
    def store(folder):
        return os.path.join(folder, "store")

    def export(self, folder):
        return shape(self.program.export(self.store(folder)))

    def require_sound(self, folder):
        exit_code, findings = self.program.verify(self.store(folder))
        require(exit_code == 0, f"verify: exit code {exit_code}, {findings[:2]}")

    def check(self, folder):
        """Of what was killed: raises Fault, or returns "old", "new" or "either"."""
        self.require_sound(folder)
        require(self.export(folder) == self.old, "articles differ")
        return "either"

    def check_done(self, folder):
        self.require_sound(folder)
        require(self.export(folder) == self.new, "it does not come to the same when it is run again")

    def run_round(self, seed, scratch):
        """Kills the job once. Returns what it has left, if it was killed at all."""
        folder = os.path.join(scratch, f"{type(self).__name__}{seed}")
        copy_anew(self.folder, folder)
        try:
            process = self.program.start(*self.command(folder))
            time.sleep(random.Random(seed).uniform(0, 1.5 * self.seconds))
            process.kill()
            was_killed = process.wait() < 0
            left = self.check(folder)
            begin = time.monotonic()
            self.program.run(*self.command(folder), ok=self.ok)
            # What a run takes depends on what else this machine does.
            self.seconds = (3 * self.seconds + time.monotonic() - begin) / 4
            self.check_done(folder)
            return left if was_killed else "ended before"
        finally:
            shutil.rmtree(folder, ignore_errors=True)


class Compact(Job):
    def command(self, folder):
        return "compact", "--db", self.store(folder)


class Reindex(Job):
    def command(self, folder):
        return "reindex", "--db", self.store(folder)


class Migrate(Reindex):
    def prepare(self, sound):
        with tarfile.open(ROOT / "tests" / "tools" / "golden" / "format-16.tar.gz") as files:
            files.extractall(self.folder)


class Backup(Job):
    def prepare(self, sound):
        super().prepare(sound)
        self.program.run(*self.command(self.folder))
        more = "".join(json.dumps({"id": f"more{number}", "text": f"number {number} of what came since"}) + "\n"
                       for number in range(50))
        self.program.run("ingest", "--db", self.store(self.folder), "-", text=more)

    def command(self, folder):
        return "backup", "--db", self.store(folder), os.path.join(folder, "backups")

    def count(self, folder):
        backups = os.path.join(folder, "backups")
        listed = self.program.run("backup", "--list", backups, "--json")
        self.program.run("backup", "--verify", backups)
        return sum("backup" in json.loads(line) for line in listed.stdout.splitlines())

    def check(self, folder):
        super().check(folder)
        count = self.count(folder)
        require(count in (1, 2), f"{count} backups")
        return "old" if count == 1 else "new"

    def check_done(self, folder):
        super().check_done(folder)
        require(self.count(folder) >= 2, "the backup is not there")
        restored = os.path.join(folder, "restored")
        self.program.run("restore", os.path.join(folder, "backups"), "--to", restored)
        require(shape(self.program.export(restored)) == self.new, "the backup has something else")


class Restore(Job):
    ok = (0, 1)  # it is refused if it was done already

    def prepare(self, sound):
        super().prepare(sound)
        self.program.run("backup", "--db", self.store(self.folder), os.path.join(self.folder, "backups"))

    def command(self, folder):
        return "restore", os.path.join(folder, "backups"), "--to", os.path.join(folder, "restored")

    def check(self, folder):
        restored = os.path.join(folder, "restored")
        if not os.path.exists(restored):
            return "old"
        require(shape(self.program.export(restored)) == self.old, "the restored store differs")
        return "new"

    def check_done(self, folder):
        require(self.check(folder) == "new", "it is not restored when it is run again")


class Repair(Job):
    ok = (0, 3)

    def prepare(self, sound):
        super().prepare(sound)
        store = self.store(self.folder)
        for table in sorted(name for name in os.listdir(store) if name.endswith(".sst")):
            flip_middle(os.path.join(store, table))
            if self.export(self.folder) is None:
                return
            flip_middle(os.path.join(store, table))
        raise RuntimeError("no damage to a table keeps the store from being exported")

    def command(self, folder):
        return "repair", "--db", self.store(folder), "--yes"

    def export(self, folder):
        articles = self.program.export(self.store(folder), ok=(0, DAMAGED))
        return articles and shape(articles)

    def check(self, folder):
        exit_code, findings = self.program.verify(self.store(folder))
        require(exit_code in (0, DAMAGED), f"exit code of verify {exit_code}")
        if exit_code == DAMAGED:
            require(any(finding["damage"] != "store" for finding in findings), f"not even opened: {findings[:2]}")
            return "old"
        require(self.export(folder) == self.new, "a repaired store of other articles")
        return "new"


class Purge(Job):
    REMOVED = [f"s{number}" for number in range(30, 60)]

    def prepare(self, sound):
        super().prepare(sound)
        self.pieces = [sound.articles[identifier]["text"].encode()[at:at + 40]
                       for identifier in self.REMOVED if int(identifier[1:]) % 3 == 0 for at in range(0, 280, 40)]
        self.program.run("remove", "--db", self.store(self.folder), "--reason", "trial", *self.REMOVED)

    def command(self, folder):
        return "purge", "--db", self.store(folder), "--reason", "trial"

    def check(self, folder):
        super().check(folder)
        for identifier in self.REMOVED[:3]:
            self.program.run("get", "--db", self.store(folder), identifier, ok=(1,))
        return "either"

    def check_done(self, folder):
        super().check_done(folder)
        for base, _, names in os.walk(self.store(folder)):
            for name in names:
                with open(os.path.join(base, name), "rb") as file:
                    content = file.read()
                require(not any(piece in content for piece in self.pieces), f"a piece of a purged text in {name}")


class ApplyPolicy(Job):
    def prepare(self, sound):
        super().prepare(sound)
        self.program.run("policy", "set", "longest_body", "--db", self.store(self.folder))

    def command(self, folder):
        return "policy", "apply", "--db", self.store(folder)

    def check(self, folder):
        self.require_sound(folder)
        now = self.export(folder)
        require(now.keys() == self.old.keys(), "articles are missing")
        states = collections.defaultdict(set)
        for identifier, article in now.items():
            old, new = self.old[identifier], self.new[identifier]
            require(article in (old, new), f"{identifier} is neither old nor new")
            if old != new:
                states[old[2]].add(article == new)
        require(all(len(state) == 1 for state in states.values()), "a cluster is half old and half new")
        if now in (self.old, self.new):
            return "old" if now == self.old else "new"
        return "some clusters old, some new"


def run_job(job, trial, scratch, pool):
    """Returns what the kills have left, and the faults."""
    seeds = [trial.options.seed * 1000003 + number for number in range(trial.options.cycles)]
    left, faults = collections.Counter(), []

    def one(seed):
        try:
            return job.run_round(seed, scratch)
        except (Fault, RuntimeError) as fault:
            faults.append(f"{type(job).__name__}, seed {seed}: {fault}")
            return "fault"

    left.update(pool.map(one, seeds))
    trial.tell(f"{type(job).__name__}: {dict(left)}")
    for fault in faults:
        print(fault)
    return left, faults


def main():
    trial = Trial(__doc__, cycles=200, articles=600, jobs=os.cpu_count())
    program = Program(trial.options.binary)
    kills, faults = 0, []
    jobs = (Compact, Backup, Restore, Repair, Reindex, Purge, ApplyPolicy, Migrate)
    with trial.scratch() as scratch, concurrent.futures.ThreadPoolExecutor(trial.options.jobs) as pool:
        os.environ["TMPDIR"] = scratch  # what is killed leaves its scratch folders
        sound = SmallStore(program.binary, scratch, trial.options.seed, trial.options.articles)
        for make in jobs:
            left, faulty = run_job(make(program, sound, scratch), trial, scratch, pool)
            kills += sum(left.values()) - left["ended before"]
            faults += faulty
    runs = len(jobs) * trial.options.cycles
    return trial.end(not faults, f"{len(jobs)} jobs, {kills:,} of {runs:,} runs killed before their end: {len(faults)} "
                                 "left something between old and new")


if __name__ == "__main__":
    sys.exit(main())
