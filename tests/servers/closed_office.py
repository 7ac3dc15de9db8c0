"""An office whose servers cannot be reached: for everything that needs no network."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from dovecot_server import Mailbox
from office import Office, open_office


def closed_office(folder: Path) -> Office:
    """Return an office with an account at port 1, where nobody listens."""
    nowhere = cast(Any, SimpleNamespace(imaps=1, tls=SimpleNamespace(ca_file="")))
    return open_office(folder, Mailbox(nowhere, "desk@firm.example", "secret"), 1, "tls")
