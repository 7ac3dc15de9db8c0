"""A screen that covers the whole terminal hides what is below: what happens there paints nothing."""

from __future__ import annotations

from textual.app import App, ReturnType
from textual.screen import Screen


class CoveredScreens(App[ReturnType]):
    """A mixin for the app. It hooks into `App._background_screens`, which is private to Textual.

    Textual counts the screen right below the top one as seen even where the top one is opaque, and paints the whole top
    one anew for whatever changes below it.
    """

    @property
    def _background_screens(self) -> list[Screen[object]]:
        if self.screen_stack and self.screen.styles.background.a == 1:
            return []
        return super()._background_screens
