"""A whole mail provider in one thread: IMAP and submission on loopback, both encrypted from the first byte.

It needs no root and no network. Mails live in memory: after a restart the mailboxes are empty and bear a
UIDVALIDITY that was never used before, so no client takes a new mail for an old one.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
import threading
from collections.abc import Callable, Coroutine, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from mail.errors import PracticeMissingError
from mail.practice.certificate import HOST, make_certificate
from mail.practice.received import Received

if TYPE_CHECKING:
    from mail.practice.mailboxes import Mailboxes
    from mail.practice.submission import Submission

_T = TypeVar("_T")

_WAIT = 10.0
_FAREWELL = 0.1

_log = logging.getLogger(__name__)


class PracticeServer:
    """The practice provider for `users` (address to password).

    `folder` (made when absent, 0700) gets ``ca.pem``, the authority that clients must trust, and a note of
    the last UIDVALIDITY. Mail to a user, with or without a plus-tag, arrives in that user's INBOX; all submitted
    mail, whoever it is for, is shown to `on_mail`.
    """

    def __init__(self, users: Mapping[str, str], folder: Path, *, saves_sent: bool = False) -> None:
        self.users = dict(users)
        self.folder = folder
        self.saves_sent = saves_sent
        """Whether the server itself puts what is submitted into Sent, as Gmail and Microsoft 365 do."""
        self.on_mail: Callable[[Received], None] = lambda received: None
        """Called in the server's thread after a mail was taken in; must not wait (see `deliver_later`)."""
        self.imap_port = 0
        self.smtp_port = 0
        self._owners = {user.casefold(): user for user in self.users}
        self._thread: threading.Thread | None = None
        self._arriving: set[asyncio.Task[None]] = set()

    @property
    def host(self) -> str:
        """The address that both services listen on."""
        return HOST

    @property
    def ca_file(self) -> Path:
        """The authority that signed the server's certificate (PEM), there after `start`."""
        return self.folder / "ca.pem"

    def start(self) -> Self:
        """Open both services on free ports.

        :raises PracticeMissingError: the optional extra is not installed
        :raises OSError: the folder cannot be written, or loopback not be listened on
        """
        mailboxes, submission = _load("mail.practice.mailboxes"), _load("mail.practice.submission")
        _hush()
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        tls = make_certificate(self.ca_file)
        validity = mailboxes.next_validity(self.folder / "uidvalidity")
        self._mailboxes: Mailboxes = mailboxes.Mailboxes(tls)
        self._submission: Submission = submission.Submission(self.users, self._take)
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(_note)
        self._listeners: list[asyncio.Server] = []
        self._thread = threading.Thread(target=self._loop.run_forever, name="practice-server", daemon=True)
        self._thread.start()
        try:
            self._do(self._open(tls, validity))
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Say goodbye to the clients and close; a server that is not running is left alone."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        try:
            self._do(self._close())
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            thread.join(_WAIT)
            if not thread.is_alive():
                self._loop.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def deliver(self, user: str, raw: bytes, mailbox: str = "INBOX") -> None:
        """Put a mail into a user's mailbox and return when it is there. Not for use in `on_mail`.

        :raises KeyError: no such user or mailbox
        """
        self._do(self._mailboxes.append(self._owners[user.casefold()], mailbox, raw))

    def deliver_later(self, address: str, raw: bytes, seconds: float) -> None:
        """Let a mail arrive after some seconds; returns at once, from any thread.

        A mail for nobody here, or due when the server does not run, is lost.
        """
        owner = self.owner(address)
        if owner is not None and self._thread is not None:
            self._loop.call_soon_threadsafe(self._loop.call_later, seconds, self._arrive, owner, raw)

    def owner(self, address: str) -> str | None:
        """Return the user whom mail to `address` reaches, plus-tags and case aside."""
        local, at, domain = address.casefold().rpartition("@")
        return self._owners.get(local.split("+")[0] + at + domain)

    def _do(self, work: Coroutine[Any, Any, _T]) -> _T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_WAIT)

    async def _open(self, tls: ssl.SSLContext, validity: int) -> None:
        await self._mailboxes.open(self.users, validity)
        imap = await asyncio.start_server(self._mailboxes.serve, HOST, 0, ssl=tls)
        self._listeners.append(imap)
        smtp = await self._loop.create_server(self._submission.conversation, HOST, 0, ssl=tls)
        self._listeners.append(smtp)
        self.imap_port, self.smtp_port = (listener.sockets[0].getsockname()[1] for listener in self._listeners)

    async def _close(self) -> None:
        # a connection that was accepted but not begun when its listener closes would leave its socket open
        for listener in self._listeners:
            for sock in listener.sockets:
                self._loop.remove_reader(sock.fileno())
        await _turns()
        for listener in self._listeners:
            listener.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        for limit in (_FAREWELL, _WAIT / 2):
            if others:
                await asyncio.wait(others, timeout=limit)
            self._mailboxes.hang_up()
            self._submission.hang_up()
        await _turns()  # what was cut tells its protocol so

    async def _take(self, user: str, received: Received) -> None:
        if self.saves_sent:
            await self._mailboxes.append(user, "Sent", received.raw, [b"\\Seen"])
        for owner in {self.owner(address) for address in received.recipients} - {None}:
            await self._mailboxes.append(str(owner), "INBOX", received.raw)
        # not called from here: what goes wrong in it must not become the server's answer
        self._loop.call_soon(self.on_mail, received)

    def _arrive(self, owner: str, raw: bytes) -> None:
        task = self._loop.create_task(self._mailboxes.append(owner, "INBOX", raw))
        self._arriving.add(task)
        task.add_done_callback(self._arriving.discard)


def _load(module: str) -> Any:
    try:
        return import_module(module)
    except ModuleNotFoundError as missing:
        if (missing.name or "").split(".")[0] in {"mail", "store"}:
            raise
        raise PracticeMissingError(words=str(missing)) from missing


async def _turns() -> None:
    for _turn in range(5):
        await asyncio.sleep(0)


def _hush() -> None:
    # pymap logs whole conversations, passwords included, when it is let
    for name in ("pymap", "mail.log"):  # the second is aiosmtpd, which warns of its own names at every sign-in
        logger = logging.getLogger(name)
        logger.setLevel(logging.ERROR)
        logger.addHandler(logging.NullHandler())


def _note(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    reason = context.get("exception")
    # clients that hang up or distrust the certificate are everyday life
    level = logging.DEBUG if isinstance(reason, OSError | asyncio.CancelledError) else logging.ERROR
    _log.log(level, "practice server: %s", context.get("message"), exc_info=reason)
