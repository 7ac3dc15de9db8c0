"""The store that one page of the guide runs over: commands, formulas and conditions, at a time that stands still."""

from __future__ import annotations

import os
import shlex
import time
from contextlib import ExitStack, chdir, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self
from unittest import mock

from click.testing import CliRunner

from store import clock, mail_columns, tables
from store.cells.column_options import ColumnOptions
from store.cells.column_types import column_type
from store.columns import Column, NewColumn
from store.formulas.errors import FormulaError
from store.paging.pages import listed
from store.query import Query, parse_filter
from store.shaping import trial as column_trial
from store.shaping.building import ColumnWish, planned
from store.workspace import Store
from tui.commands.cli import cli

BEGINNING = datetime(2026, 6, 18, 9, 30, tzinfo=UTC)
"""A Thursday; every command takes a minute."""
SAMPLE = "Office/Invoices"
"""The table that formulas and conditions are about; the first row is the one that formulas are computed in."""
EMPTY = "(empty)"


class PageStore:
    """A new store in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._path = folder / "mailbase.db"
        self._commands = 0
        self._undone = ExitStack()

    def __enter__(self) -> Self:
        self._undone.enter_context(mock.patch.object(clock, "now", self._now))
        self._undone.enter_context(mock.patch.dict(os.environ, {"TZ": "UTC"}))
        time.tzset()
        return self

    def __exit__(self, *_raised: object) -> None:
        self._undone.close()
        time.tzset()

    def _now(self) -> datetime:
        return BEGINNING + timedelta(minutes=self._commands)

    def run(self, line: str, *, is_refused: bool = False) -> str:
        """Run a command of the guide; return what it prints.

        :param is_refused: it is shown because it is refused
        :raises AssertionError: it does not parse, or is not refused or taken as it should be
        """
        program, *arguments = shlex.split(line)
        if program == "cat":
            return (self.folder / arguments[0]).read_text(encoding="utf-8")
        if program != "mailbase-tui":
            raise AssertionError(f"the guide cannot run: {line}")
        self._commands += 1
        environment = {
            "HOME": str(self.folder),
            "XDG_DATA_HOME": str(self.folder / "data"),
            "MAILBASE_STORE": str(self._path),
            "MAILBASE_SECRETS": str(self.folder / "secrets"),
            "LOGNAME": "ann",
        }
        with chdir(self.folder):
            result = CliRunner().invoke(cli, arguments, env=environment)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        if result.exit_code != (1 if is_refused else 0):
            raise AssertionError(f"{line}\n{result.output}")
        return result.output

    def formula(self, text: str) -> str:
        """Return what a formula comes to in the first row, as an editor shows it; or why it is refused."""
        with closing(Store.open(self._path)) as store:
            reader = store.read()
            table = tables.find(reader, SAMPLE)
            try:
                new = planned(reader, table, ColumnWish("=", "formula", {"formula": text}))
            except FormulaError as refused:
                return f"{refused.code}: {refused}"
            plain = NewColumn(new.name, new.type, ColumnOptions(formula=new.options.formula, result=new.options.result))
            _row, value = column_trial.tried(reader, table, plain) or (0, None)
            return column_type("formula").edit(value, plain.options) or EMPTY

    def condition(self, text: str) -> str:
        """Return the numbers of the rows that meet a condition."""
        with closing(Store.open(self._path)) as store:
            reader = store.read()
            table = tables.find(reader, SAMPLE)
            found = listed(reader, table, Query((parse_filter(table, text, (), "ann"),)))
            return ", ".join(str(row.id) for row in found) or "none"

    def mail_columns(self) -> tuple[Column, ...]:
        """Return the columns that tell how the mail of a row stands."""
        with closing(Store.open(self._path)) as store:
            return mail_columns.of(tables.find(store.read(), SAMPLE), None)
