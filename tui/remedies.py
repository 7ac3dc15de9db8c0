"""What a person can do: about an error of which only the code is kept, and for a provider's wishes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.language import _

if TYPE_CHECKING:
    from mail.providers import Provider


def next_step(code: str) -> str:
    """Return what a reader can do about the error of that code; nothing for none, or where facts are missing."""
    from mail.catalogue import known_class

    found = known_class(code)
    return _(found.remedy) if found is not None and "{" not in found.remedy else ""


def who_grants(provider: str, mailbox: str, sender: str) -> str:
    """Return who has to allow what, so that a mailbox may send as an address."""
    from mail.providers.granting import who_grants

    return who_grants(provider, mailbox, sender)


def provider_hint(provider: Provider) -> str:
    """Return what a provider wants of people."""
    return _(provider.hint) if provider.hint else ""
