"""What stands around the accounts of a hostile store: what servers show, who uses them, under which names they send."""

from __future__ import annotations

import json
from dataclasses import asdict

from mail.server_facts import Shown
from store import accounts, arrivals, base_accounts, bases, identities, members, signatures
from store.accounts import Account
from store.clock import stamp
from store.connection import Transaction
from store.identities import Identity
from store.signatures import Signature
from tests.hostile.payloads import NUMBERS, Voice

DESK, SECOND, BY_BROWSER, BY_COMMAND = 1, 2, 3, 4
"""Accounts of which something is known that is not known of the others."""
LAST = len(NUMBERS) - 1
_LONGEST = 200
"""Characters that are kept of one thing that a server shows."""


def surround(tx: Transaction, voice: Voice) -> None:
    """Put names and words of all payloads around accounts that are there."""
    _show(tx, voice)
    _sign_in(tx, voice)
    for number in NUMBERS:
        members.add(tx, voice.names("mb", number), "member")
        identities.add(tx, Identity(0, SECOND, voice.says("id", number), f"id{number}@elsewhere.example", ""))
        signatures.add(tx, Signature(0, voice.names("sn", number), voice.says("st", number)[:_LONGEST]))
    for base in bases.every(tx)[: len(NUMBERS)]:
        base_accounts.connect(tx, base, _account(tx, SECOND))
    # somebody else's: its owner is named where one would share it
    tx.run("UPDATE accounts SET owner_id = ? WHERE id = ?", [members.every(tx)[-1].id, BY_COMMAND])


def _show(tx: Transaction, voice: Voice) -> None:
    """Let the first account's servers have shown a certificate, capabilities and folders of the attacker's."""
    abilities = tuple(voice.says("ac", number)[:_LONGEST] for number in NUMBERS)
    proof = (voice.says(sink, LAST)[:_LONGEST] for sink in ("cs", "ci"))
    shown = asdict(Shown(stamp(), *proof, stamp(), voice.says("ct", LAST)[:_LONGEST], abilities))
    accounts.keep_facts(tx, DESK, json.dumps({"imap": shown, "smtp": shown}))
    for number in NUMBERS:
        arrivals.folder(tx, DESK, voice.says("fo", number)[:_LONGEST], "sent")


def _sign_in(tx: Transaction, voice: Voice) -> None:
    """Let one account sign in in a browser, and one by a command."""
    fields = [voice.says(sink, LAST) for sink in ("is", "cl")]
    tx.run("UPDATE accounts SET auth = 'oauth', issuer = ?, client_id = ? WHERE id = ?", [*fields, BY_BROWSER])
    command = voice.says("pw", LAST)
    tx.run("UPDATE accounts SET auth = 'command', password_command = ? WHERE id = ?", [command, BY_COMMAND])


def _account(tx: Transaction, number: int) -> Account:
    account = accounts.load(tx, number)
    assert account is not None
    return account
