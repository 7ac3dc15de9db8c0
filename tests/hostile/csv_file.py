"""A CSV file from an attacker: its name, its titles and its cells."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.hostile.payloads import NUMBERS, Voice

_TITLES = range(8)


MARKUP = "[@click=app.quit]x[b"
COMMANDS = "\x1b]52;c;UFdORUQ=\x07\x9b31m\u202e"


def csv_file(folder: Path, voice: Voice, name: str = MARKUP) -> Path:
    """Write the file; a column of numbers holds one value that is none.

    :param name: how the attacker calls it: what can be pasted into a field, or anything that a file system takes
    """
    name = name if voice.hostile else "ok"
    path = folder / f"Jim00{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Text", "Amount", *(voice.says("ih", number) for number in _TITLES)])
        for number in NUMBERS:
            text = voice.says("ic", number).replace("\x00", "")
            writer.writerow([text, "1", *(text for _title in _TITLES)])
        for _row in range(200):
            writer.writerow(["ok", "2", *("" for _title in _TITLES)])
        writer.writerow(["ok", voice.says("ip", 0)])
    return path
