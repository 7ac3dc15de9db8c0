"""Templates that are kept in the store."""

from __future__ import annotations

from store.errors.root import StoreError
from store.language import N_


class NoSuchTemplateError(StoreError):
    """No template of that name."""

    code = "TEMPLATE_012"
    sentence = N_("There is no template called “{name}”.")
    cause = N_("The name is misspelt, the template was removed, or it was written for another table.")
    remedy = N_("`mailbase-tui template list` shows them.")


class SeveralTemplatesError(StoreError):
    """A name that templates of several tables bear."""

    code = "TEMPLATE_013"
    sentence = N_("There are several templates called “{name}”: for {tables}.")
    cause = N_("Templates are written for a table, and those of different tables may bear the same name.")
    remedy = N_("Say which table is meant with --table.")
