"""What all trials share: their options, their line of result, and the file in which results are kept."""

import argparse
import datetime
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
SKIPPED = 77  # exit code of a trial that this machine does not allow, as ctest knows it
# Where what a trial is made of lies; a commit tells what was tried only if none of it differs.
PROGRAM_FOLDERS = ("CMakeLists.txt", "cmake", "dedup", "store", "server", "tools", "tests")


class Trial:
    """One run of the trial that is named as its file.

    `sizes`: options that make it longer or shorter, with what they are before a release. All are counts.
    """

    def __init__(self, doc, has_mutant=False, **sizes):
        self.name = pathlib.Path(sys.argv[0]).stem
        self.full_sizes = sizes
        self.begin = time.monotonic()
        parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
        parser.add_argument("binary", help="the newsfold program")
        for name, full in sizes.items():
            parser.add_argument("--" + name.replace("_", "-"), type=int, default=full, metavar="N", help=f"({full})")
        parser.add_argument("--seed", type=int, default=1, metavar="N", help="(1)")
        parser.add_argument("--folder", help="where it keeps its files while it runs")
        parser.add_argument("--result", metavar="FILE", help="append the result to this file, as a line of JSON")
        if has_mutant:
            parser.add_argument("--mutant", action="store_true",
                                help="try what is broken on purpose: passes if that is noticed")
        self.options = parser.parse_args()
        self.commit = commit()
        self.is_mutant = has_mutant and self.options.mutant
        print(f"seed {self.options.seed}", flush=True)

    def scratch(self):
        """A folder that goes when the trial ends; to be used in a `with`."""
        return tempfile.TemporaryDirectory(prefix=f"newsfold-{self.name}-", dir=self.options.folder)

    def tell(self, text):
        """Says how far it is; the line stays only in logs."""
        print(text, end="\n" if not sys.stdout.isatty() else "\r", flush=True)

    def end(self, passed, summary):
        """Prints and keeps the result. Returns the exit code."""
        seconds = time.monotonic() - self.begin
        print(f"{self.name}{' --mutant' if self.is_mutant else ''}: {'passed' if passed else 'FAILED'}: {summary} "
              f"({seconds:.0f} s)", flush=True)
        if self.options.result:
            self._keep(passed, summary, seconds)
        return 0 if passed else 1

    def _keep(self, passed, summary, seconds):
        size = {name: getattr(self.options, name) for name in self.full_sizes}
        row = {"trial": self.name, "mutant": self.is_mutant, "passed": passed, "summary": summary,
               "size": size, "full_size": self.full_sizes, "seed": self.options.seed, "seconds": round(seconds),
               "command": command_of(self.name, self.is_mutant, size, self.full_sizes, self.options.seed),
               "date": datetime.date.today().isoformat(), "commit": self.commit, "machine": machine()}
        with open(self.options.result, "a", encoding="utf-8") as results:
            results.write(json.dumps(row) + "\n")


def command_of(name, is_mutant, size, full_size, seed):
    options = [f"--{key.replace('_', '-')} {value}" for key, value in size.items() if value != full_size[key]]
    if seed != 1:
        options.append(f"--seed {seed}")
    return " ".join(["./dev evidence", name, *(["--mutant"] if is_mutant else []), *options])


def skip(why):
    """Ends the program: the machine does not allow this trial."""
    print(f"skipped: {why}")
    sys.exit(SKIPPED)


def commit():
    def git(*arguments):
        return subprocess.run(["git", *arguments], cwd=ROOT, check=False, capture_output=True, text=True).stdout.strip()

    head = git("rev-parse", "--short", "HEAD") or "unknown"
    return head + ("+" if git("status", "--porcelain", "--untracked-files=no", "--", *PROGRAM_FOLDERS) else "")


def machine():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo", encoding="utf-8")
                  if line.startswith("model name")), "unknown")
    return f"{model}, {os.cpu_count()} cores, Linux {os.uname().release}"


def copy_anew(source, target):
    """Makes the folder `target` a copy of `source`, and nothing else."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)
