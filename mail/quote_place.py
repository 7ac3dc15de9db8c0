"""Where in an answer the mail stands that is answered: after the writer's words, before them, or nowhere."""

from __future__ import annotations

from dataclasses import dataclass

AFTER, BEFORE, NOWHERE, CHANGED = "after", "before", "nowhere", "changed"
"""`CHANGED`: somebody wrote into the quote, or cut from it, so it is no one's to move."""


@dataclass(frozen=True)
class Placed:
    """A body with the quote in its place, and where in it one goes on to write."""

    body: str
    cursor: int


def place_of(body: str, quoted: str) -> str:
    """Return where the quote stands; one between the writer's words counts as after them."""
    if not quoted:
        return NOWHERE
    at = body.rfind(quoted)
    if at >= 0:
        return AFTER if body[:at].strip() or (not body[at + len(quoted) :].strip("\n") and at) else BEFORE
    held = {line for line in body.split("\n") if line.strip()}
    return CHANGED if any(line in held for line in quoted.split("\n") if line.strip()) else NOWHERE


def placed(body: str, quoted: str, signed: str, where: str) -> Placed:
    """Put the quote somewhere else; a quote that was `CHANGED` stays as it is.

    :param signed: the signature block that was put into the body, empty for none
    :param where: AFTER, BEFORE or NOWHERE
    """
    if place_of(body, quoted) == CHANGED:
        return Placed(body, len(body))
    rest = _without(body, quoted)
    sign = rest.rfind(signed) if signed else -1
    own, below = (rest[:sign], rest[sign:]) if sign >= 0 else (rest, "")
    own, below = own.strip("\n"), below.strip("\n")
    above = quoted if where == BEFORE else ""
    lower = [part for part in (below, quoted if where == AFTER else "") if part]
    # an empty line to write on, for whoever has written nothing yet
    start = f"{above}\n\n" if above else ""
    body = start + "\n\n".join([own, *lower])
    return Placed(body, len(start) + len(own))


def _without(body: str, quoted: str) -> str:
    at = body.rfind(quoted) if quoted else -1
    if at < 0:
        return body
    parts = body[:at].rstrip("\n"), body[at + len(quoted) :].lstrip("\n")
    return "\n\n".join(part for part in parts if part.strip("\n"))
