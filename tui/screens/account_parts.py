"""The parts of the page for a new account that are no fields: its servers and what they proved, and its success."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.reactive import reactive

from store.accounts import NewAccount
from store.language import N_, _
from tui.keys import bindings
from tui.paint import DONE, FAILED, MUTED, WAITING, joined, line, words
from tui.widgets.fact import Fact
from tui.widgets.said import Said

PRIVATE_AUTHORITY = "SERVER_013"
"""A certificate of an authority that is not known here: its file makes it known."""


@dataclass(frozen=True)
class Seen:
    """What a server showed before anyone signed in; every text may hold words from outside."""

    ok: bool
    sentence: str = ""
    words: str = ""
    next_step: str = ""
    code: str = ""
    host: str = ""
    subject: str = ""
    issuer: str = ""
    until: str = ""


def seen_of(told: Mapping[str, Any]) -> Seen:
    """Return what a line of the errand tells of a server."""
    texts = {name: str(told.get(name, "")) for name in ("sentence", "words", "next_step", "code", "host")}
    shown = told.get("certificate") or {}
    proof = {name: str(shown.get(name, "")) for name in ("subject", "issuer")}
    return Seen(ok=bool(told.get("ok")), until=str(shown.get("expires", "")), **texts, **proof)


@dataclass(frozen=True)
class ServersShown:
    """What is known of both servers."""

    plan: NewAccount
    provider: str
    warning: str = ""
    seen: tuple[tuple[str, Seen], ...] = ()
    """By ``imap`` and ``smtp``; without one it is being looked at."""


class Servers(Vertical, can_focus=True):
    """The servers that an address leads to; Enter takes them, e changes them."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("servers")
    DEFAULT_CSS = """
    Servers {
        height: auto;
        & Static { height: auto; }
        & .proof { padding-left: 18; }
        & .warning { padding-left: 16; }
        &:focus { background: $boost; }
        &:focus .label { color: $text-accent; text-style: bold; }
    }
    """

    shown: reactive[ServersShown | None] = reactive(None, recompose=True)

    class Accepted(Message):
        """They are right."""

    class EditAsked(Message):
        """They are to be changed."""

    @property
    def are_proven(self) -> bool:
        """Whether both have proved who they are."""
        seen = dict(self.shown.seen) if self.shown else {}
        return len(seen) == len(_BOTH) and all(one.ok for one in seen.values())

    @property
    def refusals(self) -> dict[str, Seen]:
        """What is wrong, by ``imap`` and ``smtp``."""
        return {step: one for step, one in (self.shown.seen if self.shown else ()) if not one.ok}

    def report(self, step: str, seen: Seen) -> None:
        """Show what was seen of one of them."""
        if self.shown is not None:
            known = self.shown
            self.shown = ServersShown(known.plan, known.provider, known.warning, (*known.seen, (step, seen)))

    def compose(self) -> ComposeResult:
        """Both servers with their certificates, the user name, and what to look at."""
        if self.shown is None:
            return
        plan, seen = self.shown.plan, dict(self.shown.seen)
        yield Fact(_("Servers"), self.shown.provider)
        if self.shown.warning:
            yield Said(words(self.shown.warning, WAITING), classes="warning")
        for step, word in _BOTH.items():
            server = [getattr(plan, f"{step}_{part}") for part in ("host", "port", "security")]
            yield Fact("", f"{server[0]}:{server[1]}  {server[2].upper()}", word=_(word))
            yield from _proof(
                seen.get(step), other=seen.get("imap" if step == "smtp" else "smtp"), is_last=step == "smtp"
            )
        yield Fact("", plan.user_name, word=_("signs in as"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Servers that have not proved who they are cannot be taken."""
        if action == "accept":
            return self.are_proven
        return super().check_action(action, parameters)

    def action_accept(self) -> None:
        """Go on."""
        self.post_message(self.Accepted())

    def action_edit(self) -> None:
        """Change them."""
        self.post_message(self.EditAsked())


class Made(Vertical, can_focus=True):
    """The account is there."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("made")
    DEFAULT_CSS = """
    Made {
        height: auto;
        & Static { height: auto; }
        & #then { padding-left: 2; }
        &:focus { background: $boost; }
    }
    """

    class TestAsked(Message):
        """A test mail is wanted."""

    class Done(Message):
        """Nothing more is wanted."""

    def compose(self) -> ComposeResult:
        """What is ready, and what follows from it."""
        yield Said(id="ready")
        yield Said(line(_("Every base can write mail from it now, and its inbox is being read.")), id="then")

    def show(self, name: str) -> None:
        """Say that the account of that name is ready."""
        ready = line(_("{name} is ready.").format(name=name), "bold")
        self.query_one("#ready", Said).update(joined([line("●", DONE), ready], " "))

    def action_test(self) -> None:
        """Send a test mail."""
        self.post_message(self.TestAsked())

    def action_done(self) -> None:
        """Go to the accounts."""
        self.post_message(self.Done())


_BOTH = {"imap": N_("receives"), "smtp": N_("sends")}
_PRIVATE = N_("If it is your own server, give its authority's certificate as a file below. No password has left.")


def _proof(seen: Seen | None, other: Seen | None, *, is_last: bool) -> Iterable[Said]:
    """Yield what a server has shown; what it shares with the other one is said once."""
    if seen is None:
        looking = line(_("looking at it, nobody signs in yet"), MUTED)
        yield Said(joined([line("…", WAITING), looking], " "), classes="proof")
    elif seen.ok:
        whole = _("certificate of {subject}, by {issuer}, until {until}")
        own = _("certificate by {issuer}, until {until}")
        told = (own if seen.subject == seen.host else whole).format(**_facts(seen))
        yield Said(joined([line("●", DONE), line(told, MUTED)], " "), classes="proof")
    else:
        code = line(f"({seen.code})", MUTED)
        yield Said(joined([line("!", f"bold {FAILED}"), line(seen.sentence, "bold"), code], " "), classes="proof")
        if seen.words:
            yield Said(words(seen.words, MUTED), classes="proof")
        step = _(_PRIVATE) if seen.code == PRIVATE_AUTHORITY else seen.next_step
        is_said_below = not is_last and other is not None and other.code == seen.code
        if step and not is_said_below:
            yield Said(words(step), classes="proof")


def _facts(seen: Seen) -> dict[str, str]:
    return {"subject": seen.subject or "—", "issuer": seen.issuer or "—", "until": seen.until or "—"}
