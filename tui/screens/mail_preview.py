"""A mail before it leaves: the very bytes and to whom they go, or what its reader will see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from rich.segment import Segment
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.geometry import Size
from textual.strip import Strip

from store.drafts import Draft
from store.language import _, ngettext
from store.sizes import size_of
from tui.keys import bindings
from tui.paint import ACCENT, MUTED, fit, joined, line
from tui.place import Question
from tui.screens.reading import LongText
from tui.widgets.key_line import KeyLine
from tui.widgets.said import Said
from tui.widgets.wrapping import wrapped

if TYPE_CHECKING:
    from tui.app import MailbaseApp

BYTES, RECEIVED = "bytes", "received"
TEXT, LABEL, LATER, LEFT_OUT = "text", "label", "later", "left-out"
MARK = "≈"
"""Stands before a line of which something is given only when the mail is queued."""
_LABEL_WIDTH = 10

Piece = tuple[str, str]
"""A line from outside, and what it is: TEXT, LABEL, LATER or LEFT_OUT."""


class MarkedText(LongText):
    """Lines of several kinds, each in its style."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"marked--{kind}" for kind in (LABEL, LATER, LEFT_OUT)}
    DEFAULT_CSS = """
    MarkedText {
        & > .marked--label { color: $text-muted; }
        & > .marked--later { color: $text-warning; }
        & > .marked--left-out { color: $text-muted; text-style: italic; }
    }
    """

    def __init__(self, pieces: Sequence[Piece]) -> None:
        """Show lines."""
        super().__init__("\n".join(text for text, _kind in pieces))
        self._pieces = tuple(pieces)
        self._kinds: list[str] = []

    def show_pieces(self, pieces: Sequence[Piece]) -> None:
        """Show other lines, from their beginning."""
        self._pieces = tuple(pieces)
        self._text = "\n".join(text for text, _kind in pieces)
        self.scroll_home(animate=False)
        self._break()
        self.refresh(layout=True)

    def on_resize(self) -> None:
        """Break the lines anew."""
        self._break()

    def _break(self) -> None:
        width = self.scrollable_content_region.width
        broken = [(part, kind) for text, kind in self._pieces for part in wrapped(text, width) or [""]]
        self._lines = [text for text, _kind in broken]
        self._kinds = [kind for _text, kind in broken]
        self.virtual_size = Size(width, len(self._lines))

    def render_line(self, y: int) -> Strip:
        """Return line `y` of the pane."""
        place, width = y + self.scroll_offset.y, self.size.width
        if place >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        kind = self._kinds[place]
        style = self.rich_style if kind == TEXT else self.get_component_rich_style(f"marked--{kind}")
        return Strip([Segment(fit(self._lines[place], width), style)], width)


class MailPreviewScreen(Question[str]):
    """Shows one of the two; answers with the other one where that is asked for."""

    PLACES = ("wire", "text")
    BINDINGS: ClassVar[list[BindingType]] = bindings("wire")
    DEFAULT_CSS = """
    MailPreviewScreen {
        #panel {
            width: 96%;
            max-width: 110;
            max-height: 90%;
        }
        #panel Static { height: 1; margin-bottom: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """

    def __init__(self, what: str, told: Mapping[str, Any]) -> None:
        """Show what an errand told of a mail, as BYTES or as RECEIVED."""
        super().__init__()
        self.what = what
        self._told = told
        self._is_html = False
        self._title = Said()
        self._text = MarkedText(self._pieces())

    def compose(self) -> ComposeResult:
        """Title, text, keys."""
        with Vertical(id="panel"):
            yield self._title
            yield self._text
        yield KeyLine()

    def on_mount(self) -> None:
        """Let the keys scroll."""
        self._text.focus()
        self._entitle()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the other one, and HTML where there is some."""
        if action == "turn":
            return self.what == RECEIVED and bool(self._told.get("html"))
        if action == "show":
            return parameters != (self.what,)
        return super().check_action(action, parameters)

    def action_turn(self) -> None:
        """Change between the text and the HTML as text."""
        self._is_html = not self._is_html
        self._text.show_pieces(self._pieces())
        self._entitle()

    def action_show(self, what: str) -> None:
        """Show the other one."""
        self.dismiss(what)

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)

    def _entitle(self) -> None:
        if self.what == BYTES:
            words = _("the very bytes; {mark} is given when the mail is queued").format(mark=MARK)
            self._title.update(joined([line(_("As it leaves"), "bold"), line(words, MUTED)]))
            return
        if not self._told.get("html"):
            self._title.update(joined([line(_("As received"), "bold"), line(_("text, there is no HTML"), MUTED)]))
            return
        looks = [(_("text"), not self._is_html), (_("HTML"), self._is_html)]
        shown = [line(f"▸ {name}", f"bold {ACCENT}") if now else line(f"  {name}", MUTED) for name, now in looks]
        turn = joined([line("h", f"bold {ACCENT}"), line(_("changes between them"), MUTED)], " ")
        self._title.update(joined([line(_("As received"), "bold"), joined(shown, "  "), turn]))

    def _pieces(self) -> list[Piece]:
        if self.what == BYTES:
            return [*_envelope(self._told), ("", TEXT), *_bytes(self._told)]
        return [*_head(self._told), ("", TEXT), *_body(self._told, self._is_html)]


async def composed(app: MailbaseApp, draft: Draft, what: str) -> MailPreviewScreen:
    """Let a draft be composed in a process of its own; return the screen that shows it.

    :raises TroubleError: it cannot be composed
    """
    task = {"task": "preview", "store": str(app.store.path), "member": app.store.member}
    return MailPreviewScreen(what, await app.errand(task | {"as": what, "draft": draft.to_json()}))


def _envelope(told: Mapping[str, Any]) -> Iterator[Piece]:
    yield from _fact(_("Server"), [_server(told)])
    yield from _fact(_("Identity"), [str(told["identity"])])
    size = _("{n} bytes").format(n=f"{told['size']:,}")
    if told.get("limit"):
        size += " " + _("(limit {size})").format(size=size_of(int(told["limit"])))
    yield from _fact(_("Size"), [size])
    yield "", TEXT
    yield f"MAIL FROM:<{told['sender']}>", TEXT
    hidden = {str(one) for one in told["hidden"]}
    for address in map(str, told["recipients"]):
        yield f"RCPT TO:<{address}>" + (f"   {_('Bcc: only here, not in the mail')}" if address in hidden else ""), TEXT
    more = int(told["count"]) - len(told["recipients"])
    if more > 0:
        yield ngettext("… {n} more recipient", "… {n} more recipients", more).format(n=f"{more:,}"), LEFT_OUT


def _server(told: Mapping[str, Any]) -> str:
    facts = {"server": told["server"], "security": str(told["security"]).upper(), "user": told["user"]}
    return _("{server}, {security}, signed in as {user}").format(**facts)


def _bytes(told: Mapping[str, Any]) -> Iterator[Piece]:
    for text, is_given_later, stands_for in told["lines"]:
        kind = LEFT_OUT if stands_for else LATER if is_given_later else TEXT
        yield f"{MARK if is_given_later else ' '} {text}", kind
    if told.get("is_cut"):
        yield _("The rest is too long to be shown here."), LEFT_OUT


def _head(told: Mapping[str, Any]) -> Iterator[Piece]:
    yield from _fact(_("From"), [str(told["sender"])])
    for label, role in ((_("Reply to"), "reply_to"), (_("To"), "to"), (_("Cc"), "cc")):
        if told[role]:
            yield from _fact(label, [", ".join(map(str, told[role]))])
    yield from _fact(_("Subject"), [str(told["subject"]) or "—"])
    yield from _fact(_("Date"), [_("when it leaves")])
    files = [_file(*one) for one in told["files"]]
    if files:
        yield from _fact(_("Files"), files)


def _file(name: str, kind: str, size: int, is_shown: bool) -> str:
    told = f"{name}  {size_of(size)}  {kind}"
    return f"{told}  {_('in the text')}" if is_shown else told


def _body(told: Mapping[str, Any], is_html: bool) -> Iterator[Piece]:
    for text in str(told["html"] if is_html else told["text"]).split("\n"):
        yield text, TEXT
    if told.get("is_cut"):
        yield _("The rest is too long to be shown here."), LEFT_OUT


def _fact(label: str, values: Iterable[str]) -> Iterator[Piece]:
    for number, value in enumerate(values):
        yield f"{'' if number else label:<{_LABEL_WIDTH}}{value}", LABEL if not value else TEXT
