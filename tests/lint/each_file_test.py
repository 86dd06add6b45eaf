#!/usr/bin/env python3
"""Shows when each_file.py checks a file again, with tools that only note that they were called."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

EACH_FILE = pathlib.Path(__file__).resolve().with_name("each_file.py")
# Names the header beside the file as read too; finds something where the file says "bad".
TOOL = """#!/bin/sh
if [ "$1" = --version ]; then cat "$0.version"; exit; fi
for word; do
  case $word in
    --extra-arg=-Wp,-MD,*) rule=${word#--extra-arg=-Wp,-MD,} ;;
    *.cc) file=$word ;;
    dependencies | */dependencies) rule=$word ;;
  esac
done
echo "$file" >>"$0.calls"
printf 'x.o: %s \\\\\\n %s\\n' "$file" "${file%.cc}.h" >"$rule"
if grep bad "$file"; then exit 1; fi
"""


class EachFileTest(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(os.path.realpath(scratch.name))
        self.make_tree("tree")
        self.tools = self.folder / "tools"
        self.tools.mkdir()
        for name in ("clang-tidy-14", "compiler"):
            (self.tools / name).write_text(TOOL, encoding="utf-8")
            (self.tools / name).chmod(0o755)
            (self.tools / f"{name}.version").write_text("1", encoding="utf-8")

    def make_tree(self, name):
        self.tree = self.folder / name
        self.files = ["store/a.cc", "tests/a_test.cc"]
        for file in [*self.files, "store/a.h", "tests/a_test.h", ".clang-tidy", "build/compile_commands.json"]:
            (self.tree / file).parent.mkdir(parents=True, exist_ok=True)
            self.write(file, "good")
        self.compile_with("-O1")

    def write(self, file, text):
        (self.tree / file).write_text(text, encoding="utf-8")

    def compile_with(self, flag):
        self.write("build/compile_commands.json", json.dumps([
            {"directory": str(self.tree / "build"), "file": str(self.tree / file),
             "command": f"{self.folder}/tools/compiler {flag} -o x.o -c {self.tree / file}"} for file in self.files]))

    def run_on(self, files, **environment):
        """The exit code, and how often a tool was called."""
        for calls in self.tools.glob("*.calls"):
            calls.unlink()
        environment = {"NEWSFOLD_LINT_CACHE": str(self.folder / "cache"), **environment}
        path = f"{self.tools}:{os.environ['PATH']}"
        done = subprocess.run([sys.executable, "-B", EACH_FILE, "build", "2", *files], cwd=self.tree,
                              env={**os.environ, "PATH": path, **environment}, capture_output=True, check=False)
        self.printed = done.stdout.decode()
        calls = sum(len(calls.read_text(encoding="utf-8").splitlines()) for calls in self.tools.glob("*.calls"))
        return done.returncode, calls

    def expect_all_known(self):
        self.assertEqual(self.run_on(self.files), (0, 0))

    def test_passes_over_what_passed_before(self):
        self.assertEqual(self.run_on(self.files), (0, 2))
        self.expect_all_known()

    def test_another_checkout_of_the_same_is_known(self):
        self.run_on(self.files)
        self.make_tree("other")
        self.expect_all_known()

    def test_without_a_cache_everything_is_checked(self):
        for _ in range(2):
            self.assertEqual(self.run_on(self.files, NEWSFOLD_LINT_CACHE=""), (0, 2))

    def test_checks_again_what_changed(self):
        changes = [
            (1, lambda: self.write("store/a.cc", "better")),
            (1, lambda: self.write("tests/a_test.cc", "better")),
            (1, lambda: self.write("store/a.h", "better")),
            (1, lambda: self.write("tests/a_test.h", "better")),
            (2, lambda: self.write(".clang-tidy", "better")),
            (2, lambda: self.compile_with("-O2")),
            (1, lambda: (self.tools / "clang-tidy-14.version").write_text("2", encoding="utf-8")),
        ]
        self.run_on(self.files)
        for number, (calls, change) in enumerate(changes):
            with self.subTest(number):
                change()
                self.assertEqual(self.run_on(self.files), (0, calls))
                self.expect_all_known()

    def test_what_failed_fails_again_and_is_printed(self):
        for file in self.files:
            self.write(file, "bad")
        for _ in range(2):
            self.assertEqual(self.run_on(self.files), (1, 2))
            self.assertEqual(self.printed.count("bad"), 2)

    def test_a_file_that_no_target_builds_is_a_failure(self):
        self.write("store/b.cc", "good")
        self.assertEqual(self.run_on(["store/b.cc"])[0], 1)
        self.assertIn("no target builds it", self.printed)

    def test_a_damaged_entry_counts_for_nothing(self):
        self.run_on(self.files)
        for entry in (self.folder / "cache").iterdir():
            entry.write_text("{", encoding="utf-8")
        self.assertEqual(self.run_on(self.files), (0, 2))


if __name__ == "__main__":
    unittest.main()
