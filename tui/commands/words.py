"""Times, sizes and reasons in words."""

from __future__ import annotations

from collections.abc import Mapping

from store.clock import moment
from store.language import N_, _

_REASONS = {
    "written here": N_("it was written here"),
    "our Message-ID": N_("it names our mail in {in}: {id}"),
    "known id": N_("it names a mail of this conversation ({origin}): {id}"),
    "linked": N_("somebody put it here by hand"),
}


def local_time(stamp: str | None) -> str:
    """Return a stamp of the store as local time, to the minute; nothing for none."""
    return moment(stamp).astimezone().strftime("%Y-%m-%d %H:%M") if stamp else ""


def sized(count: int) -> str:
    """Return a number of bytes as people say it."""
    if count < 1000:
        return _("{count} bytes").format(count=count)
    if count < 1_000_000:
        return _("{count} kB").format(count=round(count / 1000))
    return _("{count} MB").format(count=round(count / 1_000_000, 1))


def why_in_words(why: Mapping[str, str]) -> str:
    """Return the evidence by which a mail stands on its row, in words; what has none is listed as it is."""
    reason = _REASONS.get(why.get("rule", ""))
    facts = {"in": "", "id": "", "origin": ""} | dict(why)
    if facts["in"] == "returned mail":
        facts["in"] = _("the mail that came back")
    if reason is None:
        return ", ".join(f"{name}: {value}" for name, value in why.items())
    return _(reason).format(**facts)
