#!/usr/bin/env python3
"""Posts every JSON file of a directory as it is to /v1/check, on one server.

Files are named as in JSONTestSuite: y_ must be taken for JSON (whatever else may be missing in it), n_ must be
refused with 400, i_ may be either. Exit code 0: all as named, and the server is alive.
"""

import argparse
import collections
import json
import pathlib
import sys
import tempfile

from running_server import Client, RunningServer

SYNTAX_CODES = {"invalid_json", "invalid_utf8"}


def outcome_of(address, content):
    with Client(address) as client:
        status, body = client.request("POST", "/v1/check", content)
    return status, json.loads(body).get("code", "")


def is_right(name, status, code):
    is_syntax_error = status == 400 and code in SYNTAX_CODES
    if name.startswith("y_"):
        return not is_syntax_error and status in (200, 422)
    if name.startswith("n_"):
        return is_syntax_error
    return is_syntax_error or status in (200, 422)


def run(options):
    counts = collections.Counter()
    wrong = []
    files = sorted(path for path in pathlib.Path(options.directory).rglob("*.json") if path.name[1:2] == "_")
    with tempfile.TemporaryDirectory() as directory, RunningServer(options.binary, directory) as server:
        for path in files:
            status, code = outcome_of(server.address, path.read_bytes())
            counts[path.name[0], status, code] += 1
            if not is_right(path.name, status, code):
                wrong.append((path.name, status, code))
        alive = server.is_alive()
        exit_code = server.stop()
    for (kind, status, code), count in sorted(counts.items()):
        print(f"{kind}_ {status} {code}: {count}")
    for name, status, code in wrong:
        print(f"wrong: {name}: {status} {code}")
    print(f"{len(files)} files, {len(wrong)} wrong, server alive: {alive}, exit code {exit_code}")
    return 0 if files and not wrong and alive and exit_code == 0 else 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", help="the newsfold program")
    parser.add_argument("directory", help="JSON files named y_*, n_* and i_*")
    sys.exit(run(parser.parse_args()))


if __name__ == "__main__":
    main()
