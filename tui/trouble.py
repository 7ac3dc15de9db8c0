"""An error as a person reads it."""

from __future__ import annotations

from dataclasses import dataclass

from store.errors import MailbaseError


@dataclass(frozen=True)
class Trouble:
    """What went wrong and what to do about it; every text may hold words from outside."""

    code: str
    sentence: str
    next_step: str = ""
    words: str = ""
    """What a server or a file said."""
    for_administrator: str = ""
    """What to send to the administrator of an organisation that refuses."""


class TroubleError(MailbaseError):
    """An error that another process has told."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(words=trouble.words)
        self.trouble = trouble

    def __str__(self) -> str:
        return self.trouble.sentence

    @property
    def next_step(self) -> str:
        """What the reader can do about it."""
        return self.trouble.next_step


def trouble_of(error: MailbaseError) -> Trouble:
    """Return what is to be shown of an error."""
    if isinstance(error, TroubleError):
        return error.trouble
    return Trouble(error.code, str(error), error.next_step, error.words)
