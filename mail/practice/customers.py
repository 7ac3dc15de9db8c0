"""Who the customers of the practice world are by character, and what they answer to a mail.

Nothing here sends or waits: `answers` says what will arrive, and after how many seconds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from hashlib import sha256

from mail.address import Address
from mail.practice import clients, texts
from mail.practice.bounce import HOST, bounce
from mail.practice.clients import Client, Draft
from mail.practice.people import Person, by_address, people
from mail.practice.received import Original, Received, read
from store.cells.addresses import is_address

SOONEST, LATEST = 1.5, 4.0
"""The seconds between a mail and its answer."""

_NOBODY = frozenset({"mailer-daemon", "postmaster", "noreply", "no-reply"})


class Character(Enum):
    """How a customer answers."""

    THANKS = "thanks, with In-Reply-To and References"
    NEW_SUBJECT = "answers under a wholly different subject"
    ONLY_REFERENCES = "answers from a program that forgets In-Reply-To"
    AWAY = "is out of the office"
    BOUNCES = "has an address that does not exist any more"


# out of a hundred customers; the five of `people` have one each
_SHARES = (
    (Character.THANKS, 40),
    (Character.NEW_SUBJECT, 60),
    (Character.ONLY_REFERENCES, 80),
    (Character.AWAY, 92),
    (Character.BOUNCES, 100),
)


@dataclass(frozen=True)
class Answer:
    """A mail that will come back."""

    delay_seconds: float
    raw: bytes
    sender: str
    """The address it comes from (of a bounce: the mail system's)."""
    recipient: str
    """The address it goes to: Reply-To, else From; of a bounce the envelope's sender."""


def character(address: str) -> Character:
    """Return how an address answers; the same at every call.

    The sample customers share the five characters. An address that only looks like a customer's bounces,
    as a mistyped one would; everybody else says thanks.
    """
    address = address.casefold()
    known = [person.email for person in people()]
    if address in known[: len(Character)]:
        return list(Character)[known.index(address)]
    if address in known:
        share = int.from_bytes(sha256(address.encode()).digest()[:4], "big") % 100
        return next(kind for kind, below in _SHARES if share < below)
    domains = {person.domain for person in people()}
    return Character.BOUNCES if address.rpartition("@")[2] in domains else Character.THANKS


def answers(received: Received, now: datetime) -> list[Answer]:
    """Return what the recipients of a mail answer, at most one mail each, `now` being its arrival.

    Nobody answers an automatic reply, and what has no one behind it answers nothing.
    """
    original = read(received)
    if original.is_auto_reply:
        return []
    found = []
    for address in dict.fromkeys(received.recipients):
        if is_address(address) and address.split("@")[0].casefold() not in _NOBODY:
            found.append(_answer(address, received, original, now))
    return [answer for answer in found if answer is not None]


def _answer(address: str, received: Received, original: Original, now: datetime) -> Answer | None:
    seed = sha256(received.raw + b"\0" + address.encode()).digest()
    delay = SOONEST + (LATEST - SOONEST) * seed[-1] / 255
    moment = (now + timedelta(seconds=delay)).replace(microsecond=0)
    kind = character(address)
    if kind is Character.BOUNCES:
        if not is_address(received.sender):
            return None
        raw = bounce(original, received.sender, address, moment, seed)
        return Answer(delay, raw, f"MAILER-DAEMON@{HOST}", received.sender)
    if kind is Character.AWAY and original.is_automatic:
        return None
    raw = _written(kind, _person(address), original, moment, seed)
    return Answer(delay, raw, address, original.reply_to.address)


def _person(address: str) -> Person:
    known = by_address().get(address.casefold())
    if known:
        return known
    name = address.split("@")[0].split("+")[0].replace(".", " ").replace("_", " ").title()
    return Person("", name, address, "", "", "en")


def _written(kind: Character, person: Person, original: Original, moment: datetime, seed: bytes) -> bytes:
    subject, text, client = _WRITERS[kind](person, original)
    with_invoice, without = texts.SUBJECT_OF_TALK[person.language]
    it = with_invoice.format(invoice=original.invoice) if original.invoice else without
    back = texts.day_in_words(_monday_after(moment), person.language)
    draft = Draft(
        author=Address(person.contact, person.email),
        recipient=original.reply_to,
        subject=subject,
        text=text.format(it=it, back=back, name=person.contact),
        date=moment,
        language=person.language,
        seed=seed,
        in_reply_to=original.message_id if kind is not Character.ONLY_REFERENCES else "",
        references=_references(original),
    )
    return client(draft, original)


def _references(original: Original) -> tuple[str, ...]:
    ids = dict.fromkeys(original.references)
    ids.pop(original.message_id, None)
    return tuple(one for one in (*ids, original.message_id) if one)


def _monday_after(moment: datetime) -> datetime:
    return moment + timedelta(days=14 - moment.weekday())


def _re(subject: str) -> str:
    return subject if subject[:3].casefold() == "re:" else f"Re: {subject}".strip()


Written = tuple[str, str, Client]
"""The subject, the text with its placeholders, and the program it is written with."""


def _of(person: Person, count: int) -> int:
    """Return the person's own choice among so many; the five characters take the first."""
    place = people().index(person) if person in people() else 0
    return place % count if place >= len(Character) else 0


def _thanks(person: Person, original: Original) -> Written:
    choices = texts.THANKS[person.language]
    text = texts.AGAIN[person.language] if original.is_reply else choices[_of(person, len(choices))]
    programs = (clients.gmail, clients.outlook, clients.thunderbird, clients.apple_mail)
    return _re(original.subject), text, programs[_of(person, len(programs))]


def _new_subject(person: Person, original: Original) -> Written:
    if original.is_reply:
        return _re(original.subject), texts.AGAIN[person.language], clients.apple_mail
    programs = (clients.apple_mail, clients.outlook)
    return *texts.NEW_SUBJECT[person.language], programs[_of(person, len(programs))]


def _only_references(person: Person, original: Original) -> Written:
    text = (texts.AGAIN if original.is_reply else texts.QUESTION)[person.language]
    return _re(original.subject), text, clients.webmail


def _away(person: Person, original: Original) -> Written:
    subject = texts.AWAY_SUBJECT[person.language] + original.subject
    return subject, texts.AWAY[person.language], clients.outlook_automatic


_WRITERS: dict[Character, Callable[[Person, Original], Written]] = {
    Character.THANKS: _thanks,
    Character.NEW_SUBJECT: _new_subject,
    Character.ONLY_REFERENCES: _only_references,
    Character.AWAY: _away,
}
