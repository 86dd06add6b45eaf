#!/usr/bin/env python3
"""Replays every file of a directory as raw bytes, each on a connection of its own, on one server.

Each must be answered with a complete HTTP response or a clean close, within a few seconds of its last byte. A
connection reset, or silence, counts as unclassified. Exit code 0: none is, and the server is alive.
"""

import argparse
import collections
import pathlib
import re
import socket
import sys
import tempfile

from running_server import RunningServer


def replay(address, content):
    """Sends `content`, says that was all, and returns what came back and how the connection ended."""
    received = b""
    with socket.create_connection(address, timeout=15) as connection:
        try:
            connection.sendall(content)
            connection.shutdown(socket.SHUT_WR)
        except (BrokenPipeError, ConnectionResetError):
            pass
        try:
            while True:
                more = connection.recv(1 << 16)
                if not more:
                    return received, "closed"
                received += more
        except ConnectionResetError:
            return received, "reset"
        except socket.timeout:
            return received, "silent"


def classify(received, end, may_ask_head):
    """The statuses of all answers, or "closed", or "unclassified ..."."""
    statuses = []
    while received:
        head, separator, rest = received.partition(b"\r\n\r\n")
        if not separator or not head.startswith(b"HTTP/1.1 "):
            return "unclassified: not a response"
        statuses.append(head[9:12].decode())
        length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
        size = int(length.group(1)) if length else 0
        if may_ask_head and (not rest or rest.startswith(b"HTTP/1.1 ")):
            size = 0
        if len(rest) < size:
            return "unclassified: response cut short"
        received = rest[size:]
    if end == "silent" or (end == "reset" and not statuses):
        return f"unclassified: {end}"
    return " ".join(statuses) or "closed"


def run(options):
    files = sorted(path for path in pathlib.Path(options.directory).rglob("*") if path.is_file())
    counts = collections.Counter()
    with tempfile.TemporaryDirectory() as directory, RunningServer(options.binary, directory) as server:
        for path in files:
            content = path.read_bytes()
            outcome = classify(*replay(server.address, content), b"HEAD " in content)
            counts[outcome] += 1
            if outcome.startswith("unclassified"):
                print(f"{path.name}: {outcome}")
        alive = server.is_alive()
        exit_code = server.stop()
    for outcome, count in counts.most_common():
        print(f"{count:6} {outcome}")
    unclassified = sum(count for outcome, count in counts.items() if outcome.startswith("unclassified"))
    print(f"{len(files)} requests, {unclassified} unclassified, server alive: {alive}, exit code {exit_code}")
    return 0 if files and unclassified == 0 and alive and exit_code == 0 else 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", help="the newsfold program")
    parser.add_argument("directory", help="files of raw requests")
    sys.exit(run(parser.parse_args()))


if __name__ == "__main__":
    main()
