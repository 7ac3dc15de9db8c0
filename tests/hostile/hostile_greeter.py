"""A server that an attacker runs: whoever comes, it says one thing and hangs up before anybody has signed in."""

from __future__ import annotations

import contextlib
import socket
import threading
from types import TracebackType


class Greeter:
    """Listens on loopback in a thread; a context manager."""

    def __init__(self, greeting: str) -> None:
        """Say `greeting` to everybody; a line's end inside of it stays one."""
        self._greeting = greeting.encode(errors="surrogateescape")
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._greet, daemon=True)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._socket.getsockname()[1])

    def __enter__(self) -> Greeter:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(10)

    def _greet(self) -> None:
        # closed from outside, it stops accepting
        with contextlib.suppress(OSError):
            while True:
                client, _address = self._socket.accept()
                with client:
                    client.sendall(self._greeting)
