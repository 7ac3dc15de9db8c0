"""A mail that proves an account works: sent at once, on no row; where it comes to a mailbox of ours, its way is timed.

Its Message-ID tells the receiver what it is (see `mail.trial_mark`): it is filed nowhere and listed nowhere. In the
mailbox itself it stays, for nothing there is ever changed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from mail.address import Address
from mail.arming import require_armed, signing_key
from mail.errors import MailError, RefusedError
from mail.errors.trials import NotArrivedError
from mail.let_in import session_of
from mail.permission import may_try, require_may_try
from mail.smtp.envelope import Envelope, Handed
from mail.trial_mark import new_trial_id
from mail.trial_watch import Arrival, Watch, watching
from mail.vault.keychain import Vault
from mail.writing.compose import Letter, compose, envelope_recipients
from store import accounts, identities
from store.accounts import Account
from store.clock import now
from store.connection import Reader
from store.language import _
from store.workspace import Store

PATIENCE = 60.0
"""Seconds that a test mail may take to arrive."""

SENT, ROUND_TRIP = "test mail", "round trip"


@dataclass(frozen=True)
class Trial:
    """What is to be sent."""

    to: Address
    subject: str = ""
    """Empty for one that says what it is; so is the text."""
    text: str = ""
    patience: float = PATIENCE
    """Seconds to wait for it where it comes to a mailbox of ours; 0: it is not waited for."""


@dataclass(frozen=True)
class Step:
    """How a trial stands: `ok` is None while something is under way; `words` are the server's."""

    step: str
    ok: bool | None
    sentence: str
    words: str = ""
    error: MailError | None = None


@dataclass(frozen=True)
class Outcome:
    """What a trial came to."""

    message_id: str
    handed: Handed
    arrival: Arrival | None = None
    """When and where it was seen; None where it was not looked for, or not found."""
    problem: MailError | None = None
    """Why it was not seen although it was looked for."""


Told = Callable[[Step], None]


def receiving_account(reader: Reader, address: str) -> Account | None:
    """Return the account of the store whose mailbox an address is; None where it is somebody else's."""
    wanted = Address("", address).key
    owners = [(one.address, one.id) for one in accounts.every(reader)]
    owners += [(one.address, one.account_id) for one in identities.every(reader)]
    number = next((number for held, number in owners if Address("", held).key == wanted), None)
    return None if number is None else accounts.load(reader, number)


async def try_out(store: Store, vault: Vault, account: Account, trial: Trial, told: Told) -> Outcome:
    """Send a test mail and, where it comes to a mailbox of ours, wait until it is seen there.

    :raises DisarmedError: the store is a copy
    :raises MailError: the mail was not taken
    :raises SendAsError: the member may neither change nor use the account
    """
    require_armed(store, vault)
    require_may_try(store.read(), account, store.member)
    receiver = receiving_account(store.read(), trial.to.address) if trial.patience > 0 else None
    if receiver is not None and not may_try(store.read(), receiver, store.member):
        # nobody looks into the mailbox of another member
        receiver = None
    told(Step(SENT, None, _("Sending a test mail to {to}").format(to=trial.to.address)))
    if receiver is None:
        return await _sent(store, vault, account, trial, told)
    # the mailbox is open before the mail leaves, so that what is measured is the mail's way and not a sign-in
    async with watching(store, vault, receiver) as watch:
        outcome = await _sent(store, vault, account, trial, told)
        return await _awaited(watch, receiver, outcome, trial.patience, told)


async def _sent(store: Store, vault: Vault, account: Account, trial: Trial, told: Told) -> Outcome:
    letter = _letter(store, vault, account, trial)

    async def nothing_to_commit() -> None:
        return None

    async with session_of(store, vault, account) as session:
        envelope = Envelope(letter.sender.address, envelope_recipients(letter))
        handed = await session.deliver(envelope, compose(letter), nothing_to_commit)
    if not handed.accepted:
        raise RefusedError(server=account.smtp_host, words=handed.refused[0].words if handed.refused else "")
    taken = _("The server took the test mail to {to}.").format(to=trial.to.address)
    told(Step(SENT, True, taken, handed.answer))
    return Outcome(letter.message_id, handed)


def _letter(store: Store, vault: Vault, account: Account, trial: Trial) -> Letter:
    identity = identities.every(store.read(), account.id)[0]
    usual = _("This mail was sent to test the account {name}. If you can read it, sending works.")
    return Letter(
        sender=Address(identity.name, identity.address),
        to=(trial.to,),
        cc=(),
        bcc=(),
        reply_to=None,
        subject=trial.subject.strip() or _("Test mail from mailbase"),
        text=trial.text.strip() or usual.format(name=account.name),
        message_id=new_trial_id(identity.address.rpartition("@")[2], signing_key(store, vault)),
        date=now(),
    )


async def _awaited(watch: Watch, receiver: Account, sent: Outcome, patience: float, told: Told) -> Outcome:
    began, waiting = monotonic(), _("Waiting for it at {account}: {n} s")
    last = -1
    problem = watch.problem
    while problem is None and (waited := monotonic() - began) < patience:
        if int(waited) != last:
            last = int(waited)
            told(Step(ROUND_TRIP, None, waiting.format(account=receiver.name, n=last)))
        try:
            arrival = await watch.look(sent.message_id, began)
        except MailError as error:
            problem = error
            break
        if arrival is not None:
            told(Step(ROUND_TRIP, True, _arrived(receiver, arrival)))
            return Outcome(sent.message_id, sent.handed, arrival)
    missing = problem or NotArrivedError(account=receiver.name, seconds=int(patience), words=sent.handed.answer)
    told(Step(ROUND_TRIP, False, str(missing), missing.words, missing))
    return Outcome(sent.message_id, sent.handed, problem=missing)


def _arrived(receiver: Account, arrival: Arrival) -> str:
    seconds = f"{arrival.seconds:.1f}"
    if arrival.role == "junk":
        told = _("It arrived at {account} after {n} s, but in the junk folder {folder}.")
        return told.format(account=receiver.name, n=seconds, folder=arrival.folder)
    return _("It arrived at {account} after {n} s.").format(account=receiver.name, n=seconds)
