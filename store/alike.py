"""Texts as people compare them, in plain SQL: whatever the case of any letter, and whatever accents were not typed.

SQLite itself ignores the case of ASCII letters only. Its GLOB knows classes of characters, so a letter becomes the
class of all that it may stand for: ``[eEéÉèÈ…]`` for e, ``[éÉ]`` for é, for whoever types an accent means it.

A cell may write its accents as characters of their own, all of them, as some systems write the names of files.

What this cannot do: one letter as two (ß as SS, ø as oe), an accent of a cell that is a character of its own where none
was typed and more letters follow, and texts of some hundred characters or more, of which only ASCII letters may differ
in case.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

_LONGEST_PATTERN = 50_000  # bytes; SQLite refuses longer ones
_CASED_LETTERS = range(0x80, 0x2000)  # nearly all that have case or accents; the few others are asked one by one
_MARKS = ("*", "?", "[")


class CellTest(NamedTuple):
    """A part of a WHERE clause that is true, false or, for an empty cell, NULL."""

    sql: str
    params: list[str]


def holds(cell: str, text: str) -> CellTest:
    """Return the test that a cell holds a text somewhere; case does not count, nor do accents that were not typed.

    :param cell: an SQL expression
    """
    return _held(cell, "> 0", text, _patterns("*{}*", text, accents_count=False))


def begins(cell: str, text: str) -> CellTest:
    """Return the test that a cell begins with a text; case does not count, nor do accents that were not typed.

    :param cell: an SQL expression
    """
    return _held(cell, "= 1", text, _patterns("{}*", text, accents_count=False))


def _held(cell: str, where: str, text: str, patterns: list[str]) -> CellTest:
    ascii_test = f"instr(lower({cell}), lower(?)) {where}"
    # most cells are ASCII and need no slow look at classes
    wide_test = f"length(CAST({cell} AS BLOB)) > length({cell}) AND {_any_of(cell, patterns)}"
    return CellTest(f"({ascii_test} OR ({wide_test}))", [text, *patterns])


def equals(cell: str, text: str) -> CellTest:
    """Return the test that a cell is a text; case does not count, accents do.

    :param cell: an SQL expression
    """
    same = f"{cell} = ? COLLATE NOCASE"
    if text.isascii():
        return CellTest(f"({same})", [text])
    patterns = _patterns("{}", text, accents_count=True)
    return CellTest(f"({same} OR {_any_of(cell, patterns)})", [text, *patterns])


def _any_of(cell: str, patterns: list[str]) -> str:
    return f"({' OR '.join([f'{cell} GLOB ?'] * len(patterns))})"


def _fitting(pattern: str) -> str:
    """Return a pattern, or one that nothing matches where SQLite would refuse it or read it only to a NUL."""
    return "" if "\0" in pattern or len(pattern.encode("utf-8", "replace")) > _LONGEST_PATTERN else pattern


def _patterns(frame: str, text: str, *, accents_count: bool) -> list[str]:
    """Return the pattern of a text and, where it has accents, that of cells which write those apart."""
    spelled = dict.fromkeys(unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    classes = ("".join(_class(letter, accents_count=accents_count) for letter in one) for one in spelled)
    return [_fitting(frame.format(one)) for one in classes]


def _class(letter: str, *, accents_count: bool) -> str:
    by_case, by_letter = _kin()
    found = {letter, *(other for other in (letter.lower(), letter.upper()) if len(other) == 1)}
    found.update(by_case.get(letter.casefold(), ""))
    if not accents_count and _bare(letter) == letter.casefold():
        found.update(by_letter.get(letter.casefold(), ""))
    return f"[{''.join(sorted(found))}]" if len(found) > 1 or letter in _MARKS else letter


@cache
def _kin() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return the letters beyond ASCII that differ by case alone, and those that differ by case and accents."""
    by_case: defaultdict[str, str] = defaultdict(str)
    by_letter: defaultdict[str, str] = defaultdict(str)
    for letter in map(chr, _CASED_LETTERS):
        by_case[letter.casefold()] += letter
        by_letter[_bare(letter)] += letter
    return by_case, by_letter


def _bare(letter: str) -> str:
    """Return a letter folded and without its accents."""
    parts = unicodedata.normalize("NFD", letter)
    return parts[0].casefold() if all(map(unicodedata.combining, parts[1:])) else letter.casefold()
