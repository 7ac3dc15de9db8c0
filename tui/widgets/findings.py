"""How the servers of an address are being found: a line a step as it is done, afterwards one line for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from textual.content import Content

from store.language import N_, _, ngettext
from tui.paint import DONE, MUTED, WAITING, joined, line, words
from tui.widgets.said import Said
from tui.widgets.wrapping import wrapped

_HANGING = "  "
_LEAST_WIDTH = 24
_HOW = {
    "preset": N_("The provider is known."),
    "autoconfig": N_("The domain itself names its servers."),
    "directory": N_("The public directory of mail servers names them."),
    "mx": N_("The provider that takes the mail of the domain is known."),
    "srv": N_("The domain names its servers in DNS."),
    "guess": N_("Servers of the usual names below the domain answer."),
}


@dataclass(frozen=True)
class Finding:
    """A step that was done; the sentence may hold words from outside."""

    step: str
    ok: bool
    sentence: str


def finding_of(told: Mapping[str, Any]) -> Finding:
    """Return the finding that a line of the errand tells of."""
    return Finding(str(told.get("step", "")), bool(told.get("ok")), str(told.get("sentence", "")))


class Findings(Said):
    """Takes no room before anything is looked for."""

    DEFAULT_CSS = """
    Findings { height: auto; }
    """

    def __init__(self) -> None:
        """Nothing is looked for yet."""
        super().__init__()
        self._found: list[Finding] = []
        self._looking = ""
        self._note = ""
        self._is_open = False

    @property
    def count(self) -> int:
        """How many steps were done."""
        return len(self._found)

    def hides(self, step: str) -> bool:
        """Whether a step of that kind was done that is not to be seen."""
        return not self._is_open and any(one.step == step and not one.ok for one in self._found)

    def begin(self, domain: str) -> None:
        """Look for the servers of a domain."""
        self._found, self._is_open, self._note = [], True, ""
        self._looking = _("Looking for the servers of {domain}").format(domain=domain)
        self._draw()

    def report(self, found: Finding) -> None:
        """Show a step that was done."""
        self._found.append(found)
        self._draw()

    def end(self) -> None:
        """Fold the steps, if any found something."""
        self._looking = ""
        self._is_open = not (self._found and self._found[-1].ok)
        self._draw()

    def fold(self) -> None:
        """Fold the steps, whatever they have found: what they were for is known by now."""
        self._is_open = False
        self._draw()

    def note(self, text: str) -> None:
        """Say something below them."""
        self._note = text
        self._draw()

    def clear(self) -> None:
        """Show nothing."""
        self._found, self._looking, self._note = [], "", ""
        self._draw()

    def turn(self) -> None:
        """Show the steps, or fold them."""
        self._is_open = not self._is_open
        self._draw()

    def _draw(self) -> None:
        self.display = bool(self._found or self._looking or self._note)
        lines = self._steps() if self._is_open else self._folded()
        if self._looking:
            lines.append(joined([line("…", WAITING), line(self._looking, MUTED)], " "))
        if self._note:
            lines.append(words(self._note, MUTED))
        self.update(joined(lines, "\n"))

    def _steps(self) -> list[Content]:
        room = max(_LEAST_WIDTH, self.size.width - len(_HANGING))
        return [each for one in self._found for each in _step(one, room)]

    def on_resize(self) -> None:
        """Lay out at the new width."""
        self._draw()

    def _folded(self) -> list[Content]:
        if not self._found:
            return []
        last, count = self._found[-1], len(self._found)
        told = (_(_HOW[last.step]) if last.step in _HOW else last.sentence) if last.ok else _("No servers were found.")
        parts = [line("●" if last.ok else "·", DONE if last.ok else MUTED), line(told)]
        if count > 1:
            steps = ngettext("f2: {n} step", "f2: {n} steps", count).format(n=count)
            parts.append(line(f" {steps}", MUTED))
        return [joined(parts, " ")]


def _step(one: Finding, room: int) -> list[Content]:
    """Return a step's lines; what does not fit beside its mark stands below the text."""
    mark, style = (line("●", DONE), "") if one.ok else (line("·", MUTED), MUTED)
    first, *rest = wrapped(one.sentence, room) or [""]
    return [joined([mark, line(first, style)], " "), *(line(_HANGING + each, style) for each in rest)]
