#!/usr/bin/env python3
"""Runs the commands of docs/formats.md on files of each kind.

Usage: formats_test.py NEWSFOLD [TEST...]. Parquet is left out where pyarrow is not installed.
"""

import csv
import datetime
import gzip
import io
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tarfile
import tempfile
import unittest

try:
    import pyarrow
    import pyarrow.parquet
except ImportError:
    pyarrow = None

ROOT = pathlib.Path(__file__).resolve().parents[2]
NEWSFOLD = os.path.abspath(sys.argv.pop(1)) if len(sys.argv) > 1 else "newsfold"
TEXT = ("The harbour ferry returns to service on Monday after eleven weeks in the dry dock, {}.\n"
        'It "will" cost two, as ever.')
URL = "http://t.example/1"


def section(title):
    page = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    return re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL).group(1)


def blocks(title):
    """The indented blocks of a section, without their indentation."""
    found = re.findall(r"(?:^    .*\n|^\n(?=    ))+", section(title), re.MULTILINE)
    return [re.sub(r"^    ", "", block, flags=re.MULTILINE).strip() + "\n" for block in found]


def table(rows, **dialect):
    out = io.StringIO()
    csv.writer(out, **dialect).writerows(rows)
    return out.getvalue().encode()


def page(number):
    return (f"<html><head><title>Ferry</title></head><body><nav><a href='/'>Home</a></nav><div><p>{TEXT.format(number)}"
            "</p></div></body></html>").encode()


def record(number, body):
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    head = (f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Target-URI: {URL}\r\n"
            f"WARC-Date: 2020-02-03T04:05:06Z\r\nContent-Type: application/http\r\nContent-Length: {len(http)}\r\n\r\n")
    return gzip.compress(head.encode() + http + b"\r\n\r\n")


class CommandLine(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "newsfold").symlink_to(NEWSFOLD)

    def run_line(self, line, exit_code=0):
        path = f"{self.folder}:{pathlib.Path(sys.executable).parent}:{os.environ['PATH']}"
        done = subprocess.run(["bash", "-o", "pipefail", "-c", line], cwd=self.folder, check=False,
                              capture_output=True, text=True, env={**os.environ, "PATH": path})
        self.assertEqual(done.returncode, exit_code, f"{line}\n{done.stdout}{done.stderr}")
        return done

    def article(self, article_id):
        return json.loads(self.run_line(f"newsfold get --db store --json '{article_id}'").stdout)

    def write(self, name, content):
        (self.folder / name).write_bytes(content)


class Formats(CommandLine):
    def test_texts_and_pages(self):
        self.write("note.txt", "Письмо из гавани: паром вернулся.".encode("windows-1251"))
        self.write("page.html", page(1))
        (self.folder / "pages").mkdir()
        self.write("pages/a.html", page(2))
        lines = "".join(blocks("Texts and pages")).splitlines()
        outputs = [self.run_line(line, 3 if "--html all page" in line and "ingest" in line else 0) for line in lines]
        self.assertEqual(outputs[2].stdout.encode(), page(1))
        self.assertIn("Home", outputs[5].stdout)
        note = self.article("note.txt")
        self.assertEqual(note["text"], "Письмо из гавани: паром вернулся.")
        self.assertEqual(note["metadata"]["charset"], "windows-1251")
        self.assertEqual(self.article("page.html")["metadata"]["extraction"], "density")

    def test_directories_and_containers(self):
        (self.folder / "crawl/drafts").mkdir(parents=True)
        self.write("stamp", b"")
        self.write("crawl/a.html", page(1))
        self.write("crawl/b.jpg", b"x")
        self.write("crawl/drafts/c.html", page(3))
        with tarfile.open(self.folder / "pages.tar", "w") as tar:
            tar.add(self.folder / "crawl/a.html", "in/d.html")
        self.run_line("zstd -q --rm pages.tar && touch -d 2001-01-01 stamp")
        lines = "".join(blocks("Directories and containers")).splitlines()
        outputs = [self.run_line(line) for line in lines]
        self.assertIn("passed over: 1 .jpg", outputs[0].stderr)
        self.assertEqual(self.article("pages.tar/in/d.html")["decision"]["canonical_id"], "a.html")
        self.assertRegex(outputs[1].stdout, r"articles +2\n")
        self.run_line("".join(blocks("Going on")).strip())
        done = self.run_line("newsfold ingest --db store --json --resume crawl/")
        self.assertEqual(json.loads(done.stdout.splitlines()[-1])["files_skipped"], 2)

    def test_archives_of_the_web(self):
        (self.folder / "crawl").mkdir()
        self.write("crawl/1.warc.gz", record(1, page(1)) + record(2, b""))
        self.write("crawl.warc.gz", record(1, page(1)))
        outputs = [self.run_line(line) for line in "".join(blocks("Archives of the web")).splitlines()]
        self.assertEqual(json.loads(outputs[1].stdout.splitlines()[0])["record_id"], "urn:uuid:1")
        article = self.article("urn:uuid:1")
        self.assertEqual((article["url"], article["metadata"]["fetched_at"]), (URL, "2020-02-03T04:05:06Z"))

    def test_lines(self):
        big = 2**64
        self.write("articles.jsonl", b"".join(json.dumps(line).encode() + b"\n" for line in [
            {"text": TEXT.format(1), "id": "<urn:1>", "metadata": {"url": URL, "date": "2020-01-31T10:00:00Z"}},
            {"text": TEXT.format(2), "timestamp": "2019-04-25T12:57:54Z", "url": "http://t.example/2", "id": big}]))
        own = {"doc": {"body": TEXT.format(3)}, "meta": {"key": 3, "big": big}}
        self.write("crawl.jsonl.gz", gzip.compress(json.dumps(own).encode()))
        for line in "".join(blocks("JSON lines")).splitlines():
            self.run_line(line)
        datatrove, c4, own = self.article("<urn:1>"), self.article(big), self.article("3")
        self.assertEqual(datatrove["url"], URL)
        self.assertEqual(datatrove["published_at"], "2020-01-31T10:00:00Z")
        self.assertEqual(datatrove["metadata"]["metadata"]["url"], URL)
        self.assertEqual(c4["published_at"], "2019-04-25T12:57:54Z")
        self.assertEqual(own["text"], TEXT.format(3))
        self.assertEqual(own["metadata"]["meta"], {"key": 3, "big": str(big)})

    def test_tables(self):
        columns = ["id", "text", "url", "timestamp", "views"]
        self.write("news.csv", b"\xef\xbb\xbf" + table([columns, ["1", TEXT.format(1), URL, "1580464800", ""]]))
        self.write("news.tsv", table([columns, ["2", TEXT.format(2), "", "", "7"]], delimiter="\t"))
        self.write("bodies.txt", b"body\n" + TEXT.format(1).split("\n")[0].encode() + b"\n")
        for line in "".join(blocks("Tables")).splitlines():
            self.run_line(line)
        first, second = self.article("1"), self.article("2")
        self.assertEqual((first["text"], first["url"], first["published_at"]), (TEXT.format(1), URL, "1580464800"))
        self.assertEqual(first["metadata"], {"timestamp": "1580464800"})
        self.assertEqual(second["text"], TEXT.format(2))
        self.assertEqual(second["metadata"], {"views": "7"})

    def test_rows_that_are_refused_are_told_by_line(self):
        self.write("news.csv", b"id,text\n1,\"a\nb\"\n2\n3,\"c\n4,d\n5,\xff\n6,\n7,e\n")
        done = self.run_line("newsfold ingest --db store news.csv", exit_code=3)
        self.assertEqual(re.findall(r"news\.csv:(\d+)", done.stderr), ["4", "5", "7", "8"], done.stderr)
        self.assertRegex(done.stderr, "news.csv:5: .*the quote that begins a cell in line 5 is not closed")
        self.assertEqual([self.article(key)["text"] for key in "147"], ["a\nb", "d", "e"])
        self.write("lists.csv", b"id;text\n1;a\n")
        done = self.run_line("newsfold ingest --db store lists.csv", exit_code=3)
        self.assertIn('lists.csv: no column is called "text" or "html"; the first row names "id;text"', done.stderr)

    def test_tables_of_any_dialect_come_back(self):
        chance = random.Random(5)
        bits = ["a", "渡", " ", ",", "\t", '"', "\n", "\r\n", "''", ";", "0"]
        dialects = {"a.csv": {}, "b.csv": {"quoting": csv.QUOTE_ALL, "lineterminator": "\n"},
                    "c.tsv": {"delimiter": "\t"}, "d.csv": {"quoting": csv.QUOTE_NONNUMERIC}}
        for name, dialect in dialects.items():
            rows = [[f"{name}-{i}", "".join(chance.choices(bits, k=chance.randint(1, 30))),
                     "".join(chance.choices(bits, k=2))] for i in range(200)]
            self.write(name, table([["id", "text", "title"], *rows], **dialect))
            self.run_line(f"newsfold ingest --db store -q {name}")
            exported = [json.loads(line) for line in self.run_line("newsfold export --db store").stdout.splitlines()]
            kept = {line["id"]: line for line in exported}
            for article_id, text, title in rows:
                self.assertEqual((kept[article_id]["text"], kept[article_id]["title"]), (text, title))


@unittest.skipIf(pyarrow is None, "pyarrow is not installed")
class Parquet(CommandLine):
    def test_the_pipe_of_the_page(self):
        time = datetime.datetime(2020, 1, 31, 10, tzinfo=datetime.timezone.utc)
        rows = [{"id": i, "text": TEXT.format(i), "date": time, "metadata": {"url": f"http://t.example/{i}"},
                 "none": None} for i in range(3)]
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), self.folder / "news.parquet")
        script = next(block for block in blocks("Parquet") if "import pyarrow" in block)
        self.write("parquet_lines.py", script.encode())
        self.run_line(next(block for block in blocks("Parquet") if block.startswith("python3 ")))
        article = self.article("2")
        self.assertEqual((article["text"], article["url"]), (TEXT.format(2), "http://t.example/2"))
        self.assertEqual(article["published_at"], "2020-01-31 10:00:00+00:00")


if __name__ == "__main__":
    unittest.main()
