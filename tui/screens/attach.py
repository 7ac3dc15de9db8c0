"""Choosing files to put with a mail: those of its row, and those of this computer, folder by folder."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content

from store.cells.attachments import KeptFile
from store.clean import clean_line
from store.language import _, ngettext
from store.row_files import RowFile
from store.sizes import size_of
from tui import dropped, folders
from tui.editors.paths import Paths
from tui.folders import FILE, FOLDER, Folder
from tui.keys import bindings
from tui.paint import MUTED, WAITING, joined, line
from tui.place import Question
from tui.screens.attach_lines import Choice, of_cells, of_folder, painted
from tui.widgets.key_line import KeyLine
from tui.widgets.lines import Line, Lines
from tui.widgets.said import Said
from tui.widgets.writing import TextField

MOST_LINES = 14


@dataclass(frozen=True)
class Picked:
    """Which files were chosen."""

    kept: tuple[KeptFile, ...] = ()
    """Files of cells."""
    paths: tuple[Path, ...] = ()
    """Files of this computer."""
    is_shown: bool = False
    """Whether the text is to show them."""


class NarrowField(TextField):
    """Narrows the list; a blank marks and backspace leads out of the folder, unless they belong to what is typed."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("narrow")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer a blank where it marks, and backspace where it leads out: else they are for what is typed."""
        if action == "mark":
            return self._marks
        if action == "out":
            return not self.value and isinstance(self.screen, AttachScreen) and self.screen.has_above
        return super().check_action(action, parameters)

    @property
    def _marks(self) -> bool:
        return not self.value or (isinstance(self.screen, AttachScreen) and self.screen.is_chosen)

    def on_key(self, event: events.Key) -> None:
        """Leave a blank that marks to the list; let backspace delete what is typed."""
        if event.key == "space" and self._marks:
            event.stop()
            event.prevent_default()
            self.action_mark()
        elif event.key == "backspace" and self.value:
            event.stop()
            event.prevent_default()
            self.action_delete_left()

    def on_paste(self, event: events.Paste) -> None:
        """Take the path of a file that is dragged here, however the terminal writes it."""
        read = dropped.readings(event.text)
        if read and len(read[0]) == 1:
            event.stop()
            event.prevent_default()
            self.value = clean_line(str(read[0][0]))
            self.cursor_position = len(self.value)

    def action_mark(self) -> None:
        """Mark the file under the cursor, or no longer."""
        if isinstance(self.screen, AttachScreen):
            self.screen.mark()

    def action_out(self) -> None:
        """Go to the folder above."""
        if isinstance(self.screen, AttachScreen):
            self.screen.go_out()


class AttachScreen(Question[Picked]):
    """Answers with the files that were chosen, or None."""

    PLACES = ("picker", "narrow")
    BINDINGS: ClassVar[list[BindingType]] = bindings("picker")
    DEFAULT_CSS = """
    AttachScreen {
        #panel {
            width: 84;
            padding: 0 1;
        }
        #panel TextField:focus { background: $boost; }
        #panel Lines { margin-top: 1; height: 1; }
        #panel #told { margin-top: 1; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """

    def __init__(self, kept: Sequence[RowFile], start: Path | None, *, may_show: bool = False) -> None:
        """Offer files.

        :param kept: those of the row
        :param start: the folder to begin with; None where the disk is closed to the person
        :param may_show: whether the text can show images
        """
        super().__init__()
        self._kept = tuple(kept)
        self._disk = start
        self._may_show = may_show
        self._folder: Path | None = None if kept else start
        """The folder that is shown; None: the files of the row."""
        self._known = Folder(start) if start else None
        self._marked: dict[Hashable, Choice] = {}
        self._choices: list[Choice] = []
        self._came_from: Path | None = None
        self._chosen_from: str | None = None
        """What was typed when the cursor was last moved."""
        self._title = Said()
        self._field = NarrowField(example=self._example())
        self._lines = Lines(led=True)
        self._told = Said(id="told")
        if start is not None:
            self._field.suggester = Paths(self._field)

    def _example(self) -> str:
        if self._disk is None:
            return _("type to narrow; space marks")
        return _("type to narrow, / or ~ for a path; space marks")

    def compose(self) -> ComposeResult:
        """Where one is, the field, the files, what is marked or wrong."""
        with Vertical(id="panel"):
            yield self._title
            yield self._field
            yield self._lines
            yield self._told
        yield KeyLine()

    def on_mount(self) -> None:
        """Take the keys."""
        self._field.focus()
        self._show()
        self._enter()

    def on_resize(self) -> None:
        """Lay out at the new size."""
        self.call_after_refresh(self._show)

    def on_input_changed(self, _event: TextField.Changed) -> None:
        """Narrow to what is typed; a path leads elsewhere."""
        self._enter()

    @property
    def _wanted(self) -> tuple[Path | None, str]:
        """The folder that is wanted now, and the letters to narrow it to."""
        typed, letters = folders.split(self._field.value) if self._disk else (None, self._field.value)
        return typed or self._folder, letters

    def _enter(self) -> None:
        """Look into the folder that is wanted, unless it is known."""
        wanted, _letters = self._wanted
        if wanted is not None and (self._known is None or self._known.path != wanted or not self._known.is_read):
            self.begin(self._look(wanted), group="folder")
        else:
            self._show()

    async def _look(self, wanted: Path) -> None:
        self._tell(_("Reading…"))
        self._known = await self.mailbase.apart.run(folders.look, wanted)
        self._show(first=True)

    def _show(self, first: bool = False) -> None:
        wanted, letters = self._wanted
        known = self._known
        if wanted is None:
            self._choices = of_cells(self._kept, letters, self._disk)
        elif known is not None and known.path == wanted:
            self._choices = of_folder(known, letters, bool(self._kept) and self._folder == wanted)
        self._title.update(self._titled(wanted))
        width = max(20, self._lines.size.width - 1)
        lines = [Line(painted(one, width, one.key in self._marked), one.key) for one in self._choices]
        # as high for every folder, so that nothing moves while one goes through them
        self._lines.styles.height = max(3, min(MOST_LINES, self.size.height - 10))
        self._lines.show(lines or [Line(line(self._nothing(), MUTED))])
        if (first or (letters and not self.is_chosen)) and self._choices:
            self._lines.go_to(self._best(letters))
        self._tell()
        self.refresh_bindings()

    def _best(self, letters: str) -> Hashable:
        """Return the choice that begins with what is typed, else the first that is no way out."""
        wanted = letters.casefold()
        found = [one for one in self._choices if not one.is_way] or self._choices
        came_from, self._came_from = ("path", self._came_from), None
        if not letters and came_from in (one.key for one in found):
            return came_from
        return next((one for one in found if one.name.casefold().startswith(wanted)), found[0]).key

    def _titled(self, wanted: Path | None) -> Content:
        where = _("Files of this row") if wanted is None else folders.shown(wanted)
        return joined([line(_("Attach"), "bold"), line(where, MUTED)])

    def _nothing(self) -> str:
        return _("nothing like this") if self._field.value else _("no files here")

    def _tell(self, words: str = "") -> None:
        """Say something, else what is marked."""
        if words:
            self._told.update(line(words, WAITING))
            return
        known = self._known if self._wanted[0] is not None else None
        hidden = known.hidden if known is not None else 0
        parts = []
        if known is not None and known.why_not:
            parts.append(line(known.why_not, WAITING))
        if self._marked:
            size = size_of(sum(one.size for one in self._marked.values()))
            count = len(self._marked)
            marked = ngettext("{n} marked, {size}: ctrl+s attaches", "{n} marked, {size}: ctrl+s attaches", count)
            parts.append(line(marked.format(n=count, size=size), "bold"))
        if hidden and not self._wanted[1].startswith("."):
            told = ngettext("{n} hidden; a dot shows it", "{n} hidden; a dot shows them", hidden)
            parts.append(line(told.format(n=f"{hidden:,}"), MUTED))
        if known is not None and known.is_cut:
            parts.append(line(_("only the first {n} names are shown").format(n=f"{folders.MOST:,}"), WAITING))
        self._told.update(joined(parts))

    @property
    def _choice(self) -> Choice | None:
        return next((one for one in self._choices if one.key == self._lines.key), None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what there is to do."""
        if action == "attach":
            return bool(self._marked)
        if action == "show":
            choice = self._choice
            return self._may_show and choice is not None and choice.is_image
        return super().check_action(action, parameters)

    def on_lines_moved(self) -> None:
        """Other things can be done with another line."""
        self._tell()
        self.refresh_bindings()

    def on_lines_chosen(self) -> None:
        """A double click is Enter."""
        self.action_take()

    def action_move(self, count: int) -> None:
        """Go so many lines down."""
        self._chosen_from = self._field.value
        step = self._lines.action_down if count > 0 else self._lines.action_up
        for _time in range(abs(count)):
            step()
        self.refresh_bindings()

    @property
    def is_chosen(self) -> bool:
        """Whether the cursor was moved since something was typed: a blank then marks."""
        return self._chosen_from == self._field.value

    def mark(self) -> None:
        """Mark the file under the cursor, or no longer."""
        choice = self._choice
        if choice is None or choice.kind != FILE:
            return
        if choice.why_not:
            self._refuse(choice)
        elif choice.key in self._marked:
            del self._marked[choice.key]
            self._show()
        else:
            self._marked[choice.key] = choice
            self._show()
            self._lines.action_down()

    def _refuse(self, choice: Choice) -> None:
        self._tell(_("“{name}” cannot be attached: {why}.").format(name=choice.name, why=choice.why_not))

    @property
    def has_above(self) -> bool:
        """Whether there is a folder above, or the files of the row."""
        return self._folder is not None and (self._folder.parent != self._folder or bool(self._kept))

    def go_out(self) -> None:
        """Go to the folder above, or back to the files of the row."""
        if self._folder is None:
            return
        above = self._folder.parent
        self._go(None if above == self._folder and self._kept else above)

    def _go(self, folder: Path | None) -> None:
        self._came_from, self._folder = self._folder, folder
        self._chosen_from = None
        self._known = None if folder is None else self._known
        if self._field.value:
            # the change leads on
            self._field.value = ""
        else:
            self._enter()

    def action_take(self) -> None:
        """Open the folder, or attach the file with those that are marked."""
        choice = self._choice
        if choice is None:
            if self._marked and not self._field.value:
                self.action_attach()
        elif choice.is_way or choice.kind == FOLDER:
            self._go(choice.path)
        elif choice.why_not:
            self._refuse(choice)
        else:
            self._answer([*self._marked.values(), *([choice] if choice.key not in self._marked else [])])

    def action_attach(self) -> None:
        """Attach what is marked."""
        self._answer([*self._marked.values()])

    def action_show(self) -> None:
        """Put the image into the text."""
        choice = self._choice
        if choice is not None and choice.why_not:
            self._refuse(choice)
        elif choice is not None:
            self._answer([choice], is_shown=True)

    def _answer(self, chosen: Sequence[Choice], *, is_shown: bool = False) -> None:
        kept = tuple(one.file for one in chosen if one.file is not None)
        paths = tuple(one.path for one in chosen if one.file is None and one.path is not None)
        self.dismiss(Picked(kept, paths, is_shown))

    def action_leave(self) -> None:
        """Choose nothing."""
        self.dismiss(None)
