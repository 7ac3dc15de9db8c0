"""Colours of choices and buttons: any colour of CSS as the nearest of the palette, the palette as SeaTable has it."""

from __future__ import annotations

import colorsys
import re

_HEX = re.compile("#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
_PALETTE = {
    "blue": "#46A1FD",
    "green": "#59CB74",
    "yellow": "#FBD44A",
    "red": "#F4667C",
    "purple": "#9860E5",
    "cyan": "#89D2EA",
    "orange": "#EAA775",
    "pink": "#DC82D2",
    "lime": "#ADDF84",
    "teal": "#4ECCCB",
    "brown": "#8B5A3C",
    "grey": "#C2C2C2",
}
# the pale ones of SeaTable's own palette: their hue alone would not tell them apart
_PALE = {
    "#FFFCB5": "yellow",
    "#FFEAB6": "orange",
    "#FFD9C8": "orange",
    "#FFDDE5": "red",
    "#FFD4FF": "pink",
    "#DAD7FF": "purple",
    "#DDFFE6": "green",
    "#DEF7C4": "lime",
    "#D8FAFF": "cyan",
    "#D7E8FF": "blue",
    "#B7CEF9": "blue",
    "#E9E9E9": "grey",
    "#9F8CF1": "purple",
}
_KNOWN = _PALE | {colour: name for name, colour in _PALETTE.items()}
_GREY = 0.12
"""A colour of less saturation has no hue to speak of."""


def from_css(colour: str) -> str:
    """Return the colour of the palette that is nearest to ``#59CB74``; the first one for what is no colour."""
    if known := _KNOWN.get(colour.upper()):
        return known
    found = _hls(colour)
    if found is None:
        return "blue"
    if found[2] < _GREY:
        return "grey"
    return min((name for name in _PALETTE if name != "grey"), key=lambda name: _apart(found, name))


def to_css(name: str) -> str:
    """Return a colour of the palette as SeaTable has it."""
    return _PALETTE.get(name, _PALETTE["grey"])


def _hls(colour: str) -> tuple[float, float, float] | None:
    found = _HEX.fullmatch(colour.strip())
    if found is None:
        return None
    digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
    red, green, blue = (int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4))
    return colorsys.rgb_to_hls(red, green, blue)


def _apart(found: tuple[float, float, float], name: str) -> float:
    other = _hls(_PALETTE[name]) or (0.0, 0.0, 0.0)
    around = abs(found[0] - other[0])
    # brown is a dark, dull orange: hue counts most, the rest among those of one hue
    return min(around, 1 - around) + (abs(found[1] - other[1]) + abs(found[2] - other[2])) / 10
