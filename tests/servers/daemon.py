"""Running a foreign daemon below a test: free ports, waiting for it, and a leash that outlives nobody."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

# A killed test run must not leave its daemon behind: the daemon runs below a shell that reads a pipe held by
# the test run. End of file, however the run died, makes it kill its own process group. (PR_SET_PDEATHSIG does
# not survive a daemon's change of user.)
_LEASH = '"$@" </dev/null & cat >/dev/null; kill -9 0'

_PATH = "/usr/sbin:/usr/bin:/sbin:/bin"


def free_ports(count: int) -> list[int]:
    """Return `count` different loopback ports that nobody listens on."""
    with contextlib.ExitStack() as open_sockets:
        ports = []
        for _ in range(count):
            listener = open_sockets.enter_context(socket.socket())
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(("127.0.0.1", 0))
            ports.append(listener.getsockname()[1])
        return ports


def program(name: str) -> str | None:
    """Return the path of an installed daemon, also when sbin is not on the PATH."""
    for folder in _PATH.split(":"):
        path = Path(folder, name)
        if path.exists():
            return str(path)
    return None


class Leashed:
    """A foreground daemon in a process group of its own that dies with the test run."""

    def __init__(self, command: list[str], folder: Path, user: tuple[int, int] | None = None) -> None:
        self._output = folder / "output.log"
        uid, gid = user or (None, None)
        with self._output.open("wb") as output:
            self._process = subprocess.Popen(
                ["/bin/sh", "-c", _LEASH, "sh", *command],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=folder,
                env={"PATH": _PATH, "HOME": str(folder)},
                start_new_session=True,
                user=uid,
                group=gid,
                extra_groups=[] if user else None,
            )

    def wait_for(self, port: int, log: Path, timeout: float = 20.0) -> None:
        """Return when something listens on `port`.

        :raises RuntimeError: with the daemon's output and log when nothing does in time
        """
        end = time.monotonic() + timeout
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 0.5).close()
                return
            except OSError as refused:
                if time.monotonic() > end:
                    said = "".join(path.read_text() for path in (self._output, log) if path.exists())
                    raise RuntimeError(f"nothing listens on port {port}: {said}") from refused
                time.sleep(0.01)

    def kill(self) -> None:
        """End the whole group at once: a polite SIGTERM costs a second, and nothing here is worth saving."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(10)
        assert self._process.stdin is not None
        self._process.stdin.close()
