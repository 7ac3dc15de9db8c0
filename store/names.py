"""What bases, tables and columns may be called."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from store.clean import STAND_IN, clean_line
from store.errors import BadNameError
from store.language import _

LONGEST = 200


def folded(name: str) -> str:
    """Return what two spellings of one name have in common, whatever their case and their accents' encoding."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name.strip()).casefold())


def checked_name(name: str, *, forbidden: str = "") -> str:
    """Return `name` without outer white space.

    :raises BadNameError: it is empty, too long, holds control characters or one of `forbidden`
    """
    name = name.strip()
    if not name:
        raise BadNameError(name=name, reason=_("it is empty"))
    if len(name) > LONGEST:
        raise BadNameError(name=name[:30] + "…", reason=_("it is longer than 200 characters"))
    if clean_line(name) != name or STAND_IN in name:
        raise BadNameError(name=clean_line(name), reason=_("it holds control characters"))
    if any(character in name for character in forbidden):
        raise BadNameError(name=name, reason=_("it holds a “{mark}”").format(mark=forbidden))
    return name


def free_name(name: str, taken: Iterable[str]) -> str:
    """Return `name`, or the first of ``name (2)``, ``name (3)`` … that none of `taken` is another spelling of."""
    return distinct([name], taken)[0]


def distinct(names: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """Return `names`, each as :func:`free_name` has it beside `taken` and all before it."""
    known = {folded(other) for other in taken}
    copies: dict[str, int] = {}
    found = []
    for name in names:
        candidate = name
        while folded(candidate) in known:
            copies[name] = copies.get(name, 1) + 1
            candidate = f"{name} ({copies[name]})"
        known.add(folded(candidate))
        found.append(candidate)
    return found
