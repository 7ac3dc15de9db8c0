"""Letting whatever a person waits for go first on the processor."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

NICENESS = 10
"""Of 19; a process that nobody waits for gets what others leave."""
_OF_SESSION = Path("/proc/self/autogroup")


def give_way() -> None:
    """Make this process, and its session where it leads one, yield to others from now on.

    Linux shares the processor among sessions first, and niceness counts only within one (sched(7), autogroup).
    """
    os.nice(max(0, NICENESS - os.nice(0)))
    if os.getsid(0) == os.getpid():
        # only Linux has it, and only where it is switched on
        with contextlib.suppress(OSError):
            _OF_SESSION.write_text(str(NICENESS))
