"""The sorter: decides about the mails that a receiver has fetched, and keeps those that belong to rows.

It waits for the store's write lock, so it is never called on the event loop. A mail that cannot be dealt with is
set apart with its bytes and stops none of the others.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable

from mail.address import Address
from mail.contacts.passing import meet_writer, show_people
from mail.fate import is_copy_of
from mail.filing import Clues, Sought, sought
from mail.imap import FetchedHeaders, FetchedMail
from mail.intake import Incoming, arrival, incoming, readable, take_in, unreadable
from mail.reading.headers import ParsedHeaders, parse_headers
from mail.reading.kinds import MailKind
from mail.reading.parse import ParsedMail, parse_mail
from mail.trial_mark import is_trial
from mail.unsubscribing import heed
from store import arrivals, conversations, dispatch, identities, mails, outbox
from store.accounts import Account
from store.arrivals import Folder
from store.clock import now, stamp
from store.connection import Transaction
from store.errors import StoreBusyError, StoreFullError, StoreUnreadableError
from store.outbox import Entry
from store.workspace import Store

_REPORT_SIZE = 1_000_000
"""Bytes up to which a bounce is fetched whole to learn which mail came back."""

_MOST_NAMED = 50
"""Ids of a mail that are looked at, the last ones: a chain may be as long as its writer likes."""

_STORE_AILS = (StoreBusyError, StoreFullError, StoreUnreadableError)
"""What no mail is to blame for: all are looked at again later."""

log = logging.getLogger("mailbase.receiver")

Fetched = FetchedHeaders | FetchedMail


class Sorter:
    """Sorts the mails of one account."""

    def __init__(self, store: Store, account: Account, key: bytes) -> None:
        self._store = store
        self._account = account
        self._key = key

    def sort(self, folder: Folder, fetched: Iterable[FetchedHeaders], wanted_ids: set[str]) -> set[int]:
        """Deal in one transaction with mails of which the headers suffice; return the UIDs of those wanted whole.

        :param wanted_ids: the Message-IDs of mails that are wanted whole, which the answers to them are then too
        """
        with self._store.write() as tx:
            return {one.uid for one in fetched if not self._is_settled(tx, folder, one, wanted_ids)}

    def _is_settled(self, tx: Transaction, folder: Folder, one: FetchedHeaders, wanted_ids: set[str]) -> bool:
        try:
            headers = parse_headers(one.raw)
            settled = self._settle_by_headers(tx, folder, one, headers, wanted_ids)
        except _STORE_AILS:
            raise
        except Exception:
            # fetched whole, it can at least be set apart with its bytes
            log.exception("mail %s in folder %s", one.uid, folder.id)
            return False
        if not settled:
            wanted_ids.add(headers.message_id)
        return settled

    def _settle_by_headers(
        self, tx: Transaction, folder: Folder, one: FetchedHeaders, headers: ParsedHeaders, wanted_ids: set[str]
    ) -> bool:
        """Remember a mail that is known, ours, or of no row; False when it may belong to a row.

        A test mail is passed over: it has told what it should.
        """
        if is_trial(headers, self._key) and _is_from_us(tx, headers):
            return True
        new = arrival(one.uid, one.size, stamp(one.internal_date or now()), headers)
        if arrivals.is_seen(tx, folder.id, one.uid) or arrivals.recognise(tx, folder.id, new):
            return True
        own = _own(tx, folder, headers)
        if own is not None:
            _learn_from_copy(tx, own, headers, folder)
            arrivals.add(tx, folder.id, new, own.mail)
            return True
        if folder.role == "inbox":
            heed(tx, self._key, headers, new.at)
        found = sought(tx, self._key, Clues(headers, self._provider_key(one)))
        if found.places or _may_belong(one, headers, wanted_ids):
            return False
        arrivals.wait_for(tx, arrivals.add(tx, folder.id, new, None), _awaited(tx, headers, found))
        meet_writer(tx, self._account, folder, one)
        return True

    def file(self, folder: Folder, one: FetchedHeaders, raw: bytes) -> None:
        """File a whole mail; by its header alone where the rest defeats us, and set apart where that does too."""
        for legible in (raw, one.raw):
            try:
                self._file(folder, one, raw, parse_mail(legible))
            except _STORE_AILS:
                raise
            except Exception:
                log.exception("mail %s in folder %s", one.uid, folder.id)
            else:
                return
        self._set_apart(folder, one, raw)

    def _file(self, folder: Folder, one: FetchedHeaders, raw: bytes, parsed: ParsedMail) -> None:
        """Take in a whole mail and place it on its rows, or leave it unlinked after all."""
        fetched = self._incoming(folder, one, raw, parsed)
        with self._store.write() as tx:
            if arrivals.is_seen(tx, folder.id, one.uid):
                return
            found = sought(tx, self._key, self._clues(one, parsed))
            new = arrival(one.uid, one.size, stamp(one.internal_date or now()), parsed.headers)
            mail = take_in(tx, fetched, found.places) if found.places else None
            number = arrivals.add(tx, folder.id, new, mail)
            meet_writer(tx, self._account, folder, one, is_on_row=mail is not None)
            if mail is None:
                arrivals.wait_for(tx, number, _awaited(tx, parsed.headers, found))

    def _set_apart(self, folder: Folder, one: FetchedHeaders, raw: bytes) -> None:
        kept = unreadable(one.uid, one.size, stamp(one.internal_date or now()), raw)
        with self._store.write() as tx:
            if not arrivals.is_seen(tx, folder.id, one.uid):
                arrivals.add(tx, folder.id, kept, None)

    def give_up(self, folder: Folder, wanted: Iterable[FetchedHeaders]) -> None:
        """Keep the headers of mails whose body the server did not give (deleted meanwhile, or too large)."""
        by_uid = {one.uid: one for one in wanted}
        if not by_uid:
            return
        dealt = arrivals.seen_uids(self._store.read(), folder.id, min(by_uid) - 1)
        for uid in by_uid.keys() - dealt:
            self.file(folder, by_uid[uid], by_uid[uid].raw)

    def file_again(self, folder: Folder, number: int, one: FetchedMail | None) -> None:
        """File an unlinked mail whose row takes mail again; None when the server does not hold the mail any more."""
        try:
            self._file_again(folder, number, one)
        except _STORE_AILS:
            raise
        except Exception:
            log.exception("unlinked mail %s", number)
            with self._store.write() as tx:
                arrivals.wait_for(tx, number, ())

    def _file_again(self, folder: Folder, number: int, one: FetchedMail | None) -> None:
        fetched = self._incoming(folder, one, one.raw, readable(one.raw)) if one and one.raw else None
        with self._store.write() as tx:
            held = arrivals.load(tx, number)
            if one is None or fetched is None or held is None or held.mail is not None:
                arrivals.wait_for(tx, number, ())
                return
            found = sought(tx, self._key, self._clues(one, fetched.parsed))
            if found.places:
                arrivals.link(tx, number, take_in(tx, fetched, found.places))
                show_people(tx, held)
            else:
                # the row went again while the mail was being fetched
                arrivals.wait_for(tx, number, found.fallen)

    def _incoming(self, folder: Folder, one: Fetched, raw: bytes, parsed: ParsedMail) -> Incoming:
        return incoming(
            account=self._account.id,
            direction=mails.OUT if folder.role == "sent" else mails.IN,
            raw=raw,
            parsed=parsed,
            at=stamp(one.internal_date or now()),
            provider_key=self._provider_key(one),
        )

    def _clues(self, one: Fetched, parsed: ParsedMail) -> Clues:
        report = parsed.report
        reported = (report.original_id, *report.original_refs) if report else ()
        return Clues(parsed.headers, self._provider_key(one), tuple(filter(None, reported)))

    def _provider_key(self, one: Fetched) -> str:
        # Gmail numbers the conversations of each mailbox by itself
        return f"gmail:{self._account.address.casefold()}:{one.thread_id}" if one.thread_id else ""


def _awaited(tx: Transaction, headers: ParsedHeaders, found: Sought) -> set[int]:
    """Return the conversations that a mail would belong to if rows came back, or will once what it answers does."""
    named = [*headers.in_reply_to, *headers.references][-_MOST_NAMED:]
    return found.fallen | arrivals.awaited_with(tx, named)


def _may_belong(one: FetchedHeaders, headers: ParsedHeaders, wanted_ids: set[str]) -> bool:
    """Tell whether a mail answers one that is about to be on a row, or only its body can tell."""
    if wanted_ids.intersection((*headers.in_reply_to, *headers.references)):
        return True
    return headers.kind is MailKind.BOUNCE and one.size <= _REPORT_SIZE


def _own(tx: Transaction, folder: Folder, headers: ParsedHeaders) -> Entry | None:
    """Return the mail of ours that this is a copy of: in Sent, or in Inbox when we wrote to ourselves."""
    direct = outbox.with_message_id(tx, headers.message_id)
    if direct is not None:
        return direct if folder.role == "sent" or _is_from_us(tx, headers, direct) else None
    # a provider that replaces the Message-ID leaves our own at the end of our References
    last = headers.references[-1] if headers.references else ""
    if not last or not is_copy_of(headers, last) or not _is_from_us(tx, headers):
        return None
    return outbox.with_message_id(tx, last)


def _is_from_us(tx: Transaction, headers: ParsedHeaders, entry: Entry | None = None) -> bool:
    """Tell whether one of our addresses, or the one that wrote an entry, stands in From."""
    ours = {one.address for one in identities.every(tx)}
    if entry is not None and entry.mail is not None:
        ours.add(mails.load(tx, entry.mail).sender[1])
    return headers.sender.key in {Address("", address).key for address in ours}


def _learn_from_copy(tx: Transaction, entry: Entry, headers: ParsedHeaders, folder: Folder) -> None:
    if entry.conversation is not None and headers.message_id != entry.message_id:
        conversations.learn(tx, entry.conversation, headers.message_id, "sent copy", entry.mail)
    if entry.state == "unknown" and not dispatch.was_handed_over_before(tx, entry):
        outbox.prove_sent(tx, entry.id)
    if folder.role == "sent" and entry.sent_copy == "needed":
        dispatch.set_sent_copy(tx, entry.id, "done")
