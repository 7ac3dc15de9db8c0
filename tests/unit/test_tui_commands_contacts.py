"""Contacts by commands."""

from __future__ import annotations

from command_line import CommandLine

from store import accounts

CARDS = """BEGIN:VCARD
FN:Anna Keller
EMAIL:anna@nordwind.example
END:VCARD
BEGIN:VCARD
FN:Nobody
END:VCARD
"""


def addresses(line: CommandLine, *more: str) -> list[str]:
    return [one["address"] for one in line.json("contact", "list", *more)]


def test_a_contact_is_added_renamed_found_and_removed(line: CommandLine) -> None:
    assert "There are no contacts yet" in line.text("contact", "list")
    assert line.json("contact", "add", "jorg@x.example", "--name", "Jörg Müller") == {
        "name": "Jörg Müller",
        "address": "jorg@x.example",
        "origin": "typed",
        "met": 0,
        "last_met": None,
        "written_to": True,
    }
    line.text("contact", "add", "anna@x.example")
    assert addresses(line, "--search", "mue") == ["jorg@x.example"]
    assert addresses(line, "--limit", "1") == ["anna@x.example"]
    assert "Anna Keller" in line.text("contact", "rename", "anna@x.example", "Anna Keller")
    assert "Anna Keller" in line.text("contact", "list")
    line.text("contact", "remove", "ANNA@x.example")
    assert addresses(line) == ["jorg@x.example"]
    line.text("undo")
    assert addresses(line, "--search", "keller") == ["anna@x.example"]
    assert "Nobody is called like this." in line.text("contact", "list", "--search", "zzz")


def test_who_is_not_there_and_what_is_no_address_are_errors(line: CommandLine) -> None:
    assert "CONTACT_001" in line.error("contact", "remove", "anna@x.example")
    assert "CONTACT_002" in line.error("contact", "add", "anna")


def test_cards_are_looked_at_imported_and_exported(line: CommandLine) -> None:
    file = line.file("people.vcf", CARDS)
    problem = {"line": 5, "what": "Nobody has no e-mail address"}
    expected = {"new": 1, "known": 0, "bad": 1, "stopped": False, "problems": [problem]}
    assert line.json("contact", "import", file, "--preview") == expected
    assert addresses(line) == []
    told = line.run("contact", "import", file)
    assert "Imported 1 new; 0 were known, 1 could not be read." in told.stdout
    assert "line 5: Nobody has no e-mail address" in told.stderr
    assert line.json("contact", "import", file)["known"] == 1
    assert "EMAIL;TYPE=INTERNET:anna@nordwind.example" in line.text("contact", "export", "-")
    out = line.folder / "people.csv"
    assert line.json("contact", "export", str(out)) == {"file": str(out), "contacts": 1}
    line.text("undo")
    assert addresses(line) == []
    line.text("contact", "import", str(out))
    assert addresses(line) == ["anna@nordwind.example"]
    assert "CONTACT_003" in line.error("contact", "import", line.file("no.csv", "Name,Street\nAnna,Main St\n"))


def test_an_account_is_told_not_to_collect(line: CommandLine) -> None:
    number = line.add_account().id

    def collects() -> bool:
        store = line.store()
        try:
            held = accounts.load(store.read(), number)
            assert held is not None
            return held.collects
        finally:
            store.close()

    assert collects()
    line.text("account", "set", "desk", "collects=no")
    assert not collects()
    assert line.run("account", "set", "desk", "collects=maybe").exit_code == 2
    line.text("account", "set", "desk", "name=other")
    assert not collects()
    line.text("account", "set", "other", "collects=yes")
    assert collects()
