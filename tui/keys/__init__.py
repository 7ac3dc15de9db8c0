"""Every key of the terminal, asked for by place: bindings, footer, help and palette read the same list.

A place is a screen or a widget (``home``, ``grid``, ``composer``); its name is the first part of its keys' ids.
Ids never change: a user's own keymap names them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.binding import Binding, BindingType

from store.language import N_, _

if TYPE_CHECKING:
    from textual.screen import Screen


@dataclass(frozen=True)
class Key:
    """One thing that a person can do at a place, and the keys that do it."""

    id: str
    """``place.word``."""
    keys: str
    """Textual's names, comma separated, the one to be shown first; empty: only the palette has it."""
    action: str
    label: str
    """The word in the footer, not yet translated."""
    sentence: str
    """What it does, for help and palette, not yet translated."""
    footer: int = 0
    """Its rank in the footer, the lowest first; 0: not there."""
    also: tuple[str, ...] = ()
    """Further places where the same key does the same."""
    priority: bool = False
    """Whether it goes before the keys of the focused widget."""

    @property
    def places(self) -> tuple[str, ...]:
        """Where the key works."""
        return (self.id.partition(".")[0], *self.also)

    @property
    def names(self) -> tuple[str, ...]:
        """Textual's names of the keys."""
        return tuple(filter(None, self.keys.split(",")))


@dataclass(frozen=True)
class LiveKey:
    """A key that works on a screen now: under which name, and on which of its parts."""

    key: Key
    name: str
    node: Any
    """The screen, widget or app whose action it is."""


TITLES = {
    "app": N_("Everywhere"),
    "go": N_("After g"),
    "layout": N_("After z: how the view looks"),
    "folds": N_("After z: groups"),
    "home": N_("Bases"),
    "base": N_("On a base"),
    "table": N_("Table"),
    "views": N_("Views of a table"),
    "colours": N_("Colours of rows"),
    "columns": N_("Columns of a table"),
    "column": N_("Settings of a column"),
    "setting": N_("One of several values"),
    "choices": N_("Choices of a select"),
    "formula": N_("Writing a formula"),
    "grid": N_("Rows and cells"),
    "cell": N_("While a cell is edited"),
    "panel": N_("In an editor"),
    "value": N_("In an editor"),
    "calendar": N_("Choosing a day"),
    "rating": N_("Choosing a rating"),
    "pick_one": N_("Choosing from a list"),
    "shelf": N_("Files of a cell"),
    "long_text": N_("Writing a long text"),
    "pasting": N_("Before a block is pasted"),
    "busy": N_("While many cells change"),
    "row": N_("Row"),
    "feed": N_("Feed"),
    "fields": N_("Fields"),
    "comment": N_("Writing a comment"),
    "composer": N_("Writing a mail"),
    "draft": N_("After ctrl+d: the draft"),
    "drafts": N_("Drafts"),
    "parts": N_("The parts of a mail"),
    "signing": N_("Choosing a signature"),
    "identities": N_("Identities of an account"),
    "signatures": N_("Signatures"),
    "sender": N_("An identity or a signature"),
    "templates": N_("Templates of mails"),
    "template": N_("Writing a template"),
    "options": N_("Options of a template"),
    "review": N_("Before a mail is sent"),
    "merge": N_("Writing to many rows"),
    "mailing": N_("Before mails to many are sent"),
    "queueing": N_("While mails to many are written"),
    "schedule": N_("When a mail leaves"),
    "times": N_("A time for a mail"),
    "files": N_("Files of a mail"),
    "picker": N_("Choosing files"),
    "narrow": N_("Choosing files"),
    "wire": N_("A mail before it leaves"),
    "outbox": N_("Outbox"),
    "departure": N_("What is known of a mail on its way"),
    "departures": N_("Several mails on their way"),
    "unlinked": N_("Unlinked mail"),
    "contacts": N_("People"),
    "people": N_("While a mail is addressed"),
    "search": N_("Search"),
    "history": N_("History"),
    "step": N_("Changes of a step"),
    "trash": N_("Trash"),
    "accounts": N_("Accounts"),
    "details": N_("What is known of an account"),
    "base_mail": N_("Mail of a base"),
    "users": N_("Who may use an account"),
    "marks": N_("Lines that are so or not"),
    "wizard": N_("New account"),
    "answer": N_("Answers"),
    "choice": N_("Choosing an answer"),
    "servers": N_("Servers found"),
    "browser": N_("While a browser is waited for"),
    "administrator": N_("When an organisation refuses"),
    "sign_in": N_("Signing in again"),
    "made": N_("When the account is there"),
    "rows": N_("Which row"),
    "list": N_("List"),
    "ask": N_("At a question in the foot"),
    "filter": N_("Conditions"),
    "condition": N_("Typing a condition"),
    "conditions": N_("Lines of conditions"),
    "passphrase": N_("Passphrase of the vault"),
    "offer": N_("Choosing from a list"),
    "several": N_("Choosing several"),
    "form": N_("In a form"),
    "reading": N_("Reading a mail"),
    "text": N_("Reading a mail"),
    "import": N_("Import"),
    "look": N_("Before an import"),
    "load": N_("Before an import"),
    "preview": N_("Columns of the file"),
}
"""What a place is called as a heading of the help."""

_SHOWN = {
    "escape": "esc",
    "delete": "del",
    "comma": ",",
    "question_mark": "?",
    "slash": "/",
    "colon": ":",
    "semicolon": ";",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "dollar_sign": "$",
    "exclamation_mark": "!",
    "equals_sign": "=",
    "asterisk": "*",
    "plus": "+",
    "minus": "-",
    "underscore": "_",
    "full_stop": ".",
    "pageup": "page up",
    "pagedown": "page down",
}


def shown(name: str) -> str:
    """Return a key's name as it is printed: ``?`` for ``question_mark``."""
    return _SHOWN.get(name, name)


def _character(name: str) -> str | None:
    """Return what a key types, or None when it types nothing."""
    return shown(name) if len(shown(name)) == 1 else None


def every() -> tuple[Key, ...]:
    """Return all keys."""
    from tui.keys.listed import KEYS

    return KEYS


def of_place(place: str) -> list[Key]:
    """Return the keys of a place in the order in which help lists them."""
    return [key for key in every() if place in key.places]


def bindings(*places: str) -> list[BindingType]:
    """Return the bindings that a screen or widget declares for its places."""
    return [
        Binding(key.keys, key.action, _(key.label), id=key.id, show=False, priority=key.priority)
        for place in places
        for key in of_place(place)
        if key.keys
    ]


def footer(place: str) -> list[Key]:
    """Return the keys of a place that the footer shows, the most useful first."""
    return sorted((key for key in of_place(place) if key.footer), key=lambda key: key.footer)


def help_sections(places: Iterable[str]) -> list[tuple[str, list[Key]]]:
    """Return the headings of the help with their keys, those of no key left out."""
    sections = [(_(TITLES.get(place, place)), of_place(place)) for place in places]
    return [(title, keys) for title, keys in sections if keys]


def live(screen: Screen[Any]) -> Iterator[LiveKey]:
    """Yield what works on a screen now, each key once, under the first of its names that works."""
    known = {key.id: key for key in every()}
    found: dict[str, LiveKey] = {}
    focused = screen.focused
    for name, active in screen.active_bindings.items():
        number = active.binding.id
        if number not in known or not active.enabled:
            continue
        if focused is not None and focused.check_consume_key(name, _character(name)):
            continue
        one = LiveKey(known[number], name, active.node)
        found[number] = min(found.get(number, one), one, key=_order_of_name)
    yield from found.values()


def _order_of_name(one: LiveKey) -> int:
    # a person's own keys are none of those that a key is declared with
    names = one.key.names
    return names.index(one.name) if one.name in names else -1
