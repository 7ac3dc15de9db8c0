"""A program on a pseudo-terminal, watched from outside.

It answers the questions that terminal programs ask before they paint (device attributes, synchronised output,
cursor position, keyboard protocol), stamps every chunk of output with its time, and judges with a pyte screen
afterwards, so that pyte's slowness is never counted.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import pyte

KEYS = {
    "up": b"\x1b[A",
    "down": b"\x1b[B",
    "right": b"\x1b[C",
    "left": b"\x1b[D",
    "pageup": b"\x1b[5~",
    "pagedown": b"\x1b[6~",
    "home": b"\x1b[H",
    "end": b"\x1b[F",
    "enter": b"\r",
    "escape": b"\x1b",
    "tab": b"\t",
    "space": b" ",
    "ctrl+home": b"\x1b[1;5H",
    "ctrl+end": b"\x1b[1;5F",
    "ctrl+q": b"\x11",
}

_ANSWERS = (
    (re.compile(rb"\x1b\[\?2026\$p"), b"\x1b[?2026;2$y"),
    (re.compile(rb"\x1b\[\?(?!2026)(\d+)\$p"), b"\x1b[?\\1;0$y"),
    (re.compile(rb"\x1b\[6n"), b"\x1b[1;1R"),
    (re.compile(rb"\x1b\[\?u"), b"\x1b[?0u"),
    (re.compile(rb"\x1b\[>0?c"), b"\x1b[>0;276;0c"),
    (re.compile(rb"\x1b\[0?c"), b"\x1b[?62;22c"),
)
_UNKNOWN_TO_PYTE = re.compile(
    rb"\x1b\[[<>=?][0-9;:]*[a-zA-Gi-kmn-z]"
    rb"|\x1b\[[?>=]?[0-9;]*\$[a-z]"
    rb"|\x1b\[[0-9;]* q"
    rb"|\x1b[P_][^\x1b]*\x1b\\"
)
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Chunk:
    """Bytes that came at once, with the moment by `time.perf_counter`."""

    at: float
    data: bytes


class Terminal:
    """Runs one program; a context manager that ends it."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 120,
        rows: int = 40,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Start a program. `environment` is added to ours, without what tells of another terminal."""
        self.columns = columns
        self.rows = rows
        self.chunks: list[Chunk] = []
        self.ended = False
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._judged = 0
        self._unanswered = b""
        self._fd, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=_surroundings(environment or {}),
            start_new_session=True,
            preexec_fn=_take_terminal,
        )
        os.close(slave)
        os.set_blocking(self._fd, False)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def output(self) -> bytes:
        """Everything the program has written."""
        return b"".join(chunk.data for chunk in self.chunks)

    def pump(self, seconds: float) -> bool:
        """Read once, waiting at most so long; tell whether anything came."""
        if self.ended or not select.select([self._fd], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._fd, 262_144)
        except BlockingIOError:
            return False
        except OSError:
            data = b""
        if not data:
            self.ended = True
            return False
        self.chunks.append(Chunk(time.perf_counter(), data))
        self._answer(data)
        return True

    def send(self, *keys: str | bytes) -> None:
        """Type keys by their names in `KEYS`, or bytes and other text as they are."""
        for key in keys:
            os.write(self._fd, KEYS.get(key, key.encode()) if isinstance(key, str) else key)

    def settle(self, silence: float = 0.2, most: float = 30.0) -> None:
        """Read until nothing has come for `silence` seconds, or `most` seconds are over."""
        end = time.perf_counter() + most
        while time.perf_counter() < end and self.pump(silence):
            pass

    def wait_for(self, pattern: str, most: float = 30.0) -> float | None:
        """Return the moment at which a pattern came to stand on the screen, or None."""
        end = time.perf_counter() + most
        found = self._judge(pattern)
        while found is None and time.perf_counter() < end and not self.ended:
            if not self.pump(0.05):
                found = self._judge(pattern)
        return found if found is not None else self._judge(pattern)

    def lines(self) -> list[str]:
        """Return the screen as it stands."""
        self._judge(None)
        return list(self._screen.display)

    def cells(self) -> list[list[pyte.screens.Char]]:
        """Return the screen with colours and attributes."""
        self._judge(None)
        buffer = self._screen.buffer
        return [[buffer[y][x] for x in range(self.columns)] for y in range(self.rows)]

    def memory(self) -> float:
        """Return the resident memory of the program and its children in MiB."""
        return sum(_status(pid, "VmRSS") for pid in self._family()) / 1024

    def processor(self) -> float:
        """Return the processor seconds of the program and its children."""
        return sum(_ticks(pid) for pid in self._family()) / _TICKS

    def close(self) -> None:
        """End the program, kindly at first."""
        for how in (signal.SIGTERM, signal.SIGKILL):
            if self.process.poll() is None:
                self.process.send_signal(how)
            self._drain(1.0)
        self.process.wait()
        with contextlib.suppress(OSError):
            os.close(self._fd)

    def _drain(self, most: float) -> None:
        end = time.perf_counter() + most
        while self.process.poll() is None and time.perf_counter() < end:
            self.pump(0.02)

    def _answer(self, data: bytes) -> None:
        text = self._unanswered + data
        last = 0
        for pattern, answer in _ANSWERS:
            for asked in pattern.finditer(text):
                last = max(last, asked.end())
                with contextlib.suppress(OSError):
                    os.write(self._fd, asked.expand(answer) if b"\\1" in answer else answer)
        self._unanswered = text[last:][-16:]

    def _judge(self, pattern: str | None) -> float | None:
        """Feed what has come to the screen; return when the pattern was first seen, at the earliest now."""
        wanted = re.compile(pattern) if pattern else None
        if wanted and wanted.search("\n".join(self._screen.display)):
            return self.chunks[self._judged - 1].at
        while self._judged < len(self.chunks):
            chunk = self.chunks[self._judged]
            self._stream.feed(_UNKNOWN_TO_PYTE.sub(b"", chunk.data))
            self._judged += 1
            if wanted and wanted.search("\n".join(self._screen.display)):
                return chunk.at
        return None

    def _family(self) -> list[int]:
        found, waiting = [], [self.process.pid]
        while waiting:
            pid = waiting.pop()
            found.append(pid)
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                with contextlib.suppress(OSError):
                    waiting.extend(int(child) for child in children.read_text().split())
        return found


def _surroundings(added: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TEXTUAL", "TMUX"))}
    for name in ("NO_COLOR", "LINES", "COLUMNS"):
        kept.pop(name, None)
    return kept | {"TERM": "xterm-256color", "COLORTERM": "truecolor"} | dict(added)


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _status(pid: int, field: str) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith(field):
                return int(line.split()[1])
    return 0


def _ticks(pid: int) -> int:
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])
    return 0
