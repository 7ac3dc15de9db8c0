"""Handing mails to an SMTP server to which the account is signed in (RFC 5321, 3.3)."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from mail.errors import (
    AccountError,
    BadAddressError,
    MailError,
    NoRecipientError,
    RateError,
    RefusedError,
    ServerError,
    TooLargeError,
)
from mail.smtp.envelope import Envelope, Handed, Refusal, check_bytes, is_plain, path, rewritten_id
from mail.smtp.line import Line
from mail.smtp.refusals import Answer, refusal
from mail.tls import Certificate, certificate
from store.cells.addresses import is_address
from store.language import _


@dataclass(frozen=True)
class Limits:
    """What the server announces: the largest mail in bytes, 0 when it names none."""

    size: int


class Session:
    """A signed-in connection; takes one mail at a time, and further ones after a refusal."""

    def __init__(self, line: Line, server: str, user: str) -> None:
        self._line = line
        self._server = server
        self._user = user
        self._turn = asyncio.Lock()
        # whether the server waits for a new mail; if not after a mail, only hanging up makes sure it is forgotten
        self._is_settled = True
        size = line.extensions.get("size", "")
        self.limits = Limits(int(size) if re.fullmatch(r"[0-9]{1,18}", size) else 0)

    @property
    def is_open(self) -> bool:
        """Whether another mail may be handed over; False after a cut or the server's goodbye."""
        return self._line.is_open

    @property
    def capabilities(self) -> tuple[str, ...]:
        """The extensions that the server announced, for example ``SIZE 41943040``."""
        return tuple(f"{name.upper()} {value}".strip() for name, value in self._line.extensions.items())

    @property
    def certificate(self) -> Certificate:
        """Who the server proved to be."""
        return certificate(self._line.fact("peercert") or {})

    @property
    def tls_version(self) -> str:
        """How the connection is encrypted, for example ``TLSv1.3``."""
        found = self._line.fact("ssl_object")
        return (found and found.version()) or ""

    async def deliver(self, envelope: Envelope, raw: bytes, before_dot: Callable[[], Awaitable[None]]) -> Handed:
        """Hand over one mail, byte for byte.

        `raw` has CRLF line ends and no Bcc. `before_dot` is awaited once the server has everything but the
        end of the mail; if it raises, the connection is dropped, nothing is sent and its exception goes on.

        :raises ValueError: for bytes that no composer should make (Bcc, bare CR or LF)
        :raises LetterError: for a bad address, no recipient, or more bytes than the server takes
        :raises ServerError: when it was not sent and may be tried again, or was refused (RefusedError)
        :raises AccountError: when it was not sent for a reason that holds up the whole account
        :raises FateUnknownError: when the connection failed after the end of the mail was started
        """
        check_bytes(raw)
        self._check_letter(envelope, raw)
        async with self._turn:
            self._is_settled = False
            try:
                return await self._hand_over(envelope, raw, before_dot)
            finally:
                if not self._is_settled:
                    self._line.abort()

    async def _hand_over(self, envelope: Envelope, raw: bytes, before_dot: Callable[[], Awaitable[None]]) -> Handed:
        recipients = [address for address in envelope.recipients if self._can_name(address)]
        opening = self._opening(envelope, raw)
        if recipients:
            self._line.send_ahead([opening, *(_naming(address) for address in recipients), (b"DATA",)])
        said = await self._line.ask(*opening)
        if not said.is_good:
            raise await self._refused(said, envelope, "MAIL FROM")
        accepted, refused = await self._name_recipients(envelope)
        if not accepted:
            return Handed((), refused)
        go_on = await self._line.ask(b"DATA")
        if go_on.code != 354:
            raise await self._refused(go_on, envelope, "DATA")
        await self._write(envelope, raw, before_dot)
        last = await self._line.finish()
        if not last.is_good:
            raise await self._refused(last, envelope, "DATA")
        self._is_settled = True
        return Handed(accepted, refused, str(last), rewritten_id(last, envelope, raw))

    def _opening(self, envelope: Envelope, raw: bytes) -> tuple[bytes, ...]:
        options = [b"SIZE=%d" % len(raw)] if "size" in self._line.extensions else []
        if not raw.isascii():
            options.append(b"BODY=8BITMIME")
        if self._speaks_utf8 and not all(map(is_plain, (envelope.sender, *envelope.recipients))):
            options.append(b"SMTPUTF8")
        return (b"MAIL", b"FROM:" + path(envelope.sender), *options)

    async def _name_recipients(self, envelope: Envelope) -> tuple[tuple[str, ...], tuple[Refusal, ...]]:
        accepted: list[str] = []
        refused: list[Refusal] = []
        errors: list[MailError] = []
        for address in envelope.recipients:
            said = await self._name_recipient(address)
            if said.is_good:
                accepted.append(address)
                continue
            error = self._error(said, envelope, "RCPT TO")
            if said.code == 421:
                raise error
            errors.append(error)
            permanent = said.code >= 500 and not isinstance(error, RateError)
            refused.append(Refusal(address, said.code, said.status, said.words, permanent))
        if not accepted:
            await self._forget_mail()
            _raise_accounts(errors)
        return tuple(accepted), tuple(refused)

    async def _name_recipient(self, address: str) -> Answer:
        if not self._can_name(address):
            return Answer(553, "5.6.7", _("SMTPUTF8 is not offered"))
        return await self._line.ask(*_naming(address))

    def _can_name(self, address: str) -> bool:
        return self._speaks_utf8 or is_plain(address)

    async def _write(self, envelope: Envelope, raw: bytes, before_dot: Callable[[], Awaitable[None]]) -> None:
        await self._line.send_body(raw)
        said = await self._line.interruption()
        if said is None:
            await before_dot()
            said = await self._line.interruption()
        if said is not None:
            # without its dot the mail is still open: only the end of the connection takes it back
            raise self._error(said, envelope, "DATA")

    async def _refused(self, said: Answer, envelope: Envelope, step: str) -> MailError:
        """Return what a refusal amounts to, ready for the next mail; after 421 the server hangs up anyway."""
        if said.code // 100 in (4, 5) and said.code != 421:
            await self._forget_mail()
        return self._error(said, envelope, step)

    async def _forget_mail(self) -> None:
        with contextlib.suppress(ServerError):
            self._is_settled = (await self._line.ask(b"RSET")).is_good

    def _check_letter(self, envelope: Envelope, raw: bytes) -> None:
        if not envelope.recipients:
            raise NoRecipientError()
        for address in (*filter(None, [envelope.sender]), *envelope.recipients):
            if not (is_address(address) and address.isprintable()):
                raise BadAddressError(address=address)
        if not self._speaks_utf8 and not is_plain(envelope.sender):
            raise BadAddressError(address=envelope.sender, words=_("SMTPUTF8 is not offered"))
        if 0 < self.limits.size < len(raw):
            raise TooLargeError(size=_megabytes(len(raw)), limit=_megabytes(self.limits.size))
        if not raw.isascii() and "8bitmime" not in self._line.extensions:
            raise RefusedError(server=self._server, words=_("8BITMIME is not offered"))

    @property
    def _speaks_utf8(self) -> bool:
        return "smtputf8" in self._line.extensions

    def _error(self, said: Answer, envelope: Envelope, step: str) -> MailError:
        return refusal(
            *(said.code, said.status, said.words),
            server=self._server,
            user=self._user,
            address=envelope.sender,
            step=step,
        )


def _naming(address: str) -> tuple[bytes, ...]:
    return (b"RCPT", b"TO:" + path(address))


def _raise_accounts(errors: list[MailError]) -> None:
    """Many servers tell only at the recipients that the account may not send, or not as this sender."""
    for error in errors:
        if isinstance(error, AccountError | RateError):
            raise error


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"
