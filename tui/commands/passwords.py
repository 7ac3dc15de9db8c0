"""How a command is given a password: never in its arguments, and never shown."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click

from store.language import _

_Command = TypeVar("_Command", bound=Callable[..., Any])


def stdin_option(command: _Command) -> _Command:
    """Add ``--password-stdin`` to a command."""
    return click.option(
        "--password-stdin", "from_stdin", is_flag=True, help=_("Read the password from standard input.")
    )(command)


def given_password(account: str, *, from_stdin: bool, command: str = "") -> str:
    """Return the password: from a command, from standard input, or asked for on the terminal without echo.

    :raises SecretCommandError: the command fails
    :raises UsageError: there is no way to get it, or it is no text
    """
    if from_stdin and command:
        raise click.UsageError(_("Give --password-stdin or --password-command, not both."))
    if command:
        from mail.vault.password_command import run_password_command

        return run_password_command(command, account)
    if from_stdin:
        return _from_stdin()
    if not sys.stdin.isatty():
        raise click.UsageError(_("Give the password with --password-stdin or --password-command."))
    asked: str = click.prompt(_("Password of {account}").format(account=account), hide_input=True, err=True)
    return asked


def _from_stdin() -> str:
    given = sys.stdin.buffer.read()
    ending = next((ending for ending in (b"\r\n", b"\n") if given.endswith(ending)), b"")
    try:
        return given.removesuffix(ending).decode("utf-8")
    except UnicodeDecodeError:
        # the bytes must not get into the error
        raise click.UsageError(_("The password on standard input is not UTF-8.")) from None
