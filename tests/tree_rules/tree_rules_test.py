#!/usr/bin/env python3
"""Shows that every tree rule can fail, and that a tree which keeps the rules passes."""

import pathlib
import tempfile
import unittest

import cpp_text
import tree_rules

CLEAN_TREE = {
    "README.md": "See [the map](ARCHITECTURE.md#code) and [the web](https://example.org/).\n",
    "ARCHITECTURE.md": "# Architecture\n",
    "dev": "#!/usr/bin/env bash\nmain() {\n  echo ok\n}\nmain\n",
    "docs/matching.md": "| `cover_min` | 0.6 | share |\n",
    "docs/decisions/0001-engine-seam.md": "# Engine seam\n",
    "dedup/CMakeLists.txt": "add_library(dedup text/a.cc text/a.h judge/thresholds.h sketch/b.cc)\n",
    "dedup/text/a.h": "#pragma once\n#include <string>\n",
    "dedup/text/a.cc": '#include "dedup/text/a.h"\n// "co_await" in a comment is harmless.\nint One() { return 1; }\n',
    "dedup/judge/thresholds.h": "#pragma once\nstruct Thresholds {\n  int version = 1;\n"
                                 "  double cover_min = 0.6;\n};\n",
    "dedup/sketch/b.cc": '#include "dedup/text/a.h"\nint Two() { return 2; }\n',
    "store/engine/rocksdb/CMakeLists.txt": "add_library(rocksdb engine.cc)\n",
    "store/engine/rocksdb/engine.cc": '#include "rocksdb/db.h"\n#include "store/engine/engine.h"\n',
    "server/http/CMakeLists.txt": "add_library(http session.cc)\n",
    "server/http/session.cc": "#include <boost/asio/awaitable.hpp>\nTask Run() { co_return; }\n",
    "tools/CMakeLists.txt": "add_executable(newsfold main.cc)\n",
    "tools/main.cc": '#include "server/serve.h"\nint main() {}\n',
    "tests/dedup/fixture.h": "#pragma once\n",
}

LONG_FUNCTION = "int Long() {\n" + "  Step();\n" * 70 + "}\n"

# What is put into the clean tree, and the rule that must object.
VIOLATIONS = [
    ("dedup/text/a.cc", '#include "store/archive.h"\n', "layering"),
    ("store/engine/rocksdb/engine.cc", '#include "server/serve.h"\n', "layering"),
    ("tools/main.cc", '#include "server/http/session.h"\n', "layering"),
    ("dedup/text/a.cc", '#include "dedup/sketch/b.h"\n', "layering"),
    ("store/engine/rocksdb/engine.cc", '#include "store/records/format.h"\n', "layering"),
    ("tools/main.cc", '#include "store/engine/engine.h"\n', "layering"),
    ("server/http/session.cc", '#include "tools/verbs.h"\n', "layering"),
    ("dedup/text/a.cc", '#include "tests/dedup/fixture.h"\n', "layering"),
    ("dedup/text/a.cc", "#include <fstream>\n", "layering"),
    ("tools/main.cc", '#include "rocksdb/db.h"\n', "layering"),
    ("tools/main.cc", "#include <boost/beast/http.hpp>\n", "layering"),
    ("tools/main.cc", "Task Run() { co_await Other(); }\n", "layering"),
    ("dedup/utils/note.md", "words\n", "layering"),
    ("store/engine/rocksdb/engine.cc", 'void F() { std::cout << "x"; }\n', "errors"),
    ("store/engine/rocksdb/engine.cc", "void F() { exit(1); }\n", "errors"),
    ("tools/main.cc", "void F() { try { G(); } catch (...) { /* never mind */ } }\n", "errors"),
    ("tools/main.cc", "void F() { throw 1; }\n", "errors"),
    ("store/engine/rocksdb/engine.cc", "void F() { (void)Save(); }\n", "errors"),
    ("tools/main.cc", "void F() { static_cast<void>(pipeline.Finish()); }\n", "errors"),
    ("dedup/text/a.h", "int One();\n", "header"),
    ("dedup/text/a.cc", "int x;\n" * 601, "size"),
    ("dedup/text/a.cc", LONG_FUNCTION, "size"),
    ("dev", "main() {\n" + "  echo ok\n" * 70 + "}\n", "size"),
    ("tests/long.py", "def long():\n" + "    step()\n" * 70, "size"),
    ("dedup/text/a.cc", "//" + " word" * 30 + "\n", "size"),
    ("ARCHITECTURE.md", "line\n" * 201, "size"),
    ("README.md", "TODO: write\n", "words"),
    ("README.md", "cd /home/me/newsfold\n", "words"),
    ("README.md", "fetch https://pypi.org/simple\n", "words"),
    ("dedup/text/a.cc", "// ---- helpers ----\n", "words"),
    ("dedup/text/new.cc", "int x;\n", "build"),
    ("dedup/sketch/new.cc", "int x;\n", "build"),
    ("dedup/CMakeLists.txt", "file(GLOB all *.cc)\n# text/a.cc text/a.h judge/thresholds.h sketch/b.cc\n", "build"),
    ("dedup/CMakeLists.txt", "add_compile_options(-O3) # text/a.cc text/a.h judge/thresholds.h sketch/b.cc\n", "build"),
    ("docs/decisions/Engine.md", "# Engine\n", "documents"),
    ("docs/matching.md", "| `cover_min` | 0.7 | share |\n", "documents"),
    ("README.md", "See [this](docs/absent.md).\n", "documents"),
    ("ARCHITECTURE.md", "Look at `dedup/text/absent.h`.\n", "documents"),
]


# Violations that take more than one file.
WIDER_VIOLATIONS = [
    ({"intake/html/CMakeLists.txt": "# a.cc\n", "intake/html/a.cc": "#include <fstream>\n"}, "layering"),
    ({"dedup/CMakeLists.txt": CLEAN_TREE["dedup/CMakeLists.txt"] + "# b.h\n", "dedup/b.h": "#pragma once\n"},
     "layering"),
]


def findings_in(tree):
    """What is found in a tree, by the name of the rule function that found it; rules without findings are left out."""
    with tempfile.TemporaryDirectory() as folder:
        for path, text in tree.items():
            file = pathlib.Path(folder, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return {name: found for name, found in tree_rules.check_tree(folder)[0].items() if found}


class TreeRules(unittest.TestCase):
    def test_a_clean_tree_passes(self):
        self.assertEqual(findings_in(CLEAN_TREE), {})

    def test_every_violation_is_found_and_every_rule_is_needed(self):
        rules_that_found = set()
        violations = [({path: text}, rule) for path, text, rule in VIOLATIONS] + WIDER_VIOLATIONS
        for files, rule in violations:
            with self.subTest(files=files):
                found = findings_in({**CLEAN_TREE, **files})
                self.assertEqual({finding.rule for findings in found.values() for finding in findings}, {rule}, found)
                rules_that_found |= found.keys()
        all_rules = {rule.__name__ for rule in tree_rules.FILE_RULES + tree_rules.TREE_RULES}
        self.assertEqual(rules_that_found, all_rules)

    def test_limits_are_inclusive(self):
        exact = "int Long() {\n" + "  Step();\n" * 68 + "}\n" + "\n" * 530
        self.assertEqual(findings_in({**CLEAN_TREE, "dedup/text/a.cc": exact}), {})


class CppText(unittest.TestCase):
    def names_and_sizes(self, source):
        return [(function.name, function.line, function.line_count) for function in cpp_text.functions(source)]

    def test_functions_are_measured_from_their_head(self):
        self.assertEqual(self.names_and_sizes("namespace n {\nint A(int x,\n      int y) {\n  if (x) { y(); }\n}\n}\n"),
                         [("A", 2, 4)])

    def test_members_and_initializers(self):
        source = "class C {\n  C() : a_{1}, b_{2} {\n    F();\n  }\n  int a_{0};\n  int G() const { return 1; }\n};\n"
        self.assertEqual(self.names_and_sizes(source), [("C", 2, 3), ("G", 6, 1)])

    def test_lambdas_count_with_their_function(self):
        self.assertEqual(self.names_and_sizes("void A() {\n  auto f = [](int x) {\n    return x;\n  };\n}\n"),
                         [("A", 1, 5)])

    def test_tables_are_not_functions(self):
        self.assertEqual(self.names_and_sizes("const int kTable[] = {\n1,\n2,\n};\nstruct S {\n  int x = 0;\n};\n"), [])

    def test_literals_and_comments_are_blanked(self):
        self.assertEqual(cpp_text.blank_comments_and_literals("a\"{\"b '}'c//{\nd/*{*/e1'000R\"({)\"").split(),
                         ["a", "b", "c", "d", "e1'000"])


if __name__ == "__main__":
    unittest.main()
