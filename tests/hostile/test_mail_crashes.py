"""Three workers at once, killed at every step of a hand-over: no mail leaves twice, none is lost without a word."""

from __future__ import annotations

from pathlib import Path

from crashing import AFTER_THE_DOT, APPENDS, AT_SMTP, BEFORE_DATA, IN_DATA, survive
from dovecot_server import Mailbox

CRASHES = 24


def test_where_the_provider_keeps_copies_no_crash_of_three_workers_loses_or_doubles_a_mail(
    tmp_path: Path, mailbox: Mailbox
) -> None:
    found = survive(tmp_path, mailbox, keeps_sent=True, mails=40, crashes=CRASHES)
    assert (found.accepted_twice, found.lost, found.falsely_sent, found.copied_twice) == ([], [], [], [])
    assert dict(found.states) == {"sent": found.mails}
    assert set(found.crashes) == set(AT_SMTP)
    # each that died was followed by another one
    assert found.workers >= found.crashes.total() - found.naps


def test_where_it_keeps_none_crashes_of_three_workers_end_in_sent_once_or_unknown(
    tmp_path: Path, mailbox: Mailbox
) -> None:
    found = survive(tmp_path, mailbox, keeps_sent=False, mails=60, crashes=CRASHES)
    assert (found.accepted_twice, found.lost, found.falsely_sent) == ([], [], [])
    assert len(found.copied_twice) <= found.naps
    assert set(found.states) <= {"sent", "unknown"}
    # what was cut before the dot is sent later; a crash in a copy may meet another mail at its dot
    came_to_the_dot = sum(found.crashes[point] for point in (*IN_DATA, *AFTER_THE_DOT, *APPENDS))
    assert found.states["unknown"] <= came_to_the_dot
    assert {*BEFORE_DATA, *IN_DATA, *AFTER_THE_DOT, *APPENDS} <= set(found.crashes) <= {*AT_SMTP, *APPENDS}
    assert found.workers >= found.crashes.total() - found.naps
