"""What the hands of a walk do again and again: paste the worst, type anew, close an error."""

from __future__ import annotations

from tests.hostile.hostile_store import LAST
from tests.hostile.payloads import PASTED, Voice, mark
from tests.hostile.walker import Walker


def paste(walker: Walker, voice: Voice, sink: str, after: str = "") -> None:
    """Paste the worst payload into the field that has the keys, and wait until its mark stands there."""
    # the mark near the end, where the cursor is, stays in sight in a narrow field
    walker.paste(f"{PASTED if voice.hostile else 'ok'} {mark(sink, LAST)} ok{after}")
    walker.expect(mark(sink, LAST))


def paste_unseen(walker: Walker, voice: Voice) -> None:
    """Paste it into a field that shows nothing."""
    walker.paste(f"{PASTED if voice.hostile else 'ok'} ok")
    walker.expect("•••")


def retype(walker: Walker, text: str) -> None:
    """Replace what stands in the field that has the keys."""
    walker.press("end", b"\x15")
    walker.paste(text)


def close_error(walker: Walker, word: str = ".") -> None:
    """Expect an error over the screen that tells a word, and close it."""
    walker.expect("esc close")
    walker.expect(word)
    walker.press("escape")
