"""What several tests share: an office that writes over the real servers, and the workers of its store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from at_work import worker_for
from dovecot_server import Mailbox
from office import Office, open_office
from postfix_server import Postfix
from worker_process import WorkerProcess


@pytest.fixture
def office(tmp_path: Path, mailbox: Mailbox, postfix: Postfix, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office that fetches from Dovecot and sends by Postfix; its passwords are kept in a folder of the test."""
    monkeypatch.setenv("MAILBASE_SECRETS", str(tmp_path / "vault"))
    return open_office(tmp_path, mailbox, postfix.submission, "starttls")


@pytest.fixture
def run(office: Office) -> Iterator[Callable[..., WorkerProcess]]:
    """Starts workers for the office's store and kills them in the end."""
    started: list[WorkerProcess] = []

    def start(*arguments: str) -> WorkerProcess:
        started.append(worker_for(office, *arguments))
        return started[-1]

    yield start
    for worker in started:
        with worker:
            pass
