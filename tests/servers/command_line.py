"""The program in this process, over a store and a vault of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from mail import account_setup
from mail.vault.file_vault import FileVault
from store.accounts import Account, NewAccount
from store.workspace import Store
from tui.commands.cli import cli


class CommandLine:
    """Runs commands and looks at what they did."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "mailbase.db"
        self.vault = FileVault(folder / "secrets")
        self._environment = {
            "HOME": str(folder),
            "XDG_DATA_HOME": str(folder / "data"),
            "MAILBASE_STORE": str(self.path),
            "MAILBASE_SECRETS": str(folder / "secrets"),
        }

    def run(self, *arguments: str, given: bytes = b"") -> Result:
        """Run a command, whatever becomes of it."""
        result = CliRunner().invoke(cli, arguments, input=given, env=self._environment)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    def text(self, *arguments: str, given: bytes = b"") -> str:
        """Run a command that must succeed; return what it printed."""
        result = self.run(*arguments, given=given)
        assert result.exit_code == 0, result.output
        return result.stdout

    def json(self, *arguments: str, given: bytes = b"") -> Any:
        """Run a command that must succeed with ``--json``; return the value."""
        return json.loads(self.text(*arguments, "--json", given=given))

    def error(self, *arguments: str, given: bytes = b"") -> str:
        """Run a command that must fail with an error of ours; return stderr."""
        result = self.run(*arguments, given=given)
        assert result.exit_code == 1, result.output
        return result.stderr

    def file(self, name: str, content: str) -> str:
        """Write a file; return its path."""
        path = self.folder / name
        path.write_text(content, encoding="utf-8")
        return str(path)

    def store(self) -> Store:
        """Open the store beside the commands."""
        return Store.open(self.path)

    def add_account(self, name: str = "desk", address: str = "desk@firm.example") -> Account:
        """Save an account whose servers nobody has tried."""
        new = NewAccount(name, address, "generic", "127.0.0.1", 1, "tls", "127.0.0.1", 1, "tls", address)
        store = self.store()
        try:
            return account_setup.save(store, self.vault, new, "sesame", "The desk")
        finally:
            store.close()


INVOICES = """\
Number,Customer,E-mail,Amount,Due,Paid
INV-1,Nordwind GmbH,ap@nordwind.example,"1,240.00",2026-10-02,no
INV-2,Café de l’Ouest,contact@ouest.example,310.50,2026-10-05,yes
INV-3,Gruber & Söhne,,980.00,2026-10-04,no
"""
