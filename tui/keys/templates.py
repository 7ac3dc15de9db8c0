"""The keys of templates: their list, the writing of one, and choosing one for a mail."""

from __future__ import annotations

from store.language import N_
from tui.keys import Key

_GO = (Key("go.templates", "m", "go_templates", N_("templates"), N_("Go to the templates of mails.")),)

_LIST = (
    Key(
        "templates.change", "enter,e", "change", N_("change"), N_("Change the template, and see the mail it makes."), 10
    ),
    Key("templates.add", "a", "add", N_("add"), N_("Write another template."), 20),
    Key("templates.copy", "C", "copy", N_("copy"), N_("Begin another template with the text of this one."), 30),
    Key("templates.remove", "d,delete", "remove", N_("remove"), N_("Remove it; u brings it back."), 40),
    Key("templates.leave", "escape", "leave", N_("back"), N_("Go back."), 60),
)

_EDITOR = (
    Key("template.save", "ctrl+s", "submit", N_("save"), N_("Save the template."), 10, priority=True),
    Key("template.column", "ctrl+n", "column", N_("column"), N_("Insert a column, which becomes the row's value."), 20),
    Key("template.next_row", "ctrl+down,alt+j", "row(1)", N_("next row"), N_("See the mail of the next row."), 30),
    Key("template.previous_row", "ctrl+up,alt+k", "row(-1)", N_("row before"), N_("See the mail of the row before.")),
    Key(
        *("template.options", "ctrl+o", "options", N_("options")),
        *(N_("Say its language, its form, its files, and what happens where a cell is empty."), 40),
    ),
    Key("template.copies", "ctrl+r", "copies", N_("cc/bcc"), N_("Show or hide Cc and Bcc."), 50),
    Key("template.html", "ctrl+t", "html", N_("text or html"), N_("Change between the text and its HTML."), 70),
    Key("template.pane", "f6", "pane", N_("preview"), N_("Go to the preview, or back to writing."), 80, priority=True),
    Key("template.next", "tab", "app.focus_next", N_("next field"), N_("Go to the next field.")),
    Key("template.previous", "shift+tab", "app.focus_previous", N_("field before"), N_("Go to the field before.")),
    Key("template.leave", "escape", "leave", N_("leave"), N_("Leave, after asking where something was typed."), 35),
)

_OPTIONS = (
    Key("options.take", "ctrl+s", "submit", N_("take over"), N_("Go on with these options."), 10, priority=True),
    Key("options.next", "tab,down", "app.focus_next", N_("next"), N_("Go to the next option.")),
    Key("options.previous", "shift+tab,up", "app.focus_previous", N_("before"), N_("Go to the option before.")),
    Key("options.leave", "escape", "leave", N_("leave unchanged"), N_("Leave them as they were."), 40),
)

_COMPOSER = (
    Key("composer.template", "ctrl+t", "template", N_("template"), N_("Fill in a template for this row."), 24),
)

TEMPLATE_KEYS: tuple[Key, ...] = (*_GO, *_LIST, *_EDITOR, *_OPTIONS, *_COMPOSER)
"""All of them, in the order in which the help lists them."""
