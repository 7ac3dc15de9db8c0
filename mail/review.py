"""What to look at before a mail is sent: who gets it, how large it is, what seems forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from mail.address import Address, parse_addresses
from mail.doubts import double, forgotten_file, opted_out, outside, unfilled, unread
from mail.errors import BadAddressError, MailError, NoRecipientError
from mail.lettering import letter_of
from mail.measuring import LIKE_OURS, size_of_draft
from mail.permission import require_may_send
from mail.size_limit import in_words, limit_of
from mail.writing.compose import envelope_recipients
from mail.writing.head import head
from store import accounts, blobs, identities
from store.accounts import Account
from store.connection import Reader
from store.drafts import Draft
from store.errors import FileLostError, MailbaseError
from store.identities import Identity
from store.language import _


@dataclass(frozen=True)
class Review:
    """A draft as it would be sent."""

    identity: Identity | None
    account: Account | None
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    bcc: tuple[Address, ...]
    size: int
    """Bytes on the wire at most; to the byte where it is too large."""
    limit: int | None
    problems: tuple[str, ...]
    """What stops the mail."""
    warnings: tuple[str, ...]
    """What a person should look at."""

    @property
    def may_be_sent(self) -> bool:
        """Whether nothing stops the mail."""
        return not self.problems


def review(
    reader: Reader, draft: Draft, table: int | None = None, member: int | None = None, row: int | None = None
) -> Review:
    """Look at a draft; never raises, what is wrong is a problem of the review.

    :param table: the table of its row, whose base must have mail and be connected to the account
    :param member: who writes, and must be allowed to use the account
    :param row: its row, whose addresses and latest mails are held against the draft's
    """
    return doubted(reader, draft, look(reader, draft, table, member), table, row)


def doubted(reader: Reader, draft: Draft, seen: Review, table: int | None, row: int | None) -> Review:
    """Return a review with what a person should look at.

    :param seen: what was found so far
    :param row: the draft's row in that table
    """
    everyone = (*seen.to, *seen.cc, *seen.bcc)
    warnings = (
        *_about_text(draft),
        *_about_account(seen.account),
        *_about_row(reader, draft, everyone, table, row),
        outside.crowd_doubt((*seen.to, *seen.cc), seen.bcc),
        opted_out.doubt(reader, everyone),
        unread.doubt(everyone),
    )
    return replace(seen, warnings=tuple(filter(None, warnings)))


def what_stops(reader: Reader, draft: Draft) -> tuple[str, ...]:
    """Return what stops a draft of somebody who may send; this takes a fraction of a review's time."""
    seen = look(reader, draft)
    if seen.problems or seen.identity is None:
        return seen.problems
    return tuple(_refused(reader, draft, seen.identity))


def look(reader: Reader, draft: Draft, table: int | None = None, member: int | None = None) -> Review:
    """Return a review without warnings; without a table, of somebody who may send."""
    problems: list[str] = []
    to, cc, bcc = (_addresses(text, problems) for text in (draft.to, draft.cc, draft.bcc))
    identity = None if draft.identity is None else identities.standing_in(reader, draft.identity)
    account = accounts.load(reader, identity.account_id) if identity else None
    if account is None and draft.identity is not None:
        problems.append(_("The account that the mail is from was removed: choose another sender in From."))
    elif account is None:
        problems.append(_("There is no account to send from yet: add one in Accounts (g a)."))
    elif table is not None:
        problems += _refusals(reader, table, account, member)
    if not problems and not (to or cc or bcc):
        problems.append(str(NoRecipientError()))
    problems += _lost(reader, draft)
    if not problems and identity is not None and table is not None:
        problems += _refused(reader, draft, identity)
    limit = limit_of(account) if account else None
    size = size_of_draft(reader, draft, identity, limit)
    if limit is not None and size > limit:
        has, takes = in_words(size, limit)
        problems.append(_("The mail has {size}, the server takes {limit}.").format(size=has, limit=takes))
    return Review(identity, account, to, cc, bcc, size, limit, tuple(problems), ())


def _refusals(reader: Reader, table: int, account: Account, member: int | None) -> list[str]:
    try:
        require_may_send(reader, table, account, member)
    except MailbaseError as error:
        return [f"{error} {error.next_step}"]
    return []


def _refused(reader: Reader, draft: Draft, identity: Identity) -> list[str]:
    """Return what keeps the header from being written; neither text nor files are looked at."""
    bare = replace(draft, body="", html="", enclosed=(), answers=None)
    try:
        letter = letter_of(reader, bare, identity, LIKE_OURS)
        head(letter)
        envelope_recipients(letter)
    except MailError as error:
        return [f"{error} {error.next_step}"]
    return []


def _lost(reader: Reader, draft: Draft) -> list[str]:
    # what is not kept yet has no hash
    gone = (one for one in draft.enclosed if one.hash and not blobs.exists(reader, one.hash))
    return [str(FileLostError(name=one.name)) for one in gone]


def _addresses(text: str, problems: list[str]) -> tuple[Address, ...]:
    try:
        return parse_addresses(text)
    except BadAddressError as error:
        problems.append(str(error))
        return ()


def _about_text(draft: Draft) -> Iterator[str]:
    if not draft.subject.strip():
        yield _("The subject is empty.")
    if not draft.own_text and draft.forwards is None:
        yield _("The text is empty.")
    yield forgotten_file.doubt(draft)
    yield unfilled.doubt(draft)


def _about_account(account: Account | None) -> Iterator[str]:
    if account is not None and account.state == accounts.NEEDS_SIGN_IN:
        yield _("The account needs a sign-in first; the mail waits until then.")
    if account is not None and account.state == accounts.PAUSED:
        yield _("The account is paused; the mail waits until it goes on.")


def _about_row(
    reader: Reader, draft: Draft, everyone: tuple[Address, ...], table: int | None, row: int | None
) -> Iterator[str]:
    if table is not None and row is not None:
        yield from outside.doubts(reader, draft, everyone, table, row)
        yield from unfilled.template_doubts(reader, draft, table, row)
        yield double.doubt(reader, draft, [one.address for one in everyone], table, row)
