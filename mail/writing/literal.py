"""Text that is not to be read as Markdown, as HTML that shows it as it is: quotes, signatures, forwarded mails."""

from __future__ import annotations

import re
from html import escape
from itertools import groupby

DEPTH = 12
"""Quotes within quotes that are drawn."""

_MARKS = re.compile(r"(?:>[ ]?)*>[ ]?")
_QUOTE = '<blockquote type="cite" style="margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex">'


def literal_html(text: str) -> str:
    """Return a text as a piece of HTML: every line and gap stays, marked lines become quotes, nothing else happens."""
    written: list[str] = []
    for depth, lines in groupby(map(_parts, text.split("\n")), key=lambda part: part[0]):
        shown = "<br>\n".join(_shown(line) for _depth, line in lines)
        written.append(f"{_QUOTE * depth}<div>{shown}</div>{'</blockquote>' * depth}")
    return "\n".join(written)


def _parts(line: str) -> tuple[int, str]:
    marks = _MARKS.match(line)
    return (min(marks[0].count(">"), DEPTH), line[marks.end() :]) if marks else (0, line)


def _shown(line: str) -> str:
    # a run of blanks is one in HTML, and a line that begins with one begins without it
    return re.sub(r"^ | (?= )", "&nbsp;", escape(line))
