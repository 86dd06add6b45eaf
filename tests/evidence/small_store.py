"""A small store that has files of every kind, and what must be read from it."""

import json
import os
import subprocess

from program import companion
from texts import edited, story_text


def make_articles(seed, count):
    """Stories, each third of which is a copy of the one before it; of few sites and sources, with times."""
    articles = []
    for number in range(count):
        name = number - 1 if number % 3 == 2 else number
        text = story_text(seed, name)
        if number % 6 == 5:
            text = edited(text, seed, number)
        articles.append({"id": f"s{number}", "text": text, "url": f"https://site{number % 7}.example/{number}",
                         "title": story_text(seed, f"title {name}", 6), "source": f"source{number % 5}",
                         "published_at": f"2026-0{1 + number * 7 % 9}-11T08:00:00Z"})
    return articles


def write_lines(path, articles):
    with open(path, "w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(article) + "\n" for article in articles)
    return path


class SmallStore:
    """The store in folder/sound, whose log has the newest articles alone; never opened again but as a copy."""

    def __init__(self, binary, folder, seed, articles):
        self.path = os.path.join(folder, "sound")
        self.articles = {article["id"]: article for article in make_articles(seed, articles)}
        lines = write_lines(os.path.join(folder, "articles.jsonl"), self.articles.values())
        subprocess.run([companion(binary, "small_files"), self.path, lines], check=True, capture_output=True)

    def canonical_of(self, identifier):
        number = int(identifier[1:])
        return f"s{number - 1}" if number % 3 == 2 else identifier

    def is_right(self, article):
        """Whether this is how a store or an export must show it."""
        decision = article.get("decision") or article["newsfold"]["decision"]
        expected = self.articles[article["id"]]
        return (all(article[field] == value for field, value in expected.items())
                and decision["canonical_id"] == self.canonical_of(article["id"]))
