"""What is written arrives through real servers byte for byte."""

from __future__ import annotations

from dataclasses import replace
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

from office import Office

from mail import desk
from mail.reading.parse import parse_mail
from store import outbox
from store.drafts import Draft, Enclosed, save

STRICT = policy.strict.clone(raise_on_defect=True)
BODY = (
    "**Grüße**,\n.\n..\nFrom here on: [us](https://firm.example/a_b)\n\n"
    + "a long line " * 200
    + "\n\n![Logo](cid:{logo})"
)


def sent(office: Office, draft: Draft) -> tuple[bytes, bytes]:
    """Send a draft to the office's own mailbox; return its bytes as they left and as they came."""
    row = office.add_row("INV-1", office.mailbox.user)
    begun = desk.new_draft(office.store.read(), office.table.id, row)
    with office.store.write() as tx:
        number = save(tx, None, office.table.id, row, replace(draft, identity=begun.identity, to=begun.to))
    entry = desk.queue(office.store, office.vault, number)
    office.work()
    assert outbox.load(office.store.read(), entry.id).state == "sent"
    office.wait_for(office.mailbox.raw_mails)
    return office.sent_bytes(entry), office.mailbox.raw_mails()[0].replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def contents(raw: bytes) -> list[tuple[str, bytes]]:
    mail = BytesParser(policy=STRICT).parsebytes(raw)
    assert isinstance(mail, EmailMessage)
    return [
        (part.get_content_type(), bytes(part.get_payload(decode=True)))
        for part in mail.walk()
        if not part.is_multipart()
    ]


def test_a_mail_with_html_images_and_files_arrives_byte_for_byte(office: Office) -> None:
    logo = desk.attach(office.store, "logo é.png", "image/png", bytes(range(256)) * 40, is_shown=True)
    files = [
        desk.attach(office.store, "Übersicht 2026 – größer.csv", "text/csv", "a;é\r\n.\r\n\n".encode()),
        desk.attach(office.store, "データ.bin", "application/octet-stream", bytes(range(255, -1, -1)) * 2000),
    ]
    enclosed: tuple[Enclosed, ...] = (logo, *files)
    body = BODY.format(logo=logo.content_id)
    left, came = sent(office, Draft(subject="Ihr Angebot für März", body=body, is_markdown=True, enclosed=enclosed))
    head, _blank, content = left.partition(b"\r\n\r\n")
    assert came.endswith(b"\r\n\r\n" + content)
    assert head in came  # servers write their lines above it
    assert contents(came) == contents(left)
    kinds = [kind for kind, _content in contents(came)]
    assert kinds == ["text/plain", "text/html", "image/png", "text/csv", "application/octet-stream"]
    found = parse_mail(came)
    assert [one.content for one in found.attachments] == [
        bytes(range(256)) * 40,
        "a;é\r\n.\r\n\n".encode(),
        bytes(range(255, -1, -1)) * 2000,
    ]
    assert [one.name for one in found.attachments] == [one.name for one in enclosed]
    assert "us <https://firm.example/a_b>" in found.text
    assert "\n.\n..\nFrom here on" in found.text


def test_a_plain_mail_arrives_byte_for_byte(office: Office) -> None:
    left, came = sent(office, Draft(subject="Hello", body="Hello\n.\nFrom here\n\n-- \nAnna"))
    head, _blank, content = left.partition(b"\r\n\r\n")
    assert came.endswith(b"\r\n\r\n" + content)
    assert head in came
