"""Somebody who wants no mails that go to many: one that a person writes to them alone may still be welcome."""

from __future__ import annotations

from collections.abc import Iterable

from mail.address import Address
from mail.unsubscribing import folded
from store import optouts
from store.connection import Reader
from store.language import ngettext


def doubt(reader: Reader, people: Iterable[Address]) -> str:
    """Return who of a mail's recipients has unsubscribed; empty for nobody."""
    found = optouts.among(reader, folded(people))
    told = ngettext(
        "{people} has unsubscribed from your mails.", "{people} have unsubscribed from your mails.", len(found)
    )
    return told.format(people=", ".join(one.address for one in found)) if found else ""
