"""What a step of discovery found, and in which words it is told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

from mail.errors import MailError
from mail.providers import GENERIC, Provider, Server, Way
from store.clean import clean_line
from store.language import _

Step = Literal["preset", "autoconfig", "directory", "mx", "srv", "guess"]

WHOLE_ADDRESS = "%EMAILADDRESS%"
LOCAL_PART = "%EMAILLOCALPART%"
DOMAIN = "%EMAILDOMAIN%"


@dataclass(frozen=True)
class Servers:
    """Both servers of an address and how to sign in there."""

    imap: Server
    smtp: Server
    user: str = WHOLE_ADDRESS
    """The user name; until `for_address` has filled them in, with the placeholders above."""
    auth: tuple[Way, ...] = ("password",)
    """Ways to sign in, the easiest first."""
    provider: str = GENERIC.key
    """The key of the preset that knows these servers."""
    unproven: bool = False
    """True when nothing but unsigned DNS names them and they are not below the domain (RFC 6186 section 6).

    A person has to look at the names before a password goes there.
    """

    def for_address(self, address: str) -> Servers:
        """Return them with the user name of an address."""
        local, _at, domain = address.rpartition("@")
        filled = self.user.replace(WHOLE_ADDRESS, address).replace(LOCAL_PART, local).replace(DOMAIN, domain)
        return replace(self, user=filled)

    def as_json(self) -> dict[str, Any]:
        """Return them as they are printed."""
        return {
            "imap": dict(vars(self.imap)),
            "smtp": dict(vars(self.smtp)),
            "user": self.user,
            "auth": list(self.auth),
            "provider": self.provider,
            "unproven": self.unproven,
        }


@dataclass(frozen=True)
class Finding:
    """What a step did and what came of it, in one translated, clean sentence; with `ok` there are `servers`."""

    step: Step
    sentence: str
    ok: bool = False
    servers: Servers | None = None

    def for_address(self, address: str) -> Finding:
        """Return it with the user name of an address."""
        return replace(self, servers=self.servers.for_address(address)) if self.servers else self

    def as_json(self) -> dict[str, Any]:
        """Return it as it is printed."""
        return {
            "step": self.step,
            "ok": self.ok,
            "sentence": self.sentence,
            "servers": self.servers.as_json() if self.servers else None,
        }


def of_preset(provider: Provider) -> Servers:
    """Return the servers of a preset."""
    user = LOCAL_PART if provider.user == "local part" else WHOLE_ADDRESS
    return Servers(provider.imap, provider.smtp, user, provider.auth, provider.key)


def found(step: Step, did: str, servers: Servers) -> Finding:
    """Return the finding of a step that led to servers; `did` says what it did, without a full stop."""
    sentence = _("{did}: found {imap} and {smtp}.").format(did=did, imap=servers.imap, smtp=servers.smtp)
    return Finding(step, clean_line(sentence), True, servers)


def missed(step: Step, did: str, came: str) -> Finding:
    """Return the finding of a step that led nowhere; `came` says why, without a full stop."""
    return Finding(step, clean_line(_("{did}: {came}.").format(did=did, came=came)))


def failed(step: Step, did: str, problem: MailError) -> Finding:
    """Return the finding of a step that a problem ended."""
    return missed(step, did, told(problem))


def told(problem: MailError) -> str:
    """Return a problem within a sentence: what it is and, in brackets, the words that came with it."""
    sentence = str(problem).rstrip(".")
    return f"{sentence} ({problem.words.rstrip('.')})" if problem.words else sentence
