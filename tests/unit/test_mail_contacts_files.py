"""Files of contacts: cards of three versions, tables of three programs, and files that mean no good."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mail.contacts import csv_file, importing, vcard
from mail.contacts.entries import Entry, Problem
from mail.contacts.importing import Outcome
from store import undo
from store.contacts import book, listing
from store.errors import FileUnreadableError, MailbaseError, NotContactsError, NotDelimitedError
from store.workspace import Store

ANNA = "anna@nordwind.example"


def cards(text: str | bytes) -> list[tuple[str, str]]:
    found = vcard.read(text.encode() if isinstance(text, str) else text)
    return [(one.name, one.address) for one in found if isinstance(one, Entry)]


def card(*lines: str, version: str = "3.0") -> str:
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


def table(text: str | bytes) -> list[tuple[str, str]]:
    found = csv_file.read(text.encode() if isinstance(text, str) else text)
    return [(one.name, one.address) for one in found if isinstance(one, Entry)]


def problems(text: str) -> list[tuple[int, str]]:
    return [(one.line, one.what) for one in vcard.read(text.encode()) if isinstance(one, Problem)]


# cards


@pytest.mark.parametrize(
    ("version", "lines", "name"),
    [
        ("3.0", ("FN:Anna Keller", f"EMAIL;TYPE=INTERNET,HOME:{ANNA}"), "Anna Keller"),
        ("3.0", ("N:Keller;Anna;;Dr.;", f"item1.EMAIL;type=pref:{ANNA}"), "Anna Keller"),
        ("3.0", ("ORG:Nordwind GmbH;Sales", f"email:{ANNA}"), "Nordwind GmbH"),
        ("3.0", ("FN:Keller\\, Anna\\; Dr.", f"EMAIL:{ANNA}"), "Keller, Anna; Dr."),
        ("3.0", ("FN:Anna Kel", " ler", f"EMAIL:{ANNA[:8]}", f" {ANNA[8:]}"), "Anna Keller"),
        ("4.0", ("FN;LANGUAGE=de:Jörg Müller", f'EMAIL;TYPE="work:x";PREF=1:{ANNA}'), "Jörg Müller"),
        ("4.0", ("FN:Anna", f"EMAIL:mailto:{ANNA}"), "Anna"),
        (
            "2.1",
            ("FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=C3=B6rg M=", "=C3=BCller", f"EMAIL:{ANNA}"),
            "Jörg Müller",
        ),
        ("2.1", ("N;CHARSET=ISO-8859-1;QUOTED-PRINTABLE:M=FCller;J=F6rg", f"EMAIL;INTERNET:{ANNA}"), "Jörg Müller"),
    ],
)
def test_a_card_of_any_version_gives_name_and_address(version: str, lines: tuple[str, ...], name: str) -> None:
    assert cards(card(*lines, version=version)) == [(name, ANNA)]


def test_several_cards_with_several_addresses_each_are_read() -> None:
    text = card("FN:Anna", f"EMAIL:{ANNA}", "EMAIL:a@x.example") + "\r\n" + card("FN:Ben", "EMAIL:ben@x.example")
    assert cards(text) == [("Anna", ANNA), ("Anna", "a@x.example"), ("Ben", "ben@x.example")]


def test_a_bad_card_tells_its_line_and_costs_no_other() -> None:
    text = card("FN:Nobody") + card("FN:Bad", "EMAIL:bad at x") + card("FN:Anna", f"EMAIL:{ANNA}")
    assert cards(text) == [("Anna", ANNA)]
    assert problems(text) == [(1, "Nobody has no e-mail address"), (8, "“bad at x” is no address")]


def test_a_card_without_an_end_gives_what_it_has_and_is_told() -> None:
    text = card("FN:Anna", f"EMAIL:{ANNA}").replace("END:VCARD\r\n", "") + card("FN:Ben", "EMAIL:ben@x.example")
    assert cards(text) == [("Anna", ANNA), ("Ben", "ben@x.example")]
    assert problems(text) == [(1, "this card has no end")]


def test_a_card_within_a_card_is_somebody_else() -> None:
    inner = card("FN:Secretary", "EMAIL:sec@x.example", version="2.1").rstrip()
    assert cards(card("FN:Anna", "AGENT:", inner, f"EMAIL:{ANNA}", version="2.1")) == [("Anna", ANNA)]


def test_hostile_names_lose_what_is_hostile() -> None:
    text = card("FN:\u202egnp.exe", f"EMAIL:{ANNA}") + card("FN:\x1b]0;x\x07boss@firm.example", "EMAIL:ben@x.example")
    assert cards(text) == [("", ANNA), ("", "ben@x.example")]
    assert cards(card("FN:X", "EMAIL:a\u202e@x.example", "EMAIL:a\\nBcc:b@x.example")) == []


@pytest.mark.parametrize(
    "bomb",
    [
        card("FN:Anna", "PHOTO;ENCODING=b:" + "A" * 10_000_000, f"EMAIL:{ANNA}"),
        card("FN:Anna", "NOTE:" + "\r\n x" * 500_000, f"EMAIL:{ANNA}"),
        card("FN:Anna", f"EMAIL:{ANNA}") + "BEGIN:VCARD\r\n" * 100_000,
        card("FN:Anna", f"EMAIL:{ANNA}") + "AGENT:\r\nBEGIN:VCARD\r\n" * 100_000,
        card("FN:Anna", f"EMAIL:{ANNA}", *["EMAIL;" + 'X="' * 2_000 + ":x"] * 100),
        card("FN:Anna", f"EMAIL:{ANNA}", "EMAIL;QUOTED-PRINTABLE:" + "=\r\n" * 300_000),
        card("FN:Anna", f"EMAIL:{ANNA}", "a." * 30_000, "-" * 5_000_000),
    ],
    ids=["long line", "folds", "begins", "agents", "quotes", "soft breaks", "names"],
)
def test_a_bomb_of_a_card_costs_only_itself(bomb: str) -> None:
    assert cards(bomb)[0] == ("Anna", ANNA)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 100))
def test_any_bytes_within_cards_are_read_or_told(noise: bytes, place: int) -> None:
    whole = card("FN:Anna", f"EMAIL:{ANNA}").encode()
    for one in vcard.read(whole[:place] + noise + whole[place:] + whole):
        assert isinstance(one, Entry | Problem)


def test_what_is_written_is_read_again(store: Store) -> None:
    names = ("Keller, Anna; Dr.", "Jörg \\ Müller", "A" * 100 + "é" * 20, "")
    with store.write() as tx:
        for number, name in enumerate(names):
            book.add(tx, f"p{number}@x.example", name)
    held = listing.every(store.read(), None)
    text = "".join(vcard.written(held))
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    expected = [(one.name or "", one.address) for one in held]
    assert cards(text) == expected
    assert table("\n".join(",".join(f'"{cell}"' for cell in row) for row in csv_file.written(held))) == expected


# tables


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Name,Given Name,Family Name,E-mail 1 - Type,E-mail 1 - Value", f"Anna Keller,Anna,Keller,* Home,{ANNA}"),
        ("First Name,Middle Name,Last Name,Company,E-mail Address,E-mail Display Name", f"Anna,,Keller,N,{ANNA},x"),
        ("Prénom,Deuxième prénom,Nom,Société,Adresse de messagerie", f"Anna,,Keller,N,{ANNA}"),
        ("Vorname;Nachname;Firma;E-Mail-Adresse;E-Mail: Angezeigter Name", f"Anna;Keller;N;{ANNA};x"),
        ("First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email", f"A,K,Anna Keller,,{ANNA},"),
        ("Vorname,Nachname,Anzeigename,Spitzname,Primäre E-Mail-Adresse", f"A,K,Anna Keller,,{ANNA}"),
        ("Prénom,Nom de famille,Nom à afficher,Adresse électronique principale", f"A,K,Anna Keller,{ANNA}"),
        ("Name,Vorname,E-Mail", f"Keller,Anna,{ANNA}"),
        ("nom,adresse", f"Anna Keller,{ANNA}"),
        ("name\taddress", f"Anna Keller\t{ANNA}"),
    ],
)
def test_the_tables_that_programs_write_are_understood(header: str, row: str) -> None:
    assert table(f"{header}\r\n{row}\r\n") == [("Anna Keller", ANNA)]
    assert table(f"{header}\r\n{row}\r\n".encode("utf-16")) == [("Anna Keller", ANNA)]


def test_a_table_without_a_header_is_names_and_addresses() -> None:
    assert table(f"Anna Keller,{ANNA}\nBen,ben@x.example\n") == [("Anna Keller", ANNA), ("Ben", "ben@x.example")]
    assert table(f"{ANNA}\nben@x.example\n") == [("", ANNA), ("", "ben@x.example")]


def test_several_addresses_of_a_row_and_of_a_cell_are_all_read() -> None:
    text = f"Name,E-mail 1 - Value,E-mail 2 - Value\nAnna,{ANNA} ::: a@x.example,Anna <b@x.example>\n"
    assert table(text) == [("Anna", ANNA), ("Anna", "a@x.example"), ("Anna", "b@x.example")]


def test_rows_without_an_address_are_told_with_their_number() -> None:
    found = csv_file.read(f"Name,E-mail\nAnna,{ANNA}\nBen,\nCleo,cleo at x\n,\n".encode())
    assert [one for one in found if isinstance(one, Problem)] == [
        Problem(3, "Ben has no e-mail address"),
        Problem(4, "“cleo at x” is no address"),
    ]


@pytest.mark.parametrize("text", ["Name,Street\nAnna,Main St\n", "", "hello"])
def test_a_table_of_no_addresses_is_refused(text: str) -> None:
    with pytest.raises(NotContactsError):
        table(text)


# taking them in


def test_a_file_is_taken_in_as_one_step_of_undo(store: Store, tmp_path: Path) -> None:
    with store.write() as tx:
        book.add(tx, ANNA, "Anna Keller")
    file = tmp_path / "people.csv"
    rows = [f"Person {number},p{number}@x.example" for number in range(1_234)]
    file.write_text("\n".join(["name,e-mail", *rows, f"A. K.,{ANNA.upper()}", "Nobody,", rows[0]]))
    found = importing.read(file)
    done: list[int] = []
    assert importing.look(store, found) == Outcome(1_234, 1, 1)
    assert importing.take(store, found, done.append) == Outcome(1_234, 1, 1)
    assert done[-1] == 1_235
    assert importing.look(store, found) == Outcome(0, 1_235, 1)
    assert book.find(store.read(), ANNA, None).name == "Anna Keller"
    undo.take_back(store)
    assert [one.name for one in listing.every(store.read(), None)] == ["Anna Keller"]
    undo.do_again(store)
    assert listing.count(store.read(), None) == 1_235


def test_an_import_that_is_stopped_says_what_it_took(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("\n".join(f"p{number}@x.example" for number in range(1_234)))
    answers = iter([True, False])
    outcome = importing.take(store, importing.read(file), go_on=lambda: next(answers))
    assert outcome == Outcome(500, 0, 0, is_stopped=True)
    undo.take_back(store)
    assert listing.count(store.read(), None) == 0


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", MailbaseError),
        (b"PK\x03\x04" + b"x" * 100, NotDelimitedError),
        (b"\xff" * 1_000, MailbaseError),
        (b"BEGIN:VCARD\r\nX" * 3, None),
    ],
)
def test_a_file_that_is_none_is_refused_politely(tmp_path: Path, content: bytes, error: type[Exception] | None) -> None:
    file = tmp_path / "people.vcf"
    file.write_bytes(content)
    if error is None:
        assert importing.read(file).entries == ()
    else:
        with pytest.raises(error):
            importing.read(file)


def test_a_file_larger_than_any_book_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "LARGEST", 100)
    file = tmp_path / "people.vcf"
    file.write_text(card("FN:Anna", f"EMAIL:{ANNA}") * 10)
    with pytest.raises(FileUnreadableError):
        importing.read(file)
    with pytest.raises(FileUnreadableError):
        importing.read(tmp_path / "nothing.vcf")
