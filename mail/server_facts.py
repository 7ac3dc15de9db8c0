"""What an account's servers showed when they were last checked, as JSON in the store.

``{"imap": {"seen_at": …, "subject": …, "issuer": …, "not_after": …, "tls": …, "capabilities": [...]}, "smtp": …}``;
a server that was never reached is missing. Nothing in it is secret.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from mail.check import CheckResult
from store import accounts
from store.clock import stamp
from store.workspace import Store

_MOST = 80
"""Capabilities that are kept of a server; the longest lists known have about sixty."""
_LONGEST = 200


@dataclass(frozen=True)
class Shown:
    """What one server showed; every text comes from outside and is clean."""

    seen_at: str
    """When, as `store.clock.stamp` writes it; so is `not_after`."""
    subject: str = ""
    issuer: str = ""
    not_after: str = ""
    tls: str = ""
    capabilities: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facts:
    """What both servers of an account showed; None where one was never reached."""

    imap: Shown | None = None
    smtp: Shown | None = None


def as_json(results: Iterable[CheckResult], before: str = "") -> str:
    """Return what a check has shown as the store keeps it; of a server that failed, what it showed before."""
    known = from_json(before)
    kept = {"imap": known.imap, "smtp": known.smtp} | {one.step: _shown(one) for one in results if one.facts}
    return json.dumps({step: asdict(shown) for step, shown in kept.items() if shown}, ensure_ascii=False)


def from_json(text: str) -> Facts:
    """Return what was kept; nothing where that cannot be read."""
    try:
        held = json.loads(text or "{}")
    except ValueError:
        return Facts()
    return Facts(_read(held.get("imap")), _read(held.get("smtp"))) if isinstance(held, dict) else Facts()


def keep(store: Store, account: int, results: Sequence[CheckResult]) -> None:
    """Keep what a check of an account has shown, if it has shown anything."""
    if not any(one.facts for one in results):
        return
    with store.write() as tx:
        held = accounts.load(tx, account)
        if held is not None:
            accounts.keep_facts(tx, account, as_json(results, held.facts))


def _shown(result: CheckResult) -> Shown | None:
    if result.facts is None:
        return None
    proof = result.facts.certificate
    capabilities = tuple(one[:_LONGEST] for one in result.facts.capabilities[:_MOST])
    until = stamp(proof.expires) if proof.expires else ""
    return Shown(
        stamp(), proof.subject[:_LONGEST], proof.issuer[:_LONGEST], until, result.facts.tls_version, capabilities
    )


def _read(held: Mapping[str, Any] | None) -> Shown | None:
    if not isinstance(held, dict) or not isinstance(held.get("capabilities", []), list):
        return None
    texts = {name: str(held.get(name, "")) for name in ("seen_at", "subject", "issuer", "not_after", "tls")}
    return Shown(**texts, capabilities=tuple(map(str, held.get("capabilities", []))))
