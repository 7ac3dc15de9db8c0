"""What must be settled about the surroundings before Textual is imported.

Textual reads its ``TEXTUAL_*`` variables while it is imported, and some of them press keys, write files or
load another driver. It hangs for ever without a terminal, and paints colours on one that says it can do
nothing. This module therefore imports neither Textual nor Rich.
"""

from __future__ import annotations

import os
import sys

from store.language import _

CONFINED_VARIABLE = "MAILBASE_CONFINED"
WRONG_USAGE = 2
_INCAPABLE = ("", "dumb", "unknown")


def tame_environment() -> None:
    """Remove every ``TEXTUAL*`` variable and make sure that there is a terminal for the screens.

    :raises SystemExit: with 2, after a sentence on stderr, when there is no terminal or an incapable one
    """
    for name in [name for name in os.environ if name.startswith("TEXTUAL")]:
        del os.environ[name]
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        _refuse(_("The screens need a terminal. Over SSH, use `ssh -t`; in scripts, use the commands."))
    if os.environ.get("TERM", "") in _INCAPABLE:
        _refuse(_("This terminal (TERM) cannot show screens. The commands work here: mailbase-tui --help"))


def _refuse(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")
    raise SystemExit(WRONG_USAGE)


def is_confined() -> bool:
    """Tell whether the person may use the screens and nothing else of this computer.

    Whoever lets others in by SSH sets the variable in the forced command or the service.
    """
    return bool(os.environ.get(CONFINED_VARIABLE))
