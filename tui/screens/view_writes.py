"""What a person changes in the views of a table: one transaction each, so one step of undo each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from store import view_reading, view_saving, views
from store.language import _
from store.layout import Layout
from store.query import Grouping, Query
from store.view_reading import Shown
from store.views import View
from store.workspace import Store


def change(store: Store, view: View, what: str, into: Callable[[Layout], Layout]) -> None:
    """Change the layout that a view has now.

    :param what: what is done, for the label of the step
    :raises NoSuchViewError: it was deleted
    """
    with store.write(_("{what} in the view {view}").format(what=what, view=view.name)) as tx:
        views.change_layout(tx, view.id, into)


def group(store: Store, view: View, what: str, groups: Sequence[Grouping]) -> None:
    """Let a view group its rows in another way.

    :raises NoSuchViewError: it was deleted
    """
    change(store, view, what, lambda layout: view_saving.with_groups(layout, groups))


def save(store: Store, shown: Shown, query: Query) -> None:
    """Let a view show what is asked for now.

    :raises ViewConflictError: someone else changed it since it was looked at; nothing is written
    """
    with store.write(_("Save the view {view}").format(view=shown.view.name)) as tx:
        view_saving.save_query(tx, shown, query)


def save_as(store: Store, shown: Shown, query: Query, name: str) -> View:
    """Keep what is shown now as a new view; return it.

    :raises NameTakenError: there is one of that name
    :raises BadNameError: it cannot be used
    """
    with store.write(_("Add the view {view}").format(view=name)) as tx:
        return view_saving.save_as(tx, shown, query, name, private=False)


def rename(store: Store, view: View, name: str) -> None:
    """Give a view another name.

    :raises NameTakenError: there is one of that name
    :raises BadNameError: it cannot be used
    """
    with store.write(_("Rename the view {view}").format(view=view.name)) as tx:
        views.rename(tx, views.load(tx, view.id), name)


def turn_private(store: Store, view: View) -> None:
    """Make a view the member's own, or everybody's.

    :raises LastViewError: everybody would be left without one
    """
    is_shared = view.member is None
    label = _("Make the view {view} private") if is_shared else _("Share the view {view}")
    with store.write(label.format(view=view.name)) as tx:
        views.share(tx, views.load(tx, view.id), tx.member if is_shared else None)


def move(store: Store, view: View, before: int | None) -> None:
    """Put a view before another one, or at the end."""
    with store.write(_("Move the view {view}").format(view=view.name)) as tx:
        views.move(tx, views.load(tx, view.id), before)


def delete(store: Store, view: View) -> None:
    """Delete a view.

    :raises LastViewError: everybody would be left without one
    """
    with store.write(_("Delete the view {view}").format(view=view.name)) as tx:
        views.delete(tx, views.load(tx, view.id))


def remember(store: Store, view: View) -> None:
    """Keep which view the member looks at, for the next time; runs on any thread."""
    if view_reading.opened(store.read(), view.table, store.member).id != view.id:
        with store.write() as tx:
            view_reading.remember(tx, view)
