"""The keys of the questions that make a new account, and of signing in to one again."""

from __future__ import annotations

from store.language import N_
from tui.keys import Key

_AGAIN = ("sign_in",)

_PAGE = (
    Key("wizard.more", "ctrl+o", "more", N_("more"), N_("Ask for what is seldom needed, too."), 30, _AGAIN),
    Key("wizard.steps", "f2", "steps", N_("steps"), N_("Show how the servers were found, step by step."), 50),
    Key("wizard.page", "f3", "copy_page", N_("copy page"), N_("Copy the address of the provider's page."), 35, _AGAIN),
    Key("wizard.next", "tab,down", "app.focus_next", N_("next"), N_("Go to the next question."), 40, _AGAIN),
    Key(
        *("wizard.previous", "shift+tab,up", "app.focus_previous", N_("before")),
        *(N_("Go to the question before."), 0, _AGAIN),
    ),
    Key(
        *("wizard.leave", "escape", "leave", N_("back")),
        *(N_("Stop what is under way, or go back; what was typed is kept."), 60, _AGAIN),
    ),
    Key("answer.submit", "enter", "submit", N_("go on"), N_("Go on with what was typed."), 10),
)

_CHOICE = (
    Key("choice.take", "enter,space", "take", N_("choose"), N_("Take the line under the cursor."), 10),
    Key("choice.down", "down,j", "move(1)", N_("down"), N_("Go one line down, or to the next question.")),
    Key("choice.up", "up,k", "move(-1)", N_("up"), N_("Go one line up, or to the question before.")),
)

_SERVERS = (
    Key("servers.accept", "enter", "accept", N_("these are right"), N_("Go on with these servers."), 10),
    Key("servers.edit", "e", "edit", N_("edit"), N_("Change the servers or the user name."), 20),
)

_BROWSER = (
    Key("browser.paste", "enter", "paste", N_("paste the address"), N_("Go where the address is pasted."), 5),
    Key("browser.code", "c", "copy_code", N_("copy code"), N_("Copy the code, over SSH too."), 10),
    Key("browser.address", "y,C", "copy_address", N_("copy address"), N_("Copy the address, over SSH too."), 20),
    Key("browser.other", "o", "other", N_("other way"), N_("Sign in by a pasted address in place of a code."), 25),
    Key("administrator.copy", "c", "copy", N_("copy text"), N_("Copy the text for the administrator."), 10),
    Key(
        *("administrator.address", "y,C", "copy_approval", N_("copy address")),
        *(N_("Copy the address at which an administrator approves the program."), 25, ("error",)),
    ),
)

_MADE = (
    Key("made.done", "enter", "done", N_("done"), N_("Go to the accounts."), 10),
    Key("made.test", "t", "test", N_("test mail"), N_("Send a test mail and show the server's answer."), 20),
)

WIZARD_KEYS: tuple[Key, ...] = (*_PAGE, *_CHOICE, *_SERVERS, *_BROWSER, *_MADE)
