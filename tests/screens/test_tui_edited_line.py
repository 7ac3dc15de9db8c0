"""Painting the changed line alone leaves the very same picture as painting everything would."""

from __future__ import annotations

import random

import pytest
from textual.app import App, ComposeResult
from textual.strip import Strip
from textual.widgets import TextArea

from tests.screens.keys import press, type_text
from tui.widgets.writing import WritingArea

TEXT = "Dear Anna,\n\nplease find attached the invoice of March; it is due within fourteen days.\n\nBen\n" * 3
KEYS = [*"aaeinorst", *(["space"] * 4), "backspace", "delete", "enter", "(", ")", "界", "left", "right", "up", "down"]
RARE = ["home", "end", "shift+left", "shift+up", "ctrl+w", "pagedown"]


class Writing(App[None]):
    """A text in a narrow window, and how often all of it was painted."""

    everything = 0

    def compose(self) -> ComposeResult:
        """Show the text."""
        yield WritingArea(TEXT)

    @property
    def picture(self) -> list[Strip]:
        """What stands on the screen."""
        return [Strip.join([strip]) for strip in self.screen._compositor.render_strips()]


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> Writing:
    writing = Writing()
    refresh = TextArea.refresh

    def counted(area: TextArea, *regions: object, **how: object) -> TextArea:
        writing.everything += not regions
        return refresh(area, *regions, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(TextArea, "refresh", counted)
    return writing


@pytest.mark.parametrize("seed", range(3))
async def test_any_keys_leave_the_picture_that_painting_everything_would_leave(app: Writing, seed: int) -> None:
    chance = random.Random(seed)
    async with app.run_test(size=(30, 14)) as pilot:
        area = app.query_one(WritingArea)
        area.focus()
        area.move_cursor((chance.randrange(12), 0))
        for _turn in range(50):
            await press(pilot, *chance.choices(KEYS * 3 + RARE, k=chance.choice([1, 1, 2, 4])))
            seen = app.picture
            area.refresh()
            await pilot.pause()
            assert seen == app.picture


@pytest.mark.parametrize(
    ("text", "cursor", "keys"),
    [
        # what is before the space now fits on the line above
        ("twenty letters and six more unbreakable", (0, 30), ["space"]),
        # a word that has become too long for its line goes to the next
        ("twenty letters and six m more words", (0, 24), ["o"] * 6),
        # the other bracket is no pair's any more
        ("(\n\n)", (0, 0), ["delete"]),
        ("(\n\n)", (0, 0), ["x", "right", "backspace"]),
        ("a line that is as long as it may be so that it wraps\nnext", (0, 20), ["delete"] * 12),
        ("above\nbelow", (1, 0), ["backspace", "enter", "x"]),
        ("x", (0, 1), ["backspace", "y"]),
        ("one two", (0, 7), ["shift+left", "shift+left", "x", "y"]),
    ],
)
async def test_what_a_letter_changes_elsewhere_is_painted(
    app: Writing, text: str, cursor: tuple[int, int], keys: list[str]
) -> None:
    async with app.run_test(size=(30, 14)) as pilot:
        area = app.query_one(WritingArea)
        area.load_text(text)
        area.focus()
        area.move_cursor(cursor)
        await pilot.pause()
        for each in keys:
            await press(pilot, each)
            seen = app.picture
            area.refresh()
            await pilot.pause()
            assert seen == app.picture, each


async def test_a_letter_paints_no_other_line(app: Writing) -> None:
    async with app.run_test(size=(30, 14)) as pilot:
        app.query_one(WritingArea).focus()
        await press(pilot, "x", "y")
        app.everything = 0
        await type_text(pilot, "word")
        assert app.everything == 0
        assert "xyword" in "".join(strip.text for strip in app.picture)
