"""What can happen to the files of a folder."""

import os
import re

PAGE = 4096
# Kinds of files, each of which is damaged as often as any other.
KINDS = ("CURRENT", "IDENTITY", "MANIFEST", "OPTIONS", "OWNER", "WATERMARK", r"\d+\.log", r"\d+\.sst",
         r"postings-\d/\d.*", r"backups/.*", r"files/.*")


def files_by_kind(folder):
    """Files that have something in them, by the kinds that are there."""
    files = sorted(os.path.relpath(os.path.join(base, name), folder)
                   for base, _, names in os.walk(folder) for name in names)
    kinds = [[file for file in files if re.match(kind, file) and os.path.getsize(os.path.join(folder, file)) > 0]
             for kind in KINDS]
    return [kind for kind in kinds if kind]


def flip(source, path):
    content = bytearray(read(path))
    place = source.randrange(len(content))
    content[place] ^= 1 << source.randrange(8)
    write(path, content)
    return f"bit of byte {place} flipped"


def zero(source, path):
    content = bytearray(read(path))
    page = source.randrange((len(content) + PAGE - 1) // PAGE) * PAGE
    size = min(PAGE, len(content) - page)
    content[page:page + size] = bytes(size)
    write(path, content)
    return f"{size} bytes from {page} on zeroed"


def cut(source, path):
    size = source.randrange(os.path.getsize(path))
    os.truncate(path, size)
    return f"cut to {size} bytes"


def delete(_, path):
    os.remove(path)
    return "deleted"


def damage(source, folder):
    """Does one thing to one file, or to two of a kind. Returns what: `DAMAGE of FILE: ...`."""
    files = source.choice(files_by_kind(folder))
    file = source.choice(files)
    path = os.path.join(folder, file)
    damage_of_file = source.choice((flip, zero, cut, delete, None))
    if damage_of_file is None:
        others = [other for other in files if other != file]
        if not others:
            return f"flip of {file}: {flip(source, path)}"
        other = os.path.join(folder, source.choice(others))
        content = read(path)
        write(path, read(other))
        write(other, content)
        return f"swap of {file}: with {os.path.basename(other)}"
    return f"{damage_of_file.__name__} of {file}: {damage_of_file(source, path)}"


def read(path):
    with open(path, "rb") as file:
        return file.read()


def write(path, content):
    with open(path, "wb") as file:
        file.write(content)
