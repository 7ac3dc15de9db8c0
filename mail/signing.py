"""The signature below a text: one at most, after a line ``-- `` (RFC 3676, 4.3)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mail.writing.quoting import quote_start
from store.drafts import Draft

SEPARATOR = "-- "
"""The line that a signature begins with; the blank at its end is part of it."""


@dataclass(frozen=True)
class Change:
    """How a body gets another signature: what is put in place of the characters from `start` to `end`."""

    start: int
    end: int
    text: str
    block: str
    """The signature in it, with its first line; empty for none."""

    def applied(self, body: str) -> str:
        """Return the body after the change."""
        return body[: self.start] + self.text + body[self.end :]


def block(text: str) -> str:
    """Return a signature as it stands below a text; nothing for no signature."""
    return f"{SEPARATOR}\n{text}" if text else ""


def signed(draft: Draft, text: str) -> Draft:
    """Return a draft with a signature; one in which a person has written their own stays as it is.

    :param text: the signature; empty takes the one away that was put there
    """
    change = follow(draft.body, draft.signed, text)
    return draft if change is None else replace(draft, body=change.applied(draft.body), signed=change.block)


def follow(body: str, inserted: str, text: str) -> Change | None:
    """Return how a body's signature is changed for another sender; None where a person has changed it.

    :param inserted: the block that was put there, empty for none
    :param text: the new signature, empty for none
    """
    below = quote_start(body)
    if not inserted and not text:
        return None if own_signature(body) else Change(below, below, "", "")
    if not inserted:
        return None if own_signature(body) else _change(body, below, below, text)
    at = body.rfind(inserted, 0, below)
    after = body[at + len(inserted) :]
    is_whole = at >= 0 and body[:at].endswith(("", "\n")[at > 0]) and (not after.strip() or after.startswith("\n\n"))
    return _change(body, at, at + len(inserted), text) if is_whole else None


def choose(body: str, inserted: str, text: str) -> Change:
    """Return how a body gets the signature that a person chose, whatever stands there now."""
    found = follow(body, inserted, text)
    if found is not None:
        return found
    start, end = own_signature(body) or (quote_start(body), quote_start(body))
    return _change(body, start, end, text)


def own_signature(body: str) -> tuple[int, int] | None:
    """Return from where to where a signature stands in a body: from its line to the end, or to a quoted text."""
    at, start, below = 0, None, quote_start(body)
    for line in body[:below].split("\n"):
        if start is not None and line.startswith(">"):
            return start, at
        if line == SEPARATOR:
            start = at
        at += len(line) + 1
    return None if start is None else (start, below)


def _change(body: str, start: int, end: int, text: str) -> Change:
    """Put a signature in place of some characters, a blank line above it and below it."""
    before, after = body[:start].rstrip("\n"), body[end:].lstrip("\n")
    put = block(text)
    above = "\n\n" if put or after else ""
    below = "\n\n" if put and after else ""
    return Change(len(before), len(body) - len(after), above + put + below, put)
