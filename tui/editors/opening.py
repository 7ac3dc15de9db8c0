"""The panel for a cell, by the type of its column."""

from __future__ import annotations

from textual.geometry import Region

from tui.editors.held_cell import HeldCell
from tui.editors.kinds import Editor
from tui.editors.panel import Panel


def panel(kind: Editor, held: HeldCell, at: Region) -> Panel:
    """Return the panel of a kind for a cell at a region of the screen; what it offers is read from the store.

    :raises NoSuchTableError: the table that the cell links to was deleted
    """
    # each is loaded when it is needed first, so that the first screen need not wait for any
    match kind:
        case "calendar":
            from tui.editors.calendar import CalendarPanel

            return CalendarPanel(held, at)
        case "rating":
            from tui.editors.rating import RatingPanel

            return RatingPanel(held, at)
        case "choices":
            from tui.editors.choosing import ChoicesPanel

            return ChoicesPanel(held, at)
        case "people":
            from tui.editors.choosing import PeoplePanel

            return PeoplePanel(held, at)
        case "links":
            from tui.editors.linking import LinkPanel

            return LinkPanel(held, at)
        case "files":
            from tui.editors.files import FilesPanel

            return FilesPanel(held, at)
        case _:
            from tui.editors.long_text import LongTextPanel

            return LongTextPanel(held, at)
