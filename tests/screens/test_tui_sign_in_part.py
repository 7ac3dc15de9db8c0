"""What becomes of a secret that is tried: it leaves its field at once, and only what was not refused comes back."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from tests.screens.keys import do, press, settle, type_text
from tests.screens.new_account import BEGUN_BY_PASTING, answer_address, focused, tell, to_sign_in
from tests.screens.sight import Hands, shown, until
from tests.screens.told_errands import HANGS, PLACES, WAITS, Line, Told, refused, told
from tui.app import MailbaseApp
from tui.widgets.secret_input import SecretInput

__all__ = ["told"]

UNREACHABLE: Line = {"code": "SERVER_001", "sentence": "imap.firm.example cannot be reached."}
WRONG_PASSPHRASE: Line = {"code": "SECRET_005", "sentence": "The passphrase is wrong."}


def refusals(words: str = "no") -> list[Line]:
    """Return how both servers refuse a password."""
    told = [refused(step, f"{step}.firm.example", "NEMAIL_002", "It is refused.", words) for step in ("imap", "smtp")]
    return [*told, {"ok": False}]


def secret(pilot: Hands, name: str = "password") -> str:
    """Return what stands in the field of a secret."""
    return pilot.app.screen.query_one(f"#{name}", SecretInput).value


async def to_password(pilot: Hands, told: Told, provider: str = "generic") -> None:
    """Answer all but the password."""
    tell(told, provider=provider)
    told.answers["secret places"] = [PLACES | {"chosen": "files"}]
    await to_sign_in(pilot)
    if focused(pilot) == "way":
        await do(pilot, "enter")
    await until(pilot, lambda: focused(pilot) == "password")


async def give(pilot: Hands, text: str) -> None:
    """Type a secret and have it tried."""
    await type_text(pilot, text)
    await press(pilot, "enter")


async def test_a_password_that_is_typed_is_never_shown_nor_copied(bare: MailbaseApp, told: Told) -> None:
    async with bare.run_test(size=(100, 30)) as pilot:
        await to_password(pilot, told)
        await type_text(pilot, "sesame")
        assert "Password        ••••••" in shown(pilot)
        field = bare.screen.query_one("#password", SecretInput)
        field.select_all()
        await do(pilot, "ctrl+c", "ctrl+x")
        assert bare.clipboard == ""
        assert field.value == "sesame"
        assert "sesame" not in repr(field) + repr(SecretInput.Given("sesame")) + repr(field.Changed(field, "sesame"))
        await do(pilot, "escape")
        assert "sesame" not in shown(pilot)
        assert field.value == ""


async def test_a_password_that_is_typed_during_a_check_outlives_the_refusal(bare: MailbaseApp, told: Told) -> None:
    async with bare.run_test(size=(100, 30)) as pilot:
        await to_password(pilot, told)
        told.answers["add account"] = [WAITS, *refusals()]
        await give(pilot, "sesame")
        await until(pilot, lambda: "… Signing in to" in shown(pilot))
        assert secret(pilot) == ""
        await type_text(pilot, "open")
        told.goes_on.set()
        await until(pilot, lambda: shown(pilot).count("(NEMAIL_002)") == 2)
        await settle(pilot)
        assert secret(pilot) == "open"
        await do(pilot, "enter")
        assert [task["password"] for task in told.of("add account")] == ["sesame", "open"]


async def test_enter_during_a_check_begins_no_second_one(bare: MailbaseApp, told: Told) -> None:
    async with bare.run_test(size=(100, 30)) as pilot:
        await to_password(pilot, told)
        told.answers["add account"] = [HANGS]
        await give(pilot, "sesame")
        await give(pilot, "open")
        await until(pilot, lambda: "an answer is still waited for" in shown(pilot))
        assert len(told.of("add account")) == 1
        assert secret(pilot) == "open"


@pytest.mark.parametrize("errand", ["discover", "look", "add account"])
async def test_the_program_ends_whatever_is_under_way(bare: MailbaseApp, told: Told, errand: str) -> None:
    tell(told)
    told.answers["secret places"] = [PLACES | {"chosen": "files"}]
    told.answers |= {"add account": [], errand: [*told.answers.get(errand, [])[:1], HANGS]}
    async with bare.run_test(size=(100, 30)) as pilot:
        await answer_address(pilot)
        if errand == "add account":
            await do(pilot, "enter")
            await give(pilot, "sesame")
        await until(pilot, lambda: len(told.of(errand)) == 1)


async def test_a_password_is_there_again_when_no_server_could_be_asked(bare: MailbaseApp, told: Told) -> None:
    async with bare.run_test(size=(100, 30)) as pilot:
        await to_password(pilot, told)
        told.answers["add account"] = [{"error": UNREACHABLE}]
        await give(pilot, "sesame")
        await until(pilot, lambda: "(SERVER_001)" in shown(pilot))
        await settle(pilot)
        assert secret(pilot) == "sesame"


async def test_a_password_is_there_again_when_the_check_was_stopped(bare: MailbaseApp, told: Told) -> None:
    async with bare.run_test(size=(100, 30)) as pilot:
        await to_password(pilot, told)
        told.answers["add account"] = [HANGS]
        await give(pilot, "sesame")
        await until(pilot, lambda: "… Signing in to" in shown(pilot))
        await do(pilot, "escape")
        assert "Signing in to" not in shown(pilot)
        assert (secret(pilot), focused(pilot)) == ("sesame", "password")


async def test_a_wrong_passphrase_is_asked_for_anew_and_the_password_is_not(bare: MailbaseApp, told: Told) -> None:
    async with bare.run_test(size=(100, 30)) as pilot:
        await to_password(pilot, told)
        told.answers["secret places"] = [PLACES | {"chosen": "passphrase"}]
        told.answers["add account"] = [{"error": WRONG_PASSPHRASE}]
        await give(pilot, "sesame")
        await until(pilot, lambda: focused(pilot) == "passphrase")
        await type_text(pilot, "horse")
        await do(pilot, "enter", "enter")
        assert (secret(pilot), secret(pilot, "passphrase"), focused(pilot)) == ("sesame", "", "passphrase")
        assert [task.get("passphrase") for task in told.of("add account")] == [None, "horse"]


async def test_a_password_that_was_refused_is_in_no_field_and_the_passphrase_is(bare: MailbaseApp, told: Told) -> None:
    async with bare.run_test(size=(100, 30)) as pilot:
        tell(told)
        await to_sign_in(pilot)
        told.answers["add account"] = refusals()
        await do(pilot, "down", "enter")
        for _time in range(2):
            await give(pilot, "horse")
        await give(pilot, "sesame")
        await until(pilot, lambda: shown(pilot).count("(NEMAIL_002)") == 2)
        await settle(pilot)
        assert (secret(pilot), secret(pilot, "passphrase"), secret(pilot, "again")) == ("", "horse", "horse")
        assert focused(pilot) == "password"


async def test_a_client_secret_stays_known_while_a_browser_is_waited_for(bare: MailbaseApp, told: Told) -> None:
    tell(told, provider="gmail")
    told.answers["secret places"] = [PLACES | {"chosen": "files"}]
    error = {"code": "OAUTH_001", "sentence": "The sign-in server refused."}
    told.answers |= {"oauth begin": [BEGUN_BY_PASTING], "oauth finish": [{"error": error}]}
    async with bare.run_test(size=(100, 30)) as pilot:
        await to_sign_in(pilot)
        await do(pilot, "down", "enter")
        await until(pilot, lambda: focused(pilot) == "client_id")
        await type_text(pilot, "1")
        await do(pilot, "enter")
        await give(pilot, "whisper")
        await until(pilot, lambda: "Ended at" in shown(pilot))
        assert secret(pilot, "client_secret") == ""
        await do(pilot, "enter")
        await type_text(pilot, "http://localhost/?code=1")
        await do(pilot, "enter")
        assert [told.of(each)[0]["client_secret"] for each in ("oauth begin", "oauth finish")] == ["whisper"] * 2
        await until(pilot, lambda: focused(pilot) == "client_id")
        assert secret(pilot, "client_secret") == "whisper"


async def test_another_way_takes_no_secret_of_the_first_one_along(bare: MailbaseApp, told: Told) -> None:
    async with bare.run_test(size=(100, 30)) as pilot:
        await to_password(pilot, told)
        told.answers["add account"] = [{"ok": False}]
        await type_text(pilot, "sesame")
        await do(pilot, "shift+tab", "down", "enter")
        await until(pilot, lambda: focused(pilot) == "command")
        await give(pilot, "pass show desk")
        await settle(pilot)
        assert "password" not in told.of("add account")[0]


async def test_f3_copies_the_page_that_helps(bare: MailbaseApp, told: Told) -> None:
    async with bare.run_test(size=(100, 30)) as pilot:
        await to_password(pilot, told, "icloud")
        assert "f3 copy page" in shown(pilot)
        await do(pilot, "f3")
        assert bare.clipboard == "https://account.apple.com"
        assert "https://account.apple.com is copied, where the terminal allows it." in shown(pilot)


async def test_f3_copies_the_page_of_the_refusal_that_came_last(bare: MailbaseApp, told: Told) -> None:
    async with bare.run_test(size=(100, 30)) as pilot:
        await to_password(pilot, told, "gmx")
        told.answers["add account"] = refusals("535 Authentication credentials invalid")
        await give(pilot, "sesame")
        await until(pilot, lambda: shown(pilot).count("(NEMAIL_002)") == 2)
        await settle(pilot)
        last = [text for text in shown(pilot).splitlines() if "https://" in text][-1]
        await do(pilot, "f3")
        assert last.strip(" ▁▂▃▄▅▆▇█") == bare.clipboard


async def test_f3_does_nothing_where_no_page_helps(bare: MailbaseApp, told: Told) -> None:
    async with bare.run_test(size=(100, 30)) as pilot:
        await to_password(pilot, told)
        await do(pilot, "f3")
        assert bare.clipboard == ""
        assert "copy page" not in shown(pilot)
        assert isinstance(bare.focused, Input)
