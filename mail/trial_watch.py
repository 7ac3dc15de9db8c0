"""Watching a mailbox for one mail: its Inbox, and the folder for junk, where test mails like to end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic

from mail import imap
from mail.errors import MailError
from mail.fate import is_copy_of
from mail.let_in import mailbox_of
from mail.reading.headers import parse_headers
from mail.vault.keychain import Vault
from store.accounts import Account
from store.workspace import Store

_SHORTEST_REST, _LONGEST_REST = 0.1, 1.0
_JUNK_EVERY = 5
"""Looks at the Inbox between two at the junk folder."""


@dataclass(frozen=True)
class Arrival:
    """Where a mail was seen, and after how many seconds."""

    seconds: float
    folder: str
    role: str
    """``inbox`` or ``junk``."""


@dataclass
class Watch:
    """Looks for a mail among those that came since the watch began."""

    mailbox: imap.Mailbox | None = None
    problem: MailError | None = None
    """Why there is no mailbox to look into."""
    folders: dict[str, tuple[str, int]] = field(default_factory=dict)
    """By their roles: their names, and the lowest UID that a new mail can have."""
    looks: int = 0

    async def look(self, message_id: str, began: float) -> Arrival | None:
        """Look once, after a rest that grows; `began` is when the mail was taken, by `time.monotonic`.

        :raises MailError: the connection broke
        """
        for role in ("inbox", "junk") if self.looks % _JUNK_EVERY == 0 else ("inbox",):
            if role in self.folders and await self._is_there(role, message_id):
                return Arrival(monotonic() - began, self.folders[role][0], role)
        self.looks += 1
        await asyncio.sleep(min(_LONGEST_REST, _SHORTEST_REST * self.looks))
        return None

    async def _is_there(self, role: str, message_id: str) -> bool:
        if self.mailbox is None:
            return False
        name, first = self.folders[role]
        await self.mailbox.examine(name)
        new = await self.mailbox.uids_from(first)
        return any([is_copy_of(parse_headers(one.raw), message_id) async for one in self.mailbox.headers(new)])


@asynccontextmanager
async def watching(store: Store, vault: Vault, account: Account) -> AsyncIterator[Watch]:
    """Give a watch over an account's mailbox; where that cannot be opened, one that says why."""
    async with AsyncExitStack() as stack:
        try:
            mailbox = await stack.enter_async_context(mailbox_of(store, vault, account))
            folders: dict[str, tuple[str, int]] = {}
            for folder in await mailbox.folders():
                if folder.role in ("inbox", "junk"):
                    state = await mailbox.examine(folder.name)
                    folders[folder.role] = (folder.name, state.uidnext)
            watch = Watch(mailbox, folders=folders)
        except MailError as error:
            watch = Watch(problem=error)
        yield watch
