"""What a person answers when an account is added, and what it comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from store.accounts import NewAccount

_SECURITIES = ("tls", "starttls")


@dataclass(frozen=True)
class Answers:
    """What was typed, no secret among it; what is left empty follows from the address."""

    address: str = ""
    receives: str = ""
    """``HOST:PORT``, and ``tls`` or ``starttls`` after it."""
    sends: str = ""
    user: str = ""
    provider: str = ""
    ca_file: str = ""
    name: str = ""
    sender: str = ""
    command: str = ""
    """A command that prints the password."""
    client_id: str = ""
    tenant: str = ""
    issuer: str = ""
    scope: str = ""

    def besides(self, filled: Mapping[str, str]) -> Answers:
        """Return the answers without the texts that were filled in for the reader, so that they may be planned anew."""
        return replace(self, **{name: "" for name, text in filled.items() if getattr(self, name) == text})

    def wish(self) -> dict[str, str]:
        """Return them as `mail.account_setup.Wish` has them, but for how to sign in."""
        imap, imap_security = _server(self.receives)
        smtp, smtp_security = _server(self.sends)
        return {
            "address": self.address.strip(),
            "name": self.name.strip(),
            "provider": self.provider.strip(),
            "imap": imap,
            "imap_security": imap_security,
            "smtp": smtp,
            "smtp_security": smtp_security,
            "user": self.user.strip(),
            "ca_file": self.ca_file.strip(),
            "sender_name": self.sender.strip(),
        }


def wish_besides(answers: Answers, found: Mapping[str, str]) -> dict[str, str]:
    """Return the wish that answers come to where servers were found: what was typed goes before what was found."""
    typed = answers.wish()
    if typed["provider"] or not found:
        return typed
    merged = {**typed, **found, **{name: text for name, text in typed.items() if text}}
    for server in ("imap", "smtp"):
        if typed[server]:
            # a security belongs to the server that it was found with
            merged[f"{server}_security"] = typed[f"{server}_security"]
    return merged


def planned_answers(plan: NewAccount) -> Mapping[str, str]:
    """Return how the fields are filled from a plan."""
    return {
        "receives": server_text(plan.imap_host, plan.imap_port, plan.imap_security),
        "sends": server_text(plan.smtp_host, plan.smtp_port, plan.smtp_security),
        "user": plan.user_name,
        "provider": plan.provider,
        "name": plan.name,
    }


def server_text(host: str, port: int, security: str) -> str:
    """Return a server as it is typed: ``imap.firm.example:993 tls``."""
    return f"{f'[{host}]' if ':' in host else host}:{port} {security}"


def _server(text: str) -> tuple[str, str]:
    """Return HOST:PORT and the security; what is neither is left in the server, to be refused with it."""
    server, _space, security = text.strip().rpartition(" ")
    if server and security.casefold() in _SECURITIES:
        return server.strip(), security.casefold()
    return text.strip(), ""
