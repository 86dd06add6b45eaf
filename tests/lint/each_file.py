#!/usr/bin/env python3
"""Checks files each on its own: tests by the compiler, all others by clang-tidy, which compiles them as well.

usage: each_file.py BUILD_DIR JOBS FILE...

BUILD_DIR has the compile_commands.json. What passed is remembered in the folder NEWSFOLD_LINT_CACHE names, if it names
one, and passed over as long as nothing changed: the tool and how it is called, .clang-tidy, the file, and every header
it included, those of the system too. What failed is never remembered.
"""

import concurrent.futures
import functools
import hashlib
import json
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile
import time

TIDY = "clang-tidy-14"
REMEMBERED_SECONDS_MAX = 30 * 24 * 3600


@functools.lru_cache(maxsize=None)
def hash_of(path):
    try:
        return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()
    except OSError:
        return "unreadable"


@functools.lru_cache(maxsize=None)
def version_of(tool):
    return subprocess.run([tool, "--version"], check=True, capture_output=True, text=True).stdout


def read_dependencies(path):
    """The files a make rule names behind its target."""
    rule = pathlib.Path(path).read_text(encoding="utf-8").replace("\\\n", " ")
    return rule.partition(": ")[2].split()


class Memory:
    """What passed, in one file a check: the hash of each file it had read. Without a folder it knows nothing."""

    def __init__(self, folder, root):
        self.folder = pathlib.Path(folder) if folder else None
        self.root = root

    def key_of(self, file, command):
        """Checkouts of one machine share what they know, so the place of the tree is left out."""
        told = [version_of(command[0]), " ".join(command).replace(self.root, "."), os.path.relpath(file, self.root),
                hash_of(file), hash_of(os.path.join(self.root, ".clang-tidy"))]
        return hashlib.sha256("\0".join(told).encode()).hexdigest()

    def knows(self, key):
        if not self.folder:
            return False
        try:
            entry = self.folder / key
            known = json.loads(entry.read_text(encoding="utf-8"))
            os.utime(entry)
        except (OSError, ValueError):
            return False
        return all(hash_of(os.path.join(self.root, path)) == wanted for path, wanted in known.items())

    def keep(self, key, dependencies):
        if not self.folder:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        inside = self.root + os.sep
        known = {path.removeprefix(inside): hash_of(path) for path in map(os.path.realpath, dependencies)}
        with tempfile.NamedTemporaryFile("w", dir=self.folder, delete=False, encoding="utf-8") as entry:
            json.dump(known, entry)
        os.replace(entry.name, self.folder / key)

    def forget_old(self):
        if self.folder and self.folder.is_dir():
            for entry in self.folder.iterdir():
                if time.time() - entry.stat().st_mtime > REMEMBERED_SECONDS_MAX:
                    entry.unlink(missing_ok=True)


def command_for(file, compile_command, root, build_dir):
    """The command that checks the file, and a function that adds to it where the dependencies go."""
    if pathlib.Path(file).is_relative_to(os.path.join(root, "tests")):
        words = shlex.split(compile_command)
        output = words.index("-o")
        command = words[:output] + ["-fsyntax-only"] + words[output + 2:]
        return command, lambda path: ["-MD", "-MF", path]
    # How the file is compiled counts as well, but only the database says it.
    command = [TIDY, "-p", build_dir, "--quiet", file]
    return command, lambda path: [f"--extra-arg=-Wp,-MD,{path}"]


def check(file, entry, root, build_dir, memory):
    """Returns what was found, or None. Prints nothing."""
    command, dependencies_to = command_for(file, entry["command"], root, build_dir)
    key = memory.key_of(file, [*command, entry["command"]])
    if memory.knows(key):
        return None
    with tempfile.TemporaryDirectory() as scratch:
        rule = os.path.join(scratch, "dependencies")
        done = subprocess.run([*command, *dependencies_to(rule)], cwd=entry["directory"],
                              capture_output=True, text=True, check=False)
        if done.returncode != 0:
            return done.stdout + done.stderr
        memory.keep(key, read_dependencies(rule))
    return None


def main():
    build_dir, jobs, *files = sys.argv[1:]
    root, build_dir = os.path.realpath("."), os.path.realpath(build_dir)
    with open(os.path.join(build_dir, "compile_commands.json"), encoding="utf-8") as database:
        entries = {os.path.realpath(entry["file"]): entry for entry in json.load(database)}
    memory = Memory(os.environ.get("NEWSFOLD_LINT_CACHE"), root)
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(int(jobs)) as pool:
        paths = [os.path.realpath(file) for file in files]
        unbuilt = [path for path in paths if path not in entries]
        results = pool.map(lambda path: check(path, entries[path], root, build_dir, memory),
                           [path for path in paths if path in entries])
        for found in results:
            if found is not None:
                failed += 1
                print(found, flush=True)
    for path in unbuilt:
        print(f"{path}: no target builds it")
    memory.forget_old()
    sys.exit(1 if failed or unbuilt else 0)


if __name__ == "__main__":
    main()
