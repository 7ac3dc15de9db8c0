"""A feed whose pane gets another width while it is scrolled."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Size

from store.feed import COMMENT, FeedEntry
from tui.widgets.feed import Feed

LONG = "many words that need many lines where there is little room " * 40


class OneFeed(App[None]):
    """Nothing but a feed."""

    def compose(self) -> ComposeResult:
        """The feed."""
        yield Feed(lambda mail: ("", ""))


@pytest.mark.parametrize("width", [30, 200])
async def test_a_paint_before_the_feed_has_heard_of_its_new_width_draws_what_there_is(
    width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = OneFeed()
    async with app.run_test(size=(60, 10)) as pilot:
        feed = app.query_one(Feed)
        feed.begin([FeedEntry(f"c{n}", COMMENT, f"2026-10-05T12:00:0{n}.000Z", "Ben", text=LONG) for n in range(3)])
        feed.action_bottom()
        feed.action_page_up()
        await pilot.pause()
        # as the layout has it, before the event is handled
        monkeypatch.setattr(Feed, "size", property(lambda _feed: Size(width, 10)))
        drawn = [feed.render_line(y).text for y in range(10)]
        assert any("words" in line for line in drawn)
        assert {len(line) for line in drawn} == {width}
