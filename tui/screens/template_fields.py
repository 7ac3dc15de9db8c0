"""What a template is typed in: its name, its headers, its text; under each field what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget

from store.language import _, ngettext
from tui.paint import FAILED, MUTED, WAITING, joined, line
from tui.widgets.said import Said
from tui.widgets.writing import TextField, WritingArea

if TYPE_CHECKING:
    from mail.templates.linting import Finding
    from mail.templates.parts import Template

_HEADERS = ("to", "cc", "bcc", "subject")
_MOST_TOLD = 3
LANGUAGES = ("en", "fr", "de")
"""The languages that values are written in."""


def language_name(code: str) -> str:
    """Return what a language is called."""
    return {"en": _("English"), "fr": _("French"), "de": _("German")}.get(code, code)


class TemplateFields(VerticalScroll, can_focus=False):
    """The fields; `template` is what they hold."""

    DEFAULT_CSS = """
    TemplateFields {
        padding: 0 1;
        scrollbar-size-vertical: 1;
        & > .row { height: 1; }
        & > .row > Static { width: 9; color: $foreground-muted; }
        & > .row > TextField, & > .row > TextField:focus { width: 1fr; background: transparent; }
        & > .row > TextField:focus { background: $boost; }
        /* without a rule of its own a line does not hear of the focus within it */
        & > .row:focus-within { color: $foreground; }
        & > .row:focus-within > Static { color: $text-accent; text-style: bold; }
        & > .told { height: auto; display: none; padding-left: 9; }
        & > #of-text, & > #of-all { padding-left: 0; }
        & > #summary { height: auto; margin-top: 1; }
        & > WritingArea, & > WritingArea:focus { height: 1fr; min-height: 6; margin-top: 1; padding: 0 1; }
        & > WritingArea { background: $surface; }
        & > WritingArea:focus { background: $boost; }
    }
    """

    def __init__(self, template: Template) -> None:
        """Begin with a template."""
        super().__init__()
        self._held = template
        self._called = TextField(template.name, id="name")
        self._fields = {part: TextField(getattr(template, part), id=part) for part in _HEADERS}
        self._text = WritingArea(template.text, id="text")
        self._html = WritingArea(template.html, id="html")
        # what nobody touches stays as it was given, uncleaned
        self._shown = self._typed()

    def compose(self) -> ComposeResult:
        """A line for each header, the options in words, the text."""
        yield from self._row("name", _("Name"), self._called)
        labels = {"to": _("To"), "cc": _("Cc"), "bcc": _("Bcc"), "subject": _("Subject")}
        for part, field in self._fields.items():
            yield from self._row(part, labels[part], field)
        yield Said(id="summary")
        yield Said(id="of-all", classes="told")
        yield self._text
        yield self._html
        yield Said(id="of-text", classes="told")

    def _row(self, part: str, label: str, field: Widget) -> ComposeResult:
        with Horizontal(id=f"{part}-row", classes="row"):
            yield Said(line(label))
            yield field
        yield Said(id=f"of-{part}", classes="told")

    def on_mount(self) -> None:
        """Hide what is not used, and begin with the name, or with the text."""
        for area in (self._text, self._html):
            area.move_cursor((0, 0))
        self._html.display = False
        self.show_copies(shows=False)
        self._summarise()

    def take_keys(self) -> None:
        """Let the keys come where one goes on: to the name while there is none."""
        (self._text if self._called.value else self._called).focus()

    def _typed(self) -> dict[str, str]:
        fields = {part: field.value for part, field in self._fields.items()}
        return {"name": self._called.value, **fields, "text": self._text.text, "html": self._html.text}

    @property
    def template(self) -> Template:
        """The template as it is now."""
        touched = {part: text for part, text in self._typed().items() if text != self._shown[part]}
        return replace(self._held, **touched)  # type: ignore[arg-type]

    def set_options(self, template: Template) -> None:
        """Take over what is not typed in fields."""
        for name in ("language", "is_markdown", "attachments", "missing"):
            self._held = replace(self._held, **{name: getattr(template, name)})
        self._summarise()

    @property
    def shows_copies(self) -> bool:
        """Whether Cc and Bcc can be typed."""
        return all(self.query_one(f"#{part}-row").display for part in ("cc", "bcc"))

    def show_copies(self, *, shows: bool) -> None:
        """Show Cc and Bcc, or hide them as far as they are empty."""
        for part in ("cc", "bcc"):
            self.query_one(f"#{part}-row").display = shows or bool(self._fields[part].value)
        if shows:
            self._fields["cc"].focus()
        elif self.screen.focused in (self._fields["cc"], self._fields["bcc"]):
            self._fields["to"].focus()

    def turn_html(self) -> None:
        """Show the HTML in place of the text, or the text again."""
        shows = not self._html.display
        self._html.display, self._text.display = shows, not shows
        (self._html if shows else self._text).focus()
        self._summarise()

    def _summarise(self) -> None:
        held = self._held
        told = [language_name(held.language), _("Markdown") if held.is_markdown else _("plain text")]
        if held.missing:
            told.append(ngettext("{n} rule for empty cells", "{n} rules for empty cells", len(held.missing)).format(
                n=len(held.missing)
            ))  # fmt: skip
        if held.attachments:
            told.append(_("files of {columns}").format(columns=", ".join(held.attachments)))
        parts = [line(", ".join(told), MUTED)]
        if self._html.display:
            parts.insert(0, line(_("HTML"), "bold"))
        elif self._html.text:
            parts.append(line(_("with HTML"), MUTED))
        self.query_one("#summary", Said).update(joined(parts, "   "))

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Say under each field what is wrong with it."""
        from mail.templates.merging import FIELDS

        parts = {called: part.replace("html", "text") for part, called in FIELDS.items()}
        places: dict[str, list[Finding]] = {}
        for one in findings:
            places.setdefault(parts.get(one.field, "all"), []).append(one)
        for place in ("to", "cc", "bcc", "subject", "text", "all"):
            self._tell(place, places.get(place, []))

    def _tell(self, place: str, found: Sequence[Finding]) -> None:
        said = self.query_one(f"#of-{place}", Said)
        said.display = bool(found)
        told = [_told(one) for one in found[:_MOST_TOLD]]
        if len(found) > _MOST_TOLD:
            told.append(line(f"… {len(found) - _MOST_TOLD:,}", MUTED))
        said.update(joined(told, "\n"))
        if found and place in ("cc", "bcc"):
            self.query_one(f"#{place}-row").display = True

    def show_name_error(self, error: Content | None) -> None:
        """Say what is wrong with the name, or nothing any longer."""
        said = self.query_one("#of-name", Said)
        said.display = error is not None
        if error is not None:
            said.update(error)
            self._called.focus()


def _told(one: Finding) -> Content:
    """Return a finding short: it stands below its field, so only the place in that is named."""
    style = FAILED if one.is_fatal else WAITING
    at = _("line {line}, column {column}").format(line=one.line, column=one.column) if one.line else _("here")
    told = [line("!", f"bold {style}"), line(_(one.trouble.sentence).format(at=at, **one.trouble.facts), style)]
    near = str(one.trouble.facts.get("near", ""))
    if near:
        told.append(line(_("Is “{near}” meant?").format(near=near)))
    return joined(told, " ")
