"""Every sentence a person reads passes through gettext."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# the practice server speaks for customers, who write in languages of their own, and its base has names like theirs
PRACTICE = {"practice", "demo.py", "demo_script.py"}
SOURCES = sorted(
    path
    for package in ("tui", "mail", "store")
    for path in (ROOT / package).rglob("*.py")
    if not PRACTICE.intersection(path.parts)
)

GETTEXT = {"_", "N_", "ngettext"}
# what these are called with is read by machines or by programmers
NOT_READ = {
    *("all", "one", "value", "number", "run", "insert", "many", "execute", "blobs", "iterate"),
    *("compile", "fullmatch", "match", "search", "sub", "split", "finditer"),
    *("AssertionError", "ValueError", "TypeError", "KeyError", "RuntimeError", "LookupError"),
    *("debug", "info", "warning", "error", "getLogger", "Literal", "TypeVar", "NewType"),
    *("Command", "stylesheet", "namedtuple", "deprecated"),
}
NOT_READ_NAMES = re.compile(r"CSS|^sql$|__all__")
TABLES = re.compile(r"^_?[A-Z_]+$")
# a capital begins a sentence; three small words are the rest of one; two are a name of ours
SENTENCE = re.compile(r"^[A-ZÀ-Ý][a-zà-ÿ]+ [A-Za-zà-ÿ]{2,}|(?:[a-zà-ÿ]{2,},? ){2,}[a-zà-ÿ]{2,}")
# on the screen a single word with a capital is a label
LABEL = re.compile(r"^[A-ZÀ-Ý][a-zà-ÿ]{2,}$")
# words of machines: operators of filters, SQLite's, a folder's name, a sample command
NO_TEXTS = {
    *("is not empty", "does not contain", "is not checked", "is any of", "has any of", "has all of", "days from now"),
    *("unable to open", "Downloads", "pass show mail/desk"),
}
# notes on what could not be read in a mail, for those who look into it
DEFECT = re.compile(r"^[a-z-]+: ")
SQL = re.compile(r"^\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|PRAGMA|WITH|AND|OR|WHERE|ORDER|FROM|JOIN|SET)\b")


def _is_exempt(node: ast.AST, on_screen: bool) -> bool:
    if isinstance(node, ast.Compare):
        return True
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        return name in GETTEXT | NOT_READ
    if isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        names = [str(getattr(target, "id", getattr(target, "attr", ""))) for target in targets]
        # below the screen, constants are tables of words to recognise and lists of fields
        return any(NOT_READ_NAMES.search(name) or (not on_screen and TABLES.match(name)) for name in names)
    # annotations and documentation
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_read(text: str, on_screen: bool) -> bool:
    if SQL.match(text) or DEFECT.match(text) or text in NO_TEXTS:
        return False
    return bool(SENTENCE.search(text) or (on_screen and LABEL.match(text)))


def _untranslated(node: ast.AST, on_screen: bool) -> Iterator[tuple[int, str]]:
    if _is_exempt(node, on_screen):
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if _is_read(node.value, on_screen):
            yield node.lineno, node.value
        return
    for name, field in ast.iter_fields(node):
        if name in ("annotation", "returns"):
            continue
        for child in field if isinstance(field, list) else [field]:
            if isinstance(child, ast.AST):
                yield from _untranslated(child, on_screen)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_sentence_is_left_untranslated(path: Path) -> None:
    found = [f"{line}: {text!r}" for line, text in _untranslated(ast.parse(path.read_text()), "tui" in path.parts)]
    assert not found, "\n".join(found)
