"""How discovery reaches the world, and how a host of one's own takes the world's place."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

PUBLIC_DIRECTORY = "https://autoconfig.thunderbird.net/v1.1/"
"""The directory of mail servers that Mozilla keeps for everyone (ISPDB)."""

_VARIABLE = "MAILBASE_NETWORK"


@dataclass(frozen=True)
class Network:
    """Whom discovery asks, and how long it waits."""

    directory: str = PUBLIC_DIRECTORY
    """The address below which the directory keeps an entry a domain; ends in a slash."""
    ca_file: str | None = None
    """A private authority (PEM) that replaces the system's ones."""
    resolver: tuple[str, int] | None = None
    """Address and port of the name server that is asked for everything in place of the system's."""
    ports: Mapping[int, int] = field(default_factory=dict)
    """Where a usual port is really to be found; what is found is told with the usual one."""
    seconds: float = 8
    """How long one question may take from its beginning to the end of its answer."""

    @classmethod
    def usual(cls, ca_file: str = "") -> Network:
        """Return the world, or what the JSON file named by the environment variable MAILBASE_NETWORK puts in its place.

        :param ca_file: an authority that a person has named
        :raises OSError: the file cannot be read
        :raises ValueError: it is no JSON object of the fields above
        """
        path = os.environ.get(_VARIABLE)
        given = json.loads(Path(path).read_text(encoding="utf-8")) if path else {}
        address = given.get("resolver")
        return cls(
            directory=str(given.get("directory", PUBLIC_DIRECTORY)),
            ca_file=ca_file or given.get("ca_file"),
            resolver=(str(address[0]), int(address[1])) if address else None,
            ports={int(usual): int(real) for usual, real in given.get("ports", {}).items()},
            seconds=float(given.get("seconds", cls.seconds)),
        )
