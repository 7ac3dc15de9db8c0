"""Textual's widgets that show a text, as this program uses them: the text is made by `tui.paint`, never a plain string.

Textual parses markup in every string that it is given, and `[@click=…]` in it runs actions. These classes take no
string, so the type checker finds where one would be handed over.
"""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static
from textual.widgets.option_list import Option


class Said(Static):
    """A text on the screen."""

    def __init__(
        self,
        content: Content | None = None,
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name for it
        classes: str | None = None,
    ) -> None:
        """Show a text, or nothing yet."""
        super().__init__(content or Content(), id=id, classes=classes, markup=False)

    def update(self, content: Content, *, layout: bool = True) -> None:  # type: ignore[override]
        """Show another text."""
        super().update(content, layout=layout)


class Offer(Option):
    """One line of a list to choose from."""

    def __init__(self, content: Content) -> None:
        """Offer a text."""
        super().__init__(content)
