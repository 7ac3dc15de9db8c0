"""How each check went: a line with its result; where it failed, the server's words and the next step under it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.reactive import reactive

from store.language import _
from tui.paint import DONE, FAILED, MUTED, WAITING, joined, line, words
from tui.widgets.said import Said


@dataclass(frozen=True)
class Check:
    """One check; every text may hold words from outside."""

    step: str
    """``imap``, ``smtp``, ``test mail`` or ``round trip``."""
    sentence: str
    ok: bool | None = None
    """None while it is under way."""
    words: str = ""
    next_step: str = ""
    code: str = ""


def check_of(told: Mapping[str, Any]) -> Check:
    """Return the check that a line of an errand tells of."""
    texts = {name: str(told.get(name, "")) for name in ("step", "sentence", "words", "next_step", "code")}
    # a step that says null has only begun; one that says nothing has failed
    is_under_way = "ok" in told and told["ok"] is None
    return Check(ok=None if is_under_way else bool(told.get("ok")), **texts)


class CheckLines(Vertical):
    """Shows checks; takes no room without any."""

    DEFAULT_CSS = """
    CheckLines {
        height: auto;
        & Static, & .result { height: auto; }
        & .result > Static { width: 1fr; }
        & .result > .mark { width: 2; }
        & .said { padding-left: 2; }
    }
    """

    checks: reactive[tuple[Check, ...]] = reactive((), recompose=True)

    def begin(self, checks: Iterable[Check]) -> None:
        """Show what is under way."""
        self.checks = tuple(checks)

    def report(self, done: Check) -> None:
        """Show how a check went, in the place where it was under way."""
        kept = tuple(done if check.step == done.step else check for check in self.checks)
        self.checks = kept if done in kept else (*kept, done)

    def clear(self) -> None:
        """Show nothing."""
        self.checks = ()

    def stop(self) -> None:
        """Show only what was done; what was under way is not waited for any more."""
        self.checks = tuple(check for check in self.checks if check.ok is not None)

    def compose(self) -> ComposeResult:
        """Each check with what was said; a next step that several share stands under the last of them."""
        later = [check.next_step for check in self.checks]
        for check in self.checks:
            later.pop(0)
            yield Horizontal(Said(_mark(check), classes="mark"), Said(_result(check)), classes="result")
            if check.words:
                yield Said(words(check.words, MUTED), classes="said")
            if check.next_step and check.next_step not in later:
                yield Said(words(check.next_step), classes="said")


def _mark(check: Check) -> Content:
    if check.ok is None:
        return line("…", WAITING)
    return line("●", DONE) if check.ok else line("!", f"bold {FAILED}")


def _result(check: Check) -> Content:
    if check.ok is None:
        return line(check.sentence, MUTED)
    told = line(check.sentence, "" if check.ok else "bold")
    return joined([told, line(f"({check.code})", MUTED)], " ") if check.code else told


def under_way(step: str, server: str) -> Check:
    """Return the check of a server that has not answered yet."""
    return Check(step, _("Signing in to {server}").format(server=server))
