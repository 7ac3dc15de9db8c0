"""The practice store: sample tables, and a mail server whose customers answer, all in this program.

It lies beside the user's own store, has a vault of its own, and takes no real accounts.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mail import account_setup, arming
from mail.errors import PracticeRunningError
from mail.practice import billing
from mail.practice.server import PracticeServer
from mail.practice.town import let_customers_answer
from mail.vault.keychain import Vault, open_vault
from store import accounts, bases, outbox, settings
from store.accounts import Account, NewAccount
from store.language import _
from store.workspace import Store
from tui.environment import tame_environment
from tui.locations import data_folder, practice_secrets, practice_store
from tui.run import run_screens

_HOLD = 3.0
_FAREWELL = 5.0
_NAME, _ADDRESS, _PASSWORD = "desk", "desk@firm.example", "practice"
_SECRETS = "MAILBASE_SECRETS"


@dataclass(frozen=True)
class Practice:
    """A practice store with its running server."""

    store: Store
    vault: Vault
    server: PracticeServer
    account: Account


def run_demo(*, fresh: bool) -> int:
    """Show the practice store on the screens; return the exit code.

    :raises SystemExit: with 2, after a sentence, when there is no terminal for screens
    :raises PracticeMissingError: the optional packages of the server are not installed
    :raises PracticeRunningError: another process shows it already
    """
    tame_environment()
    with practice(fresh=fresh) as held:
        code = run_screens(held.store.path, None, _HOLD, _("practice"))
        _let_leave(held.store)
        return code


@contextmanager
def practice(*, fresh: bool) -> Iterator[Practice]:
    """Open the practice store, made where there is none, and start its server.

    :param fresh: delete what was there
    :raises PracticeMissingError: the optional packages of the server are not installed
    :raises PracticeRunningError: another process has it open
    """
    folder = data_folder() / "demo-server"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(folder), _own_secrets(), PracticeServer({_ADDRESS: _PASSWORD}, folder) as server:
        if fresh:
            _forget()
        let_customers_answer(server)
        store = Store.open(practice_store())
        vault = open_vault(store)
        try:
            _furnish(store)
            yield Practice(store, vault, server, _connect(store, vault, server))
        finally:
            store.close()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep a second practice out: it would turn the account to its own server."""
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PracticeRunningError from None
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _own_secrets() -> Iterator[None]:
    """Let this process and its children use the practice vault alone."""
    before = os.environ.get(_SECRETS)
    os.environ[_SECRETS] = str(practice_secrets())
    try:
        yield
    finally:
        if before is None:
            del os.environ[_SECRETS]
        else:
            os.environ[_SECRETS] = before


def _forget() -> None:
    for ending in ("", "-wal", "-shm", "-turn"):
        practice_store().with_name(practice_store().name + ending).unlink(missing_ok=True)


def _furnish(store: Store) -> None:
    """Put the samples in, in nobody's name: a user's undo must not take them away."""
    if bases.exists(store.read(), billing.BASE):
        return
    with store.write(_("Sample data")) as tx:
        billing.furnish(tx, date.today())


def _connect(store: Store, vault: Vault, server: PracticeServer) -> Account:
    """Make the one account, or turn it to the server's present ports."""
    new = NewAccount(
        name=_NAME,
        address=_ADDRESS,
        provider="generic",
        imap_host=server.host,
        imap_port=server.imap_port,
        imap_security="tls",
        smtp_host=server.host,
        smtp_port=server.smtp_port,
        smtp_security="tls",
        user_name=_ADDRESS,
        ca_file=str(server.ca_file),
    )
    account = accounts.find(store.read(), _NAME)
    if account is None:
        account = account_setup.save(store, vault, new, _PASSWORD, _("Billing desk"))
        with store.write() as tx:
            settings.put(tx, settings.PRACTICE, "1")
        return account
    account_setup.sign_in(store, vault, account, _PASSWORD, new)
    if not arming.is_armed(store, vault):
        arming.arm(store, vault)
    return account


def _let_leave(store: Store) -> None:
    """Keep the server up until the last mails have left, so that no worker stays behind waiting for it."""
    end = time.monotonic() + _FAREWELL
    while outbox.count_open(store.read()) and time.monotonic() < end:
        time.sleep(0.1)
