"""A text of several lines that paints the line which a letter changes, and not all that are in sight."""

from __future__ import annotations

from typing import NamedTuple, Self

from textual.geometry import Offset, Region, Size
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult


class _Sight(NamedTuple):
    """What decides where every line stands and how it looks, besides its text."""

    size: Size
    scrolled: Offset
    height: int
    is_empty: bool
    selects: bool
    bracket: tuple[int, int] | None


class EditedLine(TextArea):
    """Textual paints the whole area for each letter; in a long mail that is most of what a letter costs."""

    _is_editing = False

    def edit(self, edit: Edit) -> EditResult:
        """Change the text, and paint the changed line, or everything where more may look different."""
        before = self._sight
        self._is_editing = True
        try:
            result = super().edit(edit)
        finally:
            self._is_editing = False
        row = edit.from_location[0]
        is_in_line = row == edit.to_location[0] == result.end_location[0] == self.selection.end[0]
        if is_in_line and not before.selects and self._sight == before:
            self._refresh_from(edit.top)
        else:
            self.refresh()
        return result

    def _refresh_from(self, place: tuple[int, int]) -> None:
        """Paint a line of the text from right above a place on: a word may have gone down from there."""
        wrapped = self.wrapped_document
        top = wrapped.location_to_offset((place[0], 0)).y
        start = max(top, wrapped.location_to_offset(place).y - 1)
        self.refresh_lines(start, top + len(wrapped.get_sections(place[0])) - start)

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Paint anew, but not everything in the middle of a change, whose end says what is to be painted."""
        if self._is_editing and not (regions or layout or recompose):
            return self
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    @property
    def _sight(self) -> _Sight:
        return _Sight(
            self.size,
            self.scroll_offset,
            self.wrapped_document.height,
            not self.text,
            not self.selection.is_empty,
            self._matching_bracket_location,
        )
