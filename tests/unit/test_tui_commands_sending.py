"""Sending by commands, up to the outbox."""

from __future__ import annotations

import shutil

import pytest
from command_line import CommandLine

from store import accounts, blobs, drafts, mails

ROW = ("send", "Billing/Invoices", "1", "--from", "desk")


@pytest.fixture
def desk(billing: CommandLine) -> CommandLine:
    """A base with invoices and an account."""
    billing.add_account()
    return billing


def sent(line: CommandLine, *options: str, given: bytes = b"") -> mails.Mail:
    """Queue a mail from the first invoice; return it as it will leave."""
    line.text(*ROW, *options, given=given)
    reader = line.store().read()
    return mails.load(reader, reader.number("SELECT max(id) FROM mails"))


def nothing_is_queued(line: CommandLine) -> bool:
    reader = line.store().read()
    return reader.number("SELECT count(*) FROM outbox") == 0


def test_a_mail_goes_to_the_address_of_its_row(desk: CommandLine) -> None:
    body = desk.file("body.txt", "Dear {{ row }},\r\n\r\n{Number} is due.\n")
    queued = desk.json(*ROW, "--subject", "Invoice {Number}", "--body-file", body)
    assert queued["state"] == "queued"
    assert queued["message_id"].startswith("<")
    (entry,) = desk.json("feed", "Billing/Invoices", "1")
    assert (entry["kind"], entry["state"], entry["subject"]) == ("mail-out", "queued", "Invoice {Number}")
    assert entry["mail"]["message_id"] == queued["message_id"]
    assert entry["mail"]["from"] == "The desk <desk@firm.example>"
    assert entry["mail"]["to"] == ["ap@nordwind.example"]
    assert entry["text"].strip() == "Dear {{ row }},\n\n{Number} is due."


def test_a_text_longer_than_its_preview_is_in_the_feed_in_full(desk: CommandLine) -> None:
    text = "word " * 500
    desk.text(*ROW, "--subject", "Long", "--body-file", "-", given=text.encode())
    assert desk.json("feed", "Billing/Invoices", "1")[0]["text"].strip() == text.strip()


def test_recipients_can_be_named(desk: CommandLine) -> None:
    mail = sent(
        desk, "--to", "Anna <a@x.test>", "--to", "b@x.test", "--cc", "c@x.test", "--bcc", "d@x.test", "--subject", "Hi"
    )
    assert mail.recipients["to"] == (("Anna", "a@x.test"), ("", "b@x.test"))
    assert mail.recipients["cc"] == (("", "c@x.test"),)
    assert b"d@x.test" not in mails.raw(desk.store().read(), mail)
    assert desk.json("outbox")[0]["to"] == ["a@x.test", "b@x.test", "c@x.test", "d@x.test"]


def test_files_are_sent_along_under_safe_names(desk: CommandLine) -> None:
    evil = desk.file("\u202efdp.exe", "content")
    mail = sent(desk, "--attach", evil, "--attach", desk.file("a.pdf", "%PDF"), "--subject", "Files")
    found = mails.attachments(desk.store().read(), mail.id)
    assert [(one.name, one.content_type) for one in found] == [
        ("_fdp.exe", found[0].content_type),
        ("a.pdf", "application/pdf"),
    ]
    assert blobs.get(desk.store().read(), found[0].hash) == b"content"


def test_an_answer_takes_address_subject_and_conversation_from_its_entry(desk: CommandLine) -> None:
    first = desk.json(*ROW, "--subject", "Invoice")
    (entry,) = desk.json("feed", "Billing/Invoices", "1")
    desk.text(*ROW, "--reply-to", entry["id"])
    answer = desk.json("feed", "Billing/Invoices", "1")[-1]
    assert answer["subject"] == "Re: Invoice"
    assert answer["conversation"] == entry["conversation"]
    assert answer["mail"]["to"] == ["ap@nordwind.example"]
    reader = desk.store().read()
    raw = mails.raw(reader, mails.load(reader, int(answer["id"][1:])))
    assert f"In-Reply-To: {first['message_id']}".encode() in raw.replace(b"\r\n ", b" ")


def test_only_mails_of_the_row_can_be_answered(desk: CommandLine) -> None:
    desk.text(*ROW, "--subject", "Invoice")
    assert "MAIL_001" in desk.error(*ROW, "--reply-to", "m99")
    other = ("send", "Billing/Invoices", "2", "--from", "desk", "--reply-to", "m1")
    assert "MAIL_001" in desk.error(*other)


def test_a_mail_can_leave_later(desk: CommandLine) -> None:
    desk.text(*ROW, "--subject", "Later", "--at", "2999-01-01T12:00+02:00")
    (entry,) = desk.json("outbox")
    assert entry["due"] == "2999-01-01T10:00:00.000Z"
    assert entry["state"] == "scheduled"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--at", "2001-01-01 12:00"), "TIME_002"),
        (("--at", "soon"), "TIME_001"),
        (("--to", "nobody"), "LETTER_001"),
        (("--attach", "/nowhere/at/all.pdf"), "FILE_001"),
        (("--body-file", "/nowhere/at/all.txt"), "FILE_001"),
        (("--attach", "/dev/zero"), "FILE_001"),
        (("--subject", "a\r\nBcc: x@y.test"), "LETTER_003"),
    ],
)
def test_what_cannot_be_sent_is_not_queued(desk: CommandLine, options: tuple[str, ...], code: str) -> None:
    told = desk.error(*ROW, *options)
    assert told.startswith(f"{code}: ")
    assert "Nothing was queued." in told
    assert nothing_is_queued(desk)


def test_a_row_without_an_address_needs_one(desk: CommandLine) -> None:
    told = desk.error("send", "Billing/Invoices", "3", "--from", "desk", "--subject", "Hi")
    assert "LETTER_002" in told


def test_a_text_that_is_not_utf8_is_refused(desk: CommandLine) -> None:
    assert "FILE_001" in desk.error(*ROW, "--body-file", "-", given=b"caf\xe9")


def test_nobody_sends_from_an_unknown_account(billing: CommandLine) -> None:
    assert "ACCOUNT_001" in billing.error(*ROW, "--subject", "Hi")


def test_an_identity_can_be_named_by_its_address(desk: CommandLine) -> None:
    desk.text("send", "Billing/Invoices", "1", "--from", "DESK@firm.example", "--subject", "Hi")
    assert desk.json("outbox")[0]["account"] == "desk"


def test_a_copied_store_sends_nothing_until_it_is_armed(desk: CommandLine) -> None:
    copy = desk.folder / "copy.db"
    store = desk.store()
    with store.write() as tx:
        tx.run("UPDATE settings SET value = value")
    store.close()
    for ending in ("", "-wal"):
        if (source := desk.path.with_name(desk.path.name + ending)).exists():
            shutil.copy(source, copy.with_name(copy.name + ending))
    told = desk.error("--store", str(copy), *ROW, "--subject", "Hi")
    assert "ARM_001" in told
    desk.text("--store", str(copy), "arm")
    assert desk.json("--store", str(copy), *ROW, "--subject", "Hi")["state"] == "queued"


def test_what_seems_forgotten_is_noted_and_does_not_stop_the_mail(desk: CommandLine) -> None:
    result = desk.run(*ROW, "--body-file", "-", "--json", given=b"see the attached file")
    assert result.exit_code == 0
    assert "subject is empty" in result.stderr
    assert "“attached”" in result.stderr


DOUBTS = [
    (("--subject", "The file is attached"), "“attached” is in the text"),
    (("--subject", ""), "The subject is empty."),
    (("--subject", "Hi"), "The text is empty."),
    (("--subject", "Hi", "--to", "x@elsewhere.example"), "x@elsewhere.example is outside"),
    (("--subject", "Hi {Number}"), "{Number} is sent as it stands here"),
    (("--subject", "Hi", *(one for n in range(11) for one in ("--cc", f"c{n}@nordwind.example"))), "12 people"),
]


@pytest.mark.parametrize(("options", "words"), DOUBTS)
def test_what_the_screens_would_doubt_is_told_and_stops_only_where_that_is_wanted(
    desk: CommandLine, options: tuple[str, ...], words: str
) -> None:
    refused = desk.run(*ROW, *options, "--strict", "--json")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "LETTER_006" in refused.stderr
    assert words in refused.stderr
    assert nothing_is_queued(desk)
    told = desk.run(*ROW, *options, "--json")
    assert told.exit_code == 0
    assert words in told.stderr
    assert "LETTER_006" not in told.stderr


def test_the_same_mail_once_more_is_told(desk: CommandLine) -> None:
    assert "same mail" not in desk.run(*ROW, "--subject", "Hi").stderr
    again = desk.run(*ROW, "--subject", "Hi")
    assert again.exit_code == 0
    assert "The same mail is on its way to ap@nordwind.example already." in again.stderr
    late = ("--subject", "Hi", "--at", "2999-01-01 12:00", "--strict")
    assert "same mail" in desk.run(*ROW, *late).stderr
    assert len(desk.json("outbox")) == 2


def test_a_mail_without_any_doubt_leaves_where_none_is_wanted(desk: CommandLine) -> None:
    result = desk.run(*ROW, "--subject", "Hi", "--body-file", "-", "--strict", given=b"Dear customer")
    assert (result.exit_code, result.stderr) == (0, "")


def test_a_doubt_cannot_write_to_the_terminal(desk: CommandLine) -> None:
    result = desk.run(*ROW, "--subject", "Hi {A\x1b[31m}", "--to", "\u202ex@elsewhere.example")
    assert not {"\x1b", "\u202e"} & set(result.stderr)


def test_a_draft_that_could_not_be_queued_is_not_kept(desk: CommandLine) -> None:
    desk.error(*ROW, "--subject", "a\nb")
    reader = desk.store().read()
    assert drafts.of_row(reader, 1, 1, 1) == []


def test_what_a_script_writes_is_held_under_a_code_of_its_own_while_its_account_needs_a_person(
    desk: CommandLine,
) -> None:
    desk.text(*ROW, "--subject", "By a person")
    desk.text(*ROW, "--subject", "By a script", "--automated")
    store = desk.store()
    with store.write() as tx:
        accounts.set_state(tx, 1, accounts.NEEDS_SIGN_IN, "NEMAIL_002", "535 no")
    assert [one["code"] for one in desk.json("outbox")] == [None, "CONT_002"]
    assert "because the account desk is not working" in desk.text("outbox", "show", "2")
    with store.write() as tx:
        accounts.set_state(tx, 1, accounts.WORKING)
    assert [one["code"] for one in desk.json("outbox")] == [None, None]


def test_what_a_script_writes_says_so_and_what_a_person_writes_does_not(desk: CommandLine) -> None:
    by_script, by_person = (sent(desk, "--subject", "Hi", *flag) for flag in (["--automated"], []))
    reader = desk.store().read()
    assert b"Auto-Submitted: auto-generated\r\n" in mails.raw(reader, by_script)
    assert b"Auto-Submitted" not in mails.raw(reader, by_person)
