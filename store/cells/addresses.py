"""Mail and web addresses, as far as a cell needs to know them."""

from __future__ import annotations

import re

_CONTROLS = r"\x00-\x20\x7f-\xa0"
# RFC 5321 as servers take it: a dot-atom or quoted local part, any domain (dotless and .test included)
_ADDRESS = re.compile(
    rf"""(?:[^\s{_CONTROLS}@<>()\[\],;:"\\]+|"(?:[^"\\\x00-\x1f]|\\[^\x00-\x1f])+")"""
    rf"""@[^\s{_CONTROLS}@<>()\[\],;:"\\.]+(?:\.[^\s{_CONTROLS}@<>()\[\],;:"\\.]+)*"""
)
_LONGEST_ADDRESS = 320
_LINK = re.compile(rf"(?:https?://|www\.)[^\s{_CONTROLS}<>\"/?#]+(?:[/?#][^\s{_CONTROLS}<>\"]*)?", re.IGNORECASE)
_LONGEST_LINK = 8_192


def is_address(text: str) -> bool:
    """Tell whether `text` is one bare mail address."""
    return "@" in text and len(text) <= _LONGEST_ADDRESS and _ADDRESS.fullmatch(text) is not None


def is_link(text: str) -> bool:
    """Tell whether `text` is one web address."""
    return text[:1] in "hHwW" and len(text) <= _LONGEST_LINK and _LINK.fullmatch(text) is not None
