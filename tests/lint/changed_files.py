#!/usr/bin/env python3
"""Prints the files that each_file.py has to check again, of those it is given.

usage: changed_files.py FILE...

tests/lint/passed_commit names a commit of which every file passed. Printed is what differs from it, and of a header
that differs what says most about it: the source of the same name, or else the first that includes it. Everything is
printed if the commit is not there, or how files are checked has changed since.
"""

import pathlib
import re
import subprocess
import sys

PASSED = pathlib.Path("tests/lint/passed_commit")
HOW = (".clang-tidy", "CMakePresets.json", "cmake/", "tests/lint/each_file.py")


def git(*arguments):
    return subprocess.run(["git", *arguments], check=False, capture_output=True, text=True)


def changed_since(commit):
    """Paths that differ, new and uncommitted ones included; None if that cannot be told."""
    differing = git("diff", "--name-only", "--no-renames", commit, "--")
    untracked = git("ls-files", "--others", "--exclude-standard")
    if differing.returncode != 0 or untracked.returncode != 0:
        return None
    return set(differing.stdout.splitlines()) | set(untracked.stdout.splitlines())


def speaker_for(header, files):
    source = header.removesuffix(".h") + ".cc"
    if source in files:
        return source
    include = re.compile(rf'^#include "{re.escape(header)}"$', re.MULTILINE)
    return next((file for file in files if include.search(pathlib.Path(file).read_text(encoding="utf-8"))), None)


def select(files):
    commit = PASSED.read_text(encoding="utf-8").strip() if PASSED.exists() else ""
    changed = changed_since(commit) if commit else None
    if changed is None or any(path.startswith(HOW) for path in changed):
        return files
    wanted = changed & set(files)
    wanted |= {speaker_for(header, files) for header in changed
               if header.endswith(".h") and pathlib.Path(header).exists()}
    return [file for file in files if file in wanted]


if __name__ == "__main__":
    for name in select(sys.argv[1:]):
        print(name)
