"""Contacts: people to write to, and files that hold them."""

from __future__ import annotations

from store.errors.root import StoreError
from store.language import N_


class NoSuchContactError(StoreError):
    """Nobody with that address is among the contacts."""

    code = "CONTACT_001"
    sentence = N_("There is no contact “{address}”.")
    cause = N_("The address is misspelt, or was removed from the contacts.")
    remedy = N_("`mailbase-tui contact list --search TEXT` finds people by any word of name or address.")


class NotAnAddressError(StoreError):
    """Nobody can be written to at what was given as an address."""

    code = "CONTACT_002"
    sentence = N_("“{address}” is no address that can be written to.")
    cause = N_("An address is written as NAME@DOMAIN; spaces and line breaks may not stand in it.")
    remedy = N_("Write it as name@firm.example, without anything around it.")


class NotContactsError(StoreError):
    """A file that holds no contacts, or that no program of people's would write."""

    code = "CONTACT_003"
    sentence = N_("{path} cannot be read as contacts: {reason}.")
    cause = N_("The file is of another kind than its name says, or was cut off.")
    remedy = N_("Export your contacts as vCard (.vcf) or CSV in the program that holds them, then import that file.")
