"""Let the terminal itself scroll: some bytes in place of a screenful when a grid moves by a few lines.

The widget that moves asks for "set margins, scroll, reset margins" (DECSTBM, IND and RI of the VT100). These bytes
go out in front of the next paint, within its synchronised update, and that paint holds only the new lines.
"""

from __future__ import annotations

from rich.console import RenderableType
from textual.app import App, ReturnType
from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget


class HardwareScroll(App[ReturnType]):
    """A mixin for the app. It hooks into `App._display`, which is private to Textual."""

    hardware_scroll = True
    """Switch it off for a terminal that scrolls wrongly."""

    _before_paint = ""

    def scroll_lines(self, widget: Widget, region: Region, lines: int) -> bool:
        """Have a region of the screen, which `widget` alone paints, move up by `lines` (down when negative).

        False when the terminal cannot, or would move something else as well; then nothing was done.
        """
        if not self._can_scroll(widget, region):
            return False
        top, bottom = region.y + 1, region.bottom
        # without the reset, the lines that come in would be filled with the last colour used
        move = f"\x1b[{bottom};1H" + "\n" * lines if lines > 0 else f"\x1b[{top};1H" + "\x1bM" * -lines
        self._before_paint += f"\x1b[0m\x1b[{top};{bottom}r{move}\x1b[r"
        return True

    def _can_scroll(self, widget: Widget, region: Region) -> bool:
        if not self.hardware_scroll or self.is_headless or not self._sync_available:
            return False
        screen = widget.screen
        # below a screen that lets others shine through, more would move than the widget
        if screen is not self.screen or screen.styles.background.a < 1 or region.width != self.size.width:
            return False
        return not any(
            other.region.overlaps(region)
            for other in screen.walk_children(Widget)
            if other is not widget and other not in widget.ancestors
        )

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        if self._before_paint and renderable is not None and not self._batch_count and self._driver is not None:
            self._begin_update()
            self._driver.write(self._before_paint)
            self._before_paint = ""
        super()._display(screen, renderable)
