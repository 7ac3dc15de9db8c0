"""The links of an HTML mail: numbered, each with its real target, never followed."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from store.clean import clean_line

MOST_LINKS = 200
LINK_CHARS = 2000
"""Longer targets are shown cut, with a note."""

_SCHEMES = ("http", "https", "mailto")
_EDGES = re.compile(r"^(?:https?://|mailto:)?(?:www\.)?|[/\s]+$", re.I)


class Links:
    """The targets of a page in order of first mention."""

    def __init__(self) -> None:
        self._targets: list[str] = []
        self._numbers: dict[int, int] = {}
        self._known: dict[str, int] = {}

    def add(self, href: str) -> int:
        """Keep a target and return its index; -1 when it is none that a mail may show."""
        target = clean_line(re.sub(r"[\t\r\n]", "", href)).strip()
        if target.partition(":")[0].lower() not in _SCHEMES:
            return -1
        if target not in self._known:
            self._known[target] = len(self._targets)
            self._targets.append(target)
        return self._known[target]

    def reference(self, index: int, shown: str) -> str:
        """Return `` [n]`` for a link with the text `shown`; ``""`` when the text is the target or empty."""
        target = self._targets[index]
        if not shown.strip() or _bare(shown) == _bare(target):
            return ""
        if index not in self._numbers and len(self._numbers) >= MOST_LINKS:
            return ""
        return f" [{self._numbers.setdefault(index, len(self._numbers) + 1)}]"

    def listed(self) -> list[str]:
        """Return one line for each numbered target."""
        return [f"[{number}] {_with_host(self._targets[index])}" for index, number in self._numbers.items()]


def _bare(text: str) -> str:
    return _EDGES.sub("", text.strip()).casefold()


def _with_host(target: str) -> str:
    """Return a target, followed by its host where the target is made to look like another one."""
    cut = target if len(target) <= LINK_CHARS else target[:LINK_CHARS] + "…"
    try:
        parts = urlsplit(target)
        host = parts.hostname or ""
        plain = host if host.isascii() else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return f"{cut} (?)"
    if parts.scheme != "mailto" and ("@" in parts.netloc or "\\" in target or plain != host):
        return f"{cut} ({plain})"
    return cut
