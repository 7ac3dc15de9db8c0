"""The mails of a base as mbox: every byte comes back, whatever it looks like."""

from __future__ import annotations

import io
import mailbox
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store import bases, conversations, mails, members, rows, tables
from store.connection import Transaction
from store.errors import ExportCancelledError
from store.files.exporting import Watch
from store.files.mailbox import write_mailbox
from store.mails import NewMail
from store.tables import NewColumn, Table
from store.workspace import Store


def opened(folder: Path) -> tuple[Store, Table]:
    store = Store.open(folder / "mailbase.db")
    store.member = members.find(store.read(), None).id
    with store.write("Table") as tx:
        table = tables.add(tx, bases.add(tx, "B").id, "T", (NewColumn("Name"),))
        rows.add(tx, table, {table.columns[0].id: "Ann"})
    return store, table


def add(
    tx: Transaction, table: Table, raw: bytes, at: str = "2026-03-01T12:00:00.000Z", sender: str = "a@b.test"
) -> int:
    new = NewMail(None, mails.IN, "mail", "", ("", sender), {}, "Subject", at, "Text", "", raw)
    number = mails.add(tx, new)
    conversations.place(tx, conversations.start(tx, table.id, 1, "Subject"), number, {"rule": "reply"})
    return number


def written(store: Store, table: Table, *, whole: bool = True) -> bytes:
    file = io.BytesIO()
    write_mailbox(store.read(), file, table.base_id, None if whole else table.id)
    return file.getvalue()


def read_back(content: bytes) -> list[bytes]:
    """Return the mails of an mboxrd file, by its own rules."""
    found = []
    for part in re.split(rb"^From .*\n", content, flags=re.MULTILINE)[1:]:
        found.append(re.sub(rb"^>(>*From )", rb"\1", part.removesuffix(b"\n"), flags=re.MULTILINE))
    return found


LINES = st.sampled_from(
    [b"From here\n", b">From there\r\n", b">>From\n", b"\n", b"text\r\n", b"\x80\x00\xff\n", b"from x\n"]
)


@settings(deadline=None, max_examples=25)
@given(bodies=st.lists(st.lists(LINES, max_size=6).map(b"".join), min_size=1, max_size=4))
def test_every_byte_of_every_mail_comes_back(bodies: list[bytes], tmp_path_factory: pytest.TempPathFactory) -> None:
    store, table = opened(tmp_path_factory.mktemp("box"))
    given = [b"From: a@b.test\r\nMessage-ID: <%d@b.test>\r\n\r\n" % place + body for place, body in enumerate(bodies)]
    with store.write("Mails") as tx:
        for place, raw in enumerate(given):
            add(tx, table, raw, f"2026-03-01T12:00:{place:02}.000Z")
    assert read_back(written(store, table)) == given
    store.close()


def test_other_programs_read_the_file(tmp_path: Path) -> None:
    store, table = opened(tmp_path)
    with store.write("Mails") as tx:
        add(tx, table, b"Subject: One\n\nHello\nFrom me\n")
        add(tx, table, b"Subject: Two\n\nWithout an end", "2026-03-02T12:00:00.000Z")
    file = tmp_path / "out.mbox"
    file.write_bytes(written(store, table))
    box = mailbox.mbox(file)
    assert [one["subject"] for one in box] == ["One", "Two"]
    assert box[0].get_from() == "a@b.test Sun Mar  1 12:00:00 2026"
    box.close()


@pytest.mark.parametrize("sender", ["", "two words", "a@b\nFrom x@y.test", "é@x.test", "\x1b[2J@x"])
def test_a_hostile_sender_cannot_write_lines_of_the_file(sender: str, tmp_path: Path) -> None:
    store, table = opened(tmp_path)
    with store.write("Mails") as tx:
        add(tx, table, b"Subject: One\n\nHello\n", sender=sender)
    content = written(store, table)
    assert content.startswith(b"From MAILER-DAEMON Sun Mar")
    assert len(read_back(content)) == 1


def test_only_mails_of_standing_rows_of_what_was_named_are_written(tmp_path: Path) -> None:
    store, table = opened(tmp_path)
    with store.write("Mails") as tx:
        add(tx, table, b"Subject: Here\n\n")
        other = tables.add(tx, table.base_id, "Other", (NewColumn("Name"),))
        rows.add(tx, other, {})
        add(tx, other, b"Subject: There\n\n", "2026-03-02T12:00:00.000Z")
    assert len(read_back(written(store, table))) == 2
    assert read_back(written(store, table, whole=False)) == [b"Subject: Here\n\n"]
    with store.write("Delete") as tx:
        rows.delete(tx, table, [1])
    assert read_back(written(store, table)) == [b"Subject: There\n\n"]


def test_writing_mails_can_be_stopped(tmp_path: Path) -> None:
    store, table = opened(tmp_path)
    with store.write("Mails") as tx:
        add(tx, table, b"Subject: Here\n\n")
    with pytest.raises(ExportCancelledError):
        write_mailbox(store.read(), io.BytesIO(), table.base_id, watch=Watch(cancelled=lambda: True))
