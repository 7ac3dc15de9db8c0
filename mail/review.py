"""What to look at before a mail is sent: who gets it, how large it is, what seems forgotten."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mail.address import Address, parse_addresses
from mail.errors import BadAddressError, NoRecipientError
from mail.measuring import size_of_draft
from mail.permission import require_may_send
from store import accounts, identities
from store.accounts import Account
from store.connection import Reader
from store.drafts import Draft
from store.errors import MailbaseError
from store.identities import Identity
from store.language import _, ngettext

_MENTIONS_FILE = re.compile(
    r"\b(attached|attachment|enclosed|anbei|anhang|angeh[äa]ngt|beigef[üu]gt|ci-joint|pi[èe]ces? jointes?|joins?)\b",
    re.IGNORECASE,
)


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


def review(reader: Reader, draft: Draft, table: int | None = None, member: int | None = None) -> Review:
    """Look at a draft; never raises, what is wrong is a problem of the review.

    :param table: the table of its row, whose base must have mail and be connected to the account
    :param member: who writes, and must be allowed to use the account
    """
    problems: list[str] = []
    to, cc, bcc = (_addresses(text, problems) for text in (draft.to, draft.cc, draft.bcc))
    identity = None if draft.identity is None else identities.standing_in(reader, draft.identity)
    account = accounts.load(reader, identity.account_id) if identity else None
    if account is None:
        problems.append(_("There is no account to send from yet: add one in Accounts (g a)."))
    elif table is not None:
        problems += _refusals(reader, table, account, member)
    if not problems and not (to or cc or bcc):
        problems.append(str(NoRecipientError()))
    limit = account.size_limit if account else None
    size = size_of_draft(reader, draft, identity, limit)
    if limit is not None and size > limit:
        problems.append(_("The mail is larger than the server takes."))
    return Review(
        identity, account, to, cc, bcc, size, limit, tuple(problems), tuple(_warnings(draft, account, (*to, *cc, *bcc)))
    )


def _refusals(reader: Reader, table: int, account: Account, member: int | None) -> list[str]:
    try:
        require_may_send(reader, table, account, member)
    except MailbaseError as error:
        return [f"{error} {error.next_step}"]
    return []


def _addresses(text: str, problems: list[str]) -> tuple[Address, ...]:
    try:
        return parse_addresses(text)
    except BadAddressError as error:
        problems.append(str(error))
        return ()


def _warnings(draft: Draft, account: Account | None, everyone: tuple[Address, ...]) -> list[str]:
    found = []
    if not draft.subject.strip():
        found.append(_("The subject is empty."))
    if not draft.own_text and draft.forwards is None:
        found.append(_("The text is empty."))
    mention = _MENTIONS_FILE.search(draft.own_text)
    if mention and not draft.enclosed:
        found.append(_("“{word}” is in the text, but there is no file.").format(word=mention[0]))
    if account is not None and account.state == accounts.NEEDS_SIGN_IN:
        found.append(_("The account needs a sign-in first; the mail waits until then."))
    if account is not None and account.state == accounts.PAUSED:
        found.append(_("The account is paused; the mail waits until it goes on."))
    if len(everyone) > 20:
        found.append(
            ngettext("{count} person gets this mail.", "{count} people get this mail.", len(everyone)).format(
                count=len(everyone)
            )
        )
    return found
