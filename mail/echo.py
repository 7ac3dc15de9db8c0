"""Keeping secrets out of what servers say: some repeat the line that they did not like, password and all."""

from __future__ import annotations

import re
from base64 import b64encode

HIDDEN = "•••"

_CODED = re.compile(r"[A-Za-z0-9+/]{8,}={0,2}")
_SURE_ALONE = 4


def without_secrets(words: str, user: str, password: str) -> str:
    """Return what a server said without the password, in clear or as it went over the wire in base64.

    Also hides pieces of the coded form, as in an echo that was cut off.
    """
    if not password:
        return words
    coded = [b64encode(form.encode(errors="surrogateescape")).decode() for form in _wire_forms(user, password)]
    words = _CODED.sub(lambda run: HIDDEN if any(run[0].rstrip("=") in one for one in coded) else run[0], words)
    quoted = password.replace("\\", r"\\").replace('"', r"\"")
    bare = "|".join(map(re.escape, {quoted, password}))
    # a one-letter password may not blot out that letter everywhere, which would tell it
    return re.sub(bare if len(password) >= _SURE_ALONE else rf"(?<!\w)(?:{bare})(?!\w)", HIDDEN, words)


def _wire_forms(user: str, password: str) -> tuple[str, ...]:
    return (
        password,
        f"\0{user}\0{password}",
        f"{user}\0{user}\0{password}",
        f"user={user}\x01auth=Bearer {password}\x01\x01",
        f"n,a={user.replace('=', '=3D').replace(',', '=2C')},\x01auth=Bearer {password}\x01\x01",
    )
