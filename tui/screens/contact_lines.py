"""The contacts as a list: who they are, where they are from, how often and when they were met."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textual.content import Content

from store import account_users, accounts
from store.accounts import Account
from store.contacts import book, listing, progress
from store.contacts.book import Contact
from store.language import _, ngettext
from store.workspace import Store
from tui import moment
from tui.paint import MUTED, joined, line
from tui.widgets.line_list import Column, Row, cell

MOST = 1_000
"""Lines that are shown; typing finds the others."""


@dataclass(frozen=True)
class Shown:
    """What is on the screen."""

    contacts: tuple[Contact, ...] = ()
    count: int = 0
    """How many there are, or are meant."""
    total: int = 0
    accounts: tuple[tuple[int, str], ...] = ()
    """Numbers and names."""
    collecting: tuple[str, ...] = ()
    """What is still to come, and from where."""

    def account(self, number: int | None) -> str:
        """Return an account's name; empty when it was removed."""
        return dict(self.accounts).get(number or 0, "")


def read(store: Store, typed: str) -> Shown:
    """Read the contacts that are meant by what is typed."""
    reader = store.read()
    member = store.member
    total = listing.count(reader, member)
    held = [one for one in accounts.every(reader) if account_users.may_use(reader, one, member)]
    return Shown(
        contacts=tuple(listing.every(reader, member, typed, MOST)),
        count=listing.count(reader, member, typed) if typed.strip() else total,
        total=total,
        accounts=tuple((one.id, one.name) for one in held),
        collecting=tuple(_collecting(store, one.id, one.name) for one in held if _is_under_way(store, one)),
    )


def _is_under_way(store: Store, account: Account) -> bool:
    if not account.collects:
        return False
    return any(one.start for one in progress.of_account(store.read(), account.id))


def _collecting(store: Store, account: int, name: str) -> str:
    done = sum(one.collected for one in progress.of_account(store.read(), account))
    return _("collecting from {account}: {n} mails read").format(account=name, n=f"{done:,}")


def columns() -> tuple[Column, ...]:
    """Return how the list is laid out."""
    return (
        Column(_("Name"), 12, 32),
        Column(_("Address"), 18, 44),
        Column(_("From"), 6, 16, dispensable=1),
        Column(_("Met"), 3, 7, "right"),
        Column(_("Last"), 5, 8, "right"),
    )


def row(one: Contact, shown: Shown) -> Row:
    """Return a contact's line."""
    return Row(
        one.id,
        (
            cell(one.name, "bold") if one.name else cell("—", MUTED),
            cell(one.address),
            cell(origin(one, shown), MUTED),
            cell(f"{one.met:,}" if one.met else "—", MUTED if not one.met else ""),
            cell(moment.age(one.last_met_at) if one.last_met_at else "—", MUTED),
        ),
    )


def origin(one: Contact, shown: Shown) -> str:
    """Return where a contact is from, in a word."""
    if one.origin == book.MAILBOX:
        return shown.account(one.account) or _("mailbox")
    return _("import") if one.origin == book.IMPORT else _("typed in")


def described(one: Contact, shown: Shown) -> Iterator[Content]:
    """Yield what is told of a contact below the list."""
    yield joined([line(one.name or _("(no name)"), "bold" if one.name else MUTED), line(f"<{one.address}>")])
    facts = []
    if one.met and one.last_met_at:
        met = ngettext("met in {n} mail", "met in {n} mails", one.met).format(n=f"{one.met:,}")
        facts += [met, _("last {when}").format(when=moment.when(one.last_met_at))]
    if one.origin != book.MAILBOX:
        facts.append(_("imported") if one.origin == book.IMPORT else _("typed in"))
    elif one.wrote:
        facts.append(_("we have written to them"))
    yield line(" · ".join(facts), MUTED)


def advice(shown: Shown, typed: str) -> list[Content]:
    """Return what an empty list says."""
    if typed.strip():
        return [line(_("Nobody is called like this."), f"bold {MUTED}")]
    most = f"{progress.MOST:,}"
    return [
        line(_("No contacts yet"), f"bold {MUTED}"),
        line(""),
        line(_("People in the mails of your accounts come here by themselves, and are suggested in To, Cc and Bcc.")),
        line(
            _("Sent first, then Inbox, newest first, at most {most} mails of each; nothing in them is changed.").format(
                most=most
            )
        ),
        line(""),
        line(_("i takes a vCard or CSV file, a adds somebody.")),
    ]


def counted(shown: Shown, typed: str) -> str:
    """Return how many there are, in words."""
    total = ngettext("{n} person", "{n} people", shown.total).format(n=f"{shown.total:,}")
    if typed.strip():
        total = _("{n} of {total}").format(n=f"{shown.count:,}", total=total)
    if shown.count > MOST:
        total += _(", the first {n} shown; / finds others").format(n=f"{MOST:,}")
    return total if shown.total else ""
