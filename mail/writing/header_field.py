"""Header fields as they travel: ASCII, folded, and never more than the one field that was asked for.

Text goes out plain where it can and as encoded words (RFC 2047) where it must; file names follow RFC 2231.
Nothing here writes a line break that came from outside.
"""

from __future__ import annotations

import re
import unicodedata
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import quote

from mail.address import Address
from mail.errors import BadHeaderError
from mail.writing.domain import wire_address

_WIDTH = 76
_LONGEST_WORD = 200
_LONGEST_QUOTED = 60
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_PLAIN_VALUE = re.compile(r"[A-Za-z0-9 !#$&()+,.@^_`{}~-]+")
# the few characters that Q may leave as they are wherever an encoded word stands (RFC 2047, section 5)
_Q_SAFE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")


def field(name: str, words: Sequence[str]) -> str:
    """Return a whole field with its line break, folded between words where it would get too wide."""
    lines = [f"{name}: {words[0]}"]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) > _WIDTH:
            lines.append(f" {word}")
        else:
            lines[-1] += f" {word}"
    return "\r\n".join(lines) + "\r\n"


def text_field(name: str, text: str) -> str:
    """Return a field of free text, such as Subject.

    :raises BadHeaderError: when the text holds a line break or control character
    """
    refuse_controls(name, text)
    return field(name, text.split(" ") if _is_plain(text) else list(_encoded_words(text)))


def people_field(name: str, people: Sequence[Address]) -> str:
    """Return a field of addresses, such as To.

    :raises BadHeaderError: when a name holds a line break or control character
    :raises BadAddressError: when an address cannot travel
    """
    words: list[str] = []
    for person in people:
        refuse_controls(name, person.name)
        words += _mailbox(person)
        words[-1] += ","
    words[-1] = words[-1].removesuffix(",")
    return field(name, words)


def parameter(name: str, value: str) -> list[str]:
    """Return a MIME parameter as words without separators: one, or several when the value is long."""
    if len(value) <= _LONGEST_QUOTED and value == value.strip() and _PLAIN_VALUE.fullmatch(value):
        return [f'{name}="{value}"']
    # cut between characters, not bytes: readers decode each piece on its own
    pieces = ["".join(piece) for piece in _packed((quote(c, safe="") for c in value), len, _LONGEST_QUOTED)]
    if len(pieces) == 1:
        return [f"{name}*=utf-8''{pieces[0]}"]
    first, *rest = pieces
    return [f"{name}*0*=utf-8''{first}", *(f"{name}*{n}*={piece}" for n, piece in enumerate(rest, 1))]


def most_written(text: str) -> int:
    """Return how many bytes a field takes at most whose words, or the addresses that it lists, are these."""
    listed = 1 + sum(map(text.count, ",;\n"))
    return 60 * listed + 4 * len(text.encode("utf-8", "replace"))


def refuse_controls(name: str, text: str) -> None:
    """Raise BadHeaderError when `text` holds a line break, a control character or half a character.

    A tab is let through: it is common in copied cells and travels encoded.
    """
    for character in text:
        if unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} and character != "\t":
            raise BadHeaderError(field=name)


def _mailbox(person: Address) -> list[str]:
    address = wire_address(person.address)
    name = person.name.strip()
    return [*_phrase(name), f"<{address}>"] if name else [address]


def _phrase(name: str) -> list[str]:
    if _is_plain(name) and _ATOMS.fullmatch(name):
        return name.split(" ")
    if _is_plain(name) and len(name) <= _LONGEST_QUOTED:
        return ['"' + re.sub(r'([\\"])', r"\\\1", name) + '"']
    return list(_encoded_words(name))


def _is_plain(text: str) -> bool:
    return (
        text.isascii()
        and text.isprintable()
        and text == " ".join(text.split())
        and "=?" not in text
        and max(map(len, text.split(" "))) <= _LONGEST_WORD
    )


def _encoded_words(text: str) -> Iterator[str]:
    if sum(map(_q_cost, text)) <= 4 * len(text.encode()) / 3:
        for piece in _packed(text, _q_cost, 50):
            yield f"=?utf-8?q?{''.join(map(_q, piece))}?="
    else:
        for piece in _packed(text, lambda character: len(character.encode()), 36):
            yield f"=?utf-8?b?{b64encode(''.join(piece).encode()).decode('ascii')}?="


def _q(character: str) -> str:
    if character in _Q_SAFE:
        return character
    return "_" if character == " " else "".join(f"={byte:02X}" for byte in character.encode())


def _q_cost(character: str) -> int:
    return 1 if character in _Q_SAFE or character == " " else 3 * len(character.encode())


def _packed(items: Iterator[str] | str, cost: Callable[[str], int], room: int) -> Iterator[list[str]]:
    """Yield runs of items whose costs add up to `room` at most."""
    run: list[str] = []
    used = 0
    for item in items:
        used += cost(item)
        if used > room and run:
            yield run
            run, used = [], cost(item)
        run.append(item)
    if run:
        yield run
