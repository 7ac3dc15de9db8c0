"""A folder of files whose names an attacker chose: what a disk takes, which is nearly everything."""

from __future__ import annotations

import os
from pathlib import Path

from tests.hostile.payloads import NUMBERS, Voice

NAME = "odd"
_LONGEST = 240
"""Bytes of a name, of the 255 that most disks take."""


def hostile_folder(home: Path, voice: Voice) -> list[int]:
    """Make the folder in somebody's home; return the payloads that could be written."""
    folder = home / NAME
    folder.mkdir()
    written = []
    for number in NUMBERS:
        name = voice.says("fn", number).replace("/", "|").replace("\0", "")
        if len(name.encode()) <= _LONGEST:
            (folder / name).write_bytes(b"x")
            written.append(number)
    os.mkfifo(folder / voice.says("fp", 0).replace("/", "|"))
    (folder / voice.says("fl", 0).replace("/", "|")).symlink_to("nowhere")
    return written
