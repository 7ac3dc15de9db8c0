"""What is pasted never presses a key.

Textual reads an escape sequence inside of a bracketed paste as keys: what follows an ESC in a pasted text could
delete a row and confirm it. Most terminals take ESC out of what they paste, not all do. The end of a paste that
stands in the pasted text itself only the terminal can tell apart.
"""

from __future__ import annotations

from collections.abc import Iterable

from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.message import Message

from store.clean import STAND_IN

_BEGIN, _END = "\x1b[200~", "\x1b[201~"


class CalmPaste:
    """Takes ESC out of pasted text, in whatever pieces the input comes."""

    def __init__(self) -> None:
        self._is_pasting = False
        self._seen = ""
        """The last characters outside of a paste, which may begin one."""
        self._held = ""
        """The last characters of a paste, which may end it."""

    def calmed(self, data: str) -> str:
        """Return what may be read of the input now."""
        done = ""
        while data or self._held:
            piece, data = self._in_paste(data) if self._is_pasting else self._outside(data)
            done += piece
            if not data:
                break
        return done

    def _outside(self, data: str) -> tuple[str, str]:
        """Return what is no paste, and the rest."""
        seen = self._seen + data
        found = seen.find(_BEGIN)
        if found < 0:
            self._seen = seen[1 - len(_BEGIN) :]
            return data, ""
        self._seen, self._is_pasting = "", True
        end = found + len(_BEGIN) - (len(seen) - len(data))
        return data[:end], data[end:]

    def _in_paste(self, data: str) -> tuple[str, str]:
        """Return what is pasted, without ESC, and the rest."""
        data, self._held = self._held + data, ""
        found = data.find(_END)
        if found < 0:
            kept = next(size for size in range(len(_END) - 1, -1, -1) if data.endswith(_END[:size]))
            self._held = data[len(data) - kept :]
            return data[: len(data) - kept].replace("\x1b", STAND_IN), ""
        self._is_pasting = False
        return data[:found].replace("\x1b", STAND_IN) + _END, data[found + len(_END) :]


class _Parser(XTermParser):
    """Textual's reader of the terminal's input."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._calm = CalmPaste()

    def feed(self, data: str) -> Iterable[Message]:
        """Yield events; nothing given is the end of the input."""
        calmed = self._calm.calmed(data)
        return super().feed(calmed) if calmed or not data else ()


def calm_pastes() -> None:
    """Let no pasted text press keys; call it once, before the app runs.

    :raises RuntimeError: when this Textual reads its input elsewhere
    """
    if getattr(linux_driver, "XTermParser", None) not in (XTermParser, _Parser):
        raise RuntimeError("Textual reads pasted text elsewhere.")
    linux_driver.XTermParser = _Parser  # type: ignore[attr-defined]
