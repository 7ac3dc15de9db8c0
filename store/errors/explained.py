"""An error as a person reads it, wherever it happened: the shape in which processes and screens hand it on."""

from __future__ import annotations

from dataclasses import dataclass

from store.errors.where import Where


@dataclass(frozen=True)
class Explained:
    """An error as a person reads it, translated; every text may hold words from outside."""

    code: str
    sentence: str
    next_step: str = ""
    words: str = ""
    """What a server or a file said."""
    for_administrator: str = ""
    """What to send to the administrator of an organisation that refuses."""
    approve_at: str = ""
    """Where the administrator approves the program for everybody, to be opened in a browser."""
    cause: str = ""
    evidence: str = ""
    """Whose words these are, as a heading."""
    advice: str = ""
    """What helps at this provider."""
    page: str = ""
    """The provider's page about it, to be opened in a browser."""
    place: str = Where.NOWHERE
    """Where in the screens the remedy is done, as `Where` has it."""
