"""What a mailing would send: for each row its mail, or what stands in the way. Nothing is written.

Rows are looked at one after the other, and each is forgotten before the next; of the addresses met so far, eight bytes
each are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import blake2b

from mail import desk
from mail.address import Address, parse_addresses
from mail.errors import NoRecipientError, NotSendableError
from mail.permission import require_may_send
from mail.review import what_stops
from mail.signing import signed
from mail.templates.checking import checked
from mail.templates.filling import fill, html_signed, into
from mail.templates.keeping import template_of
from mail.unsubscribing import folded, same_address
from store import clock, mailings, optouts, outbox, rows, signatures
from store.clock import moment, stamp
from store.connection import Reader
from store.drafts import Draft
from store.errors import (
    AlreadyHasItError,
    MailbaseError,
    NoSuchIdentityError,
    NoSuchRowError,
    OptedOutError,
    SameAddressError,
)
from store.identities import Identity
from store.mailings import Mailing
from store.signatures import Signature
from store.tables import Table
from store.templates import StoredTemplate

_LONGEST_TITLE = 80
"""Characters of a row's title that are told; a cell may hold a novel."""


@dataclass(frozen=True)
class Wish:
    """Which mailing."""

    table: Table
    template: StoredTemplate
    identity: Identity
    again: bool = False
    """Whether rows get the mail that have had it not long ago."""
    each_row: bool = False
    """Whether an address that stands in several rows gets a mail of each."""


@dataclass(frozen=True)
class Planned:
    """What a row's mail is, or why there is none."""

    row: int
    title: str
    """Cut where it is long."""
    draft: Draft | None = None
    people: tuple[Address, ...] = ()
    problems: tuple[MailbaseError, ...] = ()
    """What stands in the way; none: it can be sent."""
    is_queued: bool = False
    """An earlier run of the same mailing, which was broken off, has queued it."""

    @property
    def may_be_sent(self) -> bool:
        """Whether it is still to be queued."""
        return not self.problems and not self.is_queued


def require_sender(reader: Reader, wish: Wish, member: int | None) -> desk.Sender:
    """Return the sender, if a member may send from the table under the identity.

    :raises NoSuchAccountError: its account was removed
    :raises NoSuchIdentityError: it was removed itself; a mailing goes on under no other name
    :raises MailOffError, NotConnectedError, SendAsError: as :func:`mail.permission.require_may_send`
    """
    sender = desk.sender_of(reader, wish.identity.id)
    if sender.identity.id != wish.identity.id:
        raise NoSuchIdentityError(address=wish.identity.address)
    require_may_send(reader, wish.table.id, sender.account, member)
    return sender


def require_sound(reader: Reader, wish: Wish) -> None:
    """Do nothing if a mail can come of the template for any row at all.

    :raises TemplateError: the first thing that is wrong with it
    """
    for one in checked(reader, [wish.template]):
        for finding in one.findings:
            if finding.is_fatal:
                raise finding.trouble


def plan(reader: Reader, wish: Wish, numbers: Iterable[int], member: int | None) -> Iterator[Planned]:
    """Look at rows one by one, in their order.

    :param numbers: rows of the table; one that comes again is passed over
    :param member: who writes
    """
    looking = _Looking(reader, wish, member)
    for row in dict.fromkeys(numbers):
        yield looking.at(row)


class _Looking:
    """Looks at the rows of one mailing."""

    def __init__(self, reader: Reader, wish: Wish, member: int | None) -> None:
        self._reader = reader
        self._wish = wish
        self._member = member
        self._template = template_of(wish.template)
        self._signature: Signature | None = signatures.of_identity(reader, wish.identity.id, member)
        self._mailing: Mailing | None = mailings.unfinished(
            reader, wish.table.id, wish.template.id, wish.identity.id, stamp()
        )
        self._since = stamp(clock.now() - mailings.REMEMBERED)
        self._met: set[int] = set()

    def at(self, row: int) -> Planned:
        """Return what a row's mail is."""
        queued = self._queued(row)
        if queued is not None:
            return queued
        try:
            title = self._title(row)
            draft = self._draft(row)
        except NoSuchRowError as error:
            return Planned(row, f"#{row}", problems=(error,))
        except MailbaseError as error:
            return Planned(row, title, problems=(error,))
        people = tuple(one for text in (draft.to, draft.cc, draft.bcc) for one in parse_addresses(text))
        problems = tuple(self._problems(row, draft, folded(people)))
        if not problems:
            self._met |= {_digest(each) for each in folded(people)}
        return Planned(row, title, draft, people, problems)

    def _queued(self, row: int) -> Planned | None:
        """Return the row as done, if the mailing was broken off after it."""
        held = mailings.written(self._reader, self._mailing.id, row) if self._mailing else None
        if held is None or not held.is_queued:
            return None
        if held.entry is not None:
            reached = outbox.recipients(self._reader, held.entry)
            self._met |= {_digest(same_address(one.address)) for one in reached}
        return Planned(row, self._title(row), is_queued=True)

    def _title(self, row: int) -> str:
        title = rows.title_of(self._reader, self._wish.table, row)
        return title if len(title) <= _LONGEST_TITLE else f"{title[:_LONGEST_TITLE]}…"

    def _draft(self, row: int) -> Draft:
        """Return the mail of a row; raises what the template raises, and whatever an address is not."""
        table, identity = self._wish.table, self._wish.identity
        rows.get(self._reader, table, row)
        begun = replace(desk.new_draft(self._reader, table.id, row, self._member), identity=identity.id)
        draft = into(begun, fill(self._reader, table, row, self._template), begun)
        if self._signature is not None:
            draft = html_signed(signed(draft, self._signature.text), self._signature.html)
        for text in (draft.to, draft.cc, draft.bcc):
            parse_addresses(text)
        return draft

    def _problems(self, row: int, draft: Draft, addresses: list[str]) -> Iterator[MailbaseError]:
        if not addresses:
            yield NoRecipientError()
            return
        for one in optouts.among(self._reader, addresses):
            yield OptedOutError(address=one.address)
        if not self._wish.each_row:
            for address in addresses:
                if _digest(address) in self._met:
                    yield SameAddressError(address=address)
        if not self._wish.again and (had := self._had(row)) is not None:
            yield had
        found = what_stops(self._reader, draft)
        if found:
            yield NotSendableError(words="\n".join(found))

    def _had(self, row: int) -> AlreadyHasItError | None:
        template = self._wish.template
        at = mailings.had_since(self._reader, self._wish.table.id, row, (template.id, template.name), self._since)
        if at is None:
            return None
        day = moment(at).astimezone().strftime("%Y-%m-%d")
        return AlreadyHasItError(template=template.name, at=day, days=mailings.REMEMBERED.days)


def _digest(address: str) -> int:
    return int.from_bytes(blake2b(address.encode(), digest_size=8).digest(), "big")
