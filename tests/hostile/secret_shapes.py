"""In what shapes a secret may turn up where it should not be."""

from __future__ import annotations

import base64
import contextlib
import json
import shlex
import threading
from collections.abc import Iterator
from html import escape
from pathlib import Path
from urllib.parse import quote, quote_plus

LOGGED_WORKER = """
import logging, sys
logging.basicConfig(level=logging.DEBUG, filename=sys.argv.pop(1))
from mail.worker import main
for name in list(logging.root.manager.loggerDict):
    logging.getLogger(name).setLevel(logging.DEBUG)
sys.exit(main(sys.argv[1:]))
"""
"""A worker that writes down everything that any part of it has to say: its log file is its first argument."""


def spellings(secret: str) -> set[bytes]:
    """Return the ways in which a secret may be written down."""
    raw = secret.encode()
    found = {
        raw,
        secret.encode("utf-16-le"),
        secret.encode("latin-1", "replace"),
        raw.hex().encode(),
        repr(secret)[1:-1].encode(),
        repr(raw)[2:-1].encode(),
        json.dumps(secret)[1:-1].encode(),
        json.dumps(secret, ensure_ascii=False)[1:-1].encode(),
        shlex.quote(secret).encode(),
        quote(secret).encode(),
        quote_plus(secret).encode(),
        escape(secret).encode(),
        # as IMAP quotes
        raw.replace(b"\\", b"\\\\").replace(b'"', b'\\"'),
    }
    return found | set(_in_base64(raw)) | {one.replace(b"+", b"-").replace(b"/", b"_") for one in _in_base64(raw)}


def _in_base64(raw: bytes) -> Iterator[bytes]:
    """Yield what stays the same of a text in base64, whatever stands before and after it."""
    for before in range(3):
        coded = base64.b64encode(b"x" * before + raw)
        yield coded[-(-before * 8 // 6) : (before + len(raw)) * 8 // 6]


def holding(secrets: set[str], *texts: bytes | str) -> list[bytes]:
    """Return those texts that hold any of some secrets, however it is written."""
    shapes = {shape for secret in secrets for shape in spellings(secret)}
    found = [text.encode(errors="surrogateescape") if isinstance(text, str) else text for text in texts]
    return [text for text in found if any(shape in text for shape in shapes)]


def files_holding(secrets: set[str], folder: Path) -> list[Path]:
    """Return the files below a folder that hold any of some secrets."""
    return [path for path in folder.rglob("*") if path.is_file() and holding(secrets, path.read_bytes(), str(path))]


@contextlib.contextmanager
def processes_seen() -> Iterator[set[bytes]]:
    """Look at the arguments and surroundings of all processes again and again; gives all that was seen."""
    seen: set[bytes] = set()
    looked, done = threading.Event(), threading.Event()

    def look() -> None:
        while not done.is_set():
            for path in [*Path("/proc").glob("[0-9]*/cmdline"), *Path("/proc").glob("[0-9]*/environ")]:
                with contextlib.suppress(OSError):
                    seen.add(path.read_bytes())
            looked.set()

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        looked.wait(10)
        done.set()
        thread.join()
