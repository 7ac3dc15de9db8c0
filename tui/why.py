"""Why a mail is on its row, in words. What that rests on comes from outside: whoever paints it cleans it."""

from __future__ import annotations

from collections.abc import Mapping

from store.language import N_, _

_REASONS = {
    "written here": N_("it was written here, on this row"),
    "our Message-ID": N_("it names a mail that was sent from this row, by an id that only this store can make"),
    "known id": N_("it names a mail that is known on this row"),
    "linked": N_("someone linked it to this row by hand"),
}
_FACTS = {
    "in": N_("Found in"),
    "id": N_("Id"),
    "origin": N_("Known from"),
    "stranger": N_("Written by someone new"),
}
_UNTOLD = ("rule", "member")


def reason(why: Mapping[str, str]) -> str:
    """Return the rule by which a mail stands on its row, as the end of a sentence; a new rule is called by its name."""
    rule = why.get("rule") or "—"
    return _(_REASONS[rule]) if rule in _REASONS else _("of the rule “{rule}”").format(rule=rule)


def sentence(why: Mapping[str, str]) -> str:
    """Return the reason as a sentence of its own."""
    told = reason(why)
    return f"{told[0].upper()}{told[1:]}."


def facts(why: Mapping[str, str]) -> list[str]:
    """Return what the rule rests on, as ``Name: value``."""
    return [
        f"{_(_FACTS[name]) if name in _FACTS else name}: {_value(value)}"
        for name, value in why.items()
        if name not in _UNTOLD
    ]


def _value(value: str) -> str:
    return _("the mail that came back") if value == "returned mail" else value


def in_words(why: Mapping[str, str]) -> str:
    """Return reason and facts on one line."""
    held = ", ".join(facts(why))
    return f"{reason(why)} ({held})" if held else reason(why)
