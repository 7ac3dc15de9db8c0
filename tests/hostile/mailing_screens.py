"""The way through the screens of mails to many, and through the dialog that asks when a mail shall leave."""

from __future__ import annotations

from tests.hostile.hands import paste
from tests.hostile.hostile_store import LAST
from tests.hostile.payloads import NUMBERS, Voice, mark, marks
from tests.hostile.walker import Walker


def to_many(walker: Walker, voice: Voice) -> None:
    """What each row would get, why some get nothing, other templates and names; the last look, which sends nothing."""
    _open_readers(walker)
    walker.press("M")
    walker.expect("with which template")
    walker.see(marks("mt"), "down", most=len(NUMBERS) + 2)
    walker.press("enter")
    # where the attacker has named who stands first, no row gets a mail
    walker.expect("[0-9]+ do not")
    walker.press("f")
    walker.expect("under which name")
    walker.expect(mark("ms", LAST))
    walker.press("down", "enter")
    walker.expect("26 rows get a mail")
    first, *others = marks("mx")
    walker.see([first], "pagedown", most=5)
    walker.see(others, "J", "pagedown", most=len(NUMBERS) + 2)
    walker.press(b"\x1b[17~")
    walker.see(marks("mo"), "pagedown", most=len(NUMBERS))
    walker.press("s")
    walker.expect("between two mails")
    paste(walker, voice, "mq")
    walker.expect(r"time\.")
    walker.press("escape", b"\x13")
    walker.expect("Send 26 mails")
    walker.expect(mark("ms", LAST))
    walker.press("escape", "escape")
    walker.expect("Title .*E-mail")


def later(walker: Walker, voice: Voice) -> None:
    """All that is known of a mail for later, and another time for it: what is pasted there is none."""
    walker.press("g", "o")
    walker.expect("Outbox")
    walker.press("home")
    walker.expect(mark("lt", LAST))
    walker.press("enter")
    walker.expect("Leaves")
    walker.expect(mark("lt", LAST))
    walker.press("escape", "t")
    walker.expect("When shall")
    walker.expect(mark("lt", LAST))
    paste(walker, voice, "lw")
    walker.expect(r"time\.")
    walker.press("escape", "escape")


def _open_readers(walker: Walker) -> None:
    """Open the table of those who are written to."""
    walker.press("g", "b", "home", "down", "down", "enter")
    walker.expect("Title .*E-mail")
