"""May this store send? And the key that signs its Message-IDs. Both rest on records in the vault.

A store is *armed* when the vault holds a record of its id with its file's device and inode. A copied or restored
file has the id but not the inode: it is disarmed, and sends nothing until a person confirms it, so that a backup
that is opened somewhere never mails anybody.
"""

from __future__ import annotations

import base64

from mail.errors import DisarmedError, NoKeyError
from mail.vault.keychain import Vault
from mail.writing.message_id import new_key
from store import members, standing_place
from store.changes import Change, note
from store.standing_place import place_of
from store.workspace import Store


def is_armed(store: Store, vault: Vault) -> bool:
    """Tell whether the store may send."""
    return vault.get(_record(store, "armed")) == place_of(store.path)


def is_copy(store: Store, vault: Vault) -> bool:
    """Tell whether what the vault holds belongs to another file than this one, of which it is a copy."""
    return vault.get(_record(store, "armed")) not in (None, place_of(store.path))


def arm(store: Store, vault: Vault) -> None:
    """Let the store send from where its file is now.

    :raises NotForYourRoleError: the member who acts is a guest
    """
    with store.write() as tx:
        members.require_no_guest(tx)
    if vault.get(_record(store, "key")) is None:
        vault.set(_record(store, "key"), base64.b64encode(new_key()).decode())
    place = place_of(store.path)
    vault.set(_record(store, "armed"), place)
    with store.write() as tx:
        standing_place.mark(tx, place)
        # the vault has no doorbell of its own for the worker to hear
        note(tx, Change("armed"))


def arm_new(store: Store, vault: Vault) -> None:
    """Arm a store that never had an account; one that had is left as it is."""
    if not store.read().number("SELECT count(*) FROM accounts"):
        arm(store, vault)


def require_armed(store: Store, vault: Vault) -> None:
    """Do nothing if the store may send.

    :raises DisarmedError: it may not
    """
    if not is_armed(store, vault):
        raise DisarmedError


def signing_key(store: Store, vault: Vault) -> bytes:
    """Return the key for the MAC of this store's Message-IDs.

    :raises NoKeyError: the vault does not hold it
    """
    held = vault.get(_record(store, "key"))
    if held is None:
        raise NoKeyError
    try:
        return base64.b64decode(held)
    except ValueError:
        raise NoKeyError from None


def entries(store: Store) -> tuple[str, str]:
    """Return the names under which the vault keeps the store's key and its record."""
    return _record(store, "key"), _record(store, "armed")


def _record(store: Store, what: str) -> str:
    return f"store/{store.id}/{what}"
