"""What is found, in which order, and how it is shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store import bases, comments, conversations, mails, rows, table_edits, tables
from store.cells.column_types import ColumnOptions
from store.connection import Transaction
from store.mails import NewAttachment, NewMail
from store.search import finding, index
from store.search.finding import find, look
from store.search.hits import Hit
from store.search.matches import Marked
from store.search.words import other_spellings
from store.tables import NewColumn, Table
from store.workspace import Store

ANNA = ("Anna Keller", "anna@nordwind.example")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(tmp_path / "mailbase.db")
    store.member = 1
    yield store
    store.close()


@pytest.fixture
def table(store: Store) -> Table:
    columns = (NewColumn("Number"), NewColumn("Customer"), NewColumn("Notes"), NewColumn("Amount", "number"))
    with store.write("table") as tx:
        return tables.add(tx, bases.add(tx, "Billing").id, "Invoices", columns)


def add_row(store: Store, table: Table, *cells: str | float) -> int:
    with store.write("row") as tx:
        return rows.add(tx, table, dict(zip((column.id for column in table.columns), cells, strict=False)))


def add_mail(tx: Transaction, table: Table, row: int, subject: str, text: str = "", at: str = "") -> int:
    new = NewMail(
        *(None, mails.IN, "mail", "", ANNA, {"to": (("", "desk@firm.example"),)}, subject),
        *(at or tx.at, text, "what was quoted", b"raw"),
    )
    number = mails.add(tx, new, [NewAttachment("timetable.pdf", "application/pdf", b"pdf")])
    conversations.place(tx, conversations.start(tx, table.id, row, subject), number, {})
    return number


def found(store: Store, text: str) -> list[tuple[str, int]]:
    return [(hit.kind, hit.row) for hit in look(store, text).hits]


def only(store: Store, text: str) -> Hit:
    (hit,) = look(store, text).hits
    return hit


def emphasised(text: Marked) -> list[str]:
    return [text.text[start:end] for start, end in text.marks]


@pytest.mark.parametrize(
    ("kept", "typed"),
    [
        ("Café", "cafe"),
        ("CAFE", "café"),
        ("Cafe\N{COMBINING ACUTE ACCENT}", "café"),
        ("Straße 7", "strasse"),
        ("STRASSE", "straße"),
        ("Müller", "mueller"),
        ("Mueller", "müller"),
        ("Müller", "muller"),
        ("Łódź", "lodz"),
        ("Œuvre", "oeuvre"),
        ("København", "kobenhavn"),
        ("l’été", "l'ete"),
        ("lʼété", "l’été"),
        ("anna@nordwind.example", "anna@nord"),
        ("INV-0041", "inv-00"),
        ("AT&T", "at&t"),
        ("x_long_name", "long"),
        ("ﬁnance", "finance"),
        ("zero\N{ZERO WIDTH SPACE}width", "zerowidth"),
    ],
)
def test_spelling_does_not_matter(store: Store, table: Table, kept: str, typed: str) -> None:
    row = add_row(store, table, "1", kept)
    add_row(store, table, "2", "something else")
    assert found(store, typed) == [("row", row)]


def test_all_words_must_occur_in_whatever_cells(store: Store, table: Table) -> None:
    first = add_row(store, table, "INV-1", "Nordwind", "paid late")
    second = add_row(store, table, "INV-2", "Nordwind", "open")
    assert set(found(store, "nord inv")) == {("row", first), ("row", second)}
    assert found(store, "late nord") == [("row", first)]


def test_a_phrase_stands_as_it_is_and_a_minus_leaves_out(store: Store, table: Table) -> None:
    first = add_row(store, table, "1", "the open door")
    second = add_row(store, table, "2", "open the door")
    assert found(store, '"open door"') == [("row", first)]
    assert found(store, '"open doo"') == []
    assert found(store, '"open doo') == [("row", first)]
    assert found(store, 'door -"open door"') == [("row", second)]
    assert found(store, "door -the") == []
    assert found(store, "-the") == []


def test_numbers_are_found_as_they_are_shown_and_as_they_are_typed(store: Store) -> None:
    options = ColumnOptions(thousands=",", decimals=2)
    with store.write("table") as tx:
        columns = (
            NewColumn("Amount", "number", options),
            NewColumn("Due", "date", ColumnOptions(date_format="DD.MM.YYYY")),
        )
        table = tables.add(tx, bases.add(tx, "Sums").id, "Sums", columns)
    row = add_row(store, table, 1240.5, "2026-10-02")
    for typed in ("1,240.50", "1240.5", "02.10.2026", "2026-10-02"):
        assert found(store, typed) == [("row", row)]


def test_limits_say_where_to_look(store: Store, table: Table) -> None:
    here = add_row(store, table, "cable")
    with store.write("other") as tx:
        other = tables.add(tx, bases.add(tx, "My Base").id, "Parts", (NewColumn("Name"),))
        there = rows.add(tx, other, {other.columns[0].id: "cable"})
        comments.add(tx, table.id, here, "cable here")
        comments.add(tx, other.id, there, "cable there")
        add_mail(tx, other, there, "cable")
    assert len(found(store, "cable")) == 5
    assert set(found(store, "cable base:billing")) == {("row", here), ("comment", here)}
    assert {kind for kind, _row in found(store, 'cable base:"my b"')} == {"row", "comment", "mail"}
    assert len(found(store, "table:parts cable")) == 3
    assert len(found(store, "cable TABLE:Billing/Inv")) == 2
    assert len(found(store, "cable table:parts table:invoices")) == 5
    assert found(store, "cable base:nowhere") == []
    assert found(store, "base:billing") == []


def test_kinds_can_be_chosen(store: Store, table: Table) -> None:
    row = add_row(store, table, "cable")
    with store.write("words") as tx:
        comments.add(tx, table.id, row, "cable")
        add_mail(tx, table, row, "cable")
    for kind in finding.KINDS:
        assert [hit.kind for hit in look(store, "cable", [kind]).hits] == [kind]
    assert look(store, "cable", []).hits == ()
    assert len(look(store, "cable", limit=2).hits) == 2


def test_what_is_found_in_the_title_comes_first(store: Store, table: Table) -> None:
    beside = add_row(store, table, "INV-1", "nordwind", "a short text")
    titled = add_row(store, table, "Nordwind", "customer", "a text that is much longer than the other one is")
    assert found(store, "nordwind") == [("row", titled), ("row", beside)]


def test_of_equals_the_newest_comes_first(store: Store, table: Table) -> None:
    row = add_row(store, table, "INV-1")
    with store.write() as tx:
        days = [add_mail(tx, table, row, "Re: cable", "text", f"2026-10-{day:02d}T08:00:00.000Z") for day in (3, 9, 1)]
    assert [hit.thing for hit in look(store, "cable").hits] == [days[1], days[0], days[2]]


def test_of_very_many_the_newest_and_those_with_the_title_are_taken(
    store: Store, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.search.matches.RANKED", 5)
    titled = add_row(store, table, "cable")
    others = [add_row(store, table, f"part {number}", "a cable") for number in range(10)]
    assert found(store, "cable")[:3] == [("row", titled), ("row", others[-1]), ("row", others[-2])]
    assert len(found(store, "cable")) == 11
    assert len(found(store, "cable -3")) == 10
    with store.write() as tx:
        for _each in range(8):
            add_mail(tx, table, titled, "cable")
    assert ("row", titled) in [(hit.kind, hit.row) for hit in look(store, "cable", limit=9).hits]


def test_a_row_is_told_with_its_words_in_place(store: Store, table: Table) -> None:
    add_row(store, table, "Nordwind GmbH", "Hafen 3", "north of the\nriver, by the nordic shop")
    hit = only(store, "nord riv")
    assert (hit.kind, hit.path, hit.row_title, hit.thing) == ("row", "Billing/Invoices 1", "Nordwind GmbH", None)
    assert emphasised(hit.title) == ["Nordwind"]
    assert hit.text.text == "Hafen 3 · north of the river, by the nordic shop"
    assert emphasised(hit.text) == ["river", "nordic"]
    assert hit.at.endswith("Z")


def test_a_word_found_by_another_spelling_is_emphasised_too(store: Store, table: Table) -> None:
    add_row(store, table, "INV-1", "Straße der Müller")
    assert emphasised(only(store, "strasse").text) == ["Straße"]
    assert emphasised(only(store, "mueller").text) == ["Müller"]


def test_a_comment_is_told_with_its_row(store: Store, table: Table) -> None:
    row = add_row(store, table, "INV-1")
    with store.write("comment") as tx:
        number = comments.add(tx, table.id, row, "Let us wait\nuntil Monday.")
    hit = only(store, "monday")
    assert (hit.kind, hit.thing, hit.row_title, hit.title) == ("comment", number, "INV-1", Marked("INV-1"))
    assert hit.text.text == "Let us wait until Monday."
    assert hit.who


def test_a_mail_is_found_by_subject_people_files_and_text_but_not_by_what_it_quotes(store: Store, table: Table) -> None:
    row = add_row(store, table, "INV-1")
    with store.write() as tx:
        number = add_mail(tx, table, row, "Your invoice", "We pay on Monday.")
    for typed in ("your inv", "keller", "anna@nordwind.example", "desk@firm", "timetable", "monday"):
        hit = only(store, typed)
        assert (hit.kind, hit.thing, hit.row_title, hit.who) == ("mail", number, "INV-1", "Anna Keller")
        assert emphasised(hit.title) or emphasised(hit.text)
    assert found(store, "quoted") == []


def test_unread_mails_are_told_as_such(store: Store, table: Table) -> None:
    row = add_row(store, table, "INV-1")
    with store.write() as tx:
        number = add_mail(tx, table, row, "cable")
    assert only(store, "cable").is_unread
    with store.write() as tx:
        mails.mark_read(tx, [number])
    assert not only(store, "cable").is_unread


def test_a_mail_on_several_rows_is_found_once(store: Store, table: Table) -> None:
    first, second = add_row(store, table, "INV-1"), add_row(store, table, "INV-2")
    with store.write() as tx:
        number = add_mail(tx, table, first, "cable")
        conversations.place(tx, conversations.start(tx, table.id, second, "cable"), number, {})
    assert found(store, "cable") == [("mail", first)]
    with store.write("delete") as tx:
        rows.delete(tx, table, [first])
    assert found(store, "cable") == [("mail", second)]


def test_what_stands_no_more_is_not_found_even_while_the_index_is_behind(store: Store, table: Table) -> None:
    row = add_row(store, table, "cable")
    with store.write("words") as tx:
        comments.add(tx, table.id, row, "cable")
        add_mail(tx, table, row, "cable")
    index.catch_up(store)
    with store.write("delete") as tx:
        rows.delete(tx, table, [row])
    assert find(store.read(), "cable") == []
    with store.write("delete") as tx:
        rows.add(tx, table, {table.columns[0].id: "cable"})
    index.catch_up(store)
    assert len(find(store.read(), "cable")) == 1
    with store.write("delete") as tx:
        table_edits.delete_table(tx, table)
    assert find(store.read(), "cable") == []


def test_many_hits_that_stand_no_more_hide_none_that_does(store: Store, table: Table) -> None:
    numbers = [add_row(store, table, "cable", "and more text in it") for _each in range(450)]
    standing = add_row(store, table, "spare", "a rather long text in which a cable is told of at last")
    index.catch_up(store)
    with store.write("delete") as tx:
        rows.delete(tx, table, numbers)
    assert [hit.row for hit in find(store.read(), "cable")] == [standing]


def test_a_search_tells_how_far_the_index_is(store: Store, table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(20):
        add_row(store, table, f"cable {number}")
    monkeypatch.setattr(finding, "AT_ONCE", 10)
    answer = look(store, "cable")
    assert answer.hits == ()
    assert (answer.backlog.done, answer.backlog.total) == (0, 20)
    monkeypatch.undo()
    answer = look(store, "cable")
    assert len(answer.hits) == 20
    assert answer.backlog.waiting == 0


def test_long_texts_are_found_by_their_beginning_and_a_cut_title_by_all_of_it(store: Store, table: Table) -> None:
    row = add_row(store, table, "word " * 100 + "harbour", "x " * 30_000 + "never")
    assert found(store, "harbour") == [("row", row)]
    assert found(store, "never") == []


def test_a_row_of_empty_cells_is_called_by_its_number(store: Store, table: Table) -> None:
    row = add_row(store, table)
    with store.write("comment") as tx:
        comments.add(tx, table.id, row, "cable")
    assert only(store, "cable").row_title == f"#{row}"


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=60)
    | st.lists(
        st.sampled_from(
            [
                *('"', "'", "AND", "OR", "NOT", "NEAR(", "a", "*", "-", "-a", "(", ")", "{title}", ":", "base:", "^"),
                *("table:x", 'base:"', "\x00", "\ud800", "title:a", "x" * 300, "é", "，", "𝔘", "\u0301", "a-b", "--"),
                *("?1", "+", "ß＂ß", '-"ß＂', "＂", "ﷺ"),
            ]
        ),
        max_size=50,
    ).map(" ".join)
)
def test_no_text_is_an_error(known: Store, text: str) -> None:
    for answer in (find(known.read(), text), find(known.read(), f"cable {text}"), find(known.read(), f"-cable {text}")):
        assert all(hit.row for hit in answer)


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = Store.open(tmp_path_factory.mktemp("known") / "mailbase.db")
    store.member = 1
    with store.write("rows") as tx:
        made = tables.add(tx, bases.add(tx, "Billing").id, "Invoices", (NewColumn("Name"), NewColumn("Text")))
        for name in ("a cable", "É", "x" * 300, "𝔘nd", "base"):
            rows.add(tx, made, {made.columns[0].id: name, made.columns[1].id: "a"})
    index.catch_up(store)
    yield store
    store.close()


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_whatever_a_cell_holds_is_found_by_its_own_words(known: Store, text: str) -> None:
    try:
        with known.write("row") as tx:
            table = tables.find(tx, "Billing/Invoices")
            row = rows.add(tx, table, {table.columns[1].id: f"needle {text}"})
            index_text = f"needle {' '.join(word for word in text.split() if word.isascii() and word.isalnum())}"
    except UnicodeEncodeError:
        return
    hits = look(known, index_text.replace(":", " "), limit=10_000).hits
    assert row in [hit.row for hit in hits]
    for hit in hits:
        assert not any(mark in hit.title.text + hit.text.text for mark in "\x02\x03\x1b")
        assert all(0 <= start < end <= len(hit.text.text) for start, end in hit.text.marks)


def test_other_spellings_are_only_those_that_differ() -> None:
    assert other_spellings("plain text") == []
    assert other_spellings("Café Noël Ålesund") == []
    assert other_spellings("Groß Müller") == ["gross", "mueller"]
