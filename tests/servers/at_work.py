"""An office while its worker is at work."""

from __future__ import annotations

from office import Office
from worker_process import WorkerProcess

from store import accounts, outbox
from store.accounts import Account
from store.outbox import Entry


def worker_for(office: Office, *arguments: str) -> WorkerProcess:
    """Start a worker for the store of an office."""
    return WorkerProcess(office.store.path, office.store.path.parent / "vault", *arguments)


def state_of(office: Office, entry: Entry) -> str:
    """Return the state of a mail as it is now."""
    return outbox.load(office.store.read(), entry.id).state


def account_of(office: Office) -> Account:
    """Return the account as it fares now."""
    account = accounts.load(office.store.read(), office.account.id)
    assert account is not None
    return account


def change(office: Office, **settings: str | int) -> None:
    """Change settings of the account behind the worker's back."""
    with office.store.write() as tx:
        for name, value in settings.items():
            tx.run(f"UPDATE accounts SET {name} = ? WHERE id = ?", [value, office.account.id])
