"""Dark or light: as the member chose last, else as the terminal says that it is."""

from __future__ import annotations

from collections.abc import Mapping

from store.connection import Reader
from tui.light_colours import LIGHT
from tui.looks import COLOURS, kept

_DARK, _LIGHT = "textual-dark", LIGHT.name
_LIGHT_GROUNDS = {"7", *map(str, range(9, 16))}
"""Of the sixteen colours; 8 is the dark grey."""


def chosen(reader: Reader, member: int | None, surroundings: Mapping[str, str]) -> str:
    """Return the theme to start with.

    :param surroundings: the environment; some terminals (rxvt, Konsole) say in ``COLORFGBG`` which of the sixteen
        colours is their ground
    """
    theme = kept(reader, member, COLOURS)
    if theme in (_DARK, _LIGHT):
        return str(theme)
    ground = surroundings.get("COLORFGBG", "").rpartition(";")[2]
    return _LIGHT if ground in _LIGHT_GROUNDS else _DARK


def other(theme: str) -> str:
    """Return the theme that a person changes to."""
    return _DARK if theme == _LIGHT else _LIGHT
