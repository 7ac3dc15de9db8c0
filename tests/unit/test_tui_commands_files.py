"""Import and export by commands, and what there is."""

from __future__ import annotations

import errno
import os
import signal
import sqlite3
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest
from command_line import CommandLine

from store.errors import FileUnwritableError
from tui.commands.written_file import written_file


def test_an_import_tells_what_it_made(line: CommandLine) -> None:
    found = line.json("import", line.file("people.csv", "Name,Age\nAnna,33\nBen,n/a\n"), "--base", "Hiring")
    assert found["base"] == "Hiring"
    assert found["tables"] == [{"table": "people", "rows": 2, "columns": ["Name", "Age"]}]
    assert found["problems"] == []
    assert line.json("tables", "Hiring") == [{"table": "people", "rows": 2}]
    assert line.json("bases") == [{"base": "Hiring", "tables": ["people"], "mail": True, "accounts": []}]


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
    assert "FILE_002" in line.error("import", line.file("x.csv", "%PDF-1.7 and so on"), "--base", "B")
    assert "FILE_007" in line.error("import", line.file("x.csv", "PK\x03\x04 and so on"), "--base", "B")
    assert "FILE_011" in line.error("import", line.file("x.csv", "\n"), "--base", "B")
    assert line.json("bases") == []


def test_columns_tell_types_and_options(billing: CommandLine) -> None:
    found = {one["column"]: one for one in billing.json("columns", "Billing/Invoices")}
    assert (found["E-mail"]["type"], found["E-mail"]["options"]) == ("e-mail", {})
    assert found["Amount"]["type"] == "number"
    assert found["Amount"]["options"]["decimals"] == 2


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_interrupting_an_import_leaves_nothing(line: CommandLine, ending: signal.Signals) -> None:
    big = line.file("big.csv", "a,b,c\n" + "1,two,3.5\n" * 400_000)
    environment = os.environ | {"MAILBASE_STORE": str(line.path), "MAILBASE_SECRETS": str(line.folder / "s")}
    running = subprocess.Popen(
        [sys.executable, "-m", "tui", "import", big, "--base", "Big"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # the tests may run where it is ignored, behind nohup or in the background
        preexec_fn=partial(signal.signal, ending, signal.SIG_DFL),
    )
    end = time.monotonic() + 60
    while not _has_user_tables(line) and running.poll() is None and time.monotonic() < end:
        time.sleep(0.01)
    running.send_signal(ending)
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


def mode_of(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_an_export_goes_into_the_file_behind_a_link(billing: CommandLine) -> None:
    real, link = billing.folder / "real.csv", billing.folder / "link.csv"
    real.write_text("old")
    link.symlink_to(real.name)
    billing.text("export", "Billing/Invoices", str(link))
    assert link.is_symlink()
    assert real.read_text().startswith("Number,")


def test_an_export_makes_the_file_that_a_link_names(billing: CommandLine) -> None:
    link = billing.folder / "link.csv"
    link.symlink_to("new.csv")
    billing.text("export", "Billing/Invoices", str(link))
    assert (billing.folder / "new.csv").read_text().startswith("Number,")


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666])
def test_an_export_keeps_the_mode_of_a_file(billing: CommandLine, mode: int) -> None:
    old = Path(billing.file("old.csv", "old"))
    old.chmod(mode)
    billing.text("export", "Billing/Invoices", str(old))
    assert old.read_text().startswith("Number,")
    assert mode_of(old) == mode


def test_a_new_export_is_its_owners_alone(billing: CommandLine) -> None:
    billing.text("export", "Billing/Invoices", str(billing.folder / "new.csv"))
    assert mode_of(billing.folder / "new.csv") == 0o600


def test_an_export_is_read_from_a_pipe_that_stays_one(billing: CommandLine) -> None:
    pipe = billing.folder / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE, text=True) as reading:
        billing.text("export", "Billing/Invoices", str(pipe))
        assert reading.communicate(timeout=60)[0].startswith("Number,")
    assert pipe.is_fifo()


@pytest.mark.parametrize("into_a_file", [False, True])
def test_an_export_to_the_device_of_the_standard_output_is_printed(billing: CommandLine, into_a_file: bool) -> None:
    shell = f"{sys.executable} -m tui --store {billing.path} export Billing/Invoices /dev/stdout"
    if into_a_file:
        shell = f"({shell}; echo end) > {billing.folder}/all; cat {billing.folder}/all"
    told = subprocess.run(["sh", "-c", shell], capture_output=True, text=True, timeout=60, check=True).stdout
    assert told.startswith("Number,")
    assert told.count("INV-3") == 1
    assert told.endswith("end\n") is into_a_file


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_an_export_leaves_a_closed_file_as_it_is(billing: CommandLine) -> None:
    closed = Path(billing.file("closed.csv", "precious"))
    closed.chmod(0o400)
    assert "FILE_005" in billing.error("export", "Billing/Invoices", str(closed))
    assert closed.read_text() == "precious"


def fill_the_disk(file: Path) -> None:
    with written_file(file) as out:
        out.write("half of it")
        raise OSError(errno.ENOSPC, "No space left on device")


def test_an_export_that_fails_on_its_way_leaves_the_old_file_alone(tmp_path: Path) -> None:
    old = tmp_path / "old.csv"
    old.write_text("precious")
    with pytest.raises(FileUnwritableError, match=r"old\.csv"):
        fill_the_disk(old)
    assert old.read_text() == "precious"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["old.csv"]


def test_the_doctor_clears_away_what_a_killed_import_left(line: CommandLine) -> None:
    line.text("import", line.file("Small.csv", "a\n1\n"), "--base", "Small")
    big = line.file("big.csv", "a,b,c\n" + "1,two,3.5\n" * 400_000)
    environment = os.environ | {"MAILBASE_STORE": str(line.path), "MAILBASE_SECRETS": str(line.folder / "s")}
    running = subprocess.Popen([sys.executable, "-m", "tui", "import", big, "--base", "Big"], env=environment)
    end = time.monotonic() + 60
    while not line.store().read().number("SELECT count(*) FROM imports") and time.monotonic() < end:
        time.sleep(0.01)
    assert line.json("doctor")["store"]["cleared"] == 0
    running.kill()
    running.wait(timeout=60)
    assert line.json("doctor")["store"]["cleared"] == 1
    assert line.store().read().all("SELECT name FROM tables") == [("Small",)]
    assert line.json("doctor")["store"]["cleared"] == 0
