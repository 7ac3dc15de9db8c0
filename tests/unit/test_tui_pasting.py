"""Pasted text is text, whatever stands in it and however it comes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver

from store.clean import STAND_IN
from tui.pasting import CalmPaste, _Parser, calm_pastes

BEGIN, END = "\x1b[200~", "\x1b[201~"


def pieces(text: str, size: int) -> list[str]:
    return [text[place : place + size] for place in range(0, len(text), size)]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 6, 7, 1000])
def test_a_pasted_escape_becomes_a_sign_however_the_input_is_cut(size: int) -> None:
    calm = CalmPaste()
    given = f"j\x1b[A{BEGIN}a\x1b[31mb\x1b{END}\x1b{BEGIN}{END}k\x1b"
    wanted = f"j\x1b[A{BEGIN}a{STAND_IN}[31mb{STAND_IN}{END}\x1b{BEGIN}{END}k\x1b"
    assert "".join(map(calm.calmed, pieces(given, size))) == wanted


@given(st.text(alphabet="\x1b[201~a", max_size=40), st.integers(1, 9))
def test_outside_of_a_paste_nothing_is_changed_or_held_back(text: str, size: int) -> None:
    calm = CalmPaste()
    if BEGIN not in text:
        assert [calm.calmed(piece) for piece in pieces(text, size)] == pieces(text, size)


@pytest.mark.parametrize("size", [1, 4, 1000])
def test_a_paste_is_one_event_and_presses_no_key(size: int) -> None:
    parser = _Parser()
    found = [event for piece in pieces(f"{BEGIN}x\x1b\x1bdy\x1b[3~{END}", size) for event in parser.feed(piece)]
    found += list(parser.feed("z"))
    assert [type(event).__name__ for event in found] == ["Paste", "Key"]
    assert isinstance(found[0], events.Paste)
    assert found[0].text == f"x{STAND_IN}{STAND_IN}dy{STAND_IN}[3~"


def test_textual_alone_presses_keys_so_the_guard_is_needed() -> None:
    parser = XTermParser()
    found = list(parser.feed(f"{BEGIN}x\x1b\x1bdy{END}z"))
    assert "d" in [event.key for event in found if isinstance(event, events.Key)]


def test_calm_pastes_says_so_when_textual_reads_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linux_driver, "XTermParser", object)
    with pytest.raises(RuntimeError, match="elsewhere"):
        calm_pastes()


def test_the_driver_reads_with_the_calm_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linux_driver, "XTermParser", XTermParser)
    calm_pastes()
    assert linux_driver.XTermParser is _Parser
