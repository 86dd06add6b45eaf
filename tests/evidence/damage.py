#!/usr/bin/env python3
"""Damages one file of a store or of a backup, asks for everything, verifies and repairs; again and again.

A damage is a flipped bit, a page of zeros, a cut, a deleted file, or two files of a kind in each other's place. Of a
store each kind of file has its turn: tables, log, MANIFEST, CURRENT, OPTIONS, IDENTITY, OWNER, WATERMARK, files of the
index; of a backup its files and its list.

Never may an answer be wrong, or an article be told not to be there; no program may end by a signal. Where `verify`
finds nothing, every answer must be right. A repaired store must have no finding; what was readable before must be there
as it was, and what is not there must be told. A backup that is verified must give all back, and none may give anything
else.
"""

import collections
import concurrent.futures
import json
import os
import random
import shutil
import sys

import damages
from program import DAMAGED, Killed, Program
from running_server import Client, RunningServer
from small_store import SmallStore
from trial import Trial, copy_anew

READS_AHEAD = 12
CHECKED_EACH = 40


class Round:
    """One damage, in a folder of its own."""

    def __init__(self, program, sound, backup, folder, seed):
        self.program, self.sound, self.backup, self.seed = program, sound, backup, seed
        self.folder = folder
        self.what = ""
        self.faults = []
        self.outcome = ""

    def run(self):
        os.mkdir(self.folder)
        try:
            if random.Random(self.seed).random() < 0.2:
                self._damage_backup()
            else:
                self._damage_store()
        except Killed as killed:
            self._fault(f"signal: {killed}")
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)
        return self

    def _fault(self, what):
        self.faults.append(f"seed {self.seed}, {self.what}: {what}")

    def _damaged_copy(self, name, source):
        """Always the same damage of the same source, since opening a store changes its files."""
        path = os.path.join(self.folder, name)
        copy_anew(source, path)
        self.what = damages.damage(random.Random(self.seed), path)
        return path

    def _damage_store(self):
        exit_code, findings = self.program.verify(self._damaged_copy("verified", self.sound.path))
        readable = self._read_all(self._damaged_copy("read", self.sound.path))
        if exit_code == 0 and len(readable) < len(self.sound.articles):
            self._fault(f"verify finds nothing, but {len(self.sound.articles) - len(readable)} cannot be read")
        if exit_code == DAMAGED and not findings:
            self._fault("verify tells damage, but not what it is")
        if exit_code == 0:
            self.outcome = "harmless"
        else:
            self._repair(readable)

    def _read_all(self, store):
        """The IDs that were read."""
        try:
            server = RunningServer(self.program.binary, store, "--no-create", quiet=True)
        except RuntimeError as refusal:
            if "exit code -" in str(refusal):
                self._fault(f"signal at opening: {refusal}")
            return set()
        readable = set()
        try:
            with Client(server.address) as client:
                for identifier, (status, body) in read(client, list(self.sound.articles)):
                    if status == 404:
                        self._fault(f"{identifier} is told not to be there")
                    if status == 200:
                        readable.add(identifier)
                        if not self.sound.is_right(json.loads(body)):
                            self._fault(f"{identifier} is answered wrong")
                self._check_some(client)
        except OSError as broken:
            self._fault(f"the server broke off: {broken}")
        if server.stop() < 0:
            self._fault("signal while serving")
        return readable

    def _check_some(self, client):
        """Asks of texts that are stored whether they are: another answer than that, or an error, is wrong."""
        for identifier in list(self.sound.articles)[::CHECKED_EACH]:
            status, answer = client.post("/v1/check", {"text": self.sound.articles[identifier]["text"]})
            if status == 200 and answer["canonical_id"] != self.sound.canonical_of(identifier):
                self._fault(f"a check of the text of {identifier} is answered wrong: {answer}")

    def _repair(self, readable):
        store = self._damaged_copy("store", self.sound.path)
        lost = os.path.join(self.folder, "lost.jsonl")
        done = self.program.run("repair", "--db", store, "--yes", "--quarantine", lost, ok=None)
        if done.returncode not in (0, 3):
            self.outcome = "refused, for a backup"
            if not done.stderr.strip():
                self._fault("repair refuses without a word")
            return
        self.outcome = "repaired whole" if done.returncode == 0 else "repaired with losses told"
        exit_code, findings = self.program.verify(store)
        if exit_code != 0:
            self._fault(f"the repaired store: exit code {exit_code}, {findings[:3]}")
        self._check_repaired(self.program.export(store, ok=None), lost, readable, done.returncode)

    def _check_repaired(self, articles, lost, readable, exit_code):
        if articles is None:
            self._fault("the repaired store cannot be exported")
            return
        told = set()
        if os.path.exists(lost):
            with open(lost, encoding="utf-8") as lines:
                told = {line.get("id") for line in map(json.loads, lines)}
        gone = set(self.sound.articles) - set(articles)
        if gone - told and exit_code == 0:
            self._fault(f"the repaired store has not {len(gone - told)}, and nothing tells so")
        if gone & readable:
            self._fault(f"{len(gone & readable)} were readable, and are gone")
        wrong = [identifier for identifier, article in articles.items()
                 if self.sound.canonical_of(identifier) not in gone and not self.sound.is_right(article)]
        if wrong:
            self._fault(f"the repaired store has {len(wrong)} otherwise, such as {wrong[0]}")

    def _damage_backup(self):
        backup = self._damaged_copy("backup", self.backup)
        restored = os.path.join(self.folder, "restored")
        verified = self.program.run("backup", "--verify", backup, ok=None).returncode
        done = self.program.run("restore", backup, "--to", restored, ok=None)
        if done.returncode == 0:
            articles = self.program.export(restored)
            if set(articles) != set(self.sound.articles) or not all(map(self.sound.is_right, articles.values())):
                self._fault("a damaged backup gave another store")
        elif os.path.exists(restored):
            self._fault("a restore that failed has left a store")
        if verified == 0 and done.returncode != 0:
            self._fault(f"the backup was verified, and cannot be restored: {done.stderr}")
        self.outcome = "backup harmless" if verified == 0 else "backup found damaged"


def read(client, identifiers):
    for begin in range(0, len(identifiers), READS_AHEAD):
        group = identifiers[begin:begin + READS_AHEAD]
        for identifier in group:
            client.send("GET", f"/v1/articles/{identifier}")
        for identifier in group:
            yield identifier, client.receive()


def main():
    trial = Trial(__doc__, damages=5000, articles=600, jobs=os.cpu_count())
    options = trial.options
    program = Program(options.binary)
    outcomes, kinds, faults = collections.Counter(), collections.Counter(), []
    with trial.scratch() as folder:
        sound = SmallStore(program.binary, folder, options.seed, options.articles)
        copy, backup = os.path.join(folder, "copy"), os.path.join(folder, "backup")
        shutil.copytree(sound.path, copy)
        program.run("backup", "--db", copy, backup)
        rounds = [Round(program, sound, backup, os.path.join(folder, f"round{number}"),
                        options.seed * 1000003 + number) for number in range(options.damages)]
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            for number, done in enumerate(pool.map(Round.run, rounds), start=1):
                outcomes[done.outcome] += 1
                kinds[done.what.split(" ")[0]] += 1
                faults += done.faults
                for fault in done.faults:
                    print(fault)
                if number % 100 == 0:
                    trial.tell(f"{number}: {dict(outcomes)}, {len(faults)} faults")
    print(dict(kinds))
    told = ", ".join(f"{count:,} {outcome}" for outcome, count in outcomes.most_common())
    return trial.end(not faults, f"{options.damages:,} damages ({told}): {len(faults)} wrong answers, silent losses, "
                                 "signals or unsound repairs")


if __name__ == "__main__":
    sys.exit(main())
