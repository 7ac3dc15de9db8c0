"""What an attacker writes to whoever reads mail and tables on a terminal."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from store.errors import BadNameError
from store.names import checked_name

PAYLOADS = {
    "retitle": "\x1b]0;PWNED\x07",
    "clipboard, BEL": "\x1b]52;c;UFdORUQ=\x07",
    "clipboard, ST": "\x1b]52;c;UFdORUQ=\x1b\\",
    "hyperlink": "\x1b]8;;file:///etc/passwd\x1b\\x\x1b]8;;\x1b\\",
    "colour": "\x1b[31m\x1b[7777m",
    "clear": "\x1b[2J\x1b[3J",
    "leave the screen": "\x1b[?1049l",
    "make it answer": "\x1b[5n\x1b[>0;1q\x1bP+q544e\x1b\\\x05",
    "reset": "\x1bc\x1b#8\x1b[!p",
    "C1 CSI": "\x9b31m\x9b2J",
    "C1 OSC": "\x9d52;c;UFdORUQ=\x9c",
    "DEL": "\x7f\x7f",
    "NUL and shifts": "\x00\x0e\x0f\x08\x0b\x0c",
    "override": "\u202efdp.exe\u202c",
    "isolates": "\u2066x\u2069\u200e\u200f\u061c",
    "breaks": "\u2028\u2029\x85",
    "action": "[@click=app.quit]x[/]",
    "closing tag": "[/x]",
    "link": "[link=file:///etc/passwd]x",
    "bracket": "[",
    "backslash": "\\",
    "open tag": "[b",
    "tower": "e" + "\u0301" * 60,
    "invisible": "\u200b\u2060\ufeff\U000e0041\u3164",
    "endless": "l" * 10_000,
    "all at once": "\x1b]52;c;UFdORUQ=\x07\x1b[2J\x9b31m\u202e[/x][@click=app.quit]x[/]\\",
}
"""By what they try."""

PASTED = "\x9d0;x\x9c\x9b2J\x7f\u202e[/x][@click=app.quit]x[/]\\"
"""What is pasted; without ESC, which terminals take out of what they paste."""

NUMBERS = range(len(PAYLOADS))
_TEXTS = tuple(PAYLOADS.values())


@dataclass(frozen=True)
class Voice:
    """Who writes into a store: an attacker, or somebody who only leaves the same marks."""

    hostile: bool

    def says(self, sink: str, number: int) -> str:
        """Return the mark of a sink and a payload, with what the attacker puts behind it."""
        return mark(sink, number) + (_TEXTS[number] if self.hostile else "ok" + "l" * max(0, len(_TEXTS[number]) - 200))

    def names(self, sink: str, number: int, slash: str = "/") -> str:
        """Return the same as a name of a base, table, column or account; what no name may be is the mark alone.

        :param slash: what stands for a slash, which no base and no table may have in its name
        """
        name = self.says(sink, number)[:190].replace("/", slash)
        try:
            return checked_name(name)
        except BadNameError:
            return mark(sink, number)

    def files(self, sink: str, number: int) -> str:
        """Return a file name, with a path where the attacker writes it."""
        return ("../../" if self.hostile else "") + self.says(sink, number)


def mark(sink: str, number: int) -> str:
    """Return the word that tells on a screen that a payload was painted there; sinks have two letters."""
    return f"J{sink}{number:02}"


def marks(sink: str, numbers: range = NUMBERS) -> list[str]:
    """Return the marks of all payloads of a sink."""
    return [mark(sink, number) for number in numbers]


def encoded_word(text: str) -> str:
    """Return a text as RFC 2047 encoded words, folded."""
    chunks = (text[place : place + 10].encode() for place in range(0, len(text), 10))
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(chunk).decode()}?=" for chunk in chunks)


def extended(text: str) -> str:
    """Return a parameter's value as RFC 2231 has it."""
    return "utf-8''" + quote(text.encode(), safe="")


def commands() -> Iterator[bytes]:
    """Yield what of the payloads a terminal acts on, in the bytes that a program would write."""
    for text in _TEXTS:
        for place, character in enumerate(text):
            if character in "\x1b\x9b\x9d":
                yield text[place : place + 8].encode()
