"""Import and export by commands, and what there is."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time

import pytest
from command_line import CommandLine


def test_an_import_tells_what_it_made(line: CommandLine) -> None:
    found = line.json("import", line.file("people.csv", "Name,Age\nAnna,33\nBen,n/a\n"), "--base", "Hiring")
    assert found["base"] == "Hiring"
    assert found["tables"] == [{"table": "people", "rows": 2, "columns": ["Name", "Age"]}]
    assert found["problems"] == []
    assert line.json("tables", "Hiring") == [{"table": "people", "rows": 2}]
    assert line.json("bases") == [{"base": "Hiring", "tables": ["people"]}]


def test_an_import_adds_to_a_table_that_exists(billing: CommandLine) -> None:
    more = billing.file("more.csv", "Number,Amount\nINV-4,lots\n")
    found = billing.json("import", more, "--base", "billing", "--table", "Invoices")
    assert len(billing.json("rows", "Billing/Invoices")) == 4
    assert [(one["table"], one["row"], one["column"]) for one in found["problems"]] == [("Invoices", 1, "Amount")]


def test_an_import_can_come_from_standard_input(line: CommandLine) -> None:
    line.text("import", "-", "--base", "B", "--table", "T", given=b"a;b\n1;2\n")
    assert line.json("rows", "B/T") == [{"_id": 1, "a": 1, "b": 2}]


def test_a_file_that_cannot_be_read_leaves_no_base(line: CommandLine) -> None:
    assert "FILE_001" in line.error("import", str(line.folder / "none.csv"), "--base", "B")
    assert "FILE_002" in line.error("import", line.file("x.csv", "PK\x03\x04 and so on"), "--base", "B")
    assert line.json("bases") == []


def test_columns_tell_types_and_options(billing: CommandLine) -> None:
    found = {one["column"]: one for one in billing.json("columns", "Billing/Invoices")}
    assert found["E-mail"] == {"column": "E-mail", "type": "e-mail", "options": {}}
    assert found["Amount"]["type"] == "number"
    assert found["Amount"]["options"]["decimals"] == 2


def test_interrupting_an_import_leaves_nothing(line: CommandLine) -> None:
    big = line.file("big.csv", "a,b,c\n" + "1,two,3.5\n" * 400_000)
    environment = os.environ | {"MAILBASE_STORE": str(line.path), "MAILBASE_SECRETS": str(line.folder / "s")}
    running = subprocess.Popen(
        [sys.executable, "-m", "tui", "import", big, "--base", "Big"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    end = time.monotonic() + 60
    while not _has_user_tables(line) and running.poll() is None and time.monotonic() < end:
        time.sleep(0.01)
    running.send_signal(signal.SIGINT)
    _out, told = running.communicate(timeout=60)
    assert running.returncode == 1
    assert "FILE_004" in told
    assert line.json("bases") == []
    assert not _has_user_tables(line)


def _has_user_tables(line: CommandLine) -> bool:
    if not line.path.exists():
        return False
    connection = sqlite3.connect(line.path)
    try:
        return bool(connection.execute("SELECT 1 FROM sqlite_schema WHERE name GLOB 't_[0-9]*'").fetchone())
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()


def test_an_export_can_be_imported_again(billing: CommandLine) -> None:
    file = billing.folder / "out.csv"
    assert billing.json("export", "Billing/Invoices", str(file)) == {"file": str(file), "rows": 3}
    billing.text("import", str(file), "--base", "Again", "--table", "Invoices")
    assert billing.json("rows", "Again/Invoices") == billing.json("rows", "Billing/Invoices")


def test_a_formula_is_made_harmless_unless_asked_otherwise(line: CommandLine) -> None:
    line.text("import", line.file("f.csv", "Name\n=cmd()\n"), "--base", "F")
    assert line.text("export", "F/f", "-").splitlines() == ["Name", "'=cmd()"]
    assert line.text("export", "F/f", "-", "--raw").splitlines() == ["Name", "=cmd()"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_an_export_that_may_not_write_is_an_error(billing: CommandLine) -> None:
    (billing.folder / "closed").mkdir(mode=0o500)
    assert "FILE_005" in billing.error("export", "Billing/Invoices", str(billing.folder / "closed" / "x.csv"))


def test_an_export_to_nowhere_is_an_error(billing: CommandLine) -> None:
    assert "FILE_005" in billing.error("export", "Billing/Invoices", str(billing.folder / "none" / "x.csv"))


def test_a_failed_export_leaves_the_old_file(billing: CommandLine) -> None:
    old = billing.file("old.csv", "precious")
    assert "BASE_002" in billing.error("export", "Billing/Nothing", old)
    assert (billing.folder / "old.csv").read_text() == "precious"
