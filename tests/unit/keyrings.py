"""Keyrings for tests: one that keeps secrets in files of its own, and those that do not."""

from __future__ import annotations

import sys
from pathlib import Path

import keyring.core
import pytest

SOURCE = """
from pathlib import Path
from keyring.backend import KeyringBackend

FOLDER = Path(__file__).with_name("kept")


class Works(KeyringBackend):
    priority = 1

    def get_password(self, service, username):
        file = FOLDER / username.encode().hex()
        return file.read_text("utf-8") if file.exists() else None

    def set_password(self, service, username, password):
        FOLDER.mkdir(exist_ok=True)
        (FOLDER / username.encode().hex()).write_text(password, "utf-8")

    def delete_password(self, service, username):
        (FOLDER / username.encode().hex()).unlink()


class Alters(Works):
    def set_password(self, service, username, password):
        super().set_password(service, username, password.encode("ascii", "replace").decode())


class Keeps(Works):
    def delete_password(self, service, username):
        pass


class Shortens(Works):
    def set_password(self, service, username, password):
        super().set_password(service, username, password if "probe" in username else password[:100])


class Small(Works):
    def set_password(self, service, username, password):
        super().set_password(service, username, password[:2560])


class Odd(Works):
    def get_password(self, service, username):
        return 5


class Exits(Works):
    def set_password(self, service, username, password):
        raise SystemExit(password)


class Hangs(Works):
    def get_password(self, service, username):
        import time

        time.sleep(3600)


class Raises(Works):
    def set_password(self, service, username, password):
        raise RuntimeError(f"cannot keep {password}")


class Breaks(Works):
    def set_password(self, service, username, password):
        if "probe" not in username:
            raise RuntimeError(f"cannot keep {password}")
        super().set_password(service, username, password)


class Prompts(Works):
    def get_password(self, service, username):
        import getpass

        return getpass.getpass()
"""
"""A module `fakes`; what it keeps lies beside it."""


def keyring_module(folder: Path) -> None:
    """Put the module `fakes` into a folder."""
    (folder / "fakes.py").write_text(SOURCE)


def backend(name: str) -> str:
    """Return how PYTHON_KEYRING_BACKEND names a backend: one of `fakes`, or of the library by its module."""
    return f"fakes.{name}" if name[0].isupper() else f"keyring.backends.{name}"


def give_keyring(monkeypatch: pytest.MonkeyPatch, folder: Path, name: str) -> None:
    """Give this process a keyring."""
    keyring_module(folder)
    monkeypatch.syspath_prepend(str(folder))
    sys.modules.pop("fakes", None)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", backend(name) if name != "fail" else "keyring.backends.fail.Keyring")
    keyring.core._keyring_backend = None  # type: ignore[attr-defined]


def keep_in_clear(folder: Path) -> None:
    """Install what the keyring library takes by itself where nothing else is: a keyring that keeps in clear."""
    module = folder / "keyrings" / "alt"
    module.mkdir(parents=True)
    plaintext = SOURCE.partition("class Alters")[0].replace("Works", "PlaintextKeyring")
    module.joinpath("file.py").write_text(plaintext.replace("priority = 1", "priority = 0.5"))
    facts = folder / "keyrings.alt-5.0.dist-info"
    facts.mkdir()
    facts.joinpath("METADATA").write_text("Metadata-Version: 2.1\nName: keyrings.alt\nVersion: 5.0\n")
    facts.joinpath("entry_points.txt").write_text("[keyring.backends]\nfile = keyrings.alt.file\n")
