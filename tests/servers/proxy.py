"""A TCP proxy for one loopback port that can do what bad networks and eavesdroppers do."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from types import TracebackType

_STARTTLS = b"STARTTLS"
_STRIPPED = b"XXXXXXXA"


class Proxy:
    """Carries bytes to `target` on loopback and back, in threads; a context manager.

    `cut_up_after` and `cut_down_after` end a connection when so many bytes went from or to the client;
    `delay` holds every piece back (seconds, each way); `strip_starttls` overwrites the word in both
    directions, as old firewalls do. All may be changed while it runs. `sent` is what clients sent so far. `passing`
    is called with every piece from a client before it is carried on, and may raise OSError to end the connection.
    """

    def __init__(
        self,
        target: int,
        *,
        cut_up_after: int | None = None,
        cut_down_after: int | None = None,
        delay: float = 0.0,
        strip_starttls: bool = False,
    ) -> None:
        self.target = target
        self.cut_up_after = cut_up_after
        self.cut_down_after = cut_down_after
        self.delay = delay
        self.strip_starttls = strip_starttls
        self.sent = b""
        self.passing: Callable[[bytes], None] = lambda piece: None
        self.connections = 0
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> Proxy:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # closing alone does not wake a thread that waits in accept()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()

    def cut(self) -> None:
        """Cut every connection now; new ones are still taken."""
        with self._lock:
            for end in self._open:
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        try:
            server = socket.create_connection(("127.0.0.1", self.target))
        except OSError:
            client.close()
            return
        with client, server:
            with self._lock:
                self.connections += 1
                self._open |= {client, server}
            back = threading.Thread(target=self._carry, args=(server, client, False), daemon=True)
            back.start()
            self._carry(client, server, True)
            back.join()
            with self._lock:
                self._open -= {client, server}

    def _carry(self, source: socket.socket, sink: socket.socket, upward: bool) -> None:
        carried = 0
        with contextlib.suppress(OSError):
            while piece := source.recv(1 << 16):
                if self.strip_starttls:
                    piece = piece.replace(_STARTTLS, _STRIPPED)
                if upward:
                    self.sent += piece
                    self.passing(piece)
                if self.delay:
                    time.sleep(self.delay)
                limit = self.cut_up_after if upward else self.cut_down_after
                if limit is not None and carried + len(piece) >= limit:
                    sink.sendall(piece[: max(0, limit - carried)])
                    break
                sink.sendall(piece)
                carried += len(piece)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
