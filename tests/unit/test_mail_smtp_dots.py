"""A mail is cut into pieces on its way, and every line's leading dot is doubled wherever the cuts are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mail.smtp import protocol
from mail.smtp.protocol import dot_stuffed

lines = some.lists(some.sampled_from([b".", b"\r\n", b"x", b"..", b"\r\n.\r\n"]), max_size=40).map(b"".join)


def as_a_whole(raw: bytes) -> bytes:
    body = raw.removesuffix(b"\r\n").replace(b"\r\n.", b"\r\n..")
    return b"." + body if body.startswith(b".") else body


@given(lines, some.integers(1, 9))
def test_pieces_come_to_what_the_whole_would(raw: bytes, size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(protocol, "_PIECE", size)
        assert b"".join(dot_stuffed(raw)) == as_a_whole(raw)


def test_a_large_mail_comes_in_small_pieces() -> None:
    raw = b".\r\n" * 100_000
    pieces = list(dot_stuffed(raw))
    assert b"".join(pieces) == as_a_whole(raw)
    assert max(map(len, pieces)) < 1 << 17
