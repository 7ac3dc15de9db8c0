"""Files that a person names are read whole, or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from store.errors import FileUnreadableError
from store.files import regular_file


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))


def test_a_file_of_the_largest_size_is_read_and_no_larger_one(tmp_path: Path) -> None:
    file = tmp_path / "ten"
    file.write_bytes(b"x" * 10)
    assert regular_file.content(file, 10) == b"x" * 10
    with pytest.raises(FileUnreadableError) as caught:
        regular_file.content(file, 9)
    assert "larger" in caught.value.words


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="only Linux lists what is open")
def test_what_is_no_regular_file_is_refused_at_once_and_left_closed(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    before = open_files()
    for path in (tmp_path, tmp_path / "pipe", Path("/dev/zero"), tmp_path / "absent"):
        with pytest.raises(FileUnreadableError) as caught:
            regular_file.content(path, 10)
        assert caught.value.words
    assert open_files() == before
