"""The passphrase of the vault in the screens: asked for once, tried in a child, kept in this process's memory alone."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING

from store import accounts
from store.language import _
from tui import errand
from tui.trouble import TroubleError

if TYPE_CHECKING:
    from tui.session import Session


class Unlocking:
    """Opens the vault for what children do, and for the worker that the screens have started."""

    def __init__(self, app: Session) -> None:
        self._app = app
        self.passphrase = ""
        self._under_way: asyncio.Future[bool] | None = None
        self._has_offered = False

    def begin(self) -> None:
        """Answer for the store's errands from now on."""
        errand.openers[str(self._app.store.path)] = self

    def end(self) -> None:
        """Answer no more, and forget the passphrase."""
        errand.openers.pop(str(self._app.store.path), None)
        self.passphrase = ""

    def look(self) -> None:
        """Ask, once, when an account waits for the vault."""
        held_up = (one.state == accounts.NEEDS_SIGN_IN and one.code == errand.LOCKED for one in self._accounts())
        if not self._has_offered and any(held_up):
            self._has_offered = True
            self._app.run_worker(self._app.guarded(self.offer()))

    async def offer(self) -> None:
        """Ask if the vault is locked; whether it is, a child finds out."""
        known = {"passphrase": self.passphrase} if self.passphrase else {}
        try:
            async with aclosing(errand.told_by_child(self._task() | known)) as told:
                async for _line in told:
                    pass
        except TroubleError as error:
            if error.trouble.code not in errand.CLOSED:
                raise
            if not await self.opened():
                return
        self._app.remark(_("Passwords are unlocked."))

    async def opened(self) -> bool:
        """Ask for the passphrase; return whether it was given. Several at once ask once."""
        if self._under_way is None:
            self._under_way = asyncio.get_running_loop().create_future()
            self._ask(self._under_way)
        return await asyncio.shield(self._under_way)

    def _ask(self, answer: asyncio.Future[bool]) -> None:
        from tui.screens.unlock import UnlockScreen

        def answered(is_open: bool | None) -> None:
            self._under_way = None
            if not answer.done():
                answer.set_result(bool(is_open))

        self.passphrase = ""
        self._app.push_screen(UnlockScreen(self), answered)

    async def take(self, passphrase: str) -> None:
        """Try a passphrase, and remember it if it is right.

        :raises TroubleError: it is not
        """
        await errand.answer({**self._task(), "passphrase": passphrase})

    def remember(self, passphrase: str) -> None:
        """Remember a passphrase that has just opened the vault, and tell the worker."""
        from mail.vault.core_dumps import keep_out_of_core_dumps

        keep_out_of_core_dumps()
        self.passphrase = passphrase
        self._app.unlock_worker(passphrase)

    def _task(self) -> errand.Line:
        return {"task": "unlock", "store": str(self._app.store.path)}

    def _accounts(self) -> list[accounts.Account]:
        return accounts.every(self._app.store.read())
