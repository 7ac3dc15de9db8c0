"""The way through every screen, by keys: what an attacker wrote is looked at, edited, typed and pasted everywhere."""

from __future__ import annotations

from pathlib import Path

from tests.hostile.account_screens import accounts, locked, wizard
from tests.hostile.hands import close_error, paste, retype
from tests.hostile.hostile_folder import NAME, hostile_folder
from tests.hostile.hostile_store import LAST
from tests.hostile.mailing_screens import later, to_many
from tests.hostile.payloads import NUMBERS, Voice, mark, marks
from tests.hostile.walker import Walker


def walk(walker: Walker, voice: Voice, file: Path) -> None:
    """Walk through everything; `file` is a CSV file of the attacker's, in the walker's home."""
    home(walker, voice)
    imported(walker, voice, file)
    table(walker, voice)
    table_questions(walker, voice)
    feed(walker)
    writing(walker, voice, file)
    fields_and_comments(walker, voice)
    all_drafts(walker)
    to_many(walker, voice)
    later(walker, voice)
    accounts(walker, voice)
    wizard(walker, voice)
    outbox(walker)
    unlinked(walker, voice)
    people(walker, voice)
    searched(walker, voice)
    locked(walker, voice)


def home(walker: Walker, voice: Voice) -> None:
    """Bases, tables and what waits; help, palette, the key g; a new base."""
    walker.expect("Bases")
    walker.see([*marks("ba"), *marks("ta"), *marks("su"), *marks("fr"), *marks("os"), *marks("oa")], b"j" * 8)
    walker.press("g")
    walker.expect("accounts")
    walker.press("escape", "?")
    walker.expect("Keys")
    walker.press("pagedown", "escape", b"\x10")
    paste(walker, voice, "pq")
    walker.press("escape", "escape")
    walker.press("n")
    walker.expect("Base, new or known")
    retype(walker, voice.names("nb", 17, "|"))
    walker.press("tab")
    retype(walker, voice.names("nt", 17, "|"))
    walker.press("tab")
    retype(walker, "Name: " + voice.says("ty", LAST))
    walker.press(b"\x13")
    close_error(walker, mark("ty", LAST).casefold())
    retype(walker, voice.names("nc", 17))
    walker.press(b"\x13")
    walker.expect(f"{mark('nb', 17)}.* ▸ {mark('nt', 17)}")
    walker.press("escape")
    walker.expect("n new base")
    walker.press("home", "M")
    walker.expect("Mail of")
    walker.see(marks("an"), "down", most=len(NUMBERS) + 4)
    walker.press("escape")


def imported(walker: Walker, voice: Voice, file: Path) -> None:
    """A file with a hostile name, hostile titles and cells; before that, one that is not there."""
    walker.press("i")
    walker.expect("File to import")
    paste(walker, voice, "nf")
    walker.press("tab")
    retype(walker, "Imported")
    walker.press(b"\x13")
    close_error(walker, mark("nf", LAST))
    retype(walker, str(file))
    walker.press(b"\x13")
    # a look at the file, what can be chosen there, and a name and a target that are pasted
    walker.expect("a new table")
    walker.see([*marks("ic"), *marks("ih", range(8))], "right", "pagedown")
    walker.press("enter")
    walker.expect("any text, one line")
    walker.press("escape", "home", "e")
    paste(walker, voice, "iN")
    walker.press("escape", "i")
    paste(walker, voice, "iT")
    walker.press("escape")
    walker.press(b"\x13")
    walker.expect("imported into")
    walker.see([mark("im", 0), mark("ip", 0)], "pagedown", most=9)
    walker.press("enter")
    walker.see([*marks("ic"), *marks("ih", range(8))], "right", "pagedown")
    walker.press("escape")
    walker.expect("n new base")


def table(walker: Walker, voice: Voice) -> None:
    """Rows, columns, and cells that are edited, copied and left."""
    open_table(walker)
    walker.see(marks("cv"), "pagedown")
    walker.press("right", "right")
    walker.see(marks("se"), "pageup")
    walker.press("home")
    walker.see([*marks("cn"), *marks("cx", range(10))], "right", most=len(NUMBERS) + 3)
    walker.press("home", "e")
    walker.type("x")
    walker.press("escape", "e", "end")
    walker.type("x")
    walker.press("enter", "y", "u")
    walker.press("right", "right", "right", "e")
    walker.type("x")
    walker.press("enter", "u")
    walker.expect(f"Undone: Edit {mark('cn', 0)}")
    walker.press("e")
    paste(walker, voice, "pc")
    walker.press("enter", "u", "home", "y", "d")
    walker.expect("y yes")
    walker.press("n", "space", "escape")


def table_questions(walker: Walker, voice: Voice) -> None:
    """Like this, filter, find, sort, and the way to a column."""
    walker.press(b",")
    walker.expect(rf"1 of {len(NUMBERS)}")
    walker.press(b",", b"o", b"o", b"o", "F")
    walker.type("contains ")
    paste(walker, voice, "fl")
    walker.press("enter")
    walker.expect("No row is like this")
    walker.press("F", b"\x15", "enter")
    walker.press("F", b"\x15")
    walker.type("nothing ")
    paste(walker, voice, "fx")
    walker.press("enter")
    close_error(walker)
    walker.press("escape", "/")
    paste(walker, voice, "fd")
    walker.press("enter")
    walker.expect("” stands")
    walker.press("g", "c")
    paste(walker, voice, "gc")
    walker.press("enter")
    close_error(walker, mark("gc", LAST))
    walker.press("escape")


def open_table(walker: Walker) -> None:
    """Open the table from home."""
    walker.press("g", "b", "home", "down", "enter")
    walker.expect("Number .*E-mail")


def feed(walker: Walker) -> None:
    """Mails as they are read: unfolded, quotes shown, as they came, why they are here; their files saved."""
    open_table(walker)
    walker.press("enter")
    walker.expect("R all")
    walker.press("home", "down", "enter", "enter", "home")
    wanted = [each for sink in ("su", "fr", "bo", "qu", "fi", "cc", "rb") for each in marks(sink)]
    for _item in range(len(NUMBERS) + 3):
        walker.press("down", "t")
    walker.press("home")
    walker.see(wanted, "pagedown")
    walker.press("w")
    walker.expect("Why this mail")
    walker.press("escape", "h")
    walker.expect("As it came")
    walker.see(marks("rw"), "pagedown")
    walker.press("escape", "up", "up", "s")
    walker.expect("Saved as")
    walker.press("U")


def writing(walker: Walker, voice: Voice, file: Path) -> None:
    """An answer to a hostile mail: its subject and recipients are taken over, values and a file are put in."""
    walker.press("R")
    walker.expect("review")
    walker.see([mark("me", LAST)], "escape", "r", most=3)
    walker.press(b"\x0e")
    walker.expect("Number")
    odd = hostile_folder(file.parent, voice)
    walker.press("down", "enter", b"\x12", b"\x0f")
    walker.expect("type to narrow")
    paste(walker, voice, "at")
    walker.press("enter")
    walker.expect("nothing like this")
    walker.press(b"\x15")
    walker.type(NAME)
    walker.expect(f"{NAME}/")
    walker.press("enter")
    walker.expect(mark("fn", odd[0]))
    walker.see([*(mark("fn", number) for number in odd), mark("fp", 0), mark("fl", 0)], "down", most=len(odd) + 4)
    walker.press("home", "end", "enter")
    walker.expect("cannot be attached|at most|type to narrow")
    walker.press(b"\x15")
    walker.paste(str(file))
    walker.expect(mark("im", 0))
    walker.press("enter")
    walker.expect("at most")
    walker.paste(str(file))
    walker.expect("instead of")
    walker.press("n")
    paste(walker, voice, "pb")
    walker.press(b"\x13")
    walker.expect("Send this mail")
    # where the attacker has named the sender too, no mail comes of it
    for key, shown in (("W", "As it leaves"), ("v", "As received")):
        walker.press(key)
        walker.expect(f"{shown}|LETTER_003")
        walker.press("pagedown", "escape")
        walker.expect("Send this mail")
    walker.press("e", "escape")


def fields_and_comments(walker: Walker, voice: Voice) -> None:
    """The fields of a row, its comments, changes and a draft."""
    walker.press("J")
    wanted = [each for sink in ("co", "ch") for each in marks(sink)]
    walker.press("end", "up", "enter", "home")
    walker.see([*wanted, mark("dt", LAST), mark("ds", LAST), mark("db", LAST)], "pagedown")
    walker.press(b"c")
    paste(walker, voice, "nc")
    walker.press(b"\x13")
    walker.expect(mark("nc", LAST))
    walker.press(b"\x1b[17~", "home")
    walker.see([mark("cx", 0), *marks("cn")], "down")
    walker.press("e", "escape", "escape", "escape")


def all_drafts(walker: Walker) -> None:
    """The list of drafts, and the parts of one that would leave."""
    walker.press("g", "d")
    walker.expect("Drafts")
    walker.see([mark("dt", LAST), mark("ds", LAST), mark("db", LAST)], "down", most=3)
    walker.press("home", "enter")
    walker.expect("plain text")
    walker.press(b"\x04")
    walker.expect("both parts")
    walker.press("v")
    walker.expect("Plain text")
    walker.see([mark("pb", LAST)], "pagedown", most=5)
    walker.press("escape", "escape", "escape", "escape")


def outbox(walker: Walker) -> None:
    """Mail that failed, the question before it is given up, all that is known of it, and its row."""
    walker.press("g", "o")
    walker.expect("Outbox")
    walker.see(marks("or"), "down", most=len(NUMBERS) + 2)
    # the first one is for later
    walker.press("home", "down", "x")
    walker.expect("y yes")
    walker.press("n", "enter")
    walker.expect("Message-ID")
    walker.press("o")
    walker.expect("reply")
    walker.press("escape", "escape", "escape")


def unlinked(walker: Walker, voice: Voice) -> None:
    """Mail on no row, the rows that are suggested, and a row that is named."""
    walker.press("g", "u")
    walker.expect("Unlinked")
    walker.see([*marks("uf"), *marks("us")], "down", most=len(NUMBERS))
    walker.press("o")
    paste(walker, voice, "lr", " 9")
    walker.press("enter")
    close_error(walker, mark("lr", LAST))
    walker.press("escape", "l")
    walker.expect("SERVER_|code|esc close|close")
    walker.press("escape", "escape")


def people(walker: Walker, voice: Voice) -> None:
    """Names of contacts, one that is looked for and a file that is not there."""
    walker.press("g", "p")
    walker.expect("People")
    walker.press(b"/")
    walker.type("person")
    walker.press("enter")
    walker.expect(f"{len(NUMBERS)} of")
    walker.see(marks("pn"), "down", most=len(NUMBERS) + 3)
    walker.press("escape", b"/")
    paste(walker, voice, "pf")
    walker.expect("Nobody is called like this")
    walker.press("escape", "i")
    walker.press(b"\x15")
    paste(walker, voice, "pi")
    walker.press("enter")
    close_error(walker, mark("pi", LAST))
    walker.press("escape", "escape")


def searched(walker: Walker, voice: Voice) -> None:
    """What is found in comments, cells and mails, and a pasted question; then the row of a comment."""
    walker.press(b"\x06")
    walker.expect("Find:")
    for sink in ("Jcv", "Jsu", "Jco"):
        retype(walker, sink)
        walker.expect(f"Find: {sink}")
        walker.expect("[0-9] found|the best")
        walker.press(*["pagedown"] * 6)
    walker.press("enter")
    walker.expect("esc back|r reply|m new mail")
    walker.press("escape")
    walker.expect("Find:")
    retype(walker, "")
    paste(walker, voice, "sq")
    walker.expect("Nothing found")
    walker.press("escape")
