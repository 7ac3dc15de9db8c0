"""Our Message-IDs: each names its conversation and proves, by a keyed MAC, that we made it.

The form is ``<mb1.CONVERSATION.NONCE.MAC@domain>``: the conversation's number in base 36, 80 random bits and
80 bits of HMAC-SHA256 over what stands before the MAC, both in base 32. The domain is not covered, because
some servers replace it; everything else is lower case, because some servers change the case.
"""

from __future__ import annotations

import re
import secrets

from mail.errors import BadAddressError
from mail.signed_words import drawn, in_base_36, is_ours, signed
from mail.writing.domain import wire_domain

KEY_SIZE = 32
"""Bytes of a MAC key."""

_FALLBACK_DOMAIN = "mailbase.invalid"
_OURS = re.compile(
    r"\s*<?(mb1\.([0-9a-z]{1,13})\.[a-z2-7]{16})\.([a-z2-7]{16})(?:@[^@]*)?\s*", re.ASCII | re.IGNORECASE
)


def new_key() -> bytes:
    """Return a fresh random key for the MAC; it belongs in the vault."""
    return secrets.token_bytes(KEY_SIZE)


def new_message_id(conversation: int, domain: str, key: bytes) -> str:
    """Return a fresh Message-ID, in angle brackets, for a mail of a conversation.

    :param conversation: the conversation's number, 0 to 2**63 - 1
    :param domain: the sender's domain; one that cannot stand in a Message-ID becomes ``mailbase.invalid``
    """
    if not 0 <= conversation < 2**63:
        raise ValueError(f"no conversation has the number {conversation}")
    word = signed(f"mb1.{in_base_36(conversation)}.{drawn()}", key)
    return f"<{word}@{_safe_domain(domain)}>"


def conversation_of(message_id: str, key: bytes) -> int | None:
    """Return the conversation that a Message-ID of ours names, or None when we did not make it with `key`.

    Angle brackets may be missing, the domain may be any and the case may have changed.
    """
    found = _OURS.fullmatch(message_id)
    if not found:
        return None
    said, conversation, mac = (part.lower() for part in found.groups())
    return int(conversation, 36) if is_ours(said, mac, key) else None


def _safe_domain(domain: str) -> str:
    try:
        return wire_domain(domain)
    except BadAddressError:
        return _FALLBACK_DOMAIN
