"""An error as a person reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from store.errors import Explained, MailbaseError

if TYPE_CHECKING:
    from store.accounts import Account, NewAccount


@dataclass(frozen=True)
class Trouble(Explained):
    """What went wrong and what to do about it, and what it is about: so a key can lead there."""

    account: int = 0
    entry: int = 0
    """The mail's number in the outbox."""
    row: tuple[int, int] | None = None
    """Its table and number."""


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


def trouble_of(error: MailbaseError, account: NewAccount | None = None) -> Trouble:
    """Return what is to be shown of an error.

    :param account: the account that it is about
    """
    if isinstance(error, TroubleError):
        return error.trouble
    # the first paint goes without the post
    from mail.explaining import explained

    return Trouble(**vars(explained(error, account)))


def trouble_kept(code: str, words: str, account: Account | None, *, server: str = "", entry: int = 0) -> Trouble | None:
    """Return what is to be shown of an error of which only code and words were kept; None where the code is unknown.

    :param account: whose state or mail kept them
    :param server: the one that said it, where it is not the one that receives
    """
    from mail.explaining import explained_from

    told = explained_from(code, words, account, server)
    number = account.id if account is not None else 0
    return Trouble(**vars(told), account=number, entry=entry) if told is not None else None
