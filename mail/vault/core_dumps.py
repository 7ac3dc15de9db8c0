"""What a process that knows secrets leaves on the disk when it crashes: nothing."""

from __future__ import annotations

import resource


def keep_out_of_core_dumps() -> None:
    """Have this process, and those that it starts from now on, write no core dump."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    # 1 instead of 0 also keeps Linux from piping the dump to a program (core(5))
    resource.setrlimit(resource.RLIMIT_CORE, (hard if hard in (0, 1) else 1, hard))
