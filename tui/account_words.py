"""What is told of accounts in words, on the screens and by the commands."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from store import dependants
from store.dependants import Dependants
from store.language import _, ngettext

_MOST_NAMED = 5


def consequences(found: Iterable[Dependants]) -> list[str]:
    """Return what follows when an account is removed, a sentence for each kind of what depends on it."""
    told = [_SENTENCES[one.kind](one.count).format(n=f"{one.count:,}", names=_named(one.names)) for one in found]
    return [*told, _("Its mails stay on their rows, and the mailbox itself is not touched.")]


def _named(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:_MOST_NAMED])
    more = len(names) - _MOST_NAMED
    return _("{names} and {n} more").format(names=shown, n=more) if more > 0 else shown


_SENTENCES: dict[str, Callable[[int], str]] = {
    dependants.WAITING: lambda n: ngettext(
        "{n} mail that waits or is scheduled will not leave.", "{n} mails that wait or are scheduled will not leave.", n
    ),
    dependants.DELEGATES: lambda n: ngettext(
        "{n} account signs in through it and stops working: {names}.",
        "{n} accounts sign in through it and stop working: {names}.",
        n,
    ),
    dependants.DRAFTS: lambda n: ngettext("{n} draft needs another sender.", "{n} drafts need another sender.", n),
    dependants.CONVERSATIONS: lambda n: ngettext(
        "{n} conversation can only be read: no more replies come in.",
        "{n} conversations can only be read: no more replies come in.",
        n,
    ),
    dependants.IDENTITIES: lambda n: ngettext(
        "{n} sender goes with it: {names}.", "{n} senders go with it: {names}.", n
    ),
    dependants.BASES: lambda n: ngettext(
        "{n} base can no longer write from it: {names}.", "{n} bases can no longer write from it: {names}.", n
    ),
}
