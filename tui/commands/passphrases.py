"""How a command is given the vault's passphrase: a line of standard input, or typed on a terminal, never shown."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from store.language import _

if TYPE_CHECKING:
    from mail.vault.keychain import Vault

_TRIES = 3


def given_line(sentence: str = "") -> str:
    """Return the next line of standard input, asked for without echo where that is a terminal.

    :raises UsageError: there is none, or it is no text
    """
    if sys.stdin.isatty():
        return asked_for(sentence or _("Passphrase of the vault"))
    given = sys.stdin.buffer.readline()
    try:
        line = given.decode("utf-8").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        # the bytes must not get into the error
        raise click.UsageError(_("The passphrase on standard input is not UTF-8.")) from None
    if not line:
        raise click.UsageError(_("There is no passphrase on standard input."))
    return line


def asked_for(sentence: str, *, twice: bool = False) -> str:
    """Return what is typed on the terminal, which does not show it.

    :param twice: for a new one, which nobody could read again
    """
    asked: str = click.prompt(sentence, hide_input=True, confirmation_prompt=twice, err=True)
    return asked


def unlock(vault: Vault, passphrase: str | None) -> None:
    """Open a vault that is locked; without a passphrase ask for it on the terminal, or leave it locked.

    :raises WrongPassphraseError: it was another one
    """
    from mail.errors import WrongPassphraseError
    from tui.commands.output import say_error

    if not vault.is_locked():
        return
    if passphrase is not None:
        vault.unlock(passphrase)
        return
    if not sys.stdin.isatty():
        return
    for left in reversed(range(_TRIES)):
        try:
            vault.unlock(asked_for(_("Passphrase of the vault")))
        except WrongPassphraseError as error:
            if not left:
                raise
            say_error(error)
        else:
            return


def new(*, from_stdin: bool) -> str:
    """Return a new passphrase: a line of standard input, or typed twice.

    :raises UsageError: there is no way to get it
    """
    if from_stdin:
        return given_line(_("New passphrase"))
    if not sys.stdin.isatty():
        raise click.UsageError(_("Give the passphrase with --stdin, or on a terminal."))
    return asked_for(_("New passphrase"), twice=True)
