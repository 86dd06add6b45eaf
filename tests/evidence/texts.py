"""Texts that are made again from a name, so that nobody has to keep them."""

import random

_LETTERS = "aeioubdfglmnprst"


def make_text(source, words):
    """A text of `words` made-up words, by a source of random numbers."""
    return " ".join("".join(source.choices(_LETTERS, k=source.randint(3, 9))) for _ in range(words)) + "."


WORDS = make_text(random.Random("words"), 20000)[:-1].split(" ")


def story_text(seed, name, words=60):
    """Always the same text of this name, which shares next to nothing with any other."""
    return " ".join(random.Random(f"{seed}/{name}").choices(WORDS, k=words)) + "."


def edited(text, seed, name):
    """A near copy: another end."""
    return text + " " + story_text(seed, f"tail of {name}", 6)
