"""The catalogue of errors: every code is told of completely, is raised somewhere, and leads to what helps."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

import mail
import store
import tui
from mail import catalogue
from store.errors import CODES, MailbaseError, Where
from tui import leading

ROOT = Path(__file__).parents[2]
PACKAGES = (store, mail, tui)

leading.load_errors()
catalogue.areas()
KNOWN = dict(CODES)
CLASSES = pytest.mark.parametrize("error", KNOWN.values(), ids=KNOWN)


def _below(error: type[MailbaseError]) -> Iterator[type[MailbaseError]]:
    for one in error.__subclasses__():
        yield one
        yield from _below(one)


ALL = list(_below(MailbaseError))


@cache
def _sources() -> dict[Path, ast.Module]:
    found = [path for package in PACKAGES for path in (ROOT / package.__name__).rglob("*.py")]
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in found}


@cache
def _used() -> frozenset[str]:
    """Return every name that is used beyond being imported or caught, and the codes that stand somewhere as texts."""
    found: set[str] = set()
    for tree in _sources().values():
        caught = {name for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler) for name in _nodes(node.type)}
        bases = {
            name
            for node in ast.walk(tree)
            if isinstance(node, ast.ClassDef)
            for base in node.bases
            for name in _nodes(base)
        }
        names = {node for node in ast.walk(tree) if isinstance(node, ast.Name)} - caught - bases
        found |= {node.id for node in names}
        constants = [node for node in ast.walk(tree) if isinstance(node, ast.AnnAssign | ast.Assign)]
        found |= {
            str(node.value.value) for node in constants if isinstance(node.value, ast.Constant) and not _is_code(node)
        }
    return frozenset(found)


def _is_code(node: ast.Assign | ast.AnnAssign) -> bool:
    """Tell whether it is the line that gives a class of errors its code."""
    return isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "code"


def _nodes(node: ast.AST | None) -> set[ast.AST]:
    return set(ast.walk(node)) if node is not None else set()


def _words_given() -> Iterator[str]:
    """Yield the names of the classes that are made with words."""
    for tree in _sources().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and any(each.arg == "words" for each in node.keywords):
                yield getattr(node.func, "id", "")


def test_the_catalogue_knows_all_modules_that_define_errors() -> None:
    for package in PACKAGES:
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    assert set(CODES) == set(KNOWN)


def test_every_code_stands_in_one_area() -> None:
    listed = [one.code for found in catalogue.areas().values() for one in found]
    assert sorted(listed) == sorted(KNOWN)


@CLASSES
def test_a_code_is_told_of_completely(error: type[MailbaseError]) -> None:
    told = vars(error)
    assert {"sentence", "cause", "remedy"} <= set(told), f"{error.__name__} leaves some of it to others"
    for text in (error.sentence, error.cause, error.remedy):
        assert text.strip()
    assert isinstance(error.place, Where)


@pytest.mark.parametrize("error", ALL, ids=[error.__name__ for error in ALL])
def test_the_sentences_of_an_error_are_sentences(error: type[MailbaseError]) -> None:
    for text in (error.sentence, error.cause, error.remedy):
        assert text[0].isupper() or text[0] in "“`{"
        assert not text.endswith(" ")
    assert error.sentence.endswith(".")
    assert error.cause.endswith(".")
    assert not error.evidence.endswith((".", ":"))


@pytest.mark.parametrize("error", ALL, ids=[error.__name__ for error in ALL])
def test_why_it_happens_needs_no_facts(error: type[MailbaseError]) -> None:
    for text in (error.cause, error.evidence):
        assert [name for _text, name, _spec, _conversion in Formatter().parse(text) if name] == []


def test_no_code_is_used_twice() -> None:
    codes = [error.code for error in ALL if "code" in vars(error)]
    assert len(codes) == len(set(codes))


@CLASSES
def test_a_code_is_raised_somewhere(error: type[MailbaseError]) -> None:
    # a code that is only ever kept, and never raised, stands as a constant where it is kept
    assert {error.code, error.__name__, *(one.__name__ for one in _below(error))} & _used()


def test_whoever_keeps_words_says_whose_they_are() -> None:
    by_name = {error.__name__: error for error in ALL}
    silent = {name for name in _words_given() if name in by_name and not by_name[name].evidence}
    assert silent == set()


def test_a_reason_is_told_below_its_code() -> None:
    told = catalogue.described(KNOWN["NAUTH_013"])
    sentences = [one.sentence for one in told.reasons]
    assert "The organisation of USER has switched off sending by SMTP." in sentences
    assert "The organisation of USER lets in only devices that it manages (MDM)." in sentences
    assert "The organisation of USER refuses the sign-in to this program." not in sentences


def test_facts_stand_in_capitals_and_braces_as_they_are_typed() -> None:
    assert catalogue.described(KNOWN["NEMAIL_002"]).sentence == "SERVER refused to sign in as USER."
    assert "{Net}" in catalogue.described(KNOWN["FORMULA_001"]).remedy


def test_the_codes_that_people_know_mean_what_they_know_them_for() -> None:
    assert "sign in again" in KNOWN["NEMAIL_002"].remedy
    assert "automation" in KNOWN["CONT_002"].sentence
    assert "may not send as" in KNOWN["ACCESS_137"].sentence
    assert "owner of the address" in KNOWN["ACCESS_137"].remedy
    cause = KNOWN["NAUTH_013"].cause
    for reason in ("permission", "blocked for everybody", "ActiveSync", "MDM"):
        assert reason in cause
