"""Where the first secret of a store goes, as an option of the command that keeps it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from store.language import _
from tui.commands.session import Session

_Command = TypeVar("_Command", bound=Callable[..., Any])


def secret_place_option(command: _Command) -> _Command:
    """Add ``--secret-place`` to a command."""
    return click.option(
        "--secret-place",
        type=click.Choice(["keyring", "files"]),
        default=None,
        help=_("Where passwords are kept; it is chosen with the first account of a store."),
    )(command)


def choose_place(session: Session, key: str | None) -> None:
    """Choose the place of the store's secrets; one that is locked is unlocked.

    :param key: None leaves it to what works
    :raises SecretError: secrets cannot be kept there, or are kept elsewhere already
    """
    from mail.vault.places import choose, require_open

    if key:
        choose(session.store, key, session.passphrase)
    require_open(session.vault)
