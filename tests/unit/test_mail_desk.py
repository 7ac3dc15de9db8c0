"""What a person does with mail: begin, answer, send once, take back."""

from __future__ import annotations

import email
import shutil
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from office import CUSTOMER, Office, answer_to

from mail import desk
from mail.arming import arm
from mail.errors import BadAddressError, DisarmedError, MailError, NoRecipientError, NoSuchAccountError
from mail.filing import Clues, places
from mail.freezing import Prepared, prepare
from mail.intake import incoming, take_in
from mail.reading.parse import parse_mail
from mail.review import review
from mail.writing.compose import Letter, compose
from store import (
    accounts,
    bases,
    conversations,
    dispatch,
    drafts,
    identities,
    leases,
    mails,
    members,
    outbox,
    rows,
    table_edits,
    undo,
)
from store.accounts import NewAccount
from store.clock import stamp
from store.connection import Reader
from store.drafts import Draft
from store.errors import DraftChangedError, NoSuchRowError, NoSuchTableError, StoreError, WrongStateError
from store.identities import Identity
from store.outbox import Entry
from store.workspace import Store
from tui.screens import row_writes


def a_draft(office: Office, **changed: str | None) -> int:
    """Keep a draft of a new row; return its number."""
    row = office.add_row("INV-1", CUSTOMER)
    draft = desk.new_draft(office.store.read(), office.table.id, row)
    draft = Draft(**{**vars(draft), "subject": "Your invoice", **changed})
    with office.store.write() as tx:
        return drafts.save(tx, None, office.table.id, row, draft)


def drafts_left(office: Office) -> int:
    return office.store.read().number("SELECT count(*) FROM outbox WHERE state = 'draft'")


def receive(office: Office, raw: bytes) -> int:
    """Take in a mail that answers one of ours; return its number."""
    parsed = parse_mail(raw)
    fetched = incoming(office.account.id, mails.IN, raw, parsed, stamp())
    with office.store.write() as tx:
        found = places(tx, desk.signing_key(office.store, office.vault), Clues(parsed.headers))
        return take_in(tx, fetched, found)


def test_a_new_mail_goes_to_the_address_of_the_row_from_the_bases_account(office: Office) -> None:
    row = office.add_row("INV-1", CUSTOMER)
    draft = desk.new_draft(office.store.read(), office.table.id, row)
    (identity,) = identities.every(office.store.read())
    assert (draft.to, draft.identity) == (CUSTOMER, identity.id)
    empty = desk.new_draft(office.store.read(), office.table.id, office.add_row("INV-2", ""))
    assert empty.to == ""


def test_a_mail_whose_account_is_removed_while_it_is_being_frozen_stays_a_draft(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = a_draft(office)

    def prepared(reader: Reader, draft: Draft, identity: Identity, message_id: str) -> Prepared:
        with office.store.write() as tx:
            accounts.remove(tx, office.account)
        return prepare(reader, draft, identity, message_id)

    monkeypatch.setattr(desk, "prepare", prepared)
    with pytest.raises(NoSuchAccountError):
        desk.queue(office.store, office.vault, number)
    assert outbox.load(office.store.read(), number).state == "draft"


def test_a_draft_whose_account_was_removed_goes_on_under_the_same_address_once_it_is_there_again(
    office: Office,
) -> None:
    number, address = a_draft(office), office.account.address
    with office.store.write() as tx:
        accounts.remove(tx, office.account)
    reader = office.store.read()
    draft = drafts.load(reader, number)
    assert draft is not None
    with pytest.raises(NoSuchAccountError, match=address):
        desk.queue(office.store, office.vault, number)
    assert "choose another sender" in review(reader, draft).problems[0]
    assert row_writes.desk_for(office.store, office.table.id, draft).draft == draft
    with office.store.write() as tx:
        settings = {name: getattr(office.account, name) for name in NewAccount.__dataclass_fields__}
        (again,) = identities.every(tx, accounts.add(tx, NewAccount(**settings)).id)
    found = row_writes.desk_for(office.store, office.table.id, draft)
    assert (found.draft.identity, found.note) == (again.id, "")


def test_a_deleted_table_is_named_by_its_path(office: Office) -> None:
    number = a_draft(office)
    with office.store.write("Delete table") as tx:
        table_edits.delete_table(tx, office.table)
    with pytest.raises(NoSuchTableError, match="Billing/Invoices"):
        desk.queue(office.store, office.vault, number)


def test_a_mail_is_frozen_when_it_is_queued(office: Office) -> None:
    number = a_draft(office, body="Dear customer", cc="Bob <bob@customer.example>", bcc="audit@firm.example")
    entry = desk.queue(office.store, office.vault, number)
    raw = office.sent_bytes(entry)
    sent = email.message_from_bytes(raw)
    assert (sent["Message-ID"], sent["Subject"]) == (entry.message_id, "Your invoice")
    assert b"audit@firm.example" not in raw
    addresses = [one.address for one in outbox.recipients(office.store.read(), entry.id)]
    assert addresses == [CUSTOMER, "bob@customer.example", "audit@firm.example"]
    (shown,) = office.feed(entry.row)
    assert (shown.kind, shown.state) == ("mail-out", "queued")


def test_a_mail_is_queued_once_however_often_send_is_pressed(office: Office) -> None:
    number = a_draft(office)
    queued: list[Entry] = []
    refused: list[Exception] = []

    def send() -> None:
        store = Store(office.store.path)
        try:
            queued.append(desk.queue(store, office.vault, number))
        except (StoreError, MailError) as error:
            refused.append(error)
        store.close()

    pressing = [threading.Thread(target=send) for _ in range(4)]
    for thread in pressing:
        thread.start()
    for thread in pressing:
        thread.join()
    assert len(queued) == 1
    assert {type(error) for error in refused} <= {WrongStateError, DraftChangedError}
    assert drafts_left(office) == 0
    assert office.store.read().number("SELECT count(*) FROM outbox") == 1
    assert office.store.read().number("SELECT count(*) FROM mails") == 1


def test_a_draft_that_changes_while_it_is_frozen_is_not_sent(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    number = a_draft(office)

    def compose_slowly(letter: Letter) -> bytes:
        draft = drafts.load(office.store.read(), number)
        assert draft is not None
        with office.store.write() as tx:
            drafts.save(tx, number, office.table.id, 1, replace(draft, body="one more word"))
        return compose(letter)

    monkeypatch.setattr("mail.freezing.compose", compose_slowly)
    with pytest.raises(DraftChangedError):
        desk.queue(office.store, office.vault, number)
    held = drafts.load(office.store.read(), number)
    assert held is not None
    assert held.body == "one more word"


@pytest.mark.parametrize(
    ("changed", "error"),
    [({"to": "nonsense"}, BadAddressError), ({"to": ""}, NoRecipientError), ({"identity": None}, NoSuchAccountError)],
)
def test_a_mail_that_cannot_be_built_stays_a_draft(
    office: Office, changed: dict[str, str | None], error: type[MailError]
) -> None:
    number = a_draft(office, **changed)
    with pytest.raises(error):
        desk.queue(office.store, office.vault, number)
    assert outbox.load(office.store.read(), number).state == "draft"
    assert office.store.read().number("SELECT count(*) FROM mails") == 0


def test_a_copy_of_a_store_queues_nothing_until_it_is_armed(office: Office, tmp_path: Path) -> None:
    number = a_draft(office)
    office.store.close()
    shutil.copy(office.store.path, tmp_path / "copy.db")
    copy = Store.open(tmp_path / "copy.db")
    with pytest.raises(DisarmedError) as caught:
        desk.queue(copy, office.vault, number)
    assert caught.value.code == "ARM_001"
    arm(copy, office.vault)
    assert desk.queue(copy, office.vault, number).state == "queued"


def test_a_mail_that_is_taken_back_can_be_changed_and_sent_again(office: Office) -> None:
    number = a_draft(office, body="First")
    first = desk.queue(office.store, office.vault, number)
    desk.take_back(office.store, number)
    assert office.feed(first.row) == []
    draft = drafts.load(office.store.read(), number)
    assert draft is not None
    assert draft.body == "First"
    with office.store.write() as tx:
        drafts.save(tx, number, first.table, first.row, replace(draft, body="Second"))
    second = desk.queue(office.store, office.vault, number)
    assert second.conversation == first.conversation
    assert second.message_id != first.message_id
    assert b"Second" in office.sent_bytes(second)
    assert conversations.led_to(office.store.read(), first.message_id) == []


def answered(office: Office, **fields: str) -> tuple[Entry, int]:
    """Return a mail of ours and the number of the answer to it."""
    entry = desk.queue(office.store, office.vault, a_draft(office))
    return entry, receive(office, bytes(answer_to(office.sent_bytes(entry), **fields)))


def test_an_answer_goes_to_the_writer_and_keeps_the_chain(office: Office) -> None:
    entry, mail = answered(office, Subject="AW: Re: Your invoice")
    draft = desk.answer(office.store.read(), mail, entry.conversation or 0)
    assert (draft.to, draft.cc) == (f"Anna Keller <{CUSTOMER}>", "")
    assert draft.subject.count("Re:") == 1
    with office.store.write() as tx:
        number = drafts.save(tx, None, entry.table, entry.row, draft)
    ours = email.message_from_bytes(office.sent_bytes(desk.queue(office.store, office.vault, number)))
    theirs = mails.load(office.store.read(), mail).message_id
    assert ours["In-Reply-To"] == theirs
    assert ours["References"].split() == [entry.message_id, theirs, ours["Message-ID"]]


def test_an_answer_to_everyone_leaves_us_out_and_names_nobody_twice(office: Office) -> None:
    own = office.account.address
    entry, mail = answered(office, To=f"{own}, carol@customer.example", Cc=f"Bob <bob@customer.example>, {CUSTOMER}")
    draft = desk.answer(office.store.read(), mail, entry.conversation or 0, everyone=True)
    assert draft.to == f"Anna Keller <{CUSTOMER}>"
    assert draft.cc == "carol@customer.example, Bob <bob@customer.example>"


def test_an_answer_to_everyone_reaches_a_colleague_with_an_account_of_their_own(office: Office) -> None:
    entry, mail = answered(office, Cc="carol@firm.example")
    with office.store.write() as tx:
        carol = members.add(tx, "carol", "member")
        held = accounts.add(tx, replace(office.account, name="carol", address="carol@firm.example"))
        tx.run("UPDATE accounts SET shared = 0, owner_id = ? WHERE id = ?", [carol.id, held.id])
    reader, conversation = office.store.read(), entry.conversation or 0
    anyone = desk.answer(reader, mail, conversation, everyone=True, member=office.store.member)
    assert anyone.cc == "carol@firm.example"
    assert "carol" not in desk.answer(reader, mail, conversation, everyone=True, member=carol.id).cc


def test_an_answer_goes_where_the_writer_wants_it(office: Office) -> None:
    entry, mail = answered(office, Reply_To="Office <office@customer.example>")
    assert desk.answer(office.store.read(), mail, entry.conversation or 0).to == "Office <office@customer.example>"


def test_an_answer_to_our_own_mail_goes_to_those_who_got_it(office: Office) -> None:
    entry = desk.queue(office.store, office.vault, a_draft(office, cc="bob@customer.example"))
    draft: Draft = desk.answer(office.store.read(), entry.mail or 0, entry.conversation or 0, everyone=True)
    assert (draft.to, draft.cc) == (CUSTOMER, "bob@customer.example")


def test_an_answer_quotes_the_mail_and_only_its_own_words_are_kept_as_such(office: Office) -> None:
    entry, mail = answered(office)
    begun = desk.answer(office.store.read(), mail, entry.conversation or 0)
    assert begun.quoted.splitlines()[0].endswith(", Anna Keller wrote:")
    assert begun.quoted.splitlines()[1:] == ["> Thanks, we will pay on Monday.", ">", ">> Dear customer"]
    assert begun.body == f"\n\n{begun.quoted}"
    assert (begun.writes_at, begun.own_text, begun.answers) == (0, "", mail)
    with office.store.write() as tx:
        number = drafts.save(tx, None, entry.table, entry.row, replace(begun, body=f"Thank you.{begun.body}"))
    sent = desk.queue(office.store, office.vault, number)
    kept = mails.load(office.store.read(), sent.mail or 0)
    assert (kept.text.strip(), kept.quoted.strip()) == ("Thank you.", begun.quoted)
    assert b"> Thanks, we will pay on Monday." in office.sent_bytes(sent)


def test_an_answer_can_be_written_below_the_quote(office: Office) -> None:
    entry, mail = answered(office)
    begun = desk.answer(office.store.read(), mail, entry.conversation or 0, below=True)
    assert begun.body == f"{begun.quoted}\n\n"
    assert begun.writes_at == len(begun.body)


@pytest.mark.parametrize(
    "subject", ["Re: Your invoice", "AW: Re: Your invoice", "Fwd: RE: Your invoice", "Your invoice"]
)
def test_what_stands_before_a_subject_is_never_doubled(office: Office, subject: str) -> None:
    entry, mail = answered(office, Subject=subject)
    reader = office.store.read()
    assert desk.answer(reader, mail, entry.conversation or 0).subject == "Re: Your invoice"
    assert desk.forward(reader, mail, entry.conversation or 0).subject == "Fwd: Your invoice"


@pytest.mark.parametrize(("subject", "expected"), [("Re:Straße 5", "Re: Straße 5"), ("", "Re:"), ("Re: ", "Re:")])
def test_a_strange_subject_is_answered_whole(office: Office, subject: str, expected: str) -> None:
    entry, mail = answered(office, Subject=subject)
    assert desk.answer(office.store.read(), mail, entry.conversation or 0).subject == expected


def test_a_mail_is_passed_on_with_its_files_in_a_conversation_of_its_own(office: Office) -> None:
    entry = desk.queue(office.store, office.vault, a_draft(office))
    reply = answer_to(office.sent_bytes(entry))
    reply.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="../order é.pdf")
    mail = receive(office, bytes(reply))
    begun = desk.forward(office.store.read(), mail, entry.conversation or 0)
    (file,) = begun.enclosed
    assert (file.name, file.content_type, file.size) == ("order é.pdf", "application/pdf", 4)
    assert (begun.to, begun.conversation, begun.answers, begun.forwards) == ("", None, None, mail)
    assert "From: Anna Keller <anna@customer.example>" in begun.body
    assert (begun.own_text, begun.writes_at) == ("", 0)
    ready = replace(begun, to="boss@firm.example", body=f"Please look.{begun.body}")
    with office.store.write() as tx:
        number = drafts.save(tx, None, entry.table, entry.row, ready)
    sent = desk.queue(office.store, office.vault, number)
    parsed = parse_mail(office.sent_bytes(sent))
    assert sent.conversation != entry.conversation
    assert parsed.headers.in_reply_to == ()
    assert [(one.name, one.content) for one in parsed.attachments] == [("order é.pdf", b"%PDF")]
    assert "Thanks, we will pay on Monday." in parsed.text
    assert mails.load(office.store.read(), sent.mail or 0).text.startswith("Please look.")


def test_a_draft_in_markdown_leaves_as_text_and_html_with_its_images(office: Office) -> None:
    logo = desk.attach(office.store, "logo.png", "image/png", b"PNG", is_shown=True)
    pdf = desk.attach(office.store, "offer.pdf", "application/pdf", b"%PDF")
    body = f"**Dear Anna**\n\n![Firm](cid:{logo.content_id})"
    number = a_draft(office)
    draft = drafts.load(office.store.read(), number)
    assert draft is not None
    with office.store.write() as tx:
        row = outbox.load(tx, number).row
        changed = replace(draft, body=body, is_markdown=True, enclosed=(logo, pdf))
        drafts.save(tx, number, office.table.id, row, changed)
    entry = desk.queue(office.store, office.vault, number)
    sent = email.message_from_bytes(office.sent_bytes(entry))
    assert [part.get_content_type() for part in sent.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
        "application/pdf",
    ]
    assert [one.name for one in mails.attachments(office.store.read(), entry.mail or 0)] == ["logo.png", "offer.pdf"]
    assert mails.load(office.store.read(), entry.mail or 0).text == "**Dear Anna**\n\n[Firm]"


def test_the_next_mail_of_a_row_is_from_whom_the_last_one_was(office: Office) -> None:
    number = a_draft(office)
    with office.store.write() as tx:
        other = tx.insert(
            "INSERT INTO identities (account_id, name, address) VALUES (?, 'Sales', 'sales@firm.example')",
            [office.account.id],
        )
        draft = drafts.load(tx, number)
        assert draft is not None
        entry = outbox.load(tx, number)
        drafts.save(tx, number, entry.table, entry.row, replace(draft, identity=other))
    desk.queue(office.store, office.vault, number)
    assert desk.new_draft(office.store.read(), entry.table, entry.row).identity == other


def conversations_held(office: Office) -> int:
    return office.store.read().number("SELECT count(*) FROM conversations")


@pytest.mark.parametrize("changed", [{"to": "nonsense"}, {"to": ""}, {"subject": "a\nb"}])
def test_a_mail_that_cannot_be_built_leaves_no_conversation(office: Office, changed: dict[str, str | None]) -> None:
    number = a_draft(office, **changed)
    before = drafts.load(office.store.read(), number)
    with pytest.raises(MailError):
        desk.queue(office.store, office.vault, number)
    assert conversations_held(office) == 0
    assert drafts.load(office.store.read(), number) == before


def test_an_answer_that_cannot_be_built_keeps_its_conversation(office: Office) -> None:
    entry, mail = answered(office)
    draft = replace(desk.answer(office.store.read(), mail, entry.conversation or 0), to="nonsense")
    with office.store.write() as tx:
        number = drafts.save(tx, None, entry.table, entry.row, draft)
    with pytest.raises(BadAddressError):
        desk.queue(office.store, office.vault, number)
    assert drafts.load(office.store.read(), number) == draft
    assert conversations_held(office) == 1


def test_no_mail_leaves_from_a_deleted_row(office: Office) -> None:
    number = a_draft(office)
    entry = outbox.load(office.store.read(), number)
    with office.store.write("Delete") as tx:
        rows.delete(tx, office.table, [entry.row])
    with pytest.raises(NoSuchRowError):
        desk.queue(office.store, office.vault, number)
    assert (drafts_left(office), conversations_held(office)) == (1, 0)
    undo.take_back(office.store)
    assert desk.queue(office.store, office.vault, number).state == "queued"


@pytest.mark.parametrize("goes", ["row", "table", "base"])
def test_what_was_sent_leaves_though_its_row_is_deleted(office: Office, goes: str) -> None:
    entry = desk.queue(office.store, office.vault, a_draft(office))
    with office.store.write("Delete") as tx:
        if goes == "row":
            rows.delete(tx, office.table, [entry.row])
        elif goes == "table":
            table_edits.delete_table(tx, office.table)
        else:
            table_edits.delete_base(tx, bases.load(tx, office.table.base_id))
    lease = leases.take(office.store, "worker")
    assert lease is not None
    with office.store.write() as tx:
        claimed = dispatch.claim(tx, lease, office.account.id)
    assert claimed is not None
    assert claimed.id == entry.id


def test_a_row_that_is_deleted_while_its_mail_is_built_keeps_it_from_leaving(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = a_draft(office)
    row = outbox.load(office.store.read(), number).row

    def compose_slowly(letter: Letter) -> bytes:
        with office.store.write("Delete") as tx:
            rows.delete(tx, office.table, [row])
        return compose(letter)

    monkeypatch.setattr("mail.freezing.compose", compose_slowly)
    with pytest.raises(NoSuchRowError):
        desk.queue(office.store, office.vault, number)
    assert (drafts_left(office), conversations_held(office)) == (1, 0)


def test_nobody_takes_part_by_an_address_that_was_taken_back(office: Office) -> None:
    number = a_draft(office, to="typo@wrong.example", bcc="audit@firm.example")
    entry = desk.queue(office.store, office.vault, number)
    reader, conversation = office.store.read(), entry.conversation or 0
    desk.take_back(office.store, number)
    assert not conversations.takes_part(reader, conversation, "typo@wrong.example")
    draft = drafts.load(reader, number)
    assert draft is not None
    with office.store.write() as tx:
        drafts.save(tx, number, entry.table, entry.row, replace(draft, to=CUSTOMER))
    first = desk.queue(office.store, office.vault, number)
    with office.store.write() as tx:
        again = drafts.save(tx, None, entry.table, entry.row, replace(draft, conversation=first.conversation))
    desk.queue(office.store, office.vault, again)
    desk.take_back(office.store, again)
    assert not conversations.takes_part(reader, conversation, "typo@wrong.example")
    for address in (CUSTOMER, "audit@firm.example", office.account.address):
        assert conversations.takes_part(reader, conversation, address)
