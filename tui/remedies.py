"""What a person can do: about an error of which only the code is kept, and for a provider's wishes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.errors import CODES
from store.language import _

if TYPE_CHECKING:
    from mail.providers import Provider


def next_step(code: str) -> str:
    """Return what a reader can do about the error of that code; nothing for none, or where facts are missing."""
    # defines the post's part of the codes
    import mail.errors
    import mail.oauth.errors  # noqa: F401

    found = CODES.get(code)
def who_grants(provider: str, mailbox: str, sender: str) -> str:
    """Return who has to allow what, so that a mailbox may send as an address."""
    from mail.providers.granting import who_grants

    return who_grants(provider, mailbox, sender)


    return _(found.remedy) if found is not None and "{" not in found.remedy else ""


def provider_hint(provider: Provider) -> str:
    """Return what a provider wants of people."""
    return _(provider.hint) if provider.hint else ""
