"""What an answer quotes and a forwarded mail passes on, in the language of whoever writes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mail.address import Address
from mail.reading.attribution import attribution_length, is_forward
from store.clean import clean_line, clean_text

LONGEST = 60_000
"""Characters of a mail that are quoted."""

CUT = "[…]"
"""What stands where the rest was left out."""

_SEPARATOR = "-- "
_MARKS = re.compile(r"(?:>[ ]?)*>")


@dataclass(frozen=True)
class _Language:
    months: str
    answered: str
    """With ``{moment}`` and ``{who}``."""
    moment: str
    forwarded: str
    fields: tuple[str, str, str, str, str]
    """From, Date, Subject, To, Cc; each with its colon."""


_LANGUAGES = {
    "en": _Language(
        "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
        "On {moment}, {who} wrote:",
        "{day} {month} {year} at {time}",
        "---------- Forwarded message ----------",
        ("From:", "Date:", "Subject:", "To:", "Cc:"),
    ),
    "de": _Language(
        "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
        "Am {moment} schrieb {who}:",
        "{day}. {month} {year} um {time}",
        "---------- Weitergeleitete Nachricht ----------",
        ("Von:", "Datum:", "Betreff:", "An:", "Kopie:"),
    ),
    "fr": _Language(
        "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
        "Le {moment}, {who} a écrit :",
        "{day} {month} {year} à {time}",
        "---------- Message transféré ----------",
        ("De :", "Date :", "Objet :", "À :", "Cc :"),
    ),
}


@dataclass(frozen=True)
class Original:
    """A mail that is answered or passed on; its texts are clean."""

    sender: Address
    at: datetime
    """In the time zone of whoever writes now."""
    subject: str
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    text: str
    """What its writer wrote."""
    quoted: str = ""
    """What they quoted below it."""


def answering(original: Original, language: str = "en") -> str:
    """Return the quote of a mail: one line that says whose words follow, and these; empty where there are none.

    What follows the writer's ``-- `` is left out, what they quoted is not.
    """
    wrote = without_signature(original.text).strip("\n")
    text = "\n\n".join(filter(None, (wrote, original.quoted.strip("\n"))))
    return f"{attribution(original, language)}\n{quoted(_cut(text))}" if text.strip() else ""


def forwarding(original: Original, language: str = "en") -> str:
    """Return a mail to be passed on: the fields that say whose it is, and all of its text."""
    words = _of(language)
    values = (
        str(original.sender),
        _moment(original.at, words),
        original.subject,
        _listed(original.to),
        _listed(original.cc),
    )
    head = [f"{name} {_line(value)}" for name, value in zip(words.fields, values, strict=True) if value.strip()]
    text = "\n\n".join(filter(None, (original.text.strip("\n"), original.quoted.strip("\n"))))
    return "\n".join([words.forwarded, *head, *(["", _cut(text)] if text else [])])


def attribution(original: Original, language: str = "en") -> str:
    """Return the line above a quote: ``On 4 Oct 2026 at 11:12, Anna Keller wrote:``."""
    words = _of(language)
    who = _line(original.sender.name or original.sender.address, 100) or "?"
    return words.answered.format(who=who, moment=_moment(original.at, words))


def quoted(text: str) -> str:
    """Return a text with a mark before each line; what is quoted in it has one mark more, all without gaps.

    So is every line quoted as deep for programs that reflow (RFC 3676, 4.5) as it is for people.
    """
    return "\n".join(map(_quoted_line, text.split("\n")))


def without_signature(text: str) -> str:
    """Return a text up to its writer's ``-- ``."""
    lines = text.split("\n")
    return "\n".join(lines[: lines.index(_SEPARATOR)]) if _SEPARATOR in lines else text


def quote_start(body: str) -> int:
    """Return where in a body the quote below it begins, with the line that announces it; its length for none.

    A quote between whose lines somebody answers is none below the body; a forwarded mail is one.
    """
    lines = body.split("\n")
    first = next((number for number, line in enumerate(lines) if is_forward(line)), None)
    if first is None:
        first = _trailing_quote(lines)
    return len(body) if first is None else sum(len(line) + 1 for line in lines[:first])


def _trailing_quote(lines: Sequence[str]) -> int | None:
    marked = len(lines)
    for number in range(len(lines) - 1, -1, -1):
        if lines[number].startswith(">"):
            marked = number
        elif lines[number].strip():
            return number if marked == number + 1 and attribution_length(lines, number) == 1 else None
    return None


def _quoted_line(line: str) -> str:
    marks = _MARKS.match(line)
    if marks:
        rest = line[marks.end() :].removeprefix(" ").rstrip()
        return f"{'>' * (marks[0].count('>') + 1)} {rest}".rstrip()
    return f"> {line.rstrip()}".rstrip()


def _cut(text: str) -> str:
    text = clean_text(text)
    if len(text) <= LONGEST:
        return text
    at = text.rfind("\n", LONGEST // 2, LONGEST)
    return f"{text[: at if at >= 0 else LONGEST]}\n{CUT}"


def _of(language: str) -> _Language:
    return _LANGUAGES.get(language[:2].casefold(), _LANGUAGES["en"])


def _moment(at: datetime, words: _Language) -> str:
    month = words.months.split()[at.month - 1]
    return words.moment.format(day=at.day, month=month, year=at.year, time=f"{at:%H:%M}")


def _listed(people: Sequence[Address]) -> str:
    shown = ", ".join(map(str, people[:20]))
    return f"{shown}, {CUT}" if len(people) > 20 else shown


def _line(text: str, most: int = 2000) -> str:
    return " ".join(clean_line(text).split())[:most].rstrip()
