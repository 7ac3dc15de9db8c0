"""A provider that keeps copies: what its SMTP server accepts is saved into Sent, as Gmail and Microsoft 365 do."""

from __future__ import annotations

import imaplib
import threading

from dovecot_server import Mailbox


class SentKeeper:
    """Saves mails into the Sent folder of a mailbox."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self._lock = threading.Lock()
        self._client: imaplib.IMAP4 | None = None

    def keep(self, raw: bytes) -> None:
        """Save one mail; for several threads."""
        with self._lock:
            if self._client is None:
                server = self._mailbox.server
                self._client = imaplib.IMAP4_SSL("localhost", server.imaps, ssl_context=server.tls.client_context())
                self._client.login(self._mailbox.user, self._mailbox.password)
            self._client.append("Sent", r"\Seen", None, raw)

    def close(self) -> None:
        """End its connection."""
        if self._client is not None:
            self._client.logout()
