"""What tests of the commands share."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import INVOICES, CommandLine


@pytest.fixture
def line(tmp_path: Path) -> CommandLine:
    """The commands, over nothing yet."""
    return CommandLine(tmp_path)


@pytest.fixture
def billing(line: CommandLine) -> CommandLine:
    """The commands over a base Billing with three Invoices."""
    line.text("import", line.file("Invoices.csv", INVOICES), "--base", "Billing")
    return line
