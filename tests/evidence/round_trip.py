#!/usr/bin/env python3
"""Whatever way a store came about, it is the same store.

Exported and taken over by another store, and exported from there, gives the same bytes; also in two steps, the second
of what changed since the first. Policies of canonicals give the same canonicals in whatever order they were applied
before, and in whatever order the articles came. An index that grew article by article gives the answers of one that is
made anew.
"""

import itertools
import json
import os
import random
import sys

from program import Program
from small_store import make_articles, write_lines
from trial import Trial, copy_anew

POLICIES = ("earliest_published", "longest_body", "first_seen")


class Trials:
    def __init__(self, trial, folder):
        self.options, self.folder = trial.options, folder
        self.program = Program(trial.options.binary)
        self.faults = []

    def path(self, name):
        return os.path.join(self.folder, name)

    def require(self, is_so, what):
        print(("right: " if is_so else "WRONG: ") + what, flush=True)
        if not is_so:
            self.faults.append(what)

    def bytes_of_export(self, store):
        self.program.run("export", "--db", store, "-o", store + ".jsonl")
        with open(store + ".jsonl", "rb") as file:
            content = file.read()
        os.remove(store + ".jsonl")
        return content

    def canonicals(self, store):
        return {identifier: article["newsfold"]["decision"]["canonical_id"]
                for identifier, article in self.program.export(store).items()}

    def make_store(self):
        """The first half, an export of it, the other half."""
        corpus, store = self.path("corpus.jsonl"), self.path("store")
        self.program.run("generate", "-n", self.options.articles, "--seed", self.options.seed, "-o", corpus)
        with open(corpus, encoding="utf-8") as lines:
            lines = lines.readlines()
        half = len(lines) // 2
        self.program.run("ingest", "--db", store, "--quiet", "-", text="".join(lines[:half]))
        self.program.run("export", "--db", store, "-o", self.path("first.jsonl"))
        sequence = json.loads(self.program.run("stats", "--db", store, "--json").stdout)["last_sequence"]
        self.program.run("ingest", "--db", store, "--quiet", "-", text="".join(lines[half:]))
        self.program.run("export", "--db", store, "--after", sequence, "-o", self.path("since.jsonl"))
        return store

    def try_exports(self, store):
        content = self.bytes_of_export(store)
        with open(self.path("all.jsonl"), "wb") as file:
            file.write(content)
        for name, parts in (("second", ["all.jsonl"]), ("third", ["first.jsonl", "since.jsonl"])):
            for part in parts:
                self.program.run("ingest", "--db", self.path(name), "--quiet", "--as-exported", self.path(part))
            self.require(self.bytes_of_export(self.path(name)) == content,
                         f"the export of a store made of {len(parts)} exports is the same, {len(content):,} bytes")
            self.require(self.program.verify(self.path(name))[0] == 0, "and verify finds nothing in it")

    def try_policies(self, store):
        expected = {}
        for order in itertools.permutations(POLICIES):
            copy_anew(store, self.path("policies"))
            for policy in order:
                self.program.run("policy", "set", policy, "--db", self.path("policies"))
                self.program.run("policy", "apply", "--db", self.path("policies"))
                canonicals = self.canonicals(self.path("policies"))
                self.require(canonicals == expected.setdefault(policy, canonicals),
                             f"{policy} gives the same canonicals, in the order {', '.join(order)}")
        longest, earliest = expected["longest_body"], expected["earliest_published"]
        differ = sum(longest[identifier] != earliest[identifier] for identifier in longest)
        self.require(differ > 0, f"for {differ:,} articles two policies name different canonicals")

    def try_arrivals(self):
        """Stories whose clusters do not depend on the order: so must their canonicals."""
        articles = make_articles(self.options.seed, self.options.articles // 10)
        for policy in POLICIES[:2]:
            expected = None
            for order in range(3):
                store = self.path(f"arrivals-{policy}-{order}")
                random.Random(order).shuffle(articles)
                self.program.run("policy", "set", policy, "--db", store)
                self.program.run("ingest", "--db", store, "--quiet", write_lines(store + ".jsonl", articles))
                canonicals = self.canonicals(store)
                expected = expected or canonicals
                self.require(canonicals == expected, f"{policy} gives the same canonicals in order {order} of arrival")

    def answers(self, store, probes):
        done = self.program.run("check", "--db", store, "--json", "-", text=probes)
        lines = map(json.loads, done.stdout.splitlines())
        return [line for line in lines if line.get("message_type") != "summary"]

    def try_reindex(self, store):
        """Probes: the texts of other ids and urls, and pieces of them."""
        articles = list(self.program.export(store).values())
        texts = [article["text"] for article in articles[::5]]
        probes = "".join(json.dumps({"id": f"probe{number}", "text": text[:len(text) * (2 + number % 3) // 4]}) + "\n"
                         for number, text in enumerate(texts))
        before, content = self.answers(store, probes), self.bytes_of_export(store)
        self.program.run("reindex", "--db", store)
        self.require(self.answers(store, probes) == before,
                     f"{len(before):,} checks are answered alike by an index that grew and one made anew")
        self.require(self.bytes_of_export(store) == content, "and the articles are the same")


def main():
    trial = Trial(__doc__, articles=20000)
    with trial.scratch() as folder:
        trials = Trials(trial, folder)
        store = trials.make_store()
        trials.try_exports(store)
        trials.try_policies(store)
        trials.try_arrivals()
        trials.try_reindex(store)
    return trial.end(not trials.faults, f"{trial.options.articles:,} articles exported and taken over again, under "
                                        f"{len(POLICIES)} policies in all orders, reindexed: {len(trials.faults)} "
                                        "differences")


if __name__ == "__main__":
    sys.exit(main())
