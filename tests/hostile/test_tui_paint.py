"""What reaches a terminal when every text is hostile: compared byte by byte on a real pseudo-terminal."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from bench.terminal import Terminal
from store.clean import STAND_IN
from tui.paint import fit, harden_textual, joined, line, words

SINKS = 23
ROOT = Path(__file__).parents[2]
PROGRAM = Path(__file__).with_name("every_sink.py")

# What Textual itself writes: colours, cursor, modes, questions to the terminal, the pointer's shape, line ends
OWN = re.compile(
    rb"\x1b\]22;[a-z-]*\x07|"
    rb"\x1b\[[<>=?]?[0-9;:]*[ $]?[A-Za-ln-z]|\x1b\[[<>=?]?[0-9;:]*m|\x1b[()=>78][B0]?|\x1bP[^\x1b]*\x1b\\|[\r\n\t]"
)
SIGNATURES = [b"\x1b]52", b"\x1b[7777m", b"\x1b]0;", "\x9b".encode(), "\x9d".encode(), b"\x0e", b"\x00", b"\x7f"]
DIRECTIONS = [each.encode() for each in "\u202e\u2066\u061c"]


def show(how: str) -> bytes:
    """Return what the program with every sink writes to its terminal."""
    environment = {"PYTHONPATH": str(ROOT)}
    with Terminal([sys.executable, str(PROGRAM), how], columns=120, rows=60, environment=environment) as terminal:
        assert terminal.wait_for("ALL SHOWN", 60) is not None, "\n".join(terminal.lines())
        terminal.settle(0.5)
        shown = "\n".join(terminal.lines())
        missing = [n for n in range(1, SINKS + 1) if f"sink{n}." not in shown]
        assert how == "bare" or not missing, shown
        return terminal.output


def test_no_sink_of_a_hardened_textual_lets_a_control_through() -> None:
    output = show("hardened")
    found = [signature for signature in SIGNATURES + DIRECTIONS if signature in output]
    assert not found
    left = OWN.sub(b"", output).decode()
    assert [each for each in left if not each.isprintable()] == []


def test_an_unhardened_textual_lets_them_through_so_the_guard_is_needed() -> None:
    output = show("bare")
    assert [signature for signature in SIGNATURES if signature in output] == SIGNATURES


def test_the_tables_that_are_extended_are_the_ones_that_textual_strips_with() -> None:
    from rich import control
    from textual import content

    harden_textual()
    assert control.strip_control_codes.__defaults__ == (control._CONTROL_STRIP_TRANSLATE,)
    assert content._strip_control_codes.__defaults__ == (content._CONTROL_STRIP_TRANSLATE,)
    assert control.strip_control_codes("\x1b\t\n\r\x9b") == f"{STAND_IN}\t\n{STAND_IN}"


def test_harden_textual_says_so_when_textual_strips_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("textual.content._strip_control_codes", lambda text: text)
    with pytest.raises(RuntimeError, match="lets control characters through"):
        harden_textual()


@pytest.mark.parametrize("paint", [line, words])
def test_brackets_are_never_markup(paint) -> None:
    text = "[@click=app.quit]x[/] [/nothing] [link=file:///etc]y \\"
    assert paint(text).plain == text
    assert paint(text).spans == []


def test_a_style_is_ours_and_covers_the_text() -> None:
    content = joined([line("a\nb", "bold"), words("c\x1b")], " · ")
    assert content.plain == f"a b · c{STAND_IN}"
    assert [(span.start, span.end, str(span.style)) for span in content.spans] == [(0, 3, "bold")]


@given(st.text(max_size=60), st.integers(0, 20), st.sampled_from(["left", "right"]))
def test_a_fitted_text_has_exactly_its_width_and_nothing_hidden(text: str, width: int, align: str) -> None:
    fitted = fit(text, width, align)
    assert cell_len(fitted) == width
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u206f\ud800-\udfff]", fitted)


@pytest.mark.parametrize(
    ("text", "width", "align", "fitted"),
    [
        ("abc", 5, "left", "abc  "),
        ("abc", 5, "right", "  abc"),
        ("abcdef", 4, "left", "abc…"),
        ("日本語", 5, "left", "日本…"),
        ("日本語", 4, "left", "日… "),
        ("日本語", 6, "left", "日本語"),
        ("日本", 6, "right", "  日本"),
        ("a\tb\r\nc", 9, "left", "a b c    "),
        ("é" * 1_000_000, 3, "left", "éé…"),
        ("\u200b" * 1_000_000 + "x", 3, "left", "  …"),
        ("x", 0, "left", ""),
    ],
)
def test_texts_are_cut_and_padded_by_cells(text: str, width: int, align: str, fitted: str) -> None:
    assert fit(text, width, align) == fitted


@pytest.mark.parametrize("variables", [{"TERM": "dumb"}, {"TERM": ""}])
def test_a_terminal_that_can_do_nothing_is_refused_with_a_sentence(variables: dict[str, str]) -> None:
    code = "from tui.environment import tame_environment; tame_environment()"
    environment = {"PYTHONPATH": str(ROOT), "LANGUAGE": "en"} | variables
    with Terminal([sys.executable, "-c", code], environment=environment) as terminal:
        terminal.settle(5)
        assert terminal.process.wait(30) == 2
        assert b"cannot show screens" in terminal.output
        assert b"\x1b" not in terminal.output


def test_textuals_own_variables_are_gone_before_it_is_imported() -> None:
    code = (
        "import os, sys; from tui.environment import tame_environment; tame_environment(); "
        "print([n for n in os.environ if n.startswith('TEXTUAL')], 'textual' in sys.modules, 'rich' in sys.modules)"
    )
    environment = {"PYTHONPATH": str(ROOT), "TEXTUAL_PRESS": "q", "TEXTUAL_DRIVER": "os:path"}
    with Terminal([sys.executable, "-c", code], environment=environment) as terminal:
        terminal.settle(5)
        assert b"[] False False" in terminal.output


def test_without_a_terminal_the_screens_refuse_to_start() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", "from tui.environment import tame_environment; tame_environment()"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.count("\n") == 1
