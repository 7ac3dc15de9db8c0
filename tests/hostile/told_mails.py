"""Mails as an attacker sends them, in bytes: every header and part may carry a payload."""

from __future__ import annotations

import base64

from tests.hostile.payloads import NUMBERS, Voice, encoded_word, extended

DESK = "desk@firm.example"


def reply(voice: Voice, number: int, answered: str) -> bytes:
    """Return an answer to a mail of ours; name, subject, text, quoted text and file carry payload `number`."""
    text = f"{voice.says('bo', number)}\r\n\r\n> {voice.says('qu', number)}\r\n> Dear customer\r\n"
    head = [
        f"From: {encoded_word(voice.says('fr', number))} <anna@customer.example>",
        f"To: {encoded_word(voice.says('rt', number))} <{DESK}>",
        f"Cc: {encoded_word(voice.says('cc', number))} <cc{number}@customer.example>",
        f"Subject: {encoded_word(voice.says('su', number))}",
        f"Message-ID: <reply{number}@customer.example>",
        f"In-Reply-To: {answered}",
        f"Date: Mon, 05 Oct 2026 12:00:{number:02} +0000",
    ]
    return _mail(head, _text(text) + _file(voice, "fi", number))


def stranger(voice: Voice, number: int) -> bytes:
    """Return a mail that answers nothing."""
    head = [
        f"From: {encoded_word(voice.says('uf', number))} <stranger{number}@elsewhere.example>",
        f"To: {DESK}",
        f"Subject: {encoded_word(voice.says('us', number))}",
        f"Message-ID: <stranger{number}@elsewhere.example>",
        f"Date: Mon, 05 Oct 2026 13:00:{number:02} +0000",
    ]
    return _mail(head, _text(voice.says("ub", number)) + _file(voice, "uo", number))


def unencoded(voice: Voice, answered: str) -> bytes:
    """Return an answer that has all payloads as they are, in headers and text, without a word about a charset."""
    lines = [_one_line(voice.says("rw", number)) for number in NUMBERS]
    head = [
        f"From: {_one_line(voice.says('rf', len(NUMBERS) - 1))} <raw@customer.example>",
        f"To: {DESK}",
        f"Subject: {_one_line(voice.says('rs', len(NUMBERS) - 1))}",
        "Message-ID: <raw@customer.example>",
        f"In-Reply-To: {answered}",
        "Date: Mon, 05 Oct 2026 12:30:00 +0000",
        *(f"X-Note: {line[:900]}" for line in lines),
    ]
    body = "\r\n".join(_one_line(voice.says("rb", number)) for number in NUMBERS)
    return ("\r\n".join(head) + "\r\n\r\n" + body + "\r\n").encode()


def _one_line(text: str) -> str:
    return text.replace("\x00", "")


def _mail(head: list[str], parts: str) -> bytes:
    kind = 'Content-Type: multipart/mixed; boundary="part"'
    return ("\r\n".join([*head, "MIME-Version: 1.0", kind]) + f"\r\n\r\n{parts}--part--\r\n").encode()


def _text(text: str) -> str:
    lines = base64.encodebytes(text.encode()).decode().replace("\n", "\r\n")
    head = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n"
    return f"--part\r\n{head}\r\n{lines}"


def _file(voice: Voice, sink: str, number: int) -> str:
    name = extended(voice.files(sink, number))
    head = f"Content-Type: application/pdf\r\nContent-Disposition: attachment;\r\n filename*={name}\r\n"
    return f"--part\r\n{head}\r\nJVBERi0=\r\n"
