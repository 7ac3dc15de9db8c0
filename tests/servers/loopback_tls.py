"""Certificates for servers on loopback: one authority, one good certificate and the ways one can be bad."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

import trustme

NAMES = ("localhost", "127.0.0.1", "::1", "mail.test")
"""What the good and the expired certificate stand for."""


@dataclass(frozen=True)
class Certificate:
    """A certificate with its chain, and its key, both as PEM files."""

    cert_file: Path
    key_file: Path

    def server_context(self) -> ssl.SSLContext:
        """Return the context for a server that shows this certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.cert_file, self.key_file)
        return context


class LoopbackTls:
    """A certificate authority of the tests' own, writing PEM files into `folder`.

    `folder` must be readable by daemons that dropped their privileges (pytest's tmp_path is not).
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._authority = trustme.CA(key_type=trustme.KeyType.ECDSA)
        self.ca_file = folder / "ca.pem"
        self._authority.cert_pem.write_to_path(self.ca_file)
        self.good = self._issue("good", *NAMES)

    @cached_property
    def expired(self) -> Certificate:
        """The right names, but its time is over."""
        return self._issue("expired", *NAMES, not_after=datetime.now(UTC) - timedelta(days=1))

    @cached_property
    def wrong_host(self) -> Certificate:
        """Signed by the authority, for another host."""
        return self._issue("wrong-host", "elsewhere.test")

    @cached_property
    def other_ca_file(self) -> Path:
        """An authority that signed none of these certificates."""
        path = self.folder / "other-ca.pem"
        trustme.CA(key_type=trustme.KeyType.ECDSA).cert_pem.write_to_path(path)
        return path

    def certificate_for(self, *names: str) -> Certificate:
        """Return a good certificate for other names."""
        return self._issue(names[0], *names)

    def client_context(self) -> ssl.SSLContext:
        """Return the context for a client that trusts this authority alone."""
        return ssl.create_default_context(cafile=self.ca_file)

    def _issue(self, label: str, *names: str, not_after: datetime | None = None) -> Certificate:
        not_before = not_after - timedelta(days=30) if not_after else None
        issued = self._authority.issue_cert(
            *names, not_before=not_before, not_after=not_after, key_type=trustme.KeyType.ECDSA
        )
        made = Certificate(self.folder / f"{label}.pem", self.folder / f"{label}.key")
        made.cert_file.write_bytes(b"".join(pem.bytes() for pem in issued.cert_chain_pems))
        issued.private_key_pem.write_to_path(made.key_file)
        return made
