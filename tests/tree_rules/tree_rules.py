#!/usr/bin/env python3
"""Checks the rules of the tree that no compiler checks: layering, sizes, words, build lists, documents.

usage: tree_rules.py [--numbers] [ROOT]

Prints one line a finding, `path:line: rule: message`, and fails if there is any. With --numbers it prints instead what
the structure of the tree amounts to: rooms, arrows between them, long functions, assertions.
"""

import ast
import os
import pathlib
import re
import sys
from typing import NamedTuple

import cpp_text

FILE_LINES_MAX = 600
FUNCTION_LINES_MAX = 70
LINE_COLUMNS_MAX = 120
ARCHITECTURE_LINES_MAX = 200

SKIPPED_FOLDERS = {".git", "build", "__pycache__", "node_modules"}
BANNED_FOLDERS = {"src", "include", "utils", "util", "common", "misc", "helpers"}
CODE_FOLDERS = ("dedup", "store", "intake", "server", "tools")
# The rooms of the tree, and those each of them may include, itself aside. A room is a folder with a target of its own.
DEDUP = ["dedup/base", "dedup/text", "dedup/sketch", "dedup/judge"]
RECORDS = [*DEDUP, "store/base", "store/engine", "store/records"]
INDEX = [*RECORDS, "store/postings", "store/index"]
DECIDE = [*INDEX, "store/answers", "store/decide"]
# What is public of the store: the archive and its answers; the jobs of store/upkeep are for the command line.
ARCHIVE = [*DEDUP, "store/base", "store/records", "store/answers", "store/json", "store"]
INTAKE = ["intake/charset", "intake/csv", "intake/html", "intake/warc"]
ROOMS = {
    "dedup/base": [],
    "dedup/text": ["dedup/base"],
    "dedup/sketch": ["dedup/base", "dedup/text"],
    "dedup/judge": ["dedup/base", "dedup/text", "dedup/sketch"],
    "store/base": ["dedup/base"],
    "store/engine": ["dedup/base", "store/base"],
    "store/postings": ["dedup/base", "store/base"],
    "store/engine/rocksdb": ["dedup/base", "store/base", "store/engine"],
    "store/records": [*DEDUP, "store/base", "store/engine"],
    "store/answers": RECORDS,
    "store/index": [*RECORDS, "store/postings", "intake"],
    "store/decide": [*INDEX, "store/answers"],
    "store/upkeep": DECIDE,
    "store/json": [*RECORDS, "store/answers"],
    "store/backup": [*INDEX, "store/answers"],
    "store/export": [*DECIDE, "store/json"],
    "store": [*DECIDE, "store/upkeep", "store/json", "store/backup", "store/export",
              "store/engine/rocksdb"],
    "intake/charset": ["dedup/base", "store/base"],
    "intake/csv": ["dedup/base", "store/base"],
    "intake/html": ["dedup/base", "dedup/text"],
    "intake/warc": ["dedup/base", "store/base", "intake/html"],
    "intake": ["dedup/base", "dedup/text", "store/base", "store/records", *INTAKE],
    "server/service": ARCHIVE,
    "server/http": [*ARCHIVE, "intake", *INTAKE, "server/service"],
    "server": [*ARCHIVE, "server/service", "server/http"],
    "tools/corpus": ["dedup/base"],
    "tools/input": [*ARCHIVE, "intake", *INTAKE],
    "tools/output": [*ARCHIVE, "intake", *INTAKE, "tools/input"],
    "tools/measure": [*ARCHIVE, "tools/input", "tools/output"],
    "tools/diff": [*ARCHIVE, "tools/input", "tools/output"],
    "tools": [*ARCHIVE, "store/upkeep", "intake", "intake/warc",
              "tools/corpus", "tools/input", "tools/output", "tools/measure", "tools/diff"],
}
# The one place where the command line meets the server.
TOOLS_SERVER_HEADERS = {"server/serve.h"}
# Assertions that also hold in release builds say what they found before they abort.
MAY_PRINT = {"dedup/base/assert.cc", "store/base/status.cc"}
# Files that may name what the rules forbid: the rules and their own test.
RULE_FILES = {"tests/tree_rules/tree_rules.py", "tests/tree_rules/tree_rules_test.py"}

TEXT_SUFFIXES = {".h", ".cc", ".py", ".md", ".txt", ".cmake", ".json", ".sh", ".toml"}
SCRIPTS = {"dev", ".ci/run"}


class Finding(NamedTuple):
    path: str
    line: int
    rule: str
    message: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.rule}: {self.message}"


class File:
    """One text file of the tree; everything about it is read once."""

    def __init__(self, root, path):
        self.path = path
        self.folder = path.split("/", 1)[0] if "/" in path else ""
        self.suffix = pathlib.PurePosixPath(path).suffix
        self.text = (root / path).read_text(encoding="utf-8")
        self.lines = self.text.splitlines()
        self.is_cpp = self.suffix in {".h", ".cc"}
        self.is_code = self.is_cpp or self.suffix in {".py", ".cmake", ".sh"} or path in SCRIPTS or (
            path.endswith("CMakeLists.txt"))
        self.code = cpp_text.blank_comments_and_literals(self.text) if self.is_cpp else self.text

    def finding(self, line, rule, message):
        return Finding(self.path, line, rule, message)

    def search(self, pattern, rule, message, text=None):
        """One finding for every match of `pattern`."""
        text = self.text if text is None else text
        for match in re.finditer(pattern, text, re.MULTILINE):
            yield self.finding(text.count("\n", 0, match.start()) + 1, rule, message.format(match.group().strip()))


def includes(file):
    for number, line in enumerate(file.lines, start=1):
        match = re.match(r'\s*#\s*include\s*[<"]([^>"]+)[>"]', line)
        if match:
            yield number, match.group(1)


def room_of(path):
    return path.rpartition("/")[0]


def arrows_of(file):
    """(line, header, room) of every include of another room."""
    if file.folder in CODE_FOLDERS and file.is_cpp:
        for number, header in includes(file):
            room = room_of(header)
            if room.split("/", 1)[0] in {*CODE_FOLDERS, "tests"} and room != room_of(file.path):
                yield number, header, room


def check_include_arrows(file):
    may_include = ROOMS.get(room_of(file.path), [])
    for number, header, room in arrows_of(file):
        if room in may_include or (file.folder == "tools" and header in TOOLS_SERVER_HEADERS):
            continue
        yield file.finding(number, "layering", f"{room_of(file.path)}/ must not include {header}")


def check_files_are_in_rooms(file):
    if file.folder in CODE_FOLDERS and file.is_cpp and room_of(file.path) not in ROOMS:
        yield file.finding(1, "layering", f"{room_of(file.path)}/ is no room; name it, and what it stands on, in ROOMS")


def check_storage_engine_stays_in_store(file):
    if file.folder in CODE_FOLDERS and file.is_cpp and room_of(file.path) != "store/engine/rocksdb":
        for number, header in includes(file):
            if header.startswith("rocksdb/"):
                yield file.finding(number, "layering", f"{header} belongs to store/engine/rocksdb/")


def check_network_stays_in_server(file):
    if file.folder in CODE_FOLDERS and file.folder != "server" and file.is_cpp:
        for number, header in includes(file):
            if re.match(r"boost/(asio|beast)\b", header):
                yield file.finding(number, "layering", f"{header} belongs to server/")


def check_coroutines_stay_at_the_edge(file):
    name = pathlib.PurePosixPath(file.path).name
    is_edge = file.folder == "server" and re.match(r"(session|listener|connection)", name)
    if file.folder in CODE_FOLDERS and file.is_cpp and not is_edge:
        yield from file.search(r"\bco_(await|return|yield|spawn)\b", "layering",
                               "{0} belongs to the session, connection and listener files of server/", file.code)


def check_pure_folders(file):
    if file.folder in {"dedup", "intake"} and file.is_cpp:
        for number, header in includes(file):
            if header in {"fstream", "iostream", "filesystem", "chrono", "thread", "cstdio", "random"} and (
                    file.path not in MAY_PRINT):
                yield file.finding(number, "layering", f"{file.folder}/ is pure: no <{header}>")


def check_libraries_do_not_print(file):
    if file.folder in {"dedup", "store", "intake", "server"} and file.is_cpp and file.path not in MAY_PRINT:
        yield from file.search(r"\bstd::(cout|cerr|clog)\b|\b(printf|fprintf|puts|perror)\s*\(|\b_?exit\s*\(",
                               "errors", "a library neither prints nor exits: {0}", file.code)


def check_exceptions(file):
    if not file.is_cpp:
        return
    yield from file.search(r"catch\s*\(\s*\.\.\.\s*\)\s*\{\s*\}", "errors", "an exception is swallowed", file.code)
    if file.folder in CODE_FOLDERS:
        yield from file.search(r"\bthrow\b(?! std::bad_alloc)", "errors",
                               "errors are Status and Result; nothing of ours throws", file.code)


def check_ignored_outcomes(file):
    if file.folder in CODE_FOLDERS and file.is_cpp:
        yield from file.search(r"(?<![\w>])\(void\)\s*[\w:(*&]\S*|\bstatic_cast<void>\(\s*[^\W\d]\S*", "errors",
                               "a status is dropped by IgnoreStatus(status, why): {0}", file.code)


def check_pragma_once(file):
    if file.suffix == ".h" and not re.search(r"^#pragma once$", file.text, re.MULTILINE):
        yield file.finding(1, "header", "#pragma once is missing")


def check_file_size(file):
    if file.is_code and len(file.lines) > FILE_LINES_MAX:
        yield file.finding(len(file.lines), "size", f"{len(file.lines)} lines; at most {FILE_LINES_MAX}")
    if file.path == "ARCHITECTURE.md" and len(file.lines) > ARCHITECTURE_LINES_MAX:
        yield file.finding(len(file.lines), "size", f"{len(file.lines)} lines; at most {ARCHITECTURE_LINES_MAX}")


def check_line_length(file):
    if file.is_code:
        for number, line in enumerate(file.lines, start=1):
            if len(line) > LINE_COLUMNS_MAX:
                yield file.finding(number, "size", f"{len(line)} columns; at most {LINE_COLUMNS_MAX}")


def functions_of(file):
    if file.is_cpp:
        return cpp_text.functions(file.text)
    if file.suffix == ".py":
        return [cpp_text.Function(node.name, node.lineno, node.end_lineno - node.lineno + 1)
                for node in ast.walk(ast.parse(file.text)) if isinstance(node, ast.FunctionDef)]
    if file.path in SCRIPTS:
        return [cpp_text.Function(match.group(1), file.text.count("\n", 0, match.start()) + 1,
                                  match.group().count("\n") + 1)
                for match in re.finditer(r"^(\w+)\(\) \{\n.*?^\}", file.text, re.MULTILINE | re.DOTALL)]
    return []


def check_function_length(file):
    for function in functions_of(file):
        if function.line_count > FUNCTION_LINES_MAX:
            yield file.finding(function.line, "size",
                               f"{function.name} has {function.line_count} lines; at most {FUNCTION_LINES_MAX}")


def check_words(file):
    if file.path in RULE_FILES:
        return
    yield from file.search(r"\b(TODO|FIXME|XXX|HACK)\b", "words", "{0}: do it, or open an issue")
    yield from file.search(r"(?<![\w.~$}-])/(home|root|tmp|work|workspace|mnt|Users)/[\w.]", "words",
                           "{0}: a path of one machine")
    yield from file.search(r"\b(registry\.npmjs\.org|pypi\.org|crates\.io|proxy\.golang\.org)\b", "words",
                           "{0}: the project does not depend on a package registry")
    if file.is_code:
        yield from file.search(r"^[ \t]*(//|#)[ \t]*[-=*#~]{4,}", "words", "a banner: {0}")


def check_build_files(file):
    if file.path.endswith("CMakeLists.txt") or file.suffix == ".cmake":
        yield from file.search(r"\bfile\s*\(\s*GLOB\w*", "build", "sources are listed, not globbed")
        yield from file.search(r"\b(add_compile_options|add_definitions|include_directories|link_libraries)\s*\(",
                               "build", "{0}: flags belong to targets")


def check_decision_names(file):
    if file.path.startswith("docs/decisions/") and not re.fullmatch(r"docs/decisions/\d{4}-[a-z0-9-]+\.md", file.path):
        yield file.finding(1, "documents", "decisions are named NNNN-title.md")


FILE_RULES = [value for name, value in list(globals().items()) if name.startswith("check_")]


def check_folder_names(root, files):
    for folder in sorted({parent.as_posix() for file in files for parent in pathlib.PurePosixPath(file.path).parents}):
        if pathlib.PurePosixPath(folder).name in BANNED_FOLDERS:
            yield Finding(folder, 0, "layering", "name the folder after what is in it")


def is_listed(root, path):
    """Whether the nearest build file at or above `path` that could name it does."""
    for folder in path.parents:
        build_file = root / folder / "CMakeLists.txt"
        name = path.relative_to(folder).as_posix()
        if build_file.exists() and re.search(rf"(?<![\w/]){re.escape(name)}(?![\w.])", build_file.read_text()):
            return True
    return False


def check_sources_are_built(root, files):
    """What no build file names is neither built nor checked. Headers of tests come in with their tests."""
    for file in files:
        is_test_header = file.folder == "tests" and file.suffix == ".h"
        if file.is_cpp and not is_test_header and not is_listed(root, pathlib.PurePosixPath(file.path)):
            yield file.finding(1, "build", "named in no CMakeLists.txt")


def check_links(root, files):
    for file in files:
        if file.suffix != ".md":
            continue
        for number, line in enumerate(file.lines, start=1):
            for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", line):
                if "://" not in target and not (root / pathlib.PurePosixPath(file.path).parent / target).exists():
                    yield file.finding(number, "documents", f"the link to {target} leads nowhere")


SOURCE_PATH = r"(?<![\w/.\"])(?:dedup|store|server|tools|tests)/[\w/]+\.(?:h|cc|py)\b"


def check_named_sources_exist(root, files):
    """A document or comment that names a source file by its path names one that is there."""
    paths = {file.path for file in files}
    for file in files:
        if file.suffix == ".md" or file.is_cpp:
            for match in re.finditer(SOURCE_PATH, file.text):
                if match.group() not in paths:
                    line = file.text.count("\n", 0, match.start()) + 1
                    yield file.finding(line, "documents", f"there is no {match.group()}")


def check_thresholds_are_documented(root, files):
    """The table of thresholds in docs/matching.md is the struct of dedup/judge/thresholds.h."""
    texts = {file.path: file.text for file in files}
    header = texts.get("dedup/judge/thresholds.h", "")
    struct = re.search(r"struct Thresholds \{(.*?)^\};", header, re.DOTALL | re.MULTILINE)
    in_code = set(re.findall(r"^\s+[\w:]+ (\w+) = ([\d.]+);", struct.group(1), re.MULTILINE)) if struct else set()
    in_code = {(name, value) for name, value in in_code if name != "version"}
    in_table = set(re.findall(r"^\| `(\w+)` \| ([\d.]+) \|", texts.get("docs/matching.md", ""), re.MULTILINE))
    for name, value in sorted(in_code ^ in_table):
        side = "code" if (name, value) in in_code else "table"
        yield Finding("docs/matching.md", 0, "documents", f"only the {side} has {name} = {value}")


TREE_RULES = [check_folder_names, check_sources_are_built, check_links, check_named_sources_exist,
              check_thresholds_are_documented]


def read_tree(root):
    files = []
    for folder, subfolders, names in os.walk(root):
        subfolders[:] = sorted(name for name in subfolders if name not in SKIPPED_FOLDERS)
        for name in sorted(names):
            path = (pathlib.Path(folder) / name).relative_to(root).as_posix()
            if pathlib.PurePosixPath(path).suffix in TEXT_SUFFIXES or path in SCRIPTS:
                files.append(File(root, path))
    return files


def check_tree(root):
    """What each rule finds, by the rule's name, and the number of files looked at."""
    root = pathlib.Path(root)
    files = read_tree(root)
    findings = {rule.__name__: [finding for file in files for finding in rule(file)] for rule in FILE_RULES}
    findings |= {rule.__name__: list(rule(root, files)) for rule in TREE_RULES}
    return findings, len(files)


def print_numbers(root):
    """What the structure of the tree amounts to, for comparing it before and after a change."""
    files = [file for file in read_tree(pathlib.Path(root)) if file.folder in CODE_FOLDERS and file.is_cpp]
    arrows = {(room_of(file.path), room) for file in files for _, _, room in arrows_of(file)}
    upward = [finding for file in files for finding in check_include_arrows(file)]
    functions = [function for file in files for function in functions_of(file)]
    asserts = sum(len(re.findall(r"\b(static_assert|assert|NEWSFOLD_ASSERT)\(", file.code)) for file in files)
    lines = sum(len(file.lines) for file in files)
    print(f"rooms                   {len({room_of(file.path) for file in files})}")
    print(f"files                   {len(files)}")
    print(f"lines                   {lines}")
    print(f"arrows between rooms    {len(arrows)}")
    print(f"upward includes         {len(upward)}")
    print(f"functions over 40 lines {sum(function.line_count > 40 for function in functions)}")
    print(f"assertions              {asserts} (one in {lines // max(asserts, 1)} lines)")


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != "--numbers"]
    root = arguments[0] if arguments else pathlib.Path(__file__).resolve().parents[2]
    if "--numbers" in sys.argv[1:]:
        print_numbers(root)
        return
    by_rule, file_count = check_tree(root)
    findings = sorted(finding for found in by_rule.values() for finding in found)
    for finding in findings:
        print(finding)
    if file_count == 0:
        sys.exit(f"no files in {root}")
    print(f"tree rules: {len(by_rule)} rules, {file_count} files, {len(findings)} findings")
    sys.exit(1 if findings else 0)


if __name__ == "__main__":
    main()
