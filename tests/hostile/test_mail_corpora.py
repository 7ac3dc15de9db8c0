"""Public collections of real and broken mail: every one is read, none brings a control character along."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from mail.reading.bounces import DeliveryReport
from mail.reading.parse import ParsedMail, parse_headers, parse_mail
from mail.reading.quotes import split_quoted

CORPORA = Path(__file__).resolve().parents[3] / "shared" / "data" / "mail"
LARGEST = 2_000_000

_HOSTILE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u200e\u200f\u2028-\u202e\u2066-\u2069]")

pytestmark = pytest.mark.skipif(not CORPORA.is_dir(), reason="the mail corpora are not beside this checkout")


def corpora() -> list[str]:
    return sorted(path.name for path in CORPORA.iterdir() if path.is_dir()) if CORPORA.is_dir() else []


def cases() -> dict[str, bytes]:
    """The table of hand-made mails; the module around it measures other parsers when it is imported."""
    path = CORPORA / "known_bad_cases.py"
    if not path.is_file():
        return {}
    tree = ast.parse(path.read_text(encoding="utf-8"))
    table = next(node for node in tree.body if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "cases")
    return dict(eval(compile(ast.Expression(table.value), str(path), "eval")))


def texts(found: ParsedMail) -> Iterator[str]:
    """Every text of a mail that is meant for a screen."""
    head = found.headers
    yield from (head.message_id, head.thread_index, head.subject, head.content_type)
    yield from (*head.in_reply_to, *head.references, *head.original_ids, *head.delivered_to, *found.defects)
    for one in (head.sender, *head.reply_to, *head.to, *head.cc):
        yield from (one.name, one.address)
    for file in found.attachments:
        yield from (file.name, file.content_type, file.content_id)
    if found.report:
        yield from report_texts(found.report)


def report_texts(report: DeliveryReport) -> Iterator[str]:
    yield from (report.original_id, *report.original_refs)
    for one in report.recipients:
        yield from (one.address, one.action, one.status, one.diagnostic)


def check(raw: bytes) -> ParsedMail:
    found = parse_mail(raw)
    assert parse_headers(raw).message_id == found.headers.message_id
    for text in texts(found):
        assert not _HOSTILE.search(text)
        assert "\n" not in text
    assert not _HOSTILE.search(found.text)
    assert "".join(split_quoted(found.text)) == found.text
    return found


@pytest.mark.parametrize("corpus", corpora())
def test_every_mail_of_a_corpus_is_read(corpus: str) -> None:
    files = [path for path in sorted((CORPORA / corpus).rglob("*")) if path.is_file()]
    for path in files:
        raw = path.read_bytes()
        if len(raw) <= LARGEST:
            check(raw)
    assert files


@pytest.mark.parametrize("name", cases())
def test_every_hand_made_case_is_read(name: str) -> None:
    check(cases()[name])


def test_the_public_bounces_name_their_mail_and_their_recipients() -> None:
    folder = CORPORA / "imap_tools/tests/messages/multipart_report_emails"
    found = {path.name: parse_mail(path.read_bytes()).report for path in sorted(folder.glob("*.eml"))}
    assert found
    for name, report in found.items():
        assert report is not None, name
        assert report.original_id, name
        assert report.recipients, name
