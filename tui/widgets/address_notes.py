"""What there is to say about those whom a mail is addressed to, while it is addressed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from textual.content import Content

from store.language import _, ngettext
from tui.paint import FAILED, WAITING, joined, line

_MOST = 3
"""People who are named in a line; of more, how many there are."""


def notes(fields: Mapping[str, str], wrong: Collection[str], outside: Collection[str]) -> Iterator[Content]:
    """Yield a line for each thing.

    :param fields: To, Cc and Bcc by their labels
    :param wrong: what stands there and is no address
    :param outside: addresses that answering all would bring in, of domains that are new here
    """
    from mail.typed_addresses import twice, typed

    if wrong:
        told = ngettext("{what} is no e-mail address.", "{what} are no e-mail addresses.", len(wrong))
        yield _note(told.format(what=_named([f"“{one}”" for one in wrong])), FAILED)
    for address, names in _few(twice(fields)):
        places = list(dict.fromkeys(names))
        if len(places) > 1:
            told = _("{address} stands in {fields}; it gets one mail.").format(
                address=address, fields=_(" and in ").join(places)
            )
        else:
            told = _("{address} stands twice in {field}.").format(address=address, field=places[0])
        yield _note(told, WAITING)
    here = {one.address.key for text in fields.values() for one in typed(text) if one.address is not None}
    new = [one for one in outside if one.casefold() in here]
    if new:
        domains = list(dict.fromkeys(one.rpartition("@")[2] for one in new))
        told = _("New in this conversation: {domains} ({people}).")
        yield _note(told.format(domains=_named(domains), people=_named(new)), WAITING)


def _few(found: Mapping[str, tuple[str, ...]]) -> list[tuple[str, tuple[str, ...]]]:
    return list(found.items())[:_MOST]


def _named(found: list[str]) -> str:
    more = len(found) - _MOST
    return ", ".join(found[:_MOST]) + (_(" and {n} more").format(n=more) if more > 0 else "")


def _note(sentence: str, colour: str) -> Content:
    return joined([line("!", f"bold {colour}"), line(sentence, colour)], " ")
