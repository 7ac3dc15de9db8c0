"""The editor that a person is used to, for one text: the screens make room for it and come back afterwards."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from textual.app import App

from store.errors import FileUnreadableError, FileUnwritableError, NoEditorError
from tui.environment import is_confined

_VARIABLES = ("VISUAL", "EDITOR")
LARGEST = 10_000_000
"""Bytes of a text that is taken back."""


def command() -> list[str]:
    """Return the command that VISUAL or EDITOR names; nothing where neither does."""
    for name in _VARIABLES:
        try:
            words = shlex.split(os.environ.get(name, ""))
        except ValueError:
            continue
        if words:
            return words
    return []


def is_offered(app: App[object]) -> bool:
    """Tell whether there is an editor, and whether the person may use it: in it anything can be opened."""
    return bool(command()) and not is_confined() and not app.is_web


def edit(app: App[object], text: str, take: Callable[[str], None]) -> None:
    """Let a person change a text in the editor; `take` gets it as they left it, if they have changed it.

    It lies in a file that only its owner can read, in a folder of its own, which is gone afterwards together with
    whatever the editor left beside it. What an editor has saved before it failed is taken too.

    :raises NoEditorError: the editor could not be run, or said that it failed
    :raises FileUnwritableError: there is no room for the file
    :raises FileUnreadableError: what the editor left is no text, or too long
    """
    try:
        with tempfile.TemporaryDirectory(prefix="mailbase-") as folder:
            path = Path(folder) / "text.md"
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            try:
                _run(app, [*command(), str(path)])
            finally:
                found = _read(path)
                # editors end the last line, which nobody typed
                found = found if text.endswith("\n") else found.removesuffix("\n")
                if found != text:
                    take(found)
    except OSError as error:
        raise FileUnwritableError(path=tempfile.gettempdir(), words=error.strerror or "") from error


def _run(app: App[object], words: list[str]) -> None:
    try:
        if app.is_headless:
            done = subprocess.run(words, check=False)  # noqa: S603 - the person's own command, and no shell
        else:
            with app.suspend():
                done = subprocess.run(words, check=False)  # noqa: S603
    except OSError as error:
        raise NoEditorError(editor=words[0], words=error.strerror or "") from error
    if done.returncode:
        raise NoEditorError(editor=words[0])


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise FileUnreadableError(path=path)
        return content.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FileUnreadableError(path=path) from error
