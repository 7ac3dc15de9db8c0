"""Texts that a spreadsheet would run as formulas, disarmed by a leading apostrophe and armed again without loss.

Numbers are never touched: only what a column holds as text is. A text that already looks disarmed gets one more
apostrophe, so that taking one away gives back every text (OWASP ASVS 1.2.10).
"""

from __future__ import annotations

import re

# what a spreadsheet takes, also in full width, for the start of a formula; a NUL is read back as U+FFFD
_STARTS = "=+\\-@\t\r\n\x00\ufffd＝＋－＠"
_RUNS = re.compile(f"'*[{_STARTS}]")
_DISARMED = re.compile(f"'+[{_STARTS}]")


def disarmed(text: str) -> str:
    """Return a text that no spreadsheet runs."""
    return "'" + text if _RUNS.match(text) else text


def armed(text: str) -> str:
    """Return the text that :func:`disarmed` was given."""
    return text[1:] if _DISARMED.match(text) else text
