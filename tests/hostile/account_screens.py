"""The way through the screens of accounts, by keys: what servers and others wrote is looked at, and answered badly."""

from __future__ import annotations

from mail.vault.file_vault import FileVault
from tests.hostile.hands import close_error, paste, paste_unseen, retype
from tests.hostile.hostile_greeter import Greeter
from tests.hostile.hostile_store import LAST
from tests.hostile.payloads import NUMBERS, Voice, mark, marks
from tests.hostile.walker import Walker


def accounts(walker: Walker, voice: Voice) -> None:
    """What servers have said, accounts of any name, and all that can be done with one."""
    walker.press("g", "a")
    walker.expect("Accounts")
    walker.see([*marks("an"), *marks("aw")], "down", most=len(NUMBERS) + 1)
    walker.press("home")
    _details(walker)
    _senders(walker, voice)
    _tested_and_refused(walker, voice)
    _removed(walker, voice)


def _details(walker: Walker) -> None:
    """All that is known: certificates, abilities, folders, who signs in how."""
    walker.press("enter")
    walker.expect("Receives")
    walker.see([*marks("ac"), *marks("fo"), *(mark(sink, LAST) for sink in ("cs", "ci", "ct", "me"))], "pagedown")
    walker.press("escape")
    walker.expect("enter details")
    _signs_in(walker, "end", "au")
    walker.press("home", "down")
    _signs_in(walker, "down", "is", "cl")
    _signs_in(walker, "down", "pw")
    walker.press("home")


def _signs_in(walker: Walker, key: str, *sinks: str) -> None:
    """Go to an account by a key, and see how it signs in."""
    walker.press(key, "enter")
    walker.expect("Receives")
    walker.see((mark(sink, LAST) for sink in sinks), "pagedown", most=9)
    walker.press("escape")
    walker.expect("enter details")


def _senders(walker: Walker, voice: Voice) -> None:
    """Who may send from an account, under which names, and what its mails end with."""
    walker.press("p")
    walker.expect("Who may send from")
    walker.see(marks("mb"), "down", most=len(NUMBERS) + 2)
    walker.press("escape", "home", "down", "n")
    walker.expect("Identities")
    walker.see(marks("id"), "down", most=len(NUMBERS) + 2)
    walker.press("e")
    walker.expect("Identity of")
    paste(walker, voice, "in")
    _leave_unsaved(walker)
    walker.press("escape")
    walker.expect("enter details")
    walker.press("S")
    walker.expect("Signatures")
    walker.see([*marks("sn"), *marks("st")], "down", most=len(NUMBERS) + 1)
    walker.press("e")
    walker.expect("leave unchanged")
    walker.press("escape")
    walker.expect("enter change")
    walker.press("a")
    walker.expect("New signature")
    paste(walker, voice, "ns")
    _leave_unsaved(walker)
    walker.press("escape")
    walker.expect("enter details")


def _leave_unsaved(walker: Walker) -> None:
    walker.press("escape")
    walker.expect("Leave without saving")
    walker.read()
    walker.press("y")
    walker.expect("enter change")


def _tested_and_refused(walker: Walker, voice: Voice) -> None:
    """Why an account does not work, a test mail from it, a check of it, and a sign-in that is refused."""
    walker.press("w")
    close_error(walker, mark("aw", 0))
    walker.press("t")
    walker.expect("Test mail from")
    paste(walker, voice, "tt")
    walker.press("tab")
    paste(walker, voice, "ts")
    walker.press("tab")
    paste(walker, voice, "tx")
    walker.press(b"\x13")
    close_error(walker)
    walker.press("r")
    walker.expect("Their words")
    paste_unseen(walker, voice)
    walker.press("enter")
    walker.expect("SERVER_")
    # the password is there again when the check has ended, which escape would only stop before
    walker.expect("•")
    walker.press("escape")
    walker.expect("enter details")


def _removed(walker: Walker, voice: Voice) -> None:
    """What depends on an account, and a name that is not its own."""
    walker.press("d")
    walker.expect("Remove ")
    walker.expect(mark("ba", 0))
    paste(walker, voice, "rn")
    walker.press("enter")
    walker.expect("not its name")
    walker.press("escape")


def wizard(walker: Walker, voice: Voice) -> None:
    """A new account, typed by somebody who was told what to type, at servers that say what they like."""
    if "Accounts" not in walker.screen:
        walker.press("g", "a")
    walker.press("a")
    walker.expect("New account")
    paste(walker, voice, "wz")
    walker.press("enter")
    walker.expect("LETTER_001")
    retype(walker, "desk0@elsewhere.example")
    walker.press("enter")
    walker.expect("No servers were found")
    paste(walker, voice, "ws", ":99999")
    walker.press("enter")
    paste(walker, voice, "ws", ":99999")
    walker.press("enter", "enter")
    walker.expect("ACCOUNT_003")
    walker.expect(mark("ws", LAST))
    _greeted(walker, voice)
    walker.press("escape", "escape")


def _greeted(walker: Walker, voice: Voice) -> None:
    """Two servers that hang up with words of their own."""
    receives = Greeter(f"* BYE {voice.says('gi', LAST)}\r\n")
    sends = Greeter(f"554 {voice.says('gs', LAST)}\r\n")
    with receives, sends:
        walker.press(b"\x1b[Z", b"\x1b[Z")
        for server in (receives, sends):
            retype(walker, f"127.0.0.1:{server.port} starttls")
            walker.press("enter")
        walker.press("enter")
        walker.expect("SERVER_")
        # on a small screen the first server's words are above the fields, where the servers can be gone to
        walker.see([mark("gi", LAST), mark("gs", LAST)], b"\x1b[Z", most=9)


def locked(walker: Walker, voice: Voice) -> None:
    """A vault that somebody has locked: the passphrase that is asked for, and a wrong one."""
    FileVault(walker.folder / "secrets").seal("correct horse")
    walker.press(b"\x10")
    walker.type("Give the pass")
    walker.expect("Give the passphrase of the vault")
    walker.read()
    walker.press("enter")
    walker.expect("Passphrase of the vault")
    paste_unseen(walker, voice)
    walker.press("enter")
    walker.expect("not the passphrase")
    walker.press("escape")
