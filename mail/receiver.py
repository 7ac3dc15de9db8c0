"""The receiver: reads an account's Inbox and Sent, files what belongs to rows, remembers the rest by its headers.

Folders are opened for reading only and bodies are peeked at: the user's flags are never touched. New mail is
pushed by IDLE; Sent is looked at whenever something stirs and at every renewal.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

from mail import imap
from mail.arming import signing_key
from mail.errors import AccountError, LostError, MailError, SecretCommandError, SignInError, VaultError
from mail.fate import is_copy_of
from mail.filing import Clues, places
from mail.intake import Incoming, arrival, incoming, take_in, unreadable
from mail.post import Post, imap_server, password_of, was_replaced
from mail.reading.headers import ParsedHeaders, parse_headers
from mail.reading.kinds import MailKind
from mail.reading.parse import ParsedMail, parse_mail
from store import account_health, accounts, arrivals, conversations, dispatch, mails, outbox
from store.accounts import Account
from store.arrivals import Folder
from store.clock import now, stamp
from store.connection import Transaction
from store.errors import MailbaseError
from store.outbox import Entry

_AT_A_TIME = 2_000
"""Mails whose headers are fetched before what they say is kept: what a cut can cost."""
_STEP = 250
"""Mails whose headers are dealt with in one transaction, so that nobody waits long for the lock."""
_TOGETHER = 8_000_000
"""Bytes of mails that are fetched whole at a time."""
_REPORT_SIZE = 1_000_000
"""Bytes up to which a bounce is fetched whole to learn which mail came back."""

log = logging.getLogger("mailbase.receiver")


class Receiver:
    """Fetches for one account."""

    def __init__(self, post: Post, account: Account) -> None:
        self._post = post
        self._account = account
        self._key = signing_key(post.store, post.vault)
        self.has_fetched = False
        """Whether it has looked at everything once."""

    async def fetch_once(self) -> None:
        """Look at everything new on the server.

        :raises MailError: the server cannot be reached or refuses; the account's state says so
        """
        async with self._connected() as mailbox:
            await self._fetch(mailbox)

    async def keep_fetching(self) -> None:
        """Look at everything new, then wait for more to be pushed, until the connection breaks.

        :raises MailError: as :meth:`fetch_once`
        """
        async with self._connected() as mailbox:
            await self._fetch(mailbox)
            async for _ in mailbox.pushes():
                await self._fetch(mailbox)

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[imap.Mailbox]:
        """Give a signed-in mailbox; what goes wrong with it is written down as the account's state."""
        tried = ""
        try:
            tried = await asyncio.to_thread(password_of, self._post.store, self._account, self._post.vault)
            async with imap.connect(imap_server(self._account), tried) as mailbox:
                yield mailbox
        except MailError as error:
            if not (isinstance(error, SignInError) and await was_replaced(self._post, self._account, tried)):
                self._blame(error)
            raise

    def _blame(self, error: MailError) -> None:
        if isinstance(error, LostError) and self.has_fetched:
            # connections end every day; whether the server is gone shows when it is called again
            return
        for_a_person = isinstance(error, AccountError) and not isinstance(error, SecretCommandError | VaultError)
        with self._post.store.write() as tx:
            if for_a_person:
                accounts.set_state(tx, self._account.id, accounts.NEEDS_SIGN_IN, error.code, error.words)
            else:
                account_health.cannot_be_reached(tx, self._account.id, error.code, error.words)

    async def _fetch(self, mailbox: imap.Mailbox) -> None:
        wanted = {"sent": 0, "inbox": 1}
        found = [folder for folder in await mailbox.folders() if folder.role in wanted]
        # Inbox last: that is the folder in which the server then pushes
        for folder in sorted(found, key=lambda folder: wanted[folder.role]):
            await self._fetch_folder(mailbox, folder.name, folder.role)
        with self._post.store.write() as tx:
            arrivals.forget_old(tx)
            accounts.fetched(tx, self._account.id)
            account_health.works(tx, self._account.id)
        self.has_fetched = True

    async def _fetch_folder(self, mailbox: imap.Mailbox, name: str, role: str) -> None:
        state = await mailbox.examine(name)
        with self._post.store.write() as tx:
            folder = arrivals.folder(tx, self._account.id, name, role)
            if folder.uidvalidity != state.uidvalidity:
                arrivals.renumber(tx, folder.id, state.uidvalidity)
                folder = arrivals.folder(tx, self._account.id, name, role)
        if folder.last_uid:
            uids = await mailbox.uids_from(folder.last_uid + 1)
        else:
            uids = await mailbox.uids_since((now() - arrivals.KEPT_FOR + timedelta(days=1)).date())
        seen = arrivals.seen_uids(self._post.store.read(), folder.id, folder.last_uid)
        # a server answers "n:*" with its last mail even when that is older than n
        new = [uid for uid in uids if uid > folder.last_uid and uid not in seen]
        # oldest first, so that an answer finds what it answers, also when a cut comes between the two
        for start in range(0, len(new), _AT_A_TIME):
            await self._read(mailbox, folder, new[start : start + _AT_A_TIME])
            self._advance(folder, new[start : start + _AT_A_TIME][-1])
        self._advance(folder, max([*uids, state.uidnext - 1, 0]))

    def _advance(self, folder: Folder, uid: int) -> None:
        with self._post.store.write() as tx:
            arrivals.advance(tx, folder.id, uid)

    async def _read(self, mailbox: imap.Mailbox, folder: Folder, uids: Sequence[int]) -> None:
        """Deal with new mails: all by their headers, then whole those that may belong to rows."""
        fetched = [one async for one in mailbox.headers(uids)]
        wanted = await self._sort(folder, fetched)
        by_uid = {one.uid: one for one in fetched}
        for uids_together in _by_size([by_uid[uid] for uid in sorted(wanted)]):
            got = [whole async for whole in mailbox.whole(uids_together)]
            for whole in sorted(got, key=lambda whole: whole.uid):
                # a mail that the server cannot read is kept by its headers
                self._file_readably(folder, by_uid[whole.uid], whole.raw or by_uid[whole.uid].raw)
        self._give_up_missing(folder, by_uid, wanted)

    async def _sort(self, folder: Folder, fetched: list[imap.FetchedHeaders]) -> set[int]:
        """Remember the mails that belong to no row; return the UIDs of those to be fetched whole."""
        wanted: set[int] = set()
        known: set[str] = set()
        fetched.sort(key=lambda one: one.uid)
        for start in range(0, len(fetched), _STEP):
            with self._post.store.write() as tx:
                for one in fetched[start : start + _STEP]:
                    if self._belongs_readably(tx, folder, one, known):
                        wanted.add(one.uid)
            # let the other accounts have their turn
            await asyncio.sleep(0)
        return wanted

    def _belongs_readably(self, tx: Transaction, folder: Folder, one: imap.FetchedHeaders, known: set[str]) -> bool:
        """Like :meth:`_belongs`; a mail that cannot be dealt with is set apart and stops none of the others."""
        try:
            headers = parse_headers(one.raw)
            belongs = self._belongs(tx, folder, one, headers, known)
        except MailbaseError:
            raise
        except Exception:
            log.exception("mail %s in folder %s", one.uid, folder.id)
            self._set_apart(tx, folder, one)
            return False
        if belongs:
            known.add(headers.message_id)
        return belongs

    def _set_apart(self, tx: Transaction, folder: Folder, one: imap.FetchedHeaders) -> None:
        """Remember a mail of which nothing can be read; its bytes stay on the server and can be looked at there."""
        if not arrivals.is_seen(tx, folder.id, one.uid):
            arrivals.add(tx, folder.id, unreadable(one.uid, one.size, stamp(one.internal_date or now())), None)

    def _belongs(
        self, tx: Transaction, folder: Folder, one: imap.FetchedHeaders, headers: ParsedHeaders, known: set[str]
    ) -> bool:
        """Deal with a mail by its headers if they suffice; True when it has to be fetched whole."""
        new = arrival(one.uid, one.size, stamp(one.internal_date or now()), headers)
        if arrivals.is_seen(tx, folder.id, one.uid) or arrivals.recognise(tx, folder.id, new):
            return False
        own = self._own(tx, headers)
        if own is not None:
            self._recognise_own(tx, own, headers, folder)
            arrivals.add(tx, folder.id, new, own.mail)
            return False
        if self._may_belong(tx, one, headers, known):
            return True
        arrivals.add(tx, folder.id, new, None)
        return False

    def _may_belong(self, tx: Transaction, one: imap.FetchedHeaders, headers: ParsedHeaders, known: set[str]) -> bool:
        """Tell whether a mail belongs to a row, answers one that is about to, or only its body can tell."""
        if places(tx, self._key, Clues(headers, _provider_key(one))):
            return True
        if known.intersection((*headers.in_reply_to, *headers.references)):
            return True
        return headers.kind is MailKind.BOUNCE and one.size <= _REPORT_SIZE

    def _own(self, tx: Transaction, headers: ParsedHeaders) -> Entry | None:
        """Return the mail of ours that this is a copy of: in Sent, or in Inbox when we wrote to ourselves."""
        direct = outbox.with_message_id(tx, headers.message_id)
        if direct is not None or not headers.references:
            return direct
        # a provider that replaces the Message-ID leaves our own at the end of our References
        last = headers.references[-1]
        ours = {one.address.casefold() for one in accounts.identities(tx)}
        if not is_copy_of(headers, last) or headers.sender.key not in ours:
            return None
        return outbox.with_message_id(tx, last)

    def _recognise_own(self, tx: Transaction, entry: Entry, headers: ParsedHeaders, folder: Folder) -> None:
        if entry.conversation is not None and headers.message_id != entry.message_id:
            conversations.learn(tx, entry.conversation, headers.message_id, "sent copy", entry.mail)
        if entry.state == "unknown" and not dispatch.was_handed_over_before(tx, entry):
            outbox.mark_sent(tx, entry.id)
        if folder.role == "sent" and entry.sent_copy == "needed":
            dispatch.set_sent_copy(tx, entry.id, "done")

    def _file_readably(self, folder: Folder, one: imap.FetchedHeaders, raw: bytes) -> None:
        """File a mail; by its header alone where the rest defeats us, and set apart where that does too."""
        for readable in (raw, one.raw):
            try:
                self._file(folder, one, raw, parse_mail(readable))
            except MailbaseError:
                raise
            except Exception:
                log.exception("mail %s in folder %s", one.uid, folder.id)
            else:
                return
        with self._post.store.write() as tx:
            self._set_apart(tx, folder, one)

    def _file(self, folder: Folder, one: imap.FetchedHeaders, raw: bytes, parsed: ParsedMail) -> None:
        """Take in a whole mail and place it on its rows, or leave it unlinked after all."""
        fetched = self._incoming(folder, one, raw, parsed)
        with self._post.store.write() as tx:
            if arrivals.is_seen(tx, folder.id, one.uid):
                return
            found = places(tx, self._key, _clues(one, parsed))
            new = arrival(one.uid, one.size, stamp(one.internal_date or now()), parsed.headers)
            if not found:
                arrivals.add(tx, folder.id, new, None)
                return
            arrivals.add(tx, folder.id, new, take_in(tx, fetched, found))

    def _incoming(self, folder: Folder, one: imap.FetchedHeaders, raw: bytes, parsed: ParsedMail) -> Incoming:
        return incoming(
            account=self._account.id,
            direction=mails.OUT if folder.role == "sent" else mails.IN,
            raw=raw,
            parsed=parsed,
            at=stamp(one.internal_date or now()),
            provider_key=_provider_key(one),
        )

    def _give_up_missing(self, folder: Folder, by_uid: dict[int, imap.FetchedHeaders], wanted: Iterable[int]) -> None:
        """Keep the headers of mails whose body the server did not give (deleted meanwhile, or too large)."""
        dealt = arrivals.seen_uids(self._post.store.read(), folder.id, 0)
        for uid in set(wanted) - dealt:
            self._file_readably(folder, by_uid[uid], by_uid[uid].raw)


def _by_size(ordered: Iterable[imap.FetchedHeaders]) -> Iterator[list[int]]:
    """Yield UIDs to be fetched together, in their order: as many as fit into memory easily."""
    together: list[int] = []
    size = 0
    for one in ordered:
        if together and (size + one.size > _TOGETHER or len(together) == _STEP):
            yield together
            together, size = [], 0
        together.append(one.uid)
        size += one.size
    if together:
        yield together


def _provider_key(one: imap.FetchedHeaders) -> str:
    return f"gmail:{one.thread_id}" if one.thread_id else ""


def _clues(one: imap.FetchedHeaders, parsed: ParsedMail) -> Clues:
    report = parsed.report
    reported = (report.original_id, *report.original_refs) if report else ()
    return Clues(parsed.headers, _provider_key(one), tuple(filter(None, reported)))
