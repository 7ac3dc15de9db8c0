"""Ending as Ctrl+Q does when the terminal goes away or the process is told to end.

Otherwise neither mouse reports nor the alternate screen would be switched off for the shell. A terminal that is gone
takes no bytes and gives none; a process that waits for it stays for ever, and nobody sees it.
"""

from __future__ import annotations

import signal
import sys
from contextlib import suppress
from types import FrameType

from textual.app import App, ReturnType, ScreenError
from textual.css.query import QueryError
from textual.driver import Driver
from textual.drivers import linux_driver
from textual.drivers._writer_thread import WriterThread
from textual.drivers.linux_driver import LinuxDriver
from textual.widget import MountError

_ENDINGS = (signal.SIGHUP, signal.SIGTERM)
_TAKEN_DOWN = (ScreenError, QueryError, MountError)


class _SteadyWriter(WriterThread):
    """Textual's thread that writes to the terminal, alive until it is stopped.

    Who writes waits for room in its queue, which only this thread makes.
    """

    def run(self) -> None:
        """Write what comes; what the terminal does not take is dropped."""
        while (text := self._queue.get()) is not None:
            with suppress(OSError):
                self._file.write(text)
                if not self._queue.qsize():
                    self._file.flush()
        with suppress(OSError):
            self._file.flush()


class SteadyDriver(LinuxDriver):
    """Textual's driver, to which a terminal that is gone is an end and no crash."""

    def run_input_thread(self) -> None:
        """Read keys until the screens or the terminal end."""
        try:
            super().run_input_thread()
        except OSError:
            self._app.call_later(self._app.exit, None, 128 + signal.SIGHUP)


class SteadyEnd(App[ReturnType]):
    """A mixin for the app. It hooks into `App._handle_exception`, which is private to Textual."""

    def get_driver_class(self) -> type[Driver]:
        """Return what reads and writes this platform's terminal."""
        found = super().get_driver_class()
        return SteadyDriver if found is LinuxDriver else found

    def end_when_told(self) -> None:
        """Hear signals to end; call it once, before the app runs.

        :raises RuntimeError: when this Textual writes to the terminal in another way
        """
        if getattr(linux_driver, "WriterThread", None) not in (WriterThread, _SteadyWriter):
            raise RuntimeError("Textual writes to the terminal in another way.")
        linux_driver.WriterThread = _SteadyWriter  # type: ignore[attr-defined]
        for ending in _ENDINGS:
            signal.signal(ending, self._leave)

    def _leave(self, number: int, _frame: FrameType | None) -> None:
        # the second time it means at once
        signal.signal(number, signal.SIG_DFL)
        if self._driver is None:
            sys.exit(128 + number)
        self.exit(return_code=128 + number)

    def _handle_exception(self, error: Exception) -> None:
        # keys that were typed ahead reach screens which are already taken down
        if not (self._exit and isinstance(error, _TAKEN_DOWN)):
            super()._handle_exception(error)
