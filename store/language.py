"""Every sentence a person reads passes through here: gettext, chosen once from the environment."""

from __future__ import annotations

import gettext
from pathlib import Path

CATALOGUES = Path(__file__).with_name("locale")

_catalogue = gettext.translation("mailbase", CATALOGUES, fallback=True)

_ = _catalogue.gettext
ngettext = _catalogue.ngettext


def N_(sentence: str) -> str:
    """Mark a sentence for translation without translating it yet (class attributes, tables)."""
    return sentence
