"""Sending under an address that is not the mailbox's own: who has to allow it, and where."""

from __future__ import annotations

from mail.providers.presets import preset_of
from store.language import N_, _

_WHERE: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        ("microsoft365",),
        N_("An administrator has to give {user} “Send as” on {address}, in the Exchange admin centre."),
    ),
    (
        ("outlook",),
        N_("{address} has to be an alias of {user}: its owner adds it under Your info, Sign-in preferences."),
    ),
    (
        ("gmail", "google-workspace"),
        N_("The owner of {address} has to confirm it for {user}, under Accounts, Send mail as, in Gmail's settings."),
    ),
)
_ELSEWHERE = N_("The owner of {address}, or the administrator of its server, has to let {user} send as it.")
_OR_ELSE = N_("Until then the server refuses such mails (ACCESS_137) or puts {own} in place of the address.")
_FORCED = N_("{provider} shows the mailbox's own name to recipients, whatever stands here.")


def who_grants(provider: str, user: str, address: str) -> str:
    """Return who has to allow what, so that a user of a provider may send as an address; one sentence.

    :param provider: the provider's key
    """
    found = next((told for keys, told in _WHERE if provider in keys), _ELSEWHERE)
    return _(found).format(user=user, address=address)


def name_hint(provider: str, name: str) -> str:
    """Return what a person should know before an account sends under a name; nothing where the name is shown."""
    preset = preset_of(provider)
    is_forced = preset is not None and preset.forces_name and bool(name.strip())
    return _(_FORCED).format(provider=preset.name) if preset and is_forced else ""


def address_hints(provider: str, own: str, address: str) -> tuple[str, ...]:
    """Return what a person should know before an account sends under an address that is not its own; sentences.

    :param provider: the key of the account's provider
    :param own: the account's own address
    """
    address = address.strip()
    if not address or address.casefold() == own.casefold():
        return ()
    return who_grants(provider, own, address), _(_OR_ELSE).format(own=own)
