"""What is kept of fetched mails, without a server."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from office import CUSTOMER, Office, answer_to

from mail.arming import signing_key
from mail.imap import FetchedHeaders, FetchedMail
from mail.sorter import Sorter
from mail.trial_mark import new_trial_id
from store import accounts, arrivals, base_mail, bases, blobs, rows, undo
from store.accounts import Account, NewAccount
from store.arrivals import Folder
from store.errors import BadValueError
from store.outbox import Entry


@pytest.fixture
def entry(office: Office) -> Entry:
    """A mail that left from a row."""
    return office.write(office.add_row("INV-1", CUSTOMER), "Your invoice")


def folder_of(office: Office, account: Account, role: str = "inbox") -> Folder:
    with office.store.write() as tx:
        return arrivals.folder(tx, account.id, role, role)


def sorter(office: Office, account: Account) -> Sorter:
    return Sorter(office.store, account, signing_key(office.store, office.vault))


def second_account(office: Office) -> Account:
    new = NewAccount("second", "second@firm.example", "generic", "h", 1, "tls", "h", 1, "tls", "second")
    with office.store.write() as tx:
        return accounts.add(tx, new)


def receive(office: Office, account: Account, raw: bytes, uid: int, thread: str = "", role: str = "inbox") -> bool:
    """Sort a mail and file it when it is wanted whole; return whether it was."""
    folder, one = folder_of(office, account, role), FetchedHeaders(uid, len(raw), None, raw, thread)
    wanted = sorter(office, account).sort(folder, [one], set())
    for _uid in wanted:
        sorter(office, account).file(folder, one, raw)
    return bool(wanted)


def unlinked(office: Office) -> list[str]:
    return [one.subject for one in arrivals.unlinked(office.store.read(), None)]


def test_a_conversation_of_gmail_is_one_of_its_mailbox_alone(office: Office, entry: Entry) -> None:
    raw = bytes(answer_to(office.sent_bytes(entry)))
    bare = answer_to(office.sent_bytes(entry), In_Reply_To=None, References=None, Subject="More")
    assert receive(office, office.account, raw, 1, thread="123")
    assert not receive(office, second_account(office), bytes(bare), 1, thread="123")
    assert unlinked(office) == ["More"]
    assert receive(office, office.account, bytes(bare), 2, thread="123")
    assert len(office.incoming(entry.row)) == 2


def test_a_copy_of_our_mail_is_no_mail_that_came_in(office: Office, entry: Entry) -> None:
    ours = office.sent_bytes(entry)
    assert not receive(office, office.account, ours, 1, role="sent")
    assert not receive(office, office.account, ours, 1)
    assert (unlinked(office), office.incoming(entry.row)) == ([], [])


def test_a_mail_of_somebody_else_under_our_message_id_is_not_thrown_away(office: Office, entry: Entry) -> None:
    changed = office.sent_bytes(entry).replace(b"desk@firm.example", CUSTOMER.encode())
    assert entry.message_id.encode() in changed
    assert receive(office, office.account, changed, 1)
    assert [one.subject for one in office.incoming(entry.row)] == ["Your invoice"]


@pytest.mark.parametrize("uids", [(), (5, 7)])
def test_only_the_mails_that_were_wanted_are_looked_for(
    office: Office, monkeypatch: pytest.MonkeyPatch, uids: tuple[int, ...]
) -> None:
    asked: list[int] = []
    seen_uids: Callable[..., set[int]] = arrivals.seen_uids

    def counted(reader: object, folder: int, above: int) -> set[int]:
        asked.append(above)
        return seen_uids(reader, folder, above)

    monkeypatch.setattr(arrivals, "seen_uids", counted)
    wanted = [FetchedHeaders(uid, 10, None, b"Subject: Hello\r\n\r\n") for uid in uids]
    sorter(office, office.account).give_up(folder_of(office, office.account), wanted)
    assert asked == ([4] if uids else [])
    assert len(unlinked(office)) == len(uids)


def test_a_mail_for_a_deleted_row_waits_for_it(office: Office, entry: Entry) -> None:
    raw = bytes(answer_to(office.sent_bytes(entry)))
    with office.store.write("Delete") as tx:
        rows.delete(tx, office.table, [entry.row])
    assert not receive(office, office.account, raw, 1)
    folder = folder_of(office, office.account)
    assert arrivals.back(office.store.read(), folder.id) == []
    undo.take_back(office.store)
    ((uid, number),) = arrivals.back(office.store.read(), folder.id)
    whole = FetchedMail(uid, len(raw), None, raw)
    for _twice in range(2):
        sorter(office, office.account).file_again(folder, number, whole)
    assert len(office.incoming(entry.row)) == 1
    assert (unlinked(office), arrivals.back(office.store.read(), folder.id)) == ([], [])


def test_a_mail_that_the_store_refuses_is_set_apart(
    office: Office, entry: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_asked: object) -> int:
        raise BadValueError

    monkeypatch.setattr("mail.sorter.take_in", refuse)
    raw = bytes(answer_to(office.sent_bytes(entry)))
    assert receive(office, office.account, raw, 1)
    (apart,) = arrivals.unlinked(office.store.read(), None)
    assert apart.kind == arrivals.SET_APART
    assert blobs.get(office.store.read(), apart.raw_hash) == raw


def test_a_mail_that_cannot_be_filed_again_is_not_tried_for_ever(
    office: Office, entry: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = bytes(answer_to(office.sent_bytes(entry)))
    with office.store.write("Delete") as tx:
        rows.delete(tx, office.table, [entry.row])
    receive(office, office.account, raw, 1)
    undo.take_back(office.store)
    folder = folder_of(office, office.account)
    ((_uid, number),) = arrivals.back(office.store.read(), folder.id)
    monkeypatch.setattr("mail.sorter.take_in", lambda *_asked: 1 / 0)
    sorter(office, office.account).file_again(folder, number, FetchedMail(1, len(raw), None, raw))
    assert arrivals.back(office.store.read(), folder.id) == []
    assert len(unlinked(office)) == 1


def switch_mail(office: Office, on: bool) -> None:
    with office.store.write() as tx:
        base_mail.switch(tx, bases.load(tx, office.table.base_id), on)


def test_an_answer_to_a_base_without_mail_waits_until_it_is_on_again(office: Office, entry: Entry) -> None:
    raw = bytes(answer_to(office.sent_bytes(entry), Subject="Our answer"))
    switch_mail(office, False)
    assert not receive(office, office.account, raw, 7)
    assert unlinked(office) == ["Our answer"]
    folder = folder_of(office, office.account)
    assert arrivals.back(office.store.read(), folder.id) == []
    switch_mail(office, True)
    ((uid, number),) = arrivals.back(office.store.read(), folder.id)
    one = FetchedMail(uid, len(raw), None, raw, "")
    switch_mail(office, False)
    sorter(office, office.account).file_again(folder, number, one)
    assert unlinked(office) == ["Our answer"]
    switch_mail(office, True)
    assert arrivals.back(office.store.read(), folder.id) == [(uid, number)]
    sorter(office, office.account).file_again(folder, number, one)
    assert unlinked(office) == []
    assert [reply.subject for reply in office.incoming(entry.row)] == ["Our answer"]


def test_a_test_mail_from_us_is_passed_over_and_one_from_others_is_listed(office: Office) -> None:
    mine = new_trial_id("firm.example", signing_key(office.store, office.vault))
    fields = {"Message_ID": mine, "Subject": "Test", "From": "The Desk <Desk@firm.example>"}
    assert not receive(office, office.account, _headers(**fields), 1)
    assert unlinked(office) == []
    receive(office, office.account, _headers(**fields | {"From": "a@b.test"}), 2)
    assert unlinked(office) == ["Test"]


def _headers(**fields: str) -> bytes:
    return b"".join(f"{name.replace('_', '-')}: {text}\r\n".encode() for name, text in fields.items()) + b"\r\n"
