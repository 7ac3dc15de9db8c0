"""The catalogue of errors: every code with what is told of it, by area; made of the classes themselves."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from string import Formatter

from store.errors import CODES, MailbaseError, Where
from store.language import N_, _

MODULES = (
    "store.errors",
    "store.formulas.errors",
    "mail.errors",
    "mail.oauth.errors",
    "mail.discovery.errors",
    "mail.templates.errors",
)
"""The modules that define errors; the layer above adds its own by being loaded."""

AREAS: dict[str, tuple[str, ...]] = {
    N_("Signing in and permissions"): ("NEMAIL", "NAUTH", "ACCESS", "CONT", "SIGNIN", "OAUTH"),
    N_("Accounts, identities and contacts"): ("ACCOUNT", "DELEGATE", "IDENTITY", "SIGNATURE", "CONTACT", "ARM"),
    N_("Stored passwords"): ("SECRET",),
    N_("Servers"): ("SERVER", "FOLDER"),
    N_("Writing and sending mail"): (
        *("LETTER", "TIME", "SCHEDULE", "TEMPLATE", "SEND", "TRIAL"),
        *("OUTBOX", "MERGE", "OPTOUT", "MAIL", "LINK"),
    ),
    N_("Bases, tables and rows"): ("BASE", "COMMENT", "UNDO", "MEMBER"),
    N_("Formulas"): ("FORMULA",),
    N_("Files"): ("FILE",),
    N_("The store and the program"): ("STORE", "WORKER", "ERRAND", "DEMO", "CODE"),
}
"""What codes begin with, by area, in the order in which people meet them."""


@dataclass(frozen=True)
class Described:
    """What is told of a code, translated; facts stand in capitals, as in the help of commands."""

    code: str
    sentence: str
    cause: str
    evidence: str
    remedy: str
    place: Where
    reasons: tuple[Described, ...] = ()
    """The same code told more exactly, where more is known."""


def known_class(code: str) -> type[MailbaseError] | None:
    """Return the class that bears a code."""
    _load()
    return CODES.get(code)


def areas() -> dict[str, tuple[Described, ...]]:
    """Return every code by area, those of an area in their order; a code of no area is in none."""
    _load()
    by_area: dict[str, tuple[Described, ...]] = {}
    for title, beginnings in AREAS.items():
        order = {beginning: number for number, beginning in enumerate(beginnings)}
        found = [code for code in CODES if area_of(code) in order]
        found.sort(key=lambda code: (order[area_of(code)], code))
        by_area[title] = tuple(described(CODES[code]) for code in found)
    return by_area


def area_of(code: str) -> str:
    """Return what a code begins with."""
    return code.partition("_")[0]


def described(error: type[MailbaseError]) -> Described:
    """Return what is told of a class of errors, and of those below it that share its code."""
    return Described(
        code=error.code,
        sentence=_plain(error.sentence),
        cause=_plain(error.cause),
        evidence=_plain(error.evidence),
        remedy=_plain(error.remedy),
        place=error.place,
        reasons=tuple(map(described, _reasons(error))),
    )


def _reasons(error: type[MailbaseError]) -> Iterator[type[MailbaseError]]:
    """Yield the classes below that share the code, without those that only hold others together."""
    for one in error.__subclasses__():
        if one.code == error.code:
            below = tuple(_reasons(one))
            yield from below or (one,)


def _plain(template: str) -> str:
    """Return a text with its facts in capitals: ``{server} refused.`` becomes ``SERVER refused.``."""
    parts = Formatter().parse(_(template))
    return "".join(text + (name.upper() if name else "") for text, name, _spec, _conversion in parts)


def _load() -> None:
    for module in MODULES:
        importlib.import_module(module)
