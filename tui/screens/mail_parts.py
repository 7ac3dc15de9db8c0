"""What of a draft's text will leave: the plain text, the HTML as it is read, and its source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content

from store import identities, signatures
from store.clean import clean_text
from store.drafts import Draft
from store.language import _
from store.workspace import Store
from tui.apart import GoOn
from tui.keys import bindings
from tui.paint import ACCENT, MUTED, joined, line
from tui.place import Question
from tui.screens.reading import LongText
from tui.widgets.key_line import KeyLine
from tui.widgets.said import Said

_LONGEST = 200_000
"""Characters of a part that are shown."""


@dataclass(frozen=True)
class Parts:
    """The parts of a mail's text, clean."""

    text: str
    html: str = ""
    """As our own reader shows it; empty where there is none."""
    source: str = ""


def read(_go_on: GoOn, store: Store, draft: Draft) -> Parts:
    """Make the parts of a draft as its mail will have them; runs on any thread."""
    from mail.reading.html_text import html_to_text
    from mail.writing.bodies import bodies_of

    reader = store.read()
    identity = None if draft.identity is None else identities.standing_in(reader, draft.identity)
    made = bodies_of(draft, signatures.load(reader, identity.signature) if identity else None)
    html = html_to_text(made.html) if made.html else ""
    return Parts(*(_shown(part) for part in (made.text, html, made.html)))


def _shown(text: str) -> str:
    rest = "\n\n" + _("The rest is too long to be shown here.") if len(text) > _LONGEST else ""
    return clean_text(text[:_LONGEST]) + rest


class PartsScreen(Question[None]):
    """One part at a time, over the composer."""

    PLACES = ("parts", "text")
    BINDINGS: ClassVar[list[BindingType]] = bindings("parts")
    DEFAULT_CSS = """
    PartsScreen {
        #panel {
            width: 96%;
            max-width: 110;
            max-height: 90%;
        }
        #panel Static { height: auto; }
        #panel #which { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        #panel #why { margin-bottom: 1; }
    }
    """

    def __init__(self, draft: Draft) -> None:
        """Show the parts of a draft."""
        super().__init__()
        self._draft = draft
        self._parts: Parts | None = None
        self._at = 0

    def compose(self) -> ComposeResult:
        """Which part this is, the part, the keys."""
        with Vertical(id="panel"):
            yield Said(id="which")
            yield Said(id="why")
            yield LongText("")
        yield KeyLine()

    def on_mount(self) -> None:
        """Make the parts, off the screens' thread."""
        self.query_one(LongText).focus()
        self._draw()
        self.begin(self._read())

    async def _read(self) -> None:
        app = self.mailbase
        self._parts = await app.apart.run(read, app.store, self._draft)
        self._draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer another part only where there is one."""
        if action in ("next", "previous"):
            return self._parts is not None and bool(self._parts.source)
        return super().check_action(action, parameters)

    def action_next(self) -> None:
        """Show the next part."""
        self._turn(1)

    def action_previous(self) -> None:
        """Show the part before."""
        self._turn(-1)

    def _turn(self, step: int) -> None:
        self._at = (self._at + step) % 3
        self._draw()

    def _draw(self) -> None:
        names = (_("Plain text"), _("HTML as it is read"), _("HTML source"))
        found = self._parts
        seen = names if found is not None and found.source else names[:1]
        words = [
            line(f"▸ {name}", f"bold {ACCENT}") if number == self._at else line(f"  {name}", MUTED)
            for number, name in enumerate(seen)
        ]
        self.query_one("#which", Said).update(joined(words, "  "))
        self.query_one("#why", Said).update(self._why())
        if found is not None:
            self.query_one(LongText).show((found.text, found.html, found.source)[self._at])
        self.refresh_bindings()

    def _why(self) -> Content:
        if self._parts is None:
            return line(_("Making the parts…"), MUTED)
        if not self._parts.source:
            told = _("There is no HTML: the text has no markup.")
            if not self._draft.is_markdown:
                told = _("There is no HTML: this mail is plain text; ctrl+d m makes it Markdown.")
            return line(told, MUTED)
        return line(_("Both leave in one mail; each program shows the one that it can."), MUTED)

    def action_close(self) -> None:
        """Go on writing."""
        self.dismiss(None)
