#!/usr/bin/env python3
"""Runs the commands of docs/operations.md, in their order, on a store of the bundled examples.

Usage: operations_test.py NEWSFOLD. Each must end with exit code 0. The folder of backups is the test's own; ID and
NUMBER in a command stand for a repost and for the number of the decision before.
"""

import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
NEWSFOLD = os.path.abspath(sys.argv.pop(1)) if len(sys.argv) > 1 else "newsfold"


def commands(page):
    return [line.strip() for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("    newsfold ")]


class Operations(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def run_newsfold(self, arguments):
        done = subprocess.run([NEWSFOLD, *arguments], cwd=self.folder, check=False, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, f"newsfold {' '.join(arguments)}\n{done.stdout}{done.stderr}")
        return done.stdout

    def find_repost(self):
        for line in self.run_newsfold(["changes", "--db", "store", "--json"]).splitlines():
            change = json.loads(line)
            if change.get("verdict") == "repost":
                return change["id"]
        self.fail("the examples have no repost")

    def write_correction(self, article_id):
        article = json.loads(self.run_newsfold(["get", "--db", "store", "--json", article_id]))
        correction = {"id": article_id, "url": article["url"], "text": article["text"] + "\nA correction was made."}
        with open(os.path.join(self.folder, "corrections.jsonl"), "w", encoding="utf-8") as file:
            json.dump(correction, file)

    def test_every_command_does_what_the_page_says(self):
        self.run_newsfold(["ingest", "--db", "store", "--quiet", str(ROOT / "examples" / "articles.jsonl")])
        repost, number = self.find_repost(), ""
        lines = commands(ROOT / "docs" / "operations.md")
        self.assertGreater(len(lines), 10)
        self.write_correction(repost)
        for line in lines:
            line = line.replace("/backup/newsfold", "backups").replace(" ID", " " + repost).replace("NUMBER", number)
            out = self.run_newsfold(shlex.split(line)[1:])
            decided = re.search(r"^decision (\d+)", out, re.MULTILINE)
            number = decided.group(1) if decided else number


if __name__ == "__main__":
    unittest.main()
