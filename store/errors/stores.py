"""The file of the store: opened, read, written."""

from __future__ import annotations

from store.errors.root import StoreError
from store.errors.where import Where
from store.language import N_


class StoreNewerError(StoreError):
    """The file was written by a newer mailbase."""

    code = "STORE_001"
    sentence = N_("{path} was written by a newer mailbase (schema {found}, this program knows {known}).")
    cause = N_("Newer versions keep things in ways that this one does not know.")
    remedy = N_("Update mailbase, or open another store with --store.")


class StoreUnreadableError(StoreError):
    """The file is no store, is damaged, or may not be read."""

    code = "STORE_002"
    sentence = N_("{path} cannot be opened as a mailbase store.")
    cause = N_("The path leads to another kind of file, or to one that belongs to somebody else, or it is damaged.")
    evidence = N_("What SQLite says")
    remedy = N_("Check the path and its permissions; `mailbase-tui locate` shows which file is used.")


class StoreBusyError(StoreError):
    """Another process held the write lock for longer than the waiting time."""

    code = "STORE_003"
    sentence = N_("Another process is writing to the store and did not finish in time.")
    cause = N_("A large import or change was being written, or a process stands still in the middle of one.")
    evidence = N_("What SQLite says")
    remedy = N_("Try again; nothing was changed.")


class StoreFullError(StoreError):
    """The disk is full or the file may not be written."""

    code = "STORE_004"
    sentence = N_("The store cannot be written.")
    cause = N_("The disk is full, or the file or its folder may not be written.")
    evidence = N_("What SQLite says")
    remedy = N_("Free some disk space or check the file's permissions; nothing was changed.")


class StoreRefusedError(StoreError):
    """SQLite refused what it was asked for."""

    code = "STORE_005"
    sentence = N_("The store refused this.")
    cause = N_("What was asked for does not fit what is kept; this should not happen.")
    evidence = N_("What SQLite says")
    remedy = N_("Nothing was changed; `mailbase-tui doctor` tells whether the store is well.")


class BadValueError(StoreError):
    """A value that is no text in Unicode, or a number or text that is too large."""

    code = "STORE_006"
    sentence = N_("This value cannot be kept: it is no proper text, or too large.")
    cause = N_("Numbers and texts have a largest size, and texts are in Unicode.")
    evidence = N_("What SQLite says")
    remedy = N_("Write it in another way; nothing was changed.")
    place = Where.ROW
