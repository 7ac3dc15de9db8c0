"""The choices of a select in the form of its column: added, renamed, coloured, moved and taken off."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from functools import partial

from textual import on

from store.language import _
from tui.columns.choice_lines import ChoiceLines, colour_entries
from tui.columns.draft import ChoiceDraft, ColumnDraft, next_colour
from tui.place import Place
from tui.screens.offer import OfferScreen
from tui.widgets.ask_line import AskLine
from tui.widgets.foot import Foot

ADD, RENAME = "add", "rename"


class ColumnChoices(Place):
    """Changes the choices of a draft; nothing of it is written before the column is saved."""

    def __init__(self, draft: ColumnDraft) -> None:
        """Begin with a draft."""
        super().__init__()
        self.draft = draft

    def choice_counts(self) -> Mapping[str, int]:
        """Return how many cells hold each choice, as far as that is known."""
        raise NotImplementedError

    def choices_changed(self) -> None:
        """The draft has other choices."""
        raise NotImplementedError

    def show_choices(self) -> None:
        """Show the choices as they are to be."""
        for lines in self.query(ChoiceLines):
            # none said yet is not the same as none: the values may still suggest some
            lines.show_choices(self.draft.choices or (), self.choice_counts())

    @property
    def _choices(self) -> list[ChoiceDraft]:
        if self.draft.choices is None:
            self.draft.choices = []
        return self.draft.choices

    @property
    def _place(self) -> int | None:
        lines = next(iter(self.query(ChoiceLines)), None)
        place = lines.place if lines is not None else None
        return place if place is not None and place < len(self._choices) else None

    @on(ChoiceLines.Asked)
    def do_asked(self, event: ChoiceLines.Asked) -> None:
        """Do what a key asks for."""
        place = self._place
        if event.what == ADD:
            self._foot.ask(ADD, _("New choice:"))
        elif place is not None:
            self._do_with(event.what, place)

    def _do_with(self, what: str, place: int) -> None:
        here = self._choices[place]
        match what:
            case "rename":
                self._foot.ask(RENAME, _("New name:"), here.name)
            case "colour":
                screen = OfferScreen(here.name, colour_entries(), chosen=[here.colour])
                self.mailbase.push_screen(screen, partial(self._colour, place))
            case "delete":
                del self._choices[place]
                self._changed(None)
            case _:
                self._move(place, 1 if what == "down" else -1)

    def _colour(self, place: int, chosen: tuple[Hashable, ...] | None) -> None:
        if chosen:
            self._choices[place] = replace(self._choices[place], colour=str(chosen[0]))
            self._changed(place)

    def _move(self, place: int, by: int) -> None:
        if 0 <= place + by < len(self._choices):
            self._choices.insert(place + by, self._choices.pop(place))
            self._changed(place + by)

    def _changed(self, place: int | None) -> None:
        self.show_choices()
        if place is not None:
            self.query_one(ChoiceLines).go_to(place)
        self.choices_changed()

    @on(AskLine.Answered)
    def name_choice(self, event: AskLine.Answered) -> None:
        """Add or rename a choice; a name that is taken stays to be corrected."""
        name, place = event.text.strip(), self._place
        others = [one.name for number, one in enumerate(self._choices) if event.question == ADD or number != place]
        if name in others:
            self.remark(_("There already is “{name}”.").format(name=name))
            return
        self.stop_asking()
        if name and event.question == ADD:
            place = len(self._choices)
            self._choices.append(ChoiceDraft(name, next_colour(self._choices)))
        elif name and place is not None:
            self._choices[place] = replace(self._choices[place], name=name)
        if name:
            self._changed(place)

    @on(AskLine.Left)
    def stop_asking(self) -> None:
        """Take the question away."""
        self._foot.stop_asking()
        self.query_one(ChoiceLines).focus()

    @property
    def _foot(self) -> Foot:
        return self.query_one(Foot)
