"""What crashes do to mails that are being sent: three workers at once, killed at every step of every kind of hand-over.

Runs against a Dovecot of its own and a counting SMTP server on loopback, each worker a process. Prints Markdown, and
ends with 1 if any mail left twice, was lost or was falsely said to be sent.

    python -m bench.crashes [--crashes 300]
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "servers"))

from crashing import AFTER_THE_DOT, APPENDS, BEFORE_DATA, IN_DATA, SLEEPS, Account, survive
from dovecot_server import Dovecot

_MAILS_A_CRASH = 3
_STEPS = {
    "before DATA": BEFORE_DATA,
    "in DATA": IN_DATA,
    "after the dot, before 250": AFTER_THE_DOT[:-1],
    "after 250, before the commit": AFTER_THE_DOT[-1:],
    "in a copy for Sent": APPENDS,
    "asleep past the lease's end": SLEEPS,
}


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.crashes", description=__doc__)
    parser.add_argument("--crashes", type=int, default=300, help="of each of two kinds of servers")
    wanted = parser.parse_args(arguments).crashes
    with tempfile.TemporaryDirectory() as folder, Dovecot() as dovecot:
        os.environ["MAILBASE_SECRETS"] = f"{folder}/vault"
        found = [survived(Path(folder), dovecot, wanted, keeps_sent=keeps_sent) for keeps_sent in (True, False)]
    report(found)
    return int(any(one.accepted_twice or one.lost or one.falsely_sent for one in found))


def survived(folder: Path, dovecot: Dovecot, crashes: int, *, keeps_sent: bool) -> Account:
    """Go through so many crashes; return what came of them."""
    name = "keeping" if keeps_sent else "plain"
    (folder / name).mkdir()
    os.environ["MAILBASE_SECRETS"] = f"{folder}/{name}/vault"
    desk = dovecot.add_user(f"{name}@mail.test")
    mails = crashes * _MAILS_A_CRASH
    return survive(folder / name, desk, keeps_sent=keeps_sent, mails=mails, crashes=crashes, told=_tell)


def _tell(line: str) -> None:
    sys.stderr.write(f"\r{line:<100}")


def report(found: list[Account]) -> None:
    """Print what came of it."""
    sys.stderr.write("\n")
    print("| | the server keeps Sent | it does not |\n|---|---:|---:|")
    for words, points in _STEPS.items():
        _row(f"crashes {words}", [sum(one.crashes[point] for point in points) for one in found])
    _row("mails", [one.mails for one in found])
    _row("sent", [one.states["sent"] for one in found])
    _row("unknown, left to a person", [one.states["unknown"] for one in found])
    _row("of them accepted all the same", [one.unknown_but_accepted for one in found])
    _row("**accepted twice**", [len(one.accepted_twice) for one in found])
    _row("**lost**", [len(one.lost) for one in found])
    _row("**falsely sent**", [len(one.falsely_sent) for one in found])
    _row("twice in the own Sent folder", [len(one.copied_twice) for one in found])
    others = sum((Counter(one.states) for one in found), Counter[str]())
    print("\nStates: " + ", ".join(f"{state} {count:,}" for state, count in sorted(others.items())))


def _row(words: str, numbers: list[int]) -> None:
    print(f"| {words} | " + " | ".join(f"{number:,}" for number in numbers) + " |")


if __name__ == "__main__":
    sys.exit(main())
