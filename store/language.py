"""Every sentence a person reads passes through here: gettext, chosen once from the environment."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

CATALOGUES = Path(__file__).with_name("locale")

_catalogue = gettext.translation("mailbase", CATALOGUES, fallback=True)

_ = _catalogue.gettext
ngettext = _catalogue.ngettext


def N_(sentence: str) -> str:
    """Mark a sentence for translation without translating it yet (class attributes, tables)."""
    return sentence


def preferred() -> str:
    """Return the language of whoever uses the program, as its environment has it: ``de``, ``fr``, ``en``."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name, ""):
            return value[:2].lower()
    return "en"
