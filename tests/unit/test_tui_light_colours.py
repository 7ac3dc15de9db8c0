"""What stands on the screen can be read, in light colours as in dark ones."""

from __future__ import annotations

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from tui.light_colours import LIGHT
from tui.paint import ACCENT, DONE, FAILED, MUTED, WAITING

THEMES = pytest.mark.parametrize("theme", [BUILTIN_THEMES["textual-dark"], LIGHT], ids=["dark", "light"])
GROUNDS = ("background", "surface", "panel")


def colours(theme: Theme) -> dict[str, str]:
    return theme.to_color_system().generate() | theme.variables


def luminance(colour: Color) -> float:
    """Return how bright a colour is, from 0 to 1 (WCAG 2.2)."""
    parts = [part / 255 for part in colour.rgb]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(theme: Theme, token: str, ground: str) -> float:
    """Return how far a token stands off a ground, from 1 to 21."""
    known = colours(theme)
    below = Color.parse(known[ground])
    dark, bright = sorted(map(luminance, (below, below + Color.parse(known[token]))))
    return (bright + 0.05) / (dark + 0.05)


@THEMES
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("style", ["$foreground", MUTED, ACCENT, DONE, WAITING, FAILED])
def test_words_can_be_read(theme: Theme, style: str, ground: str) -> None:
    assert contrast(theme, style.removeprefix("$"), ground) >= 4.5


@THEMES
@pytest.mark.parametrize("ground", GROUNDS)
def test_the_mark_of_the_line_with_the_keys_is_seen(theme: Theme, ground: str) -> None:
    assert contrast(theme, "accent", ground) >= 3


@THEMES
def test_lines_and_what_has_the_keys_stand_off_the_ground(theme: Theme) -> None:
    assert contrast(theme, "boost", "background") > 1.05
    assert contrast(theme, "panel-lighten-1", "background") > 1.5
    assert contrast(theme, "panel-lighten-2", "background") > 2
