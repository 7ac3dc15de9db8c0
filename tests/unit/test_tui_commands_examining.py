"""Is everything well, and where is it?"""

from __future__ import annotations

import json
import shutil
import sqlite3

from command_line import CommandLine


def test_a_fresh_store_is_well(billing: CommandLine) -> None:
    found = billing.json("doctor")
    assert found["problems"] == []
    assert found["store"]["path"] == str(billing.path)
    assert (found["store"]["whole"], found["store"]["private"]) == (True, True)
    assert found["vault"]["works"] is True
    assert found["worker"]["runs"] is False
    assert found["versions"]["textual"]
    assert "Everything is well." in billing.text("doctor")


def test_looking_makes_no_store(line: CommandLine) -> None:
    assert line.json("doctor")["store"] == {"path": str(line.path), "exists": False}
    assert not line.path.exists()


def test_a_copied_store_is_a_problem_when_it_has_accounts(billing: CommandLine) -> None:
    billing.add_account()
    copy = billing.folder / "copy.db"
    connection = sqlite3.connect(billing.path)
    connection.execute("VACUUM INTO ?", [str(copy)])
    connection.close()
    copy.chmod(0o600)
    assert billing.json("doctor")["vault"]["armed"] is True
    result = billing.run("--store", str(copy), "doctor", "--json")
    assert result.exit_code == 1
    assert any("ARM_001" in one for one in json.loads(result.stdout)["problems"])


def test_a_store_that_others_may_read_is_a_problem(billing: CommandLine) -> None:
    billing.path.chmod(0o644)
    result = billing.run("doctor")
    assert result.exit_code == 1
    assert "chmod 600" in result.stdout


def test_a_vault_that_does_not_work_is_a_problem(billing: CommandLine) -> None:
    billing.text("doctor")
    (billing.folder / "secrets" / "key").write_bytes(b"short")
    result = billing.run("doctor")
    assert result.exit_code == 1
    assert "SECRET_002" in result.stdout


def test_a_damaged_store_is_a_problem(billing: CommandLine) -> None:
    whole = billing.path.read_bytes()
    for ending in ("-wal", "-shm"):
        billing.path.with_name(billing.path.name + ending).unlink(missing_ok=True)
    billing.path.write_bytes(whole[:40] + b"\xff" * (len(whole) - 40))
    assert billing.run("doctor").exit_code == 1


def test_an_account_in_trouble_is_a_problem(billing: CommandLine) -> None:
    billing.add_account()
    billing.run("worker", "--once")
    found = json.loads(billing.run("doctor", "--json").stdout)
    assert any("SERVER_001" in one for one in found["problems"])


def test_everything_has_its_place(line: CommandLine) -> None:
    found = line.json("locate")
    assert found["store"] == str(line.path)
    assert found["practice"] == str(line.folder / "data" / "mailbase" / "demo.db")
    assert str(line.folder / "secrets") in found["secrets"]
    assert shutil.which(found["python"])
