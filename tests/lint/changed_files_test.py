#!/usr/bin/env python3
"""Shows which files changed_files.py names, in a repository made for that."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

CHANGED_FILES = pathlib.Path(__file__).resolve().with_name("changed_files.py")


class ChangedFilesTest(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(os.path.realpath(scratch.name))
        self.git("init", "--quiet")
        for name in ("a.h", "a.cc", "only.h", "b.cc", "c.cc"):
            self.write(f"room/{name}", "// nothing\n")
        self.write("room/b.cc", '#include "room/only.h"\n')
        self.write(".clang-tidy", "Checks: all\n")
        commit = self.commit()
        self.write("tests/lint/passed_commit", commit + "\n")
        self.commit()

    def git(self, *arguments):
        identity = ["-c", "user.name=test", "-c", "user.email=test@example.org"]
        return subprocess.run(["git", *identity, *arguments], cwd=self.folder, check=True, capture_output=True,
                              text=True).stdout.strip()

    def commit(self):
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "a change")
        return self.git("rev-parse", "HEAD")

    def write(self, path, text):
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_text(text, encoding="utf-8")

    def selected(self):
        files = sorted(str(path.relative_to(self.folder)) for path in self.folder.glob("room/*.cc"))
        done = subprocess.run([sys.executable, "-B", str(CHANGED_FILES), *files], cwd=self.folder, check=True,
                              capture_output=True, text=True)
        return done.stdout.split()

    def test_nothing_is_checked_again_where_nothing_changed(self):
        self.assertEqual(self.selected(), [])

    def test_changes_count_whether_they_are_committed_or_not(self):
        self.write("room/c.cc", "// changed\n")
        self.write("room/new.cc", "// new\n")
        self.assertEqual(self.selected(), ["room/c.cc", "room/new.cc"])
        self.commit()
        self.assertEqual(self.selected(), ["room/c.cc", "room/new.cc"])

    def test_a_header_is_checked_by_its_source_or_by_who_includes_it(self):
        self.write("room/a.h", "// changed\n")
        self.assertEqual(self.selected(), ["room/a.cc"])
        self.write("room/only.h", "// changed\n")
        self.assertEqual(self.selected(), ["room/a.cc", "room/b.cc"])

    def test_everything_is_checked_by_other_rules_or_behind_an_unknown_commit(self):
        everything = ["room/a.cc", "room/b.cc", "room/c.cc"]
        self.write(".clang-tidy", "Checks: others\n")
        self.assertEqual(self.selected(), everything)
        self.write(".clang-tidy", "Checks: all\n")
        self.assertEqual(self.selected(), [])
        self.write("tests/lint/passed_commit", "0" * 40 + "\n")
        self.assertEqual(self.selected(), everything)
        (self.folder / "tests/lint/passed_commit").unlink()
        self.assertEqual(self.selected(), everything)


if __name__ == "__main__":
    unittest.main()
