#!/usr/bin/env python3
"""Opens stores that programs of each format version have left behind, and checks that nothing of them is lost.

Usage: golden_test.py NEWSFOLD. A store is golden/format-N.tar.gz, of the bundled examples: some of them promoted,
split, an undo of that, texts packed, and from version 17 on removed and purged, and corrected, and two articles beside
them that were read from something else. format-N.json has the canonical of each article, what was removed, what has
become of former versions, and the SHA-256 of originals.
"""

import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tarfile
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "tools" / "golden"
NEWSFOLD = os.path.abspath(sys.argv.pop(1)) if len(sys.argv) > 1 else "newsfold"


CORRECTION = "\nA correction was made."


def examples():
    with open(ROOT / "examples" / "articles.jsonl", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


class Golden(unittest.TestCase):
    def extract(self, archive):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        with tarfile.open(archive) as files:
            files.extractall(folder.name)
        return os.path.join(folder.name, "store")

    def run_newsfold(self, *arguments, exit_code=0):
        done = subprocess.run([NEWSFOLD, *arguments], check=False, capture_output=True, text=True)
        self.assertEqual(done.returncode, exit_code, f"newsfold {' '.join(arguments)}\n{done.stdout}{done.stderr}")
        return done.stdout

    def check_former(self, store, article, state):
        versions = self.run_newsfold("get", "--db", store, "--json", "--versions", article["id"])
        self.assertEqual([json.loads(line)["state"] for line in versions.splitlines()], ["current", state])
        read = ["get", "--db", store, "--version", "1", "--json", article["id"]]
        if state == "replaced":
            self.run_newsfold(*read, exit_code=1)
        else:
            self.assertEqual(json.loads(self.run_newsfold(*read))["text"], article["text"])

    def check_articles(self, store, expected):
        for article in examples():
            if article["id"] in expected["removed"]:
                self.run_newsfold("get", "--db", store, article["id"], exit_code=1)
                continue
            stored = json.loads(self.run_newsfold("get", "--db", store, "--json", article["id"]))
            former = expected.get("versions", {}).get(article["id"])
            self.assertEqual(stored["text"], article["text"] + (CORRECTION if former else ""))
            if former:
                self.check_former(store, article, former)
            self.assertEqual(stored["decision"]["canonical_id"], expected["canonicals"][article["id"]])
        for name, sha256 in expected.get("originals", {}).items():
            got = subprocess.run([NEWSFOLD, "get", "--db", store, "--original", name], check=True, capture_output=True)
            self.assertEqual(hashlib.sha256(got.stdout).hexdigest(), sha256)

    def test_stores_of_every_version_keep_all_they_have(self):
        archives = sorted(GOLDEN.glob("format-*.tar.gz"))
        self.assertGreaterEqual(len(archives), 2)
        for archive in archives:
            with self.subTest(archive.name):
                expected = json.loads(archive.with_name(archive.name.replace(".tar.gz", ".json")).read_text())
                store = self.extract(archive)
                self.run_newsfold("verify", "--db", store)
                self.check_articles(store, expected)
                # Whoever writes makes it one of this version.
                again = self.run_newsfold("ingest", "--db", store, "--json", str(ROOT / "examples" / "articles.jsonl"),
                                          exit_code=3 if expected["removed"] else 0)
                known = [line for line in map(json.loads, again.splitlines()) if line.get("already_known") is True]
                self.assertEqual(len(known), len(examples()) - len(expected["removed"]))
                self.check_articles(store, expected)
                self.run_newsfold("reindex", "--db", store)
                self.run_newsfold("verify", "--db", store)
                self.check_articles(store, expected)

    def test_reading_leaves_an_older_store_as_it_is(self):
        store = self.extract(GOLDEN / "format-16.tar.gz")

        def files():
            return {name: hashlib.sha256((pathlib.Path(store) / name).read_bytes()).hexdigest()
                    for name in os.listdir(store) if name.endswith(".sst") or name.startswith("MANIFEST")}

        before = files()
        self.run_newsfold("stats", "--db", store)
        self.assertEqual(files(), before)


if __name__ == "__main__":
    unittest.main()
