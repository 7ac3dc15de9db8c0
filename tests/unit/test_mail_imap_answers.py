"""Cutting what an IMAP server sends into answers and values."""

from __future__ import annotations

from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mail.imap.answers import Answer, AnswerReader, fetch_items, values

STREAM = (
    b"* OK ready {5}\r\n"
    b"* 1 FETCH (UID 7 BODY[] {10}\r\nA1 OK\r\n{3} X {0}\r\n)\r\n"
    b"\r\n"
    b'* LIST () "/" {3}\r\na\r\n\r\n'
    b"+ {4}\r\n"
    b"A1 NO sorry {9}\r\n"
)
ANSWERS = [
    [b"* OK ready {5}"],
    [b"* 1 FETCH (UID 7 BODY[] {10}", b"A1 OK\r\n{3}", b" X {0}", b"", b")"],
    [b""],
    [b'* LIST () "/" {3}', b"a\r\n", b""],
    [b"+ {4}"],
    [b"A1 NO sorry {9}"],
]


def read(pieces: list[bytes]) -> list[Answer]:
    reader = AnswerReader()
    answers = [answer for piece in pieces for answer in reader.feed(piece)]
    assert reader.between_answers
    return answers


def test_a_stream_is_cut_into_answers() -> None:
    assert read([STREAM]) == ANSWERS


@given(some.lists(some.integers(0, len(STREAM))))
def test_it_does_not_matter_how_the_stream_is_chopped(cuts: list[int]) -> None:
    places = [0, *sorted(cuts), len(STREAM)]
    assert read([STREAM[low:high] for low, high in pairwise(places)]) == ANSWERS


def test_half_an_answer_is_waited_for() -> None:
    reader = AnswerReader()
    assert reader.feed(b"* OK\r") == []
    assert not reader.between_answers
    assert reader.feed(b"\n* 1 FETCH {3}\r\nab") == [[b"* OK"]]
    assert not reader.between_answers


@given(some.lists(some.binary()))
def test_any_bytes_are_cut_or_refused(pieces: list[bytes]) -> None:
    reader = AnswerReader()
    with suppress(ValueError):
        for piece in pieces:
            for answer in reader.feed(piece):
                assert len(answer) % 2 == 1


def test_values_are_atoms_strings_and_lists() -> None:
    answer = [rb'7 (\Seen "a \"b\" \\" ("" BODY[HEADER.FIELDS (DATE "X Y")]<0> {2}', b"()", b") NIL) end"]
    assert values(answer, skip=2) == [
        [rb"\Seen", rb'a "b" \ '.strip(), [b"", b'BODY[HEADER.FIELDS (DATE "X Y")]<0>', b"()"], b"NIL"],
        b"end",
    ]


@pytest.mark.parametrize("line", [b"(", b")", b'"', b'"\\', b"((((" * 100, b"a [", b'("a)'])
def test_unbalanced_values_are_refused(line: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        values([line])


@given(some.binary())
def test_any_line_is_read_or_refused(line: bytes) -> None:
    with suppress(ValueError):
        values([line])


@pytest.mark.parametrize("unit", [b"(", b'"', b'\\"', b"[", b"a[", b"[]", b'"a', b" "])
def test_long_hostile_lines_take_one_pass(unit: bytes) -> None:
    with suppress(ValueError):
        values([unit * (1_000_000 // len(unit))])


def test_fetched_items_are_named() -> None:
    answer = [b"3 FETCH (uid 7 FLAGS (\\Seen) BODY[HEADER.FIELDS (DATE)] {2}", b"\r\n", b" X NIL)"]
    assert fetch_items(answer) == {"UID": b"7", "FLAGS": [b"\\Seen"], "BODY[HEADER.FIELDS]": b"\r\n", "X": b""}


@pytest.mark.parametrize("line", [b"3 FETCH", b"3 FETCH (UID)", b"3 FETCH ((UID) 7)", b"3 FETCH (UID 7) x"])
def test_items_that_are_no_pairs_are_refused(line: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        fetch_items([line])
