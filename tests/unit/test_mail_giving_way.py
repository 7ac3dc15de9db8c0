"""Background processes yield the processor, and take nobody else with them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

OF_SESSION = Path("/proc/self/autogroup")
TOLD = """
import os
from pathlib import Path
from mail.giving_way import give_way
give_way()
give_way()
print(os.nice(0))
print(Path("/proc/self/autogroup").read_text() if Path("/proc/self/autogroup").exists() else "")
"""


def told(*, leads: bool) -> tuple[int, str]:
    """Return the niceness of a process that gives way, and what is said of its session."""
    run = [sys.executable, "-c", TOLD]
    out = subprocess.run(run, capture_output=True, text=True, check=True, start_new_session=leads).stdout
    niceness, session = out.split("\n", 1)
    return int(niceness), session.strip()


def test_a_process_that_gives_way_is_nice_once() -> None:
    assert told(leads=False)[0] == max(10, os.nice(0))


@pytest.mark.skipif(not OF_SESSION.exists(), reason="this system shares the processor among processes")
def test_a_session_gives_way_with_its_leader_and_with_nobody_else() -> None:
    assert told(leads=True)[1].endswith("nice 10")
    assert told(leads=False)[1] == OF_SESSION.read_text().strip()
