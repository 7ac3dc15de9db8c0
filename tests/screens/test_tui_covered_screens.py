"""What goes on under a screen that covers everything costs nothing, and is there when it is seen again."""

from __future__ import annotations

import pytest
from rich.console import RenderableType
from textual.app import ComposeResult
from textual.screen import ModalScreen, Screen
from textual.widgets import Label

from tui.covered_screens import CoveredScreens


class Below(Screen[None]):
    """What changes while it is covered."""

    def compose(self) -> ComposeResult:
        """Show one line."""
        yield Label("before")


class Above(Screen[None]):
    """Covers everything."""

    def compose(self) -> ComposeResult:
        """Show one line."""
        yield Label("above")


class Veil(ModalScreen[None]):
    """Lets what is below shine through."""

    CSS = "Veil { background: transparent; }"

    def compose(self) -> ComposeResult:
        """Show one line."""
        yield Label("above")


class Covering(CoveredScreens[None]):
    """Starts with what is below, and counts its paints."""

    paints = 0

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        self.paints += 1
        super()._display(screen, renderable)

    def get_default_screen(self) -> Screen[None]:
        """Return what is below."""
        return Below()


def on_screen(app: Covering) -> str:
    """Return the text that stands on the screen."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


@pytest.mark.parametrize(("above", "is_painted"), [(Above, False), (Veil, True)])
async def test_a_change_below_is_painted_only_where_it_shines_through(
    above: type[Screen[None]], is_painted: bool
) -> None:
    app = Covering()
    async with app.run_test(size=(40, 10)) as pilot:
        await app.push_screen(above())
        await pilot.pause()
        before = app.paints
        app.screen_stack[0].query_one(Label).update("after")
        await pilot.pause(0.1)
        assert (app.paints > before) == is_painted


async def test_a_change_under_a_cover_is_there_when_the_cover_goes() -> None:
    app = Covering()
    async with app.run_test(size=(40, 10)) as pilot:
        await app.push_screen(Above())
        await pilot.pause()
        app.screen_stack[0].query_one(Label).update("a longer text\nof two lines")
        await pilot.pause()
        app.pop_screen()
        await pilot.pause()
        assert "of two lines" in on_screen(app)
