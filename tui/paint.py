"""The one place of the terminal where text from outside becomes paintable.

Cell values, mails, names and server answers may hold escape sequences, and Textual parses ``[markup]`` in
every plain string that it is given. So outside text reaches a widget only as `Content` made by `line` or
`words`, or as cells cut by `fit`; all three clean it. `harden_textual` is the net below: it makes Textual
itself replace what a terminal would act on, should a string ever pass by this module.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, cast

from rich import control
from rich.cells import get_character_cell_size
from rich.text import Text
from textual import content
from textual.content import Content

from store.clean import STAND_IN, clean_line, clean_text

Align = Literal["left", "right"]

ELLIPSIS = "…"

# Content takes $text-muted for full strength; these are the same on dark and light grounds
MUTED = "$foreground-muted"
ACCENT = "$text-accent"
DONE = "$text-success"
WAITING = "$text-warning"
FAILED = "$text-error"
"""The styles of text that means something, as `line`, `words` and Content take them."""

# Terminals disagree about the width of what these two join or widen, so a column would not stay straight
_UNSTEADY = dict.fromkeys((0x200D, 0xFE0F))

_HOSTILE = (
    range(0x00, 0x09),
    range(0x0B, 0x20),
    range(0x7F, 0xA0),
    (0x061C, 0x200E, 0x200F, 0x2028, 0x2029),
    range(0x202A, 0x202F),
    range(0x2066, 0x2070),
    # lone surrogates are no terminal's command, but they end the thread that encodes the output
    range(0xD800, 0xE000),
)


def line(text: str, style: str = "") -> Content:
    """Return `text` as one clean line, never parsed as markup, in a Textual style such as ``bold $error``."""
    return Content.styled(clean_line(text), style)


def words(text: str, style: str = "") -> Content:
    """Return `text` clean, its line breaks kept, never parsed as markup."""
    return Content.styled(clean_text(text), style)


def joined(parts: Iterable[Content], between: str = "  ") -> Content:
    """Return several paintables as one, separated by `between`, which is our own text."""
    return Content(between).join(parts)


def fit(text: str, width: int, align: Align = "left") -> str:
    """Return `text` clean and exactly `width` cells wide: padded, or cut with an ellipsis.

    Wide characters count as two cells and are never halved. Only as much of a long text is looked at as
    could be shown.
    """
    if len(text) <= width and text.isascii() and text.isprintable():
        return text.rjust(width) if align == "right" else text.ljust(width)
    if width <= 0:
        return ""
    most = 8 * width + 64
    if len(text) > most:
        text = text[:most] + " " * (width + 1)
    return _fit_unusual(text, width, align)


@lru_cache(maxsize=8192)
def _fit_unusual(text: str, width: int, align: Align) -> str:
    shown: list[str] = []
    used = 0
    for character in clean_line(text).translate(_UNSTEADY):
        used += get_character_cell_size(character)
        if used > width:
            return _cut(shown, width)
        shown.append(character)
    whole, padding = "".join(shown), " " * (width - used)
    return padding + whole if align == "right" else whole + padding


def _cut(shown: list[str], width: int) -> str:
    """Return the characters with an ellipsis in place of the last ones, `width` cells in all."""
    used = sum(map(get_character_cell_size, shown))
    while used > width - 1:
        used -= get_character_cell_size(shown.pop())
    return "".join(shown) + ELLIPSIS + " " * (width - 1 - used)


def harden_textual() -> None:
    """Make Textual and Rich replace what a terminal acts on, in every text of every widget; call it once.

    All C0 controls but tab and line feed, DEL, C1 and direction overrides become U+FFFD. The address of
    a hyperlink style is not covered.

    :raises RuntimeError: when this Textual or Rich no longer strips where it used to
    """
    ours = {point: STAND_IN for points in _HOSTILE for point in points}
    for module in (control, content):
        found = getattr(module, "_CONTROL_STRIP_TRANSLATE", {})
        table = cast(dict[int, str | None], found)
        table.update({point: stand_in for point, stand_in in ours.items() if point not in table})
    survivors = [point for point in ours if chr(point) in Content(chr(point)).plain + Text(chr(point)).plain]
    if survivors:
        raise RuntimeError("Textual lets control characters through to the terminal.")
