#!/usr/bin/env python3
"""Kills the server with SIGKILL in the middle of posts, again and again, on one store.

After each kill every article acknowledged so far in that cycle must be there, byte for byte, with the answer it
was acknowledged with; after the last one, every acknowledged article of all cycles. Posting an acknowledged
article again must give the first answer. Exit code 0: nothing was lost.
"""

import argparse
import json
import random
import sys
import tempfile
import threading
import time

from running_server import Client, RunningServer, make_text


def post_until_dead(address, cycle, worker, seed, acknowledged, first_ack):
    source = random.Random(seed * 1000003 + cycle * 101 + worker)
    previous = make_text(source, 100)
    try:
        with Client(address) as client:
            for number in range(10**9):
                text = previous if number % 3 == 2 else make_text(source, 100)
                article = {"id": f"k{cycle}-{worker}-{number}", "text": text}
                previous = text
                status, answer = client.post("/v1/articles", article)
                if status not in (200, 201):
                    raise RuntimeError(f"status {status}: {answer}")
                acknowledged.append((article, answer["canonical_id"]))
                first_ack.set()
    except (OSError, ValueError):
        pass


def run_cycle(options, directory, cycle, source):
    """Returns the articles acknowledged before the kill."""
    acknowledged = []
    first_ack = threading.Event()
    server = RunningServer(options.binary, directory)
    threads = [threading.Thread(target=post_until_dead,
                                args=(server.address, cycle, worker, options.seed, acknowledged, first_ack))
               for worker in range(options.connections)]
    for thread in threads:
        thread.start()
    first_ack.wait(timeout=30)
    time.sleep(source.uniform(0.05, 0.35))
    server.kill()
    for thread in threads:
        thread.join()
    return acknowledged


def count_lost(server, acknowledged):
    lost = 0
    with Client(server.address) as client:
        for article, canonical_id in acknowledged:
            status, body = client.request("GET", "/v1/articles/" + article["id"])
            found = status == 200 and json.loads(body)
            if not found or found["text"] != article["text"] or found["decision"]["canonical_id"] != canonical_id:
                lost += 1
    return lost


def count_changed(server, acknowledged):
    changed = 0
    with Client(server.address) as client:
        for article, canonical_id in acknowledged:
            status, answer = client.post("/v1/articles", article)
            changed += status != 200 or not answer["already_known"] or answer["canonical_id"] != canonical_id
    return changed


def run(options):
    source = random.Random(options.seed)
    everything = []
    lost = 0
    slowest_start = 0
    with tempfile.TemporaryDirectory() as directory:
        for cycle in range(options.cycles):
            acknowledged = run_cycle(options, directory, cycle, source)
            begin = time.monotonic()
            with RunningServer(options.binary, directory) as server:
                slowest_start = max(slowest_start, time.monotonic() - begin)
                lost += count_lost(server, acknowledged)
            everything += acknowledged
            print(f"\rcycle {cycle + 1}/{options.cycles}: {len(everything)} acknowledged, {lost} lost", end="")
        with RunningServer(options.binary, directory) as server:
            lost_at_end = count_lost(server, everything)
            changed = count_changed(server, everything)
    print(f"\n{options.cycles} kills, {len(everything)} acknowledged articles, {lost + lost_at_end} lost or different, "
          f"{changed} answered otherwise when posted again, slowest restart {slowest_start:.2f} s")
    return 0 if everything and lost + lost_at_end + changed == 0 else 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", help="the newsfold program")
    parser.add_argument("--cycles", type=int, default=50)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(f"seed {options.seed}")
    sys.exit(run(options))


if __name__ == "__main__":
    main()
