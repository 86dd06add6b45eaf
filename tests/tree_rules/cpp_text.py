"""What the tree rules need to know of C++ source text: code without comments and literals, and functions."""

import re
from typing import NamedTuple

_LITERALS_AND_COMMENTS = re.compile(
    r'R"(?P<delimiter>[^\s()\\]{0,16})\(.*?\)(?P=delimiter)"'
    r"|//[^\n]*"
    r"|/\*.*?\*/"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9A-Za-z_])'(?:\\.|[^'\\\n])+'",
    re.DOTALL,
)
_SCOPE_HEAD = re.compile(r"\b(namespace|class|struct|union|enum|extern)\b")


class Function(NamedTuple):
    name: str
    line: int
    line_count: int


def blank_comments_and_literals(source):
    """The source with every comment and literal replaced by blanks; line numbers stay as they are."""
    return _LITERALS_AND_COMMENTS.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), source)


def _name_of(head):
    before_parameters = head.split("(", 1)[0].split()
    return before_parameters[-1] if before_parameters else "?"


def _head_goes_on(code, position):
    """Whether the brace that closes before `position` ended a member initializer, not a body."""
    rest = code[position : position + 200].lstrip()
    return rest.startswith((",", "{"))


def functions(source):
    """The outermost functions of a source text, lambdas and local classes counted in with them."""
    code = re.sub(r"^[ \t]*#(?:\\\n|[^\n])*", lambda m: re.sub(r"[^\n]", " ", m.group()),
                  blank_comments_and_literals(source), flags=re.MULTILINE)
    found = []
    scopes = []  # for each open brace: None inside a scope, else where the function's head begins
    head_begin = 0
    for position, character in enumerate(code):
        inside_function = bool(scopes) and scopes[-1] is not None
        if character == "{":
            head = code[head_begin:position]
            is_function = not inside_function and "(" in head and not _SCOPE_HEAD.search(head.split("(", 1)[0])
            if inside_function:
                scopes.append(scopes[-1])
            else:
                scopes.append(head_begin + len(head) - len(head.lstrip()) if is_function else None)
                head_begin = head_begin if is_function else position + 1
        elif character == "}" and scopes:
            begin = scopes.pop()
            if scopes and scopes[-1] is not None:
                continue
            if begin is None:
                head_begin = position + 1
            elif not _head_goes_on(code, position + 1):
                first_line = code.count("\n", 0, begin) + 1
                last_line = code.count("\n", 0, position) + 1
                found.append(Function(_name_of(code[begin:position]), first_line, last_line - first_line + 1))
                head_begin = position + 1
        elif character == ";" and not inside_function:
            head_begin = position + 1
    return found
