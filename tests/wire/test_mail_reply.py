"""The main job on real servers: a row writes a mail, and the reply comes back to it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from dovecot_server import Mailbox
from office import CUSTOMER, Office, answer_to, open_office
from postfix_server import Postfix

from mail import desk
from store import arrivals, drafts, outbox, rows, suggestions, undo


def test_a_mail_from_a_row_leaves_through_postfix_and_its_reply_lands_on_the_row(office: Office) -> None:
    row = office.add_row("INV-1", CUSTOMER)
    entry = office.send(row, "Your invoice INV-1")
    assert (entry.state, entry.sent_copy) == ("sent", "done")

    office.mailbox.deliver(bytes(answer_to(office.sent_bytes(entry))))
    office.work()

    (out, reply) = office.feed(row)
    assert (out.kind, out.state) == ("mail-out", "sent")
    assert out.mail is not None
    assert out.mail.message_id == entry.message_id
    assert (reply.kind, reply.who, reply.conversation) == ("mail-in", "Anna Keller", out.conversation)
    assert reply.text.strip() == "Thanks, we will pay on Monday."
    assert reply.why["rule"] == "our Message-ID"


def test_dovecot_submission_sends_too(
    tmp_path: Path, mailbox: Mailbox, postfix: Postfix, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAILBASE_SECRETS", str(tmp_path / "vault"))
    office = open_office(tmp_path, mailbox, mailbox.server.submissions, "tls")
    row = office.add_row("INV-1", mailbox.user)
    assert office.send(row, "To ourselves").state == "sent"
    office.wait_for(lambda: mailbox.raw_mails())
    assert b"Subject: To ourselves" in mailbox.raw_mails()[0]


def test_an_answer_to_all_leaves_to_those_whom_the_mail_names_for_that(office: Office) -> None:
    row = office.add_row("INV-1", CUSTOMER)
    entry = office.send(row, "Your invoice INV-1")
    team = f"Team <team@customer.example>, {office.mailbox.user}"
    wanted = {"Mail-Followup-To": team, "Cc": "cal@customer.example"}
    office.mailbox.deliver(bytes(answer_to(office.sent_bytes(entry), **wanted)))
    office.work()
    (reply,) = office.incoming(row)
    assert reply.mail is not None
    draft = desk.answer(office.store.read(), reply.mail.number, reply.conversation or 0, everyone=True)
    with office.store.write() as tx:
        number = drafts.save(tx, None, office.table.id, row, replace(draft, body="Thank you all"))
    queued = desk.queue(office.store, office.vault, number)
    office.work()
    reader = office.store.read()
    assert outbox.load(reader, queued.id).state == "sent"
    assert [one.address for one in outbox.recipients(reader, queued.id)] == ["team@customer.example"]


def test_a_mail_to_ourselves_is_no_reply(office: Office) -> None:
    row = office.add_row("INV-1", office.mailbox.user)
    office.send(row, "Note to self")
    office.wait_for(office.mailbox.raw_mails)
    office.work()
    assert [entry.kind for entry in office.feed(row)] == ["mail-out"]
    assert arrivals.unlinked(office.store.read(), None) == []


def test_a_reply_with_a_changed_subject_lands_on_its_row(office: Office) -> None:
    row = office.add_row("INV-1", CUSTOMER)
    entry = office.send(row, "Your invoice INV-1")
    office.mailbox.deliver(bytes(answer_to(office.sent_bytes(entry), Subject="Our new address")))
    office.work()
    assert [one.subject for one in office.incoming(row)] == ["Our new address"]


def test_a_reply_without_in_reply_to_lands_by_its_references(office: Office) -> None:
    row = office.add_row("INV-1", CUSTOMER)
    entry = office.send(row, "Your invoice INV-1")
    office.mailbox.deliver(bytes(answer_to(office.sent_bytes(entry), In_Reply_To=None)))
    office.work()
    assert [one.why["in"] for one in office.incoming(row)] == ["References"]


def test_a_reply_to_a_rewritten_message_id_lands_by_our_id_in_the_references(office: Office) -> None:
    row = office.add_row("INV-1", CUSTOMER)
    entry = office.send(row, "Your invoice INV-1")
    rewritten = "<rewritten@provider.example>"
    reply = answer_to(office.sent_bytes(entry), In_Reply_To=rewritten, References=f"{entry.message_id} {rewritten}")
    office.mailbox.deliver(bytes(reply))
    office.work()
    assert len(office.incoming(row)) == 1


def test_a_rewritten_id_is_learnt_from_the_copy_in_sent(office: Office) -> None:
    row = office.add_row("INV-1", CUSTOMER)
    entry = office.send(row, "Your invoice INV-1")
    rewritten = "<AM0PR01@provider.example>"
    with office.mailbox.by_imaplib() as client:
        ours = office.sent_bytes(entry)
        # the copy as a provider keeps it that replaces the Message-ID: ours is left in the References
        copy = ours.replace(f"Message-ID: {entry.message_id}".encode(), f"Message-ID: {rewritten}".encode())
        assert copy != ours
        client.append("Sent", "", None, copy)
    office.work()
    reply = answer_to(ours, In_Reply_To=rewritten, References=rewritten)
    office.mailbox.deliver(bytes(reply))
    office.work()
    assert [one.why["origin"] for one in office.incoming(row)] == ["sent copy"]


def test_an_answer_to_an_answer_lands_even_when_it_names_only_that(office: Office) -> None:
    row = office.add_row("INV-1", CUSTOMER)
    entry = office.send(row, "Your invoice INV-1")
    first = answer_to(office.sent_bytes(entry))
    second = answer_to(bytes(first), In_Reply_To=str(first["Message-ID"]), References=str(first["Message-ID"]))
    office.mailbox.deliver(bytes(first), bytes(second))
    office.work()
    assert len(office.incoming(row)) == 2


def test_the_same_subject_from_the_customer_is_only_suggested(office: Office) -> None:
    row = office.add_row("INV-1", CUSTOMER)
    entry = office.send(row, "Your invoice INV-1")
    office.mailbox.deliver(bytes(answer_to(office.sent_bytes(entry), In_Reply_To=None, References=None)))
    office.work()
    assert office.incoming(row) == []
    (unlinked,) = arrivals.unlinked(office.store.read(), None)
    suggested = suggestions.suggested(office.store.read(), unlinked)
    assert [(one.row, one.why) for one in suggested] == [(row, "subject")]


def test_two_rows_mailed_with_one_subject_to_one_customer_keep_their_replies_apart(office: Office) -> None:
    both = [office.add_row(f"INV-{number}", CUSTOMER) for number in (1, 2)]
    entries = [office.send(row, "Your invoice") for row in both]
    for entry in reversed(entries):
        office.mailbox.deliver(bytes(answer_to(office.sent_bytes(entry))))
    office.work()
    for row, entry in zip(both, entries, strict=True):
        (reply,) = office.incoming(row)
        assert reply.why["id"] == entry.message_id


def test_a_stranger_who_quotes_a_known_id_opens_a_conversation_of_their_own(office: Office) -> None:
    row = office.add_row("INV-1", CUSTOMER)
    entry = office.send(row, "Your invoice INV-1")
    stranger = answer_to(office.sent_bytes(entry), From="Eve <eve@elsewhere.example>")
    office.mailbox.deliver(bytes(stranger))
    office.work()
    (out, reply) = office.feed(row)
    assert reply.conversation != out.conversation
    assert reply.why["stranger"] == "eve@elsewhere.example"


def test_a_forged_id_of_ours_files_nothing(office: Office) -> None:
    row = office.add_row("INV-1", CUSTOMER)
    entry = office.send(row, "Your invoice INV-1")
    forged = entry.message_id.replace(".", ".2", 2)
    office.mailbox.deliver(bytes(answer_to(office.sent_bytes(entry), In_Reply_To=forged, References=forged)))
    office.work()
    assert office.incoming(row) == []


def test_a_bounce_from_the_server_lands_on_the_row_and_marks_the_recipient(office: Office) -> None:
    row = office.add_row("INV-1", "ap@bounces.test")
    entry = office.send(row, "Your invoice INV-1")
    assert entry.state == "sent"
    office.wait_for(office.mailbox.raw_mails)
    office.work()
    (bounce,) = office.incoming(row)
    assert (bounce.kind, bounce.why["in"]) == ("bounce", "returned mail")
    (recipient,) = outbox.recipients(office.store.read(), entry.id)
    assert recipient.state == "bounced"
    assert "no.such.user" in outbox.load(office.store.read(), entry.id).answer


def test_an_out_of_office_note_is_of_its_own_kind(office: Office) -> None:
    row = office.add_row("INV-1", CUSTOMER)
    entry = office.send(row, "Your invoice INV-1")
    office.mailbox.deliver(bytes(answer_to(office.sent_bytes(entry), Auto_Submitted="auto-replied")))
    office.work()
    assert [one.kind for one in office.incoming(row)] == ["auto-reply"]


def test_a_new_uidvalidity_imports_nothing_twice(office: Office) -> None:
    row = office.add_row("INV-1", CUSTOMER)
    entry = office.send(row, "Your invoice INV-1")
    stranger = answer_to(office.sent_bytes(entry), In_Reply_To=None, References=None, Subject="Hello")
    office.mailbox.deliver(bytes(answer_to(office.sent_bytes(entry))), bytes(stranger))
    office.work()
    before = office.store.read().all("SELECT message_id, mail_id FROM arrivals ORDER BY id")
    office.mailbox.server.renew_uidvalidity(office.mailbox.user)
    office.work()
    assert office.store.read().all("SELECT message_id, mail_id FROM arrivals ORDER BY id") == before
    assert len(office.incoming(row)) == 1
    office.mailbox.deliver(bytes(answer_to(office.sent_bytes(entry))))
    office.work()
    assert len(office.incoming(row)) == 2


def test_a_reply_to_a_deleted_row_is_filed_when_the_row_is_back(office: Office) -> None:
    row = office.add_row("INV-1", CUSTOMER)
    entry = office.send(row, "Your invoice INV-1")
    with office.store.write("Delete") as tx:
        rows.delete(tx, office.table, [row])
    office.mailbox.deliver(bytes(answer_to(office.sent_bytes(entry))))
    office.work()
    (unlinked,) = arrivals.unlinked(office.store.read(), None)
    assert suggestions.suggested(office.store.read(), unlinked) == []
    undo.take_back(office.store)
    office.work()
    office.work()
    assert arrivals.unlinked(office.store.read(), None) == []
    (reply,) = office.incoming(row)
    assert reply.conversation == entry.conversation
    assert reply.text.strip() == "Thanks, we will pay on Monday."


def test_a_reply_that_is_gone_when_its_row_is_back_stays_unlinked(office: Office) -> None:
    row = office.add_row("INV-1", CUSTOMER)
    entry = office.send(row, "Your invoice INV-1")
    with office.store.write("Delete") as tx:
        rows.delete(tx, office.table, [row])
    office.mailbox.deliver(bytes(answer_to(office.sent_bytes(entry))))
    office.work()
    with office.mailbox.by_imaplib() as client:
        client.select("INBOX")
        client.store("1", "+FLAGS", "\\Deleted")
        client.expunge()
    undo.take_back(office.store)
    office.work()
    assert len(arrivals.unlinked(office.store.read(), None)) == 1
    assert office.store.read().number("SELECT count(*) FROM awaited") == 0


def test_the_flags_on_the_server_stay_as_they_are(office: Office) -> None:
    row = office.add_row("INV-1", CUSTOMER)
    entry = office.send(row, "Your invoice INV-1")
    office.mailbox.deliver(bytes(answer_to(office.sent_bytes(entry))))
    office.work()
    with office.mailbox.by_imaplib() as client:
        client.select("INBOX")
        assert client.search(None, "UNSEEN")[1] == [b"1"]
