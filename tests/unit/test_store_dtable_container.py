"""Archives that somebody sends: refused in a sentence, or read without harm."""

from __future__ import annotations

import io
import json
import os
import stat
import struct
import zipfile
from pathlib import Path

import pytest
from dtable_samples import base, written

from store.errors import FileUnreadableError, NotDtableError
from store.files.dtable import directory
from store.files.dtable.assets import Assets
from store.files.dtable.container import opened
from store.files.dtable.problems import Problems

EMPTY = json.dumps(base())


def _content(path: Path) -> tuple[dict[str, object], Problems]:
    problems = Problems()
    with opened(path, problems) as found:
        return found.content(), problems


def _refused(path: Path) -> str:
    with pytest.raises(NotDtableError) as error:
        _content(path)
    return str(error.value)


def _with(path: Path, *entries: tuple[zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.json", EMPTY)
        for entry, data in entries:
            archive.writestr(entry, data)
    return path


def test_a_proper_file_is_read(tmp_path: Path) -> None:
    content, problems = _content(written(tmp_path / "a.dtable", base()))
    assert content["format_version"] == 9
    assert not problems.count


@pytest.mark.parametrize("data", [b"", b"PK", b"hello", b"PK\x03\x04" + b"x" * 100, b"\x00" * 10_000])
def test_what_is_no_archive_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.dtable"
    path.write_bytes(data)
    assert "no ZIP archive" in _refused(path)


@pytest.mark.parametrize("part", [0.3, 0.6, 0.9, 0.99])
def test_a_file_that_did_not_arrive_as_a_whole_is_refused(tmp_path: Path, part: float) -> None:
    path = written(tmp_path / "a.dtable", base(), {"asset/files/2024-01/a": os.urandom(5_000)})
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * part)])
    assert "a.dtable" in _refused(path)


def test_a_file_that_is_not_there_or_is_a_folder_or_a_pipe_is_unreadable(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "none.dtable", tmp_path, tmp_path / "pipe"):
        with pytest.raises(FileUnreadableError):
            _content(path)


def test_an_archive_without_content_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.dtable", "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert "no content.json" in _refused(tmp_path / "a.dtable")


def test_an_archive_of_the_folder_instead_of_its_files_is_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.dtable", "w") as archive:
        archive.writestr("My base/content.json", EMPTY)
        archive.writestr("My base/asset/files/2024-01/a.pdf", "x")
        archive.writestr("__MACOSX/My base/content.txt", "x")
    with opened(tmp_path / "a.dtable", Problems()) as found:
        assert "asset/files/2024-01/a.pdf" in found.names
        assert found.content()["version"] == 1


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '"text"', "12", "\x00", "{'a': 1}", '{"a": 1} {}'])
def test_content_that_is_no_json_object_is_refused(tmp_path: Path, content: str) -> None:
    assert "content.json" in _refused(written(tmp_path / "a.dtable", content))


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_content_that_is_nested_without_end_is_refused(tmp_path: Path, opening: str) -> None:
    deep = '{"tables": ' + opening * 200_000
    assert "not proper JSON" in _refused(written(tmp_path / "a.dtable", deep))


def test_numbers_of_any_size_do_no_harm(tmp_path: Path) -> None:
    content, _problems = _content(written(tmp_path / "a.dtable", f'{{"a": {"9" * 10_000}, "b": NaN, "c": -Infinity}}'))
    assert content["b"] is None


def test_bytes_that_are_not_utf_8_are_replaced_and_told(tmp_path: Path) -> None:
    content, problems = _content(written(tmp_path / "a.dtable", b'\xef\xbb\xbf{"tables": [], "x": "caf\xe9"}'))
    assert content["x"] == "caf�"
    assert problems.count == 1


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_descriptions_are_refused_and_of_two_files_of_one_name_the_last_is_taken(tmp_path: Path) -> None:
    twice = _with(tmp_path / "a.dtable", (zipfile.ZipInfo("content.json"), b"{}"))
    assert "more than one content.json" in _refused(twice)
    path = _with(tmp_path / "b.dtable", (zipfile.ZipInfo("asset/a"), b"1"), (zipfile.ZipInfo("asset/a"), b"2"))
    problems = Problems()
    with opened(path, problems) as found:
        assert found.read("asset/a") == b"2"
    assert "more than once" in problems.listed[0].what


@pytest.mark.parametrize(
    "name", ["../../evil", "/etc/passwd", "asset/../../evil", "..\\evil", "C:/evil", "asset\\..\\evil"]
)
def test_names_that_lead_out_are_left_out_and_nothing_is_written(tmp_path: Path, name: str) -> None:
    path = _with(tmp_path / "a.dtable", (zipfile.ZipInfo(name), b"evil"))
    before = sorted(tmp_path.parent.rglob("*"))
    problems = Problems()
    with opened(path, problems) as found:
        assert found.names == ("content.json",)
        found.content()
    assert "leads out" in problems.listed[0].what
    assert sorted(tmp_path.parent.rglob("*")) == before


def test_symbolic_links_are_left_out(tmp_path: Path) -> None:
    entry = zipfile.ZipInfo("asset/files/2024-01/link")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    problems = Problems()
    with opened(_with(tmp_path / "a.dtable", (entry, b"/etc/passwd")), problems) as found:
        assert found.names == ("content.json",)
    assert "symbolic link" in problems.listed[0].what


def test_encrypted_files_are_left_out_and_an_encrypted_description_is_refused(tmp_path: Path) -> None:
    plain = _with(tmp_path / "a.dtable", (zipfile.ZipInfo("asset/secret"), b"x")).read_bytes()
    for name in (b"content.json", b"asset/secret"):
        place = plain.rfind(b"PK\x01\x02", 0, plain.rfind(name))
        path = tmp_path / "b.dtable"
        path.write_bytes(plain[: place + 8] + b"\x01\x00" + plain[place + 10 :])
        if name == b"content.json":
            assert "cannot be read" in _refused(path)
        else:
            assert "encrypted" in _content(path)[1].listed[0].what


def test_files_that_unpack_to_far_more_than_they_are_do_not_come_in(tmp_path: Path) -> None:
    bomb = b"\x00" * 40_000_000
    problems = Problems()
    with opened(_with(tmp_path / "a.dtable", (zipfile.ZipInfo("asset/stored"), b"x")), problems) as found:
        assert "asset/stored" in found.names
    with zipfile.ZipFile(tmp_path / "b.dtable", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.json", EMPTY)
        archive.writestr("asset/bomb", bomb)
    assert "far larger" in _content(tmp_path / "b.dtable")[1].listed[0].what
    with zipfile.ZipFile(tmp_path / "c.dtable", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.json", b"[" + b" " * 40_000_000 + b"]")
    assert "cannot be read" in _refused(tmp_path / "c.dtable")


def test_an_archive_that_claims_to_unpack_to_many_gigabytes_is_refused(tmp_path: Path) -> None:
    path = _with(tmp_path / "a.dtable", *((zipfile.ZipInfo(f"asset/{one}"), b"x") for one in range(5)))
    data = bytearray(path.read_bytes())
    place = data.find(b"PK\x01\x02")
    while place >= 0:
        if b"asset/" in data[place : place + 60]:
            struct.pack_into("<L", data, place + 24, 0xF0000000)
        place = data.find(b"PK\x01\x02", place + 4)
    path.write_bytes(data)
    assert "unpack to more" in _refused(path)


def test_a_directory_without_end_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _with(tmp_path / "a.dtable", *((zipfile.ZipInfo(f"asset/{one}"), b"") for one in range(2_000)))
    with path.open("rb") as file:
        size = directory.directory_size(file)
    assert 100_000 < size < path.stat().st_size
    monkeypatch.setattr("store.files.dtable.container.MOST_DIRECTORY", size - 1)
    assert "too many files" in _refused(path)


def test_a_directory_in_64_bits_is_measured_too() -> None:
    end64 = struct.pack("<4sQHHLLQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 7, 7, 99_999_999, 0)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, 0, 1)
    end = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    assert directory.directory_size(io.BytesIO(end64 + locator + end)) == 99_999_999


def test_a_damaged_description_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "a.dtable", json.dumps({"tables": [str(one) for one in range(10_000)]}))
    data = bytearray(path.read_bytes())
    data[200:260] = bytes(60)
    path.write_bytes(data)
    assert "damaged" in _refused(path)


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("file://dtable-bundle/asset/files/2021-08/a%20b.pdf", "asset/files/2021-08/a b.pdf"),
        ("file://dtable-bundle/asset/files/2021-08/a b.pdf", "asset/files/2021-08/a b.pdf"),
        ("file://dtable-bundle/asset/files/2021-08/50%25.pdf", "asset/files/2021-08/50%.pdf"),
        ("file://dtable-bundle/asset/files/2021-08/50%2525.pdf", "asset/files/2021-08/50%.pdf"),
        ("file://dtable-bundle/asset/files/2021-08/50%.pdf", "asset/files/2021-08/50%.pdf"),
        ("file://dtable-bundle/asset/7f3a/mail.eml", "asset/emails/2023-01/7f3a/mail.eml"),
        ("file://dtable-bundle-external-apps/asset/files/x/only.png", "asset/external-apps/9/only.png"),
        ("custom-asset://1494332c.txt", "asset/custom/1494332c.txt"),
        ("https://cloud.example/workspace/1/asset/0f-1/files/2021-08/a%20b.pdf", "asset/files/2021-08/a b.pdf"),
        ("/workspace/1/asset/0f-1/files/2021-08/a%20b.pdf?size=100", "asset/files/2021-08/a b.pdf"),
        ("file://dtable-bundle/asset/images/2020-01/u\u0308ber.png", "asset/images/2020-01/über.png"),
        ("file://dtable-bundle/asset/files/2021-08/none.pdf", None),
        ("", None),
        ("%", None),
        ("file://dtable-bundle/asset/../../content.json", None),
    ],
)
def test_addresses_find_their_files_by_path_by_tail_and_by_name(address: str, found: str | None) -> None:
    names = (
        *("content.json", "asset/files/2021-08/a b.pdf", "asset/files/2021-08/50%.pdf", "asset/custom/1494332c.txt"),
        *("asset/emails/2023-01/7f3a/mail.eml", "asset/external-apps/9/only.png", "asset/images/2020-01/über.png"),
    )
    assert Assets(dict.fromkeys(names, 1)).find(address) == found


def test_of_several_files_of_a_name_the_one_of_the_right_size_is_meant() -> None:
    assets = Assets({"asset/files/2021-01/a.pdf": 10, "asset/files/2021-02/a.pdf": 20})
    assert assets.find("file://dtable-bundle/asset/emails/a.pdf", 20) == "asset/files/2021-02/a.pdf"
    assert assets.find("file://dtable-bundle/asset/emails/a.pdf", 30) is None


def test_names_written_by_programs_that_do_not_say_utf_8_are_read(tmp_path: Path) -> None:
    name = "asset/files/2024-01/über.pdf"
    data = _with(tmp_path / "a.dtable", (zipfile.ZipInfo(name), b"x")).read_bytes()
    (tmp_path / "a.dtable").write_bytes(data.replace(b"\x00\x08", b"\x00\x00"))
    with opened(tmp_path / "a.dtable", Problems()) as found:
        assert name in found.names
