"""The file of the store: opened, read, written."""

from __future__ import annotations

from store.errors.root import StoreError
from store.language import N_


class StoreNewerError(StoreError):
    """The file was written by a newer mailbase."""

    code = "STORE_001"
    sentence = N_("{path} was written by a newer mailbase (schema {found}, this program knows {known}).")
    remedy = N_("Update mailbase, or open another store with --store.")


class StoreUnreadableError(StoreError):
    """The file is no store, is damaged, or may not be read."""

    code = "STORE_002"
    sentence = N_("{path} cannot be opened as a mailbase store.")
    remedy = N_("Check the path and its permissions; `mailbase-tui locate` shows which file is used.")


class StoreBusyError(StoreError):
    """Another process held the write lock for longer than the waiting time."""

    code = "STORE_003"
    sentence = N_("Another process is writing to the store and did not finish in time.")
    remedy = N_("Try again; nothing was changed.")


class StoreFullError(StoreError):
    """The disk is full or the file may not be written."""

    code = "STORE_004"
    sentence = N_("The store cannot be written.")
    remedy = N_("Free some disk space or check the file's permissions; nothing was changed.")


class StoreRefusedError(StoreError):
    """SQLite refused what it was asked for."""

    code = "STORE_005"
    sentence = N_("The store refused this.")
    remedy = N_("Nothing was changed; `mailbase-tui doctor` tells whether the store is well.")


class BadValueError(StoreError):
    """A value that is no text in Unicode, or a number or text that is too large."""

    code = "STORE_006"
    sentence = N_("This value cannot be kept: it is no proper text, or too large.")
    remedy = N_("Write it in another way; nothing was changed.")
