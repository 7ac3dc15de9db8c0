"""The root of the error tree and the registry of its codes.

MailbaseError
├── store.errors.StoreError   the file, its tables, rows and cells
├── mail.errors.MailError     accounts, servers, mails (in ``mail/errors``)
└── …                         each layer defines its own below the root

An error is a class with a stable ``code``; a ``sentence`` (what happened), a ``cause`` (why it happens) and a
``remedy`` (what to do next), translated when they are shown. Facts are put into sentence and remedy by ``str.format``;
``words`` keeps what a server or a file said, ``evidence`` tells whose words these are. ``place`` is where in the
screens the remedy is done. Facts and words come from outside: whoever paints them cleans them.

A class without a code of its own tells an error of its parent's code more exactly.
"""

from __future__ import annotations

from typing import ClassVar

from store.errors.where import Where
from store.language import N_, _

CODES: dict[str, type[MailbaseError]] = {}
"""Every code with its class; filled as the classes are defined."""


class MailbaseError(Exception):
    """Everything mailbase raises on purpose."""

    code: ClassVar[str] = "MAILBASE_000"
    sentence: ClassVar[str] = N_("Something went wrong.")
    cause: ClassVar[str] = N_("Something happened that this program knows no more about.")
    evidence: ClassVar[str] = ""
    """Whose words are kept, as a heading over them; empty where none are kept."""
    remedy: ClassVar[str] = N_("Try again; if it stays, run `mailbase-tui doctor`.")
    place: ClassVar[Where] = Where.NOWHERE

    def __init__(self, *, words: str = "", **facts: object) -> None:
        super().__init__()
        self.words = words
        self.facts = facts

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "code" in cls.__dict__:
            other = CODES.setdefault(cls.code, cls)
            if other is not cls and other.__qualname__ != cls.__qualname__:
                raise TypeError(f"{cls.code} is taken by {other.__qualname__}")

    def __str__(self) -> str:
        return _(self.sentence).format(**self.facts)

    @property
    def next_step(self) -> str:
        """What the reader can do about it, in one sentence."""
        return _(self.remedy).format(**self.facts)


class StoreError(MailbaseError):
    """The file, its tables, rows and cells."""
