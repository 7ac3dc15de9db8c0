"""What went wrong and why, what helps and where, and the words of whoever refused."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from store.language import _
from tui import leading
from tui.keys import bindings
from tui.paint import ACCENT, FAILED, MUTED, joined, line, words
from tui.place import Question
from tui.trouble import Trouble
from tui.widgets.key_line import KeyLine
from tui.widgets.said import Said


class ErrorScreen(Question[None]):
    """A panel over the screen on which it happened; that screen stays as it was."""

    PLACES = ("error",)
    BINDINGS: ClassVar[list[BindingType]] = bindings("error")
    DEFAULT_CSS = """
    ErrorScreen {
        #panel {
            width: 76;
            max-width: 95%;
            max-height: 90%;
            padding: 1 1 1 2;
            border: round $error;
            scrollbar-size-vertical: 1;
            /* between the text and the scroll bar */
            & > * { padding-right: 1; }
            & > .quoted { padding: 0 1 0 2; color: $foreground-muted; }
        }
        .part { margin-top: 1; }
    }
    """

    def __init__(self, trouble: Trouble) -> None:
        """Show an error."""
        super().__init__()
        self.trouble = trouble
        self._place = ""
        """Where Enter leads; empty where it only closes."""

    def compose(self) -> ComposeResult:
        """Sentence and code, why, what helps, the words that were kept, and what can be handed on."""
        trouble = self.trouble
        with VerticalScroll(id="panel"):
            yield Said(self._sentence())
            if trouble.cause:
                yield Said(words(trouble.cause, MUTED))
            if trouble.next_step:
                yield Said(words(trouble.next_step), id="next", classes="part")
            if trouble.advice:
                yield Said(self._advice(), classes="part")
            if trouble.words:
                yield Said(line(f"{trouble.evidence or _('What was said')}:", MUTED), classes="part")
                yield Said(words(trouble.words), id="said", classes="quoted")
            if trouble.for_administrator:
                yield Said(line(_("For the administrator; c copies it:"), MUTED), classes="part")
                yield Said(words(trouble.for_administrator), classes="quoted")
        yield KeyLine()

    def _sentence(self) -> Content:
        sentence = joined([line("!", f"bold {FAILED}"), words(self.trouble.sentence, "bold")], " ")
        return joined([sentence, line(f"({self.trouble.code})", MUTED)]) if self.trouble.code else sentence

    def _advice(self) -> Content:
        """Return what is known to help at the provider, with its page."""
        advice, page = words(self.trouble.advice), self.trouble.page
        if not page:
            return advice
        return joined([advice, joined([line(page, ACCENT), line(_("(p copies it)"), MUTED)], " ")], "\n")

    def on_mount(self) -> None:
        """Let the arrows scroll what is longer than the screen."""
        self.query_one("#panel").focus()
        self._place = leading.place_of(self.trouble, self.mailbase)
        if self._place:
            key = joined([line("enter", "bold $foreground"), line(leading.word(self._place))], " ")
            self.query_one(KeyLine).show_lead(key)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Copy what there is."""
        match action:
            case "copy_page":
                return bool(self.trouble.page)
            case "copy_text":
                return bool(self.trouble.for_administrator)
            case "copy_approval":
                return bool(self.trouble.approve_at)
        return super().check_action(action, parameters)

    def action_lead(self) -> None:
        """Go where the remedy is done; back, where that is at hand."""
        self.dismiss(None)
        if self._place:
            self.mailbase.call_later(leading.lead, self.mailbase, self.trouble, self._place)

    def action_copy_page(self) -> None:
        """Copy the address of the provider's page."""
        self._copy(self.trouble.page, _("The address is copied, where the terminal allows it."))

    def action_copy_text(self) -> None:
        """Copy what is for the administrator."""
        self._copy(self.trouble.for_administrator, _("The text is copied, where the terminal allows it."))

    def action_copy_approval(self) -> None:
        """Copy the address at which the program is approved."""
        self._copy(self.trouble.approve_at, _("The address is copied, where the terminal allows it."))

    def _copy(self, text: str, told: str) -> None:
        self.mailbase.copy_to_clipboard(text)
        self.query_one(KeyLine).remark(told)

    def action_close(self) -> None:
        """Go back to where it happened."""
        self.dismiss(None)
