"""Which row is a mail for? The evidence decides, rung by rung, and says what it rests on."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest
from office import CUSTOMER, Office

from mail.arming import signing_key
from mail.filing import Clues, Place, places, thread_key
from mail.reading.headers import parse_headers
from mail.writing.message_id import new_key, new_message_id
from store import conversations, rows, undo
from store.outbox import Entry

THREAD_INDEX = bytes(range(22))


@pytest.fixture
def entry(office: Office) -> Entry:
    """A mail that left from a row."""
    return office.write(office.add_row("INV-1", CUSTOMER), "Your invoice")


def clues(provider_key: str = "", reported: tuple[str, ...] = (), **fields: str) -> Clues:
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
    return Clues(parse_headers(f"From: {CUSTOMER}\r\n{head}\r\n".encode()), provider_key, reported)


def placed(office: Office, found: Clues) -> list[Place]:
    return places(office.store.read(), signing_key(office.store, office.vault), found)


def rows_of(found: list[Place]) -> list[int]:
    return [place.conversation.row for place in found]


def learn(office: Office, entry: Entry, key: str, origin: str) -> None:
    with office.store.write() as tx:
        conversations.learn(tx, entry.conversation or 0, key, origin)


@pytest.mark.parametrize(
    ("made", "where"),
    [
        (lambda named: clues(In_Reply_To=named), "In-Reply-To"),
        (lambda named: clues(References=f"<other@x.example> {named} <another@x.example>"), "References"),
        (lambda named: clues(reported=(named,)), "returned mail"),
    ],
)
def test_our_own_id_leads_to_its_row_wherever_it_stands(
    office: Office, entry: Entry, made: Callable[[str], Clues], where: str
) -> None:
    (place,) = placed(office, made(entry.message_id))
    assert place.conversation.row == entry.row
    assert place.why == {"rule": "our Message-ID", "in": where, "id": entry.message_id}


def test_our_own_id_needs_no_memory(office: Office, entry: Entry) -> None:
    with office.store.write() as tx:
        tx.run("DELETE FROM known_ids")
    assert rows_of(placed(office, clues(In_Reply_To=entry.message_id))) == [entry.row]


def test_an_id_with_a_forged_signature_leads_nowhere(office: Office, entry: Entry) -> None:
    forged = new_message_id(entry.conversation or 0, "firm.example", new_key())
    assert placed(office, clues(In_Reply_To=forged, References=forged)) == []


def test_an_id_of_a_conversation_that_is_not_here_leads_nowhere(office: Office) -> None:
    own = new_message_id(12345, "firm.example", signing_key(office.store, office.vault))
    assert placed(office, clues(In_Reply_To=own)) == []


def test_a_learnt_id_says_where_it_is_known_from(office: Office, entry: Entry) -> None:
    learn(office, entry, "<rewritten@provider.example>", "server answer")
    (place,) = placed(office, clues(References="<rewritten@provider.example>"))
    assert place.why == {
        "rule": "known id",
        "origin": "server answer",
        "id": "<rewritten@provider.example>",
        "in": "References",
    }


def test_the_providers_own_key_is_asked_last(office: Office, entry: Entry) -> None:
    other = office.write(office.add_row("INV-2", CUSTOMER), "Another")
    learn(office, entry, "gmail:1234", "provider")
    learn(office, other, "<known@x.example>", "received")
    assert rows_of(placed(office, clues("gmail:1234"))) == [entry.row]
    assert rows_of(placed(office, clues("gmail:1234", In_Reply_To="<known@x.example>"))) == [other.row]
    learnt_and_own = clues("gmail:1234", In_Reply_To="<known@x.example>", References=entry.message_id)
    assert rows_of(placed(office, learnt_and_own)) == [entry.row]


def test_an_exchange_conversation_is_known_by_the_head_of_its_thread_index(office: Office, entry: Entry) -> None:
    first = base64.b64encode(THREAD_INDEX).decode()
    answer = base64.b64encode(THREAD_INDEX + b"later").decode()
    learn(office, entry, thread_key(clues(Thread_Index=first).headers), "Thread-Index")
    assert rows_of(placed(office, clues(Thread_Index=answer))) == [entry.row]
    for useless in (base64.b64encode(THREAD_INDEX[:-1]).decode(), "no base64!", ""):
        assert thread_key(clues(Thread_Index=useless).headers) == ""


def test_a_mail_that_answers_on_two_rows_belongs_to_both(office: Office, entry: Entry) -> None:
    other = office.write(office.add_row("INV-2", CUSTOMER), "Another")
    found = placed(office, clues(In_Reply_To=f"{entry.message_id} {other.message_id}"))
    assert sorted(rows_of(found)) == [entry.row, other.row]


def test_one_conversation_is_named_once_however_often_it_is_referred_to(office: Office, entry: Entry) -> None:
    (place,) = placed(office, clues(In_Reply_To=entry.message_id, References=entry.message_id))
    assert place.why["in"] == "In-Reply-To"


def test_subject_and_sender_alone_file_nothing(office: Office, entry: Entry) -> None:
    assert placed(office, clues(Subject="Re: Your invoice")) == []


def test_a_deleted_row_gets_no_mail_until_it_is_there_again(office: Office, entry: Entry) -> None:
    answer = clues(In_Reply_To=entry.message_id)
    with office.store.write("Delete") as tx:
        rows.delete(tx, office.table, [entry.row])
    assert placed(office, answer) == []
    undo.take_back(office.store)
    assert rows_of(placed(office, answer)) == [entry.row]


def test_of_two_conversations_the_one_on_a_deleted_row_is_left_out(office: Office, entry: Entry) -> None:
    other = office.write(office.add_row("INV-2", CUSTOMER), "Another")
    learn(office, other, "<known@x.example>", "received")
    with office.store.write("Delete") as tx:
        rows.delete(tx, office.table, [entry.row])
    # the lower rung is asked when the higher one leads to nothing that stands
    assert rows_of(placed(office, clues(In_Reply_To=entry.message_id, References="<known@x.example>"))) == [other.row]


@pytest.mark.parametrize("what", ["tables", "bases"])
def test_the_mails_of_what_was_taken_back_lead_nowhere(office: Office, entry: Entry, what: str) -> None:
    with office.store.write() as tx:
        tx.run(f"UPDATE {what} SET deleted_at = ?", [tx.at])
    assert placed(office, clues(In_Reply_To=entry.message_id)) == []
