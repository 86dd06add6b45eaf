#!/usr/bin/env python3
"""Many connections post the same articles at the same time: every group of copies must get one canonical.

Each article is posted by two connections, so that half of the posts are of articles already stored or just being
stored. Exit code 0: one canonical a group, every repost and every repeated post points to it.
"""

import argparse
import collections
import json
import random
import sys
import tempfile
import threading
import time

from running_server import Client, RunningServer
from texts import make_text


def make_articles(count, copies, seed):
    """`count` articles in groups of `copies` equal texts; ids name their group."""
    source = random.Random(seed)
    texts = [make_text(source, 120) for _ in range(count // copies)]
    return [{"id": f"g{group}-c{copy}", "text": text} for group, text in enumerate(texts) for copy in range(copies)]


def post_all(address, articles, answers):
    with Client(address) as client:
        for article in articles:
            answers.append((article["id"], *client.post("/v1/articles", article)))


def run(options):
    articles = make_articles(options.articles, options.copies, options.seed)
    shares = [[] for _ in range(options.connections)]
    source = random.Random(options.seed + 1)
    for _ in range(2):
        source.shuffle(articles)
        for index, article in enumerate(articles):
            shares[index % options.connections].append(article)
    answers = []
    with tempfile.TemporaryDirectory() as directory, RunningServer(options.binary, directory) as server:
        begin = time.monotonic()
        threads = [threading.Thread(target=post_all, args=(server.address, share, answers)) for share in shares]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.monotonic() - begin
        with Client(server.address) as client:
            stats = json.loads(client.request("GET", "/v1/stats")[1])
    return report(options, answers, stats, seconds)


def report(options, answers, stats, seconds):
    statuses = collections.Counter(status for _, status, _ in answers)
    canonicals = collections.defaultdict(set)
    for article_id, status, answer in answers:
        if status in (200, 201):
            canonicals[article_id.split("-")[0]].add(answer["canonical_id"])
    groups = options.articles // options.copies
    split = sum(len(ids) != 1 for ids in canonicals.values())
    print(f"{len(answers)} posts over {options.connections} connections in {seconds:.1f} s, "
          f"{len(answers) / seconds:.0f}/s, statuses {dict(statuses)}")
    print(f"{groups} groups, {stats['canonicals']} canonicals, {stats['reposts']} reposts, "
          f"{split} groups with more than one canonical")
    good = (len(answers) == 2 * options.articles and statuses[201] == groups == stats["canonicals"]
            and len(canonicals) == groups and split == 0 and stats["articles"] == options.articles)
    return 0 if good else 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", help="the newsfold program")
    parser.add_argument("--articles", type=int, default=20000)
    parser.add_argument("--copies", type=int, default=8)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(f"seed {options.seed}")
    sys.exit(run(options))


if __name__ == "__main__":
    main()
