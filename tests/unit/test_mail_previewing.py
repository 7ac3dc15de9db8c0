"""A draft as it will leave and as it will be read, before it is queued."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from errand_process import errand
from office import CUSTOMER, Office

from mail import desk
from mail.errors import BadAddressError, NoRecipientError, NoSuchAccountError
from mail.previewing import as_received, on_the_wire
from mail.wire_lines import TEXT_LINES, wire_lines
from store import conversations, mails, outbox
from store.drafts import Draft, save

BODY = "**Grüße**,\n\n- one\n- two\n\nFrom here on.\n\n![Logo](cid:{logo})\n"


def a_draft(office: Office, **changed: Any) -> Draft:
    row = office.add_row("INV-1", CUSTOMER)
    draft = desk.new_draft(office.store.read(), office.table.id, row)
    return Draft(**{**vars(draft), "subject": "Ihr Angebot", "body": "Dear customer", **changed})


def with_everything(office: Office) -> Draft:
    logo = desk.attach(office.store, "logo é.png", "image/png", bytes(range(256)) * 40, is_shown=True)
    plan = desk.attach(office.store, "Plan.bin", "application/octet-stream", bytes(range(255, -1, -1)) * 400)
    return a_draft(
        office,
        cc="Ben <ben@firm.example>",
        bcc=f"boss@firm.example, {CUSTOMER}",
        body=BODY.format(logo=logo.content_id),
        is_markdown=True,
        enclosed=(logo, plan),
    )


def test_the_bytes_are_those_that_are_queued_but_for_id_and_date(office: Office) -> None:
    draft = with_everything(office)
    shown = on_the_wire(office.store.read(), draft)
    with office.store.write() as tx:
        number = save(tx, None, office.table.id, 1, draft)
    entry = desk.queue(office.store, office.vault, number)
    left = office.sent_bytes(entry)
    assert len(shown.raw) == len(left)
    later = {
        place
        for place, (line, _ours) in enumerate(zip(shown.raw.split(b"\r\n"), left.split(b"\r\n"), strict=True))
        if line != _ours
    }
    lines = shown.raw.decode().split("\r\n")
    marks = [shown.message_id, shown.date, *re.findall(r'boundary="([^"]+)"', shown.raw.decode())]
    assert all(any(mark in lines[place] for mark in marks) for place in later)
    sent = mails.load(office.store.read(), entry.mail or 0)
    assert shown.sender == sent.sender[1]
    assert list(shown.recipients) == [one.address for one in outbox.recipients(office.store.read(), entry.id)]


def test_a_look_leaves_nothing_behind(office: Office) -> None:
    draft = with_everything(office)
    before = office.store.read().all("SELECT * FROM outbox")
    on_the_wire(office.store.read(), draft)
    assert office.store.read().all("SELECT * FROM outbox") == before
    assert conversations.load(office.store.read(), 1) is None


def test_hidden_are_those_who_stand_in_bcc_alone(office: Office) -> None:
    shown = on_the_wire(office.store.read(), with_everything(office))
    assert shown.hidden == ("boss@firm.example",)
    assert shown.recipients == (CUSTOMER, "ben@firm.example", "boss@firm.example")
    assert b"boss" not in shown.raw


def test_long_base64_is_counted_and_every_other_line_is_there(office: Office) -> None:
    shown = on_the_wire(office.store.read(), with_everything(office))
    lines = wire_lines(shown)
    raw = shown.raw.decode("ascii").removesuffix("\r\n").split("\r\n")
    at = 0
    for line in lines:
        assert line.stands_for or line.text == raw[at]
        at += line.stands_for or 1
    assert at == len(raw)
    told = [line.text for line in lines if line.stands_for]
    assert len(told) == 2
    assert re.fullmatch(r"… 1,7\d\d lines of base64, 140 kB", told[1])
    later = [line.text for line in lines if line.is_given_later]
    assert later[0].startswith("Date: ")
    assert sum("boundary" in text or text.startswith("--=_") for text in later) == len(later) - 3
    assert shown.message_id in "".join(later)


def test_a_long_text_is_cut_and_counted(office: Office) -> None:
    shown = on_the_wire(office.store.read(), a_draft(office, body="line\n" * 1_000))
    lines = wire_lines(shown)
    assert lines[-1].stands_for == 1_000 - TEXT_LINES
    assert lines[-1].text == "… 600 more lines, 3.6 kB"


def test_control_characters_of_an_attached_mail_reach_no_terminal(office: Office) -> None:
    mail = desk.attach(
        office.store, "m.eml", "message/rfc822", b"Subject: \x1b]0;x\x07\n\n\x9b31m".replace(b"\x9b", b"")
    )
    shown = on_the_wire(office.store.read(), a_draft(office, enclosed=(mail,)))
    assert b"\x1b" in shown.raw
    assert not set("".join(line.text for line in wire_lines(shown))) & set("\x1b\x07")


def test_the_reader_sees_text_html_and_files_but_no_bcc(office: Office) -> None:
    found = as_received(on_the_wire(office.store.read(), with_everything(office)).raw)
    assert [one.address for one in found.to] == [CUSTOMER]
    assert [str(one) for one in found.cc] == ["Ben <ben@firm.example>"]
    assert (found.sender.address, found.subject) == ("desk@firm.example", "Ihr Angebot")
    assert "**Grüße**" in found.text
    assert "Grüße" in found.html
    assert "**" not in found.html
    assert [one[0] for one in found.files] == ["logo é.png", "Plan.bin"]
    assert [one[3] for one in found.files] == [True, False]
    plain = as_received(on_the_wire(office.store.read(), a_draft(office)).raw)
    assert (plain.text.strip(), plain.html, plain.files) == ("Dear customer", "", ())


def test_what_cannot_be_composed_says_why(office: Office) -> None:
    reader = office.store.read()
    with pytest.raises(NoRecipientError):
        on_the_wire(reader, a_draft(office, to=""))
    with pytest.raises(BadAddressError):
        on_the_wire(reader, a_draft(office, to="anna at customer"))
    with pytest.raises(NoSuchAccountError):
        on_the_wire(reader, a_draft(office, identity=None))


def test_the_errand_tells_both(office: Office, tmp_path: Path) -> None:
    draft = with_everything(office)

    def preview(kind: str, wanted: Draft) -> dict[str, Any]:
        task = {"task": "preview", "as": kind, "member": 1, "draft": wanted.to_json()}
        lines, _wrote = errand(office.store.path, tmp_path / "vault", **task)
        return lines[-1]

    told = preview("bytes", draft)
    assert told["hidden"] == ["boss@firm.example"]
    assert (told["server"], told["security"]) == ("localhost:1", "tls")
    assert told["size"] == len(on_the_wire(office.store.read(), draft).raw)
    assert any(stands_for > 100 for _text, _later, stands_for in told["lines"])
    read = preview("received", draft)
    assert read["to"] == [CUSTOMER]
    assert "boss" not in str(read)
    assert read["files"][1] == ["Plan.bin", "application/octet-stream", 102_400, False]
    assert preview("received", a_draft(office, to=""))["error"]["code"] == "LETTER_002"


def test_the_errand_fits_into_its_line_however_much_there_is(office: Office, tmp_path: Path) -> None:
    draft = a_draft(office, body="é\x1b" * 300_000, bcc=", ".join(f"{n}{'x' * 60}@firm.example" for n in range(3_000)))
    for kind in ("bytes", "received"):
        task = {"task": "preview", "as": kind, "member": 1, "draft": draft.to_json()}
        lines, wrote = errand(office.store.path, tmp_path / "vault", **task)
        assert "error" not in lines[-1]
        assert len(wrote) < 1 << 20
