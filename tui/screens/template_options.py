"""What is said of a template beside its text: language, form, files, and what happens where a cell is empty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll

from store.language import _
from tui.columns.setting_lines import FieldLine, PickLine, SettingField
from tui.columns.wording import Asked
from tui.editors.pick_list import Entry
from tui.keys import bindings
from tui.paint import MUTED, line
from tui.place import Question
from tui.screens.template_fields import LANGUAGES, language_name
from tui.widgets.key_line import KeyLine
from tui.widgets.said import Said

if TYPE_CHECKING:
    from mail.templates.parts import Template
    from mail.templates.showing import Missing

_STOP, _LEAVE_OUT, _DEFAULT = "stop", "leave out", "default"


class GapLine(Vertical):
    """A column, and what happens where it is empty."""

    DEFAULT_CSS = """
    GapLine { height: auto; }
    GapLine FieldLine { display: none; }
    GapLine.-other FieldLine { display: block; }
    """

    def __init__(self, column: str, then: str, text: str) -> None:
        """Begin with a rule."""
        super().__init__()
        self.column = column
        ways = (
            Entry(_STOP, _("no mail"), _("it says which cell is empty")),
            Entry(_LEAVE_OUT, _("nothing"), _("it is left out")),
            Entry(_DEFAULT, _("another text"), ""),
        )
        self._then = PickLine(Asked("then", column, ways), then)
        self._text = FieldLine(Asked("text", "", example=_("what stands there instead")), text)
        self.set_class(then == _DEFAULT, "-other")

    def compose(self) -> ComposeResult:
        """The way, and where it is one, the other text."""
        yield self._then
        yield self._text

    @on(PickLine.Picked)
    def show_text(self, event: PickLine.Picked) -> None:
        """Ask for the other text where it is wanted."""
        self.set_class(event.key == _DEFAULT, "-other")
        if event.key == _DEFAULT:
            self.call_after_refresh(self._text.take_keys)

    @property
    def rule(self) -> tuple[str, str]:
        """What happens, and the other text."""
        return self._then.value, self._text.field.value if self._then.value == _DEFAULT else ""


class TemplateOptions(Question[Any]):
    """Answers with the template with other options, or None."""

    PLACES = ("options", "setting")
    BINDINGS: ClassVar[list[BindingType]] = bindings("options")
    DEFAULT_CSS = """
    TemplateOptions {
        #panel { width: 76; max-height: 90%; }
        #gaps { height: auto; max-height: 12; scrollbar-size-vertical: 1; }
        #title { margin-bottom: 1; }
        #empty { margin-top: 1; }
    }
    """

    def __init__(self, template: Template, used: Sequence[str], files: Sequence[str]) -> None:
        """Ask.

        :param used: the columns that the template shows, and may be empty
        :param files: the columns that hold files
        """
        super().__init__()
        self._template = template
        languages = tuple(Entry(code, language_name(code)) for code in LANGUAGES)
        self._language = PickLine(Asked("language", _("Numbers, days"), languages), template.language)
        forms = (
            Entry("plain", _("plain text"), _("as it is typed")),
            Entry("markdown", _("Markdown"), _("*emphasis*, lists and links, sent as HTML too")),
        )
        self._form = PickLine(Asked("form", _("Text is"), forms), "markdown" if template.is_markdown else "plain")
        self._files = [
            PickLine(
                Asked("files", name, (Entry("no", _("not attached")), Entry("yes", _("attached")))),
                "yes" if name in template.attachments else "no",
            )
            for name in dict.fromkeys((*files, *template.attachments))
        ]
        known = {one.column: one for one in template.missing}
        self._gaps = [
            GapLine(name, *((known[name].then, known[name].text) if name in known else (_STOP, "")))
            for name in dict.fromkeys((*used, *known))
        ]

    def compose(self) -> ComposeResult:
        """Language, form, files, a rule for each column."""
        with Vertical(id="panel"):
            yield Said(line(_("Options of the template"), "bold"), id="title")
            yield self._language
            yield self._form
            if self._files:
                yield Said(line(_("Files"), MUTED))
                yield from self._files
            told = _("Where a cell is empty, there is") if self._gaps else _("The template shows no column yet.")
            yield Said(line(told, MUTED), id="empty")
            with VerticalScroll(id="gaps", can_focus=False):
                yield from self._gaps
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin at the top."""
        self._language.take_keys()

    @on(SettingField.Submitted)
    def go_on(self, event: SettingField.Submitted) -> None:
        """Enter goes to the next option."""
        event.stop()
        self.focus_next()

    def action_submit(self) -> None:
        """Take all of it over."""
        self.dismiss(
            replace(
                self._template,
                language=self._language.value,
                is_markdown=self._form.value == "markdown",
                attachments=tuple(one.asked.label for one in self._files if one.value == "yes"),
                missing=tuple(self._rules()),
            )
        )

    def _rules(self) -> list[Missing]:
        from mail.templates.showing import Missing, Then

        rules = [(one.column, *one.rule) for one in self._gaps]
        # to stop is what happens where nothing is said
        return [Missing(column, cast(Then, then), text) for column, then, text in rules if then != _STOP]

    def action_leave(self) -> None:
        """Leave them as they were."""
        self.dismiss(None)
