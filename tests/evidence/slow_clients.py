#!/usr/bin/env python3
"""Measures checks with and without many slow connections beside them.

Slow connections send a head a byte at a time, a body a byte at a time, or never read their answers. The 99th
percentile of the others' checks must be at most twice that without (and 2 ms for noise), and no check may fail.
"""

import random
import socket
import sys
import threading
import time

from running_server import Client, RunningServer
from texts import make_text
from trial import Trial

BODY_HEAD = (b"POST /v1/check HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n")


class SlowClients:
    """Connections that drip one byte each a second; those the server closes are opened again."""

    def __init__(self, address, count):
        self.address = address
        self.count = count
        self.reopened = 0
        self.stopping = threading.Event()
        self.connections = [self._open(index) for index in range(count)]
        self.thread = threading.Thread(target=self._drip)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stopping.set()
        self.thread.join()
        for connection, _ in self.connections:
            connection.close()

    def _open(self, index):
        connection = socket.create_connection(self.address, timeout=10)
        connection.setblocking(False)
        kind = index % 3
        if kind == 0:
            connection.send(b"GET /livez HTTP/1.1\r\nHost: h\r\nX-Slow: ")
        elif kind == 1:
            connection.send(BODY_HEAD)
        else:
            connection.send(b"GET /metrics HTTP/1.1\r\nHost: h\r\n\r\n" * 8)
        return connection, kind

    def _drip(self):
        while not self.stopping.wait(1):
            for index, (connection, kind) in enumerate(self.connections):
                try:
                    if kind < 2:
                        connection.send(b"x")
                except OSError:
                    connection.close()
                    self.connections[index] = self._open(index)
                    self.reopened += 1


def measure(address, seconds, threads, seed):
    """Seconds each check took, over `threads` connections."""
    times = []

    def check():
        source = random.Random(seed)
        with Client(address) as client:
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                begin = time.monotonic()
                status, _ = client.post("/v1/check", {"text": make_text(source, 20)})
                times.append(time.monotonic() - begin)
                if status != 200:
                    raise RuntimeError(f"status {status}")

    workers = [threading.Thread(target=check) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return sorted(times)


def show(name, times):
    p99 = times[len(times) * 99 // 100]
    print(f"{name}: {len(times)} checks, median {times[len(times) // 2] * 1e3:.2f} ms, 99 % {p99 * 1e3:.2f} ms")
    return p99


def run(trial):
    options = trial.options
    with trial.scratch() as folder, RunningServer(options.binary, folder) as server:
        measure(server.address, 1, options.threads, options.seed)
        without = show("without", measure(server.address, options.seconds, options.threads, options.seed))
        with SlowClients(server.address, options.connections) as slow:
            beside = show(f"beside {options.connections} slow connections",
                          measure(server.address, options.seconds, options.threads, options.seed))
            print(f"{slow.reopened} slow connections were closed by the server and opened again")
        alive = server.is_alive()
    return trial.end(alive and beside <= 2 * without + 0.002,
                     f"99 % of checks within {without * 1e3:.1f} ms, beside {options.connections:,} slow connections "
                     f"within {beside * 1e3:.1f} ms")


def main():
    sys.exit(run(Trial(__doc__, connections=1000, seconds=20, threads=4)))


if __name__ == "__main__":
    main()
