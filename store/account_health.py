"""How an account fares, as the worker finds it; a refused sign-in is mended by nobody but a person."""

from __future__ import annotations

from store.accounts import NEEDS_SIGN_IN, NEW, UNREACHABLE, WORKING, set_state
from store.changes import Change, note
from store.connection import Reader, Transaction


def works(tx: Transaction, account: int) -> None:
    """Say that a server of the account has just done what it was asked.

    A needed sign-in stays: one server may take a password that the other one refuses.
    """
    changed = tx.run(
        "UPDATE accounts SET state = ?, code = '', words = '', paused_until = NULL WHERE id = ?"
        " AND (state IN (?, ?) OR (state = ? AND code != '')) AND coalesce(paused_until, '') <= ?",
        [WORKING, account, NEW, UNREACHABLE, WORKING, tx.at],
    )
    if changed:
        note(tx, Change("account", thing=account, new=WORKING))


def cannot_be_reached(tx: Transaction, account: int, code: str, words: str) -> None:
    """Say that a server of the account fails for now; a needed sign-in stays."""
    if state(tx, account) != NEEDS_SIGN_IN:
        set_state(tx, account, UNREACHABLE, code, words)


def state(reader: Reader, account: int) -> str:
    """Return how an account is, or nothing where there is none."""
    return str(reader.value("SELECT state FROM accounts WHERE id = ? AND deleted_at IS NULL", [account]) or "")
