#!/usr/bin/env python3
"""Purges articles from a large store, and searches all of its files for every piece of 40 bytes of their texts.

The search is a program that has no code of newsfold (piece_scanner.cc): it reads the bytes of all files, the entries of
all tables, and all zstd frames in either. Before the purge it must find each of the texts, or the trial could not fail;
behind it nothing. The time behind the end of the purge is told.
"""

import json
import os
import random
import subprocess
import sys
import time

from program import Program, companion
from texts import story_text
from trial import Trial

ARTICLES_A_CALL = 500
SECONDS_MAX = 60


def write_corpus(program, path, options, stories):
    """Articles as newsfold generates them, with the stories spread among them."""
    places = set(random.Random(options.seed).sample(range(options.articles - len(stories)), len(stories)))
    generator = subprocess.Popen([program.binary, "generate", "-n", str(options.articles - len(stories)), "--seed",
                                  str(options.seed), "--wording", "lifelike", "-q"], stdout=subprocess.PIPE)
    rest = iter(stories.items())
    with open(path, "wb") as lines:
        for number, line in enumerate(generator.stdout):
            lines.write(line)
            if number in places:
                identifier, text = next(rest)
                lines.write(json.dumps({"id": identifier, "text": text}).encode() + b"\n")
    if generator.wait() != 0:
        raise RuntimeError("newsfold generate failed")


def scan(binary, store, texts):
    """What the search tells, and when it began."""
    begin = time.monotonic()
    command = [companion(binary, "piece_scanner"), store, texts]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout), begin


def main():
    trial = Trial(__doc__, articles=1000000, purged=1000)
    options = trial.options
    program = Program(options.binary)
    stories = {f"purge-me-{number}": story_text(options.seed, number) for number in range(options.purged)}
    with trial.scratch() as folder:
        corpus, store, texts = (os.path.join(folder, name) for name in ("corpus.jsonl", "store", "texts"))
        write_corpus(program, corpus, options, stories)
        program.run("ingest", "--db", store, "--quiet", corpus)
        os.remove(corpus)
        with open(texts, "w", encoding="utf-8") as lines:
            lines.writelines(text + "\n" for text in stories.values())
        trial.tell("stored")
        program.run("compact", "--db", store, "--only", "bodies")
        before, _ = scan(options.binary, store, texts)
        identifiers = list(stories)
        for begin in range(0, len(identifiers), ARTICLES_A_CALL):
            program.run("remove", "--db", store, "--reason", "trial", *identifiers[begin:begin + ARTICLES_A_CALL])
        begin = time.monotonic()
        program.run("purge", "--db", store, "--reason", "trial")
        end = time.monotonic()
        after, searched_at = scan(options.binary, store, texts)
    print(before, after, sep="\n")
    passed = (before["texts_found"] == len(stories) and after["pieces_found"] == 0
              and searched_at - end < SECONDS_MAX)
    where = (f"{after['files']} files of {after['bytes'] / 1e6:,.0f} MB, {after['entries']:,} entries, "
             f"{after['frames']:,} frames, {after['frames_not_read']:,} of them differences to other texts")
    summary = (f"{options.purged:,} of {options.articles:,} articles purged in {end - begin:.0f} s: "
               f"{before['texts_found']:,} texts found before, {after['pieces_found']} pieces behind ({where})")
    return trial.end(passed, summary)


if __name__ == "__main__":
    sys.exit(main())
