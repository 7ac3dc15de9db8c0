"""Pasted paths as terminals write them, and folders as they are gone through."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tui import dropped, folders
from tui.folders import FILE, FOLDER, NEITHER


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("/tmp/a.txt", ["/tmp/a.txt"]),
        ("/tmp/a.txt ", ["/tmp/a.txt"]),
        ("'/tmp/a b.txt' ", ["/tmp/a b.txt"]),
        ('"/tmp/it\'s.txt"', ["/tmp/it's.txt"]),
        ("'/tmp/it'\\''s.txt'", ["/tmp/it's.txt"]),
        ("/tmp/a\\ \\(1\\).txt", ["/tmp/a (1).txt"]),
        ("file:///tmp/a%20%C3%BC.txt", ["/tmp/a ü.txt"]),
        ("FILE://localhost/tmp/a.txt\r\n", ["/tmp/a.txt"]),
        ("/tmp/a /tmp/b", ["/tmp/a", "/tmp/b"]),
        ("'/tmp/a b' file:///tmp/c", ["/tmp/a b", "/tmp/c"]),
        ("/tmp/a\n/tmp/b c\n", ["/tmp/a", "/tmp/b c"]),
        ("/tmp/it's mine.txt", ["/tmp/it's mine.txt"]),
        ("/tmp/a b.txt", ["/tmp/a b.txt"]),
    ],
)
def test_a_path_is_read_however_a_terminal_writes_it(text: str, first: list[str]) -> None:
    assert [str(path) for path in dropped.readings(text)[0]] == first


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "hello", "see /tmp/a.txt", "a/b", "../a.txt", "http://firm.example/a.txt", "/a\0b"),
        *("file://evil.example/etc/passwd", "file://[/tmp/a", "/tmp/a and some words\nmore", "/x" * 10_000),
    ],
)
def test_what_is_no_path_is_none(text: str) -> None:
    assert dropped.readings(text) == []


def test_a_home_is_found_and_letters_that_no_disk_takes_lead_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/anna")
    assert dropped.readings("~/a.txt") == [(Path("/home/anna/a.txt"),)]
    assert dropped.files("/tmp/\ud800") == []
    assert dropped.files("/" + "x" * 5_000) == []


def test_only_files_that_are_there_are_meant(tmp_path: Path) -> None:
    file = tmp_path / "a b.txt"
    file.write_bytes(b"abc")
    for text in (str(file), f"'{file}'", str(file).replace(" ", "\\ "), file.as_uri()):
        assert [(one.path, one.size) for one in dropped.files(text)] == [(file, 3)]
    assert dropped.files(str(tmp_path)) == []
    assert dropped.files(f"{file}\n{tmp_path}/none") == []
    os.mkfifo(tmp_path / "pipe")
    assert dropped.files(str(tmp_path / "pipe")) == []
    assert dropped.files("/dev/zero") == []


def test_a_folder_is_looked_into_folders_first(tmp_path: Path) -> None:
    for name in ("b", "A"):
        (tmp_path / name).mkdir()
    for name in ("Zeta.txt", "alpha.png", ".hidden"):
        (tmp_path / name).write_bytes(b"12345")
    (tmp_path / "gone").symlink_to("nowhere")
    (tmp_path / "loop").symlink_to("loop")
    os.mkfifo(tmp_path / "pipe")
    found = folders.look(lambda: True, tmp_path)
    kinds = [(one.name, one.kind) for one in found.found]
    assert kinds == [
        *(("A", FOLDER), ("b", FOLDER), (".hidden", FILE), ("alpha.png", FILE), ("gone", NEITHER)),
        *(("loop", NEITHER), ("pipe", NEITHER), ("Zeta.txt", FILE)),
    ]
    assert found.hidden == 1
    assert [one.is_image for one in found.found if one.kind == FILE] == [False, True, False]
    assert not [one for one in found.found if one.kind == NEITHER and not one.why_not]
    assert [one.name for one in folders.narrowed(found.found, "PH a")] == ["alpha.png"]
    assert [one.name for one in folders.narrowed(found.found, ".")] == [".hidden", "alpha.png", "Zeta.txt"]
    assert ".hidden" not in [one.name for one in folders.narrowed(found.found, "")]


def test_what_cannot_be_looked_into_says_why(tmp_path: Path) -> None:
    assert folders.look(lambda: True, tmp_path / "none").why_not == "No such file or directory"
    assert folders.look(lambda: True, Path("/etc/hostname")).why_not == "Not a directory"
    assert folders.look(lambda: True, Path("/tmp/\0")).why_not == "that is no path"


def test_a_folder_without_end_is_cut_and_one_that_nobody_waits_for_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "MOST", 3)
    for number in range(5):
        (tmp_path / str(number)).touch()
    found = folders.look(lambda: True, tmp_path)
    assert (len(found.found), found.is_cut) == (3, True)
    assert folders.look(lambda: False, tmp_path).found == ()


def test_a_typed_path_is_a_folder_and_the_beginning_of_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/anna")
    assert folders.split("/etc/host") == (Path("/etc"), "host")
    assert folders.split("/host") == (Path("/"), "host")
    assert folders.split("~/Doc") == (Path("/home/anna"), "Doc")
    assert folders.split("notes") == (None, "notes")
    assert folders.shown(Path("/home/anna/Doc")) == "~/Doc"
    assert folders.shown(Path("/home/annabel")) == "/home/annabel"
