"""What is shown before a mail leaves is what the server gets, but for what is marked."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from dovecot_server import Mailbox
from errand_process import errand
from loopback_tls import LoopbackTls
from office import CUSTOMER, Office, open_office
from scripted_smtp import ScriptedSmtp

from mail import desk
from mail.previewing import OnTheWire, on_the_wire
from mail.wire_lines import wire_lines
from store import outbox
from store.clock import stamp
from store.drafts import Draft, save

BODY = "**Grüße**,\n.\n..\nFrom here on\n\n![Logo](cid:{logo})\n"


def with_everything(office: Office, row: int, **changed: Any) -> Draft:
    logo = desk.attach(office.store, "logo é.png", "image/png", bytes(range(256)) * 40, is_shown=True)
    plan = desk.attach(office.store, "Übersicht – größer.bin", "application/octet-stream", bytes(range(255)) * 2_000)
    draft = desk.new_draft(office.store.read(), office.table.id, row)
    given = {"subject": "Ihr Angebot für März", "body": BODY.format(logo=logo.content_id), "is_markdown": True}
    return Draft(**{**vars(draft), **given, "enclosed": (logo, plan), **changed})


def sent(office: Office, row: int, draft: Draft) -> outbox.Entry:
    with office.store.write() as tx:
        number = save(tx, None, office.table.id, row, draft)
    entry = desk.queue(office.store, office.vault, number, stamp())
    office.work()
    return outbox.load(office.store.read(), entry.id)


def assert_same(shown: OnTheWire, came: bytes) -> None:
    """Compare line by line; a line that differs must be marked."""
    ours, theirs = shown.raw.split(b"\r\n"), came.split(b"\r\n")
    assert len(ours) == len(theirs)
    lines, at, later = wire_lines(shown), 0, []
    for line in lines:
        if line.is_given_later:
            later.append(at)
        at += line.stands_for or 1
    differing = [place for place, (one, other) in enumerate(zip(ours, theirs, strict=True)) if one != other]
    assert set(differing) <= set(later)
    # and what is marked differs in nothing but an id, a time or a boundary, which are as long
    assert all(len(ours[place]) == len(theirs[place]) for place in differing)


def test_postfix_delivers_the_bytes_that_were_shown(office: Office) -> None:
    row = office.add_row("INV-1", office.mailbox.user)
    draft = with_everything(office, row)
    shown = on_the_wire(office.store.read(), draft)
    assert sent(office, row, draft).state == "sent"
    office.wait_for(office.mailbox.raw_mails)
    came = office.mailbox.raw_mails()[0].replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    # servers write their own lines above those of the mail
    assert_same(
        shown, came[came.index(b"Date: ") :] if came.startswith(b"Return") else came[came.index(b"\r\nDate: ") + 2 :]
    )


async def test_the_envelope_is_the_one_that_was_shown_and_bcc_is_only_there(
    tmp_path: Path, mailbox: Mailbox, tls: LoopbackTls, monkeypatch: pytest.MonkeyPatch
) -> None:
    import asyncio

    monkeypatch.setenv("MAILBASE_SECRETS", str(tmp_path / "vault"))
    async with ScriptedSmtp(tls.good) as smtp:
        office = open_office(tmp_path, mailbox, smtp.port, "tls")
        row = office.add_row("INV-1", CUSTOMER)
        draft = with_everything(office, row, cc="ben@customer.example", bcc=f"Boss <boss@firm.example>, {CUSTOMER}")
        task = {"task": "preview", "as": "bytes", "member": 1, "draft": draft.to_json()}
        lines, _wrote = await asyncio.to_thread(errand, office.store.path, tmp_path / "vault", **task)
        told, shown = lines[-1], on_the_wire(office.store.read(), draft)
        entry = await asyncio.to_thread(sent_by_thread, office, row, draft)
        asked = [line for line in smtp.commands if line.startswith(("MAIL", "RCPT"))]
        (came,) = smtp.mails
    assert entry == "sent"
    assert re.match(rf"MAIL FROM:<{re.escape(told['sender'])}>", asked[0])
    assert [line.removeprefix("RCPT TO:") for line in asked[1:]] == [f"<{one}>" for one in told["recipients"]]
    assert told["hidden"] == ["boss@firm.example"]
    assert told["size"] == len(shown.raw)
    assert f"SIZE={told['size']}" in asked[0] or "SIZE" not in asked[0]
    assert b"boss" not in shown.raw
    assert "boss" not in json.dumps(told["lines"])
    assert_same(shown, came)


def sent_by_thread(office: Office, row: int, draft: Draft) -> str:
    return sent(office, row, draft).state
