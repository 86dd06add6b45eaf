#!/usr/bin/env python3
"""Many connections post the same articles at the same time: every group of copies must get one canonical.

Each article is posted by two connections, so that half of the posts are of articles already stored or just being
stored. There must be one canonical a group, to which every repost and every repeated post points.
"""

import collections
import json
import random
import sys
import threading
import time

from running_server import Client, RunningServer
from texts import make_text
from trial import Trial


def make_articles(count, copies, seed):
    """`count` articles in groups of `copies` equal texts; ids name their group."""
    source = random.Random(seed)
    texts = [make_text(source, 120) for _ in range(count // copies)]
    return [{"id": f"g{group}-c{copy}", "text": text} for group, text in enumerate(texts) for copy in range(copies)]


def post_all(address, articles, answers):
    with Client(address) as client:
        for article in articles:
            answers.append((article["id"], *client.post("/v1/articles", article)))


def run(trial):
    options = trial.options
    articles = make_articles(options.articles, options.copies, options.seed)
    shares = [[] for _ in range(options.connections)]
    source = random.Random(options.seed + 1)
    for _ in range(2):
        source.shuffle(articles)
        for index, article in enumerate(articles):
            shares[index % options.connections].append(article)
    answers = []
    with trial.scratch() as folder, RunningServer(options.binary, folder) as server:
        begin = time.monotonic()
        threads = [threading.Thread(target=post_all, args=(server.address, share, answers)) for share in shares]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.monotonic() - begin
        with Client(server.address) as client:
            stats = json.loads(client.request("GET", "/v1/stats")[1])
    return report(trial, answers, stats, seconds)


def report(trial, answers, stats, seconds):
    options = trial.options
    statuses = collections.Counter(status for _, status, _ in answers)
    canonicals = collections.defaultdict(set)
    for article_id, status, answer in answers:
        if status in (200, 201):
            canonicals[article_id.split("-")[0]].add(answer["canonical_id"])
    groups = options.articles // options.copies
    split = sum(len(ids) != 1 for ids in canonicals.values())
    print(f"statuses {dict(statuses)}, {stats['canonicals']} canonicals, {stats['reposts']} reposts")
    good = (len(answers) == 2 * options.articles and statuses[201] == groups == stats["canonicals"]
            and len(canonicals) == groups and split == 0 and stats["articles"] == options.articles)
    return trial.end(good, f"{len(answers):,} posts of {groups:,} groups over {options.connections} connections, "
                           f"{len(answers) / seconds:,.0f}/s: {split} groups with more than one canonical")


def main():
    sys.exit(run(Trial(__doc__, articles=20000, copies=8, connections=64)))


if __name__ == "__main__":
    main()
