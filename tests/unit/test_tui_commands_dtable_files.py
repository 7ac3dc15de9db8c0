"""Bases of SeaTable's in and out, by commands."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from command_line import CommandLine
from dtable_samples import base, column, row, table, written

HELD = base(
    table(
        "0000", "T", [column("0000", "text", "N"), column("n000", "number", "P")], [row(1, k0000="a", n000=1, gone="x")]
    )
)


@pytest.fixture
def file(tmp_path: Path) -> str:
    return str(written(tmp_path / "Sales.dtable", HELD))


def test_a_base_comes_in_under_the_name_of_its_file(line: CommandLine, file: str) -> None:
    found = line.json("import", file)
    assert (found["base"], found["tables"]) == ("Sales", [{"table": "T", "rows": 1, "columns": ["N", "P"]}])
    assert [(one["table"], one["row"], one["column"]) for one in found["problems"]] == [("T", 1, "gone")]
    assert line.json("rows", "Sales/T")[0]["P"] == 1
    assert "Sales" in line.text("undo")
    assert line.json("bases") == []


def test_a_base_comes_in_under_a_name_that_is_given(line: CommandLine, file: str) -> None:
    assert "Imported 1 row into Mine/T." in line.text("import", file, "--base", "Mine")


def test_a_base_goes_out_and_comes_back(line: CommandLine, file: str, tmp_path: Path) -> None:
    line.text("import", file)
    out = tmp_path / "out.dtable"
    assert "Exported 1 row of Sales" in line.text("export", "Sales", str(out))
    assert zipfile.is_zipfile(out)
    assert line.json("export", "Sales", str(out)) == {"file": str(out), "rows": 1}
    assert line.json("import", str(out), "--base", "Again")["problems"] == []
    assert line.json("rows", "Again/T") == line.json("rows", "Sales/T")


def test_one_table_cannot_be_a_base(line: CommandLine, file: str, tmp_path: Path) -> None:
    line.text("import", file)
    assert line.run("export", "Sales/T", str(tmp_path / "out.dtable")).exit_code == 2


def test_what_is_no_such_file_is_told(line: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "x.dtable").write_bytes(b"hello")
    found = line.run("import", str(tmp_path / "x.dtable"))
    assert found.exit_code == 1
    assert "FILE_010" in found.stderr
