"""What several tests share: an empty store of its owner, an office that writes mail, the commands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from closed_office import closed_office
from command_line import INVOICES, CommandLine
from office import Office

from store import bases, members
from store.workspace import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store, used by its owner."""
    store = Store.open(tmp_path / "mailbase.db")
    store.member = members.find(store.read(), None).id
    return store


@pytest.fixture(scope="module")
def lasting_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with a base Billing for all tests of a file; each makes tables of its own in it."""
    store = Store.open(tmp_path_factory.mktemp("lasting") / "mailbase.db")
    store.member = 1
    with store.write() as tx:
        bases.add(tx, "Billing")
    yield store
    store.close()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office whose servers are never reached."""
    return closed_office(tmp_path)


@pytest.fixture
def line(tmp_path: Path) -> CommandLine:
    """The commands, over nothing yet."""
    return CommandLine(tmp_path)


@pytest.fixture
def billing(line: CommandLine) -> CommandLine:
    """The commands over a base Billing with three Invoices."""
    line.text("import", line.file("Invoices.csv", INVOICES), "--base", "Billing")
    return line
