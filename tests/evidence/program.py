"""The newsfold program, a verb at a time."""

import json
import os
import subprocess

DAMAGED = 20
# No trial has a verb that should take longer.
SECONDS_MAX = 7200


def companion(binary, name):
    """A program or library that trials use beside newsfold, of the same build."""
    return os.path.join(os.path.dirname(os.path.abspath(binary)), "evidence", name)


class Killed(Exception):
    """A verb was ended by a signal that nobody sent on purpose."""


class Program:
    def __init__(self, binary):
        self.binary = os.path.abspath(binary)

    def run(self, *arguments, ok=(0,), text=None):
        """Runs a verb to its end. Returns its process; one of the exit codes `ok` is expected, None allows any.

        `text`: what it reads from standard input.
        """
        done = subprocess.run([self.binary, *map(str, arguments)], check=False, capture_output=True, text=True,
                              input=text, timeout=SECONDS_MAX)
        told = f"newsfold {' '.join(map(str, arguments))}: exit code {done.returncode}\n{done.stderr[-2000:]}"
        if done.returncode < 0:
            raise Killed(told)
        if ok is not None and done.returncode not in ok:
            raise RuntimeError(told)
        return done

    def start(self, *arguments):
        """Starts a verb whose output nobody reads."""
        return subprocess.Popen([self.binary, *map(str, arguments)], stdin=subprocess.DEVNULL,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def verify(self, store, *depth):
        """The exit code, and all findings."""
        done = self.run("verify", "--db", store, "--json", "--show", 1000000, *depth, ok=None)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        return done.returncode, [line for line in lines if line["message_type"] == "finding"]

    def export(self, store, ok=(0,)):
        """Article by ID: text, canonical and all else that an export says of it. None if it could not be made."""
        done = self.run("export", "--db", store, ok=ok)
        if done.returncode != 0:
            return None
        return {article["id"]: article for article in map(json.loads, done.stdout.splitlines())}
