"""The end of a terminal is the end of the program, whatever is still to be written or read."""

from __future__ import annotations

import errno
import io

from tui.steady_end import _SteadyWriter


class GoneTerminal(io.StringIO):
    """A terminal that was closed."""

    def flush(self) -> None:
        """Take nothing."""
        raise OSError(errno.EIO, "Input/output error")


def test_a_terminal_that_is_gone_keeps_nobody_waiting() -> None:
    writer = _SteadyWriter(GoneTerminal())
    writer.start()
    for _each in range(200):
        writer.write("x")
    writer.stop()
    assert not writer.is_alive()


def test_a_terminal_gets_what_is_written_in_its_order() -> None:
    terminal = io.StringIO()
    writer = _SteadyWriter(terminal)
    writer.start()
    for each in range(200):
        writer.write(f"{each} ")
    writer.stop()
    assert terminal.getvalue().split() == [str(each) for each in range(200)]
