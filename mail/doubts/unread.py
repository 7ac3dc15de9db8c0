"""An address that nobody reads: a program's, which sends reports or says that answers are not wanted."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mail.address import Address
from store.language import ngettext

_PROGRAM = re.compile(r"(?:mailer-daemon|(?:no|do-?not)-?reply)(?:[-+.].*)?@.*", re.IGNORECASE | re.DOTALL)
_NAMED = 4


def doubt(people: Iterable[Address]) -> str:
    """Return which of a mail's recipients reads no mail; empty for none."""
    found = [one.address for one in people if _PROGRAM.fullmatch(one.address.replace("_", "-"))]
    told = ngettext(
        "{people} is the address of a program: nobody may read it there.",
        "{people} are addresses of programs: nobody may read it there.",
        len(found),
    )
    return told.format(people=", ".join(found[:_NAMED])) if found else ""
