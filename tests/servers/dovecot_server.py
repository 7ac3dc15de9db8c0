"""Dovecot on loopback for tests: IMAP, IMAPS, LMTP, submission and submissions; no root needed.

Starts in about 0.1 s. As root the daemon drops to `nobody`. Written for Dovecot 2.3 (Debian 12); 2.4 speaks
another configuration language and is reported as missing.
"""

from __future__ import annotations

import base64
import contextlib
import grp
import imaplib
import os
import pwd
import shutil
import smtplib
import string
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from daemon import Leashed, free_ports, program
from loopback_tls import Certificate, LoopbackTls

_TEMPLATE = Path(__file__).with_name("dovecot.conf.template")
_RUN_AS = "nobody"


class _Template(string.Template):
    """Fields as @{name}: the dollar belongs to Dovecot."""

    delimiter = "@"


def missing_reason() -> str:
    """Return why no Dovecot can be started here, or nothing."""
    found = program("dovecot")
    if found is None:
        return "Dovecot is not installed"
    version = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
    return "" if version.startswith("2.3.") else f"the configuration is for Dovecot 2.3, here is {version}"


@dataclass(frozen=True)
class Mailbox:
    """One user of a running server."""

    server: Dovecot
    user: str
    password: str

    def deliver(self, *mails: bytes, sender: str = "stranger@elsewhere.example") -> None:
        """Let mails arrive in INBOX; clients in IDLE are told."""
        self.server.deliver(self.user, *mails, sender=sender)

    @contextlib.contextmanager
    def by_imaplib(self) -> Iterator[imaplib.IMAP4]:
        """Sign in with the standard library's client: a second pair of eyes, and hands that may write."""
        client = imaplib.IMAP4_SSL(
            "localhost", self.server.imaps, ssl_context=self.server.tls.client_context(), timeout=30
        )
        try:
            client.authenticate("PLAIN", lambda _: f"\0{self.user}\0{self.password}".encode())
            yield client
        finally:
            client.shutdown()

    def raw_mails(self, folder: str = "INBOX") -> list[bytes]:
        """Return the mails of a folder as they lie there, oldest first."""
        with self.by_imaplib() as client:
            client.select(folder, readonly=True)
            _, answers = client.uid("FETCH", "1:*", "(BODY.PEEK[])")
            return [answer[1] for answer in answers if isinstance(answer, tuple)]


class Dovecot:
    """A server with its own folder, users and ports; a context manager that starts and kills it.

    `relay` is where submission hands its mails on (host, port); by default `relay_port` on loopback, kept
    free for a Postfix. `introspection_url` switches XOAUTH2 and OAUTHBEARER on (RFC 7662), and `token_format` says
    what of the token's user and of the user who signs in has to be the same: ``%d`` for the domain alone.
    """

    def __init__(
        self,
        *,
        tls: LoopbackTls | None = None,
        certificate: Certificate | None = None,
        relay: tuple[str, int] | None = None,
        introspection_url: str = "",
        token_format: str = "",
        extra: str = "",
    ) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="dovecot-"))
        self.tls = tls or LoopbackTls(self.root / "tls")
        self.certificate = certificate or self.tls.good
        ports = free_ports(7)
        self.imap, self.imaps, self.lmtp, self.submission, self.submissions, self.auth, self.relay_port = ports
        self.relay = relay or ("127.0.0.1", self.relay_port)
        self.introspection_url = introspection_url
        self.token_format = token_format
        self.extra = extra
        self._daemon: Leashed | None = None
        self._runner = pwd.getpwnam(_RUN_AS) if os.getuid() == 0 else pwd.getpwuid(os.getuid())

    @property
    def log_file(self) -> Path:
        """What the server says about sign-ins and deliveries."""
        return self.root / "dovecot.log"

    def __enter__(self) -> Dovecot:
        self._write_configuration()
        command = [program("dovecot") or "dovecot", "-F", "-c", str(self._conf)]
        self._daemon = Leashed(command, self.root, self._drop_to)
        self._daemon.wait_for(self.imap, self.log_file)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._daemon is not None:
            self._daemon.kill()
        shutil.rmtree(self.root, ignore_errors=True)

    def add_user(self, user: str, password: str = "pass word") -> Mailbox:
        """Make a user, or give one a new password.

        Any characters may stand in the password; no quotes, colons, slashes and backslashes in the name.
        """
        known = (self.root / "users" / user).exists()
        self._write_user(user, password)
        end = time.monotonic() + 20
        while known and not self._knows(user, password) and time.monotonic() < end:
            time.sleep(0.1)
        return Mailbox(self, user, password)

    def deliver(self, user: str | list[str], *mails: bytes, sender: str = "stranger@elsewhere.example") -> None:
        """Hand mails to LMTP; they lie in INBOX when this returns."""
        with smtplib.LMTP("127.0.0.1", self.lmtp) as client:
            for mail in mails:
                client.sendmail(sender, user, mail)

    def kick(self, user: str) -> None:
        """Cut all of a user's connections."""
        with contextlib.suppress(subprocess.CalledProcessError):
            self.doveadm("kick", user)

    def renew_uidvalidity(self, user: str, folder: str = "INBOX") -> None:
        """Make every UID known to clients worthless, as a restored or rebuilt mailbox does."""
        status = self.doveadm("mailbox", "status", "-u", user, "uidvalidity", folder)
        value = int(status.rpartition("=")[2])
        self.doveadm("mailbox", "update", "-u", user, "--uid-validity", str(value + 1), folder)

    def doveadm(self, *arguments: str) -> str:
        """Run Dovecot's own administration tool and return what it prints."""
        uid, gid = self._drop_to or (None, None)
        finished = subprocess.run(
            [program("doveadm") or "doveadm", "-c", str(self._conf), *arguments],
            check=True,
            capture_output=True,
            text=True,
            cwd=self.root,
            user=uid,
            group=gid,
            extra_groups=[] if self._drop_to else None,
        )
        return finished.stdout

    @property
    def _conf(self) -> Path:
        return self.root / "dovecot.conf"

    @property
    def _drop_to(self) -> tuple[int, int] | None:
        return (self._runner.pw_uid, self._runner.pw_gid) if os.getuid() == 0 else None

    def _write_user(self, user: str, password: str) -> None:
        # PLAIN.b64 because a colon ends the field
        coded = base64.b64encode(password.encode()).decode()
        path = self.root / "users" / user
        fresh = path.with_name(f"{user}.new")
        # a growing comment, because a file is taken for unchanged when its size and its second are the same
        history = path.read_text().count("#") + 1 if path.exists() else 0
        fresh.write_text(f"{user}:{{PLAIN.b64}}{coded}\n" + "#\n" * history)
        fresh.replace(path)

    def _knows(self, user: str, password: str) -> bool:
        with contextlib.suppress(subprocess.CalledProcessError):
            return bool(self.doveadm("auth", "test", user, password))
        return False

    def _write_configuration(self) -> None:
        for name in ("run", "state", "mail", "users"):
            (self.root / name).mkdir()
        template = _Template(_TEMPLATE.read_text())
        filled = template.substitute(
            vars(self),
            user=self._runner.pw_name,
            group=grp.getgrgid(self._runner.pw_gid).gr_name,
            mechanisms="plain login" + (" xoauth2 oauthbearer" if self.introspection_url else ""),
            cert_file=self.certificate.cert_file,
            key_file=self.certificate.key_file,
            oauth=self._oauth(),
            relay_host=self.relay[0],
            relay_port=self.relay[1],
        )
        self._conf.write_text(filled + self.extra)
        if self._drop_to:
            self.root.chmod(0o755)
            for path in [self.root, *self.root.rglob("*")]:
                os.chown(path, *self._drop_to)

    def _oauth(self) -> str:
        if not self.introspection_url:
            return ""
        (self.root / "oauth2.conf").write_text(
            f"introspection_url = {self.introspection_url}\n"
            f"tls_ca_cert_file = {self.tls.ca_file}\n"
            "introspection_mode = post\n"
            "force_introspection = yes\n"
            "username_attribute = email\n"
            "active_attribute = active\n"
            "active_value = true\n" + (f"username_format = {self.token_format}\n" if self.token_format else "")
        )
        return (
            f"passdb {{\n  driver = oauth2\n  mechanisms = xoauth2 oauthbearer\n  args = {self.root}/oauth2.conf\n}}\n"
        )
