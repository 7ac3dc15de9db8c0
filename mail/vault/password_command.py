"""A program that prints the password, such as ``pass show work/mail``: then nothing is kept by us."""

from __future__ import annotations

import os
import selectors
import shlex
import signal
import subprocess
import time
from collections.abc import Sequence

from mail.errors import SecretCommandError
from store.clean import clean_line
from store.language import _

TIME_LIMIT = 30.0
"""Seconds that the program may take."""

_MOST_WORDS = 200
_MOST_OUTPUT = 1 << 16


class _TooMuchError(Exception):
    """A command prints without end."""


def run_password_command(command: str, account: str) -> str:
    """Return what a command prints, without one final newline.

    The command is split as a shell would, but no shell runs it; it has no terminal and no input.

    :param account: the account's name, for the error's sentence
    :raises SecretCommandError: when it cannot be run, takes longer than 30 s, exits with another code than 0, or
        prints nothing, more than one line, or what is not UTF-8
    """
    try:
        code, out, err = _run(shlex.split(command))
    except subprocess.TimeoutExpired:
        raise SecretCommandError(account=account, words=_("no answer within 30 seconds")) from None
    except _TooMuchError:
        raise SecretCommandError(account=account, words=_("it printed more than a password")) from None
    except OSError as error:
        raise SecretCommandError(account=account, words=error.strerror or type(error).__name__) from None
    except ValueError:
        raise SecretCommandError(account=account, words=_("the command cannot be read")) from None
    if code:
        raise SecretCommandError(account=account, words=_failure(code, err))
    return _password(out, account)


def _run(arguments: Sequence[str]) -> tuple[int, bytes, bytes]:
    if not arguments:
        raise ValueError
    # without it gpg would ask for its passphrase on the terminal that our screens are drawn on
    environment = {name: value for name, value in os.environ.items() if name != "GPG_TTY"}
    with subprocess.Popen(  # noqa: S603 - the command is the user's own
        arguments,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        env=environment,
    ) as process:
        try:
            out, err = _told_by(process)
            process.wait(TIME_LIMIT)
        except BaseException:
            # its children too, which may hold the pipes open
            os.killpg(process.pid, signal.SIGKILL)
            raise
    return process.returncode, out, err


def _told_by(process: subprocess.Popen[bytes]) -> tuple[bytes, bytes]:
    """Return what a process writes to its output and to its error output, until it closes both."""
    told = {pipe.fileno(): bytearray() for pipe in (process.stdout, process.stderr) if pipe is not None}
    deadline = time.monotonic() + TIME_LIMIT
    with selectors.DefaultSelector() as waiting:
        for pipe in told:
            waiting.register(pipe, selectors.EVENT_READ)
        while waiting.get_map():
            if (left := deadline - time.monotonic()) <= 0:
                raise subprocess.TimeoutExpired(process.args, TIME_LIMIT)
            for key, _events in waiting.select(left):
                read = os.read(key.fd, _MOST_OUTPUT)
                told[key.fd] += read
                if not read:
                    waiting.unregister(key.fd)
                if len(told[key.fd]) > _MOST_OUTPUT:
                    raise _TooMuchError
    out, err = told.values()
    return bytes(out), bytes(err)


def _failure(code: int, err: bytes) -> str:
    lines = err.decode("utf-8", "replace").strip().splitlines()
    return f"exit {code}: {clean_line(lines[0])[:_MOST_WORDS]}" if lines else f"exit {code}"


def _password(out: bytes, account: str) -> str:
    try:
        password = out.removesuffix(b"\n").removesuffix(b"\r").decode("utf-8")
    except UnicodeDecodeError:
        raise SecretCommandError(account=account, words=_("its output is not UTF-8")) from None
    if not password:
        raise SecretCommandError(account=account, words=_("it printed nothing"))
    if "\n" in password:
        raise SecretCommandError(account=account, words=_("it printed more than one line"))
    return password
