"""A comment that is written on one row in two windows of one member: neither save takes the other's words away."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from store import bases, comments, rows, tables
from store.tables import NewColumn
from store.workspace import Store
from tui.comment_keeper import CommentKeeper


@pytest.fixture
def window(store: Store) -> Callable[[], CommentKeeper]:
    """Open one more window on the same row."""
    with store.write("Table") as tx:
        table = tables.add(tx, bases.add(tx, "Billing").id, "Invoices", (NewColumn("Number"),))
        row = rows.add(tx, table, {table.columns[0].id: "INV-1"})
    return lambda: CommentKeeper(store, table.id, row)


def written(store: Store) -> list[str]:
    return [str(text) for (text,) in store.read().all("SELECT text FROM comments ORDER BY id")]


def test_two_windows_that_write_a_comment_on_one_row_lose_nothing(window: Callable[[], CommentKeeper]) -> None:
    one, other = window(), window()
    for keeper, text in ((one, "She pays"), (other, "Ask Ben"), (one, "She pays late"), (other, "Ask Ben\n\nor Carl")):
        keeper.keep(text)
    assert window().kept == "She pays late\n\nAsk Ben\n\nor Carl"
    one.keep("")
    assert window().kept == "Ask Ben\n\nor Carl"


def test_a_comment_that_is_saved_leaves_what_another_window_has_written(
    store: Store, window: Callable[[], CommentKeeper]
) -> None:
    one, other = window(), window()
    one.keep("She pays")
    other.keep("Ask Ben")
    one.write("She pays late")
    assert (written(store), window().kept) == (["She pays late"], "Ask Ben")
    other.write("Ask Ben")
    assert (written(store), window().kept) == (["She pays late", "Ask Ben"], "")


def test_two_windows_that_go_on_with_the_same_words_keep_both(window: Callable[[], CommentKeeper]) -> None:
    window().keep("She pays")
    one, other = window(), window()
    one.keep("She pays late")
    other.keep("She pays never")
    assert window().kept == "She pays late\n\nShe pays never"


def test_a_window_in_which_nothing_was_written_changes_nothing(window: Callable[[], CommentKeeper]) -> None:
    window().keep("She pays")
    one, other = window(), window()
    one.keep("She pays late")
    other.keep("She pays")
    assert window().kept == "She pays late"


def test_what_was_kept_already_is_not_kept_twice(store: Store, window: Callable[[], CommentKeeper]) -> None:
    keeper = window()
    keeper.keep("She pays")
    with store.write() as tx:
        comments.keep_unsaved(tx, keeper._table, keeper._row, "She pays")
    assert window().kept == "She pays"
