"""``view``: the views of a table, made, changed, shared and told in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from store import view_reading, views
from store.language import _
from store.layout import MOST_FROZEN, MOST_LINES, Layout
from store.tables import Table
from store.view_reading import Shown
from store.view_words import TITLES, told
from store.views import View
from tui.commands.layouts import GivenLayout, as_object, laid_out
from tui.commands.output import json_option, note, say, say_either, say_fields, say_json, say_table
from tui.commands.session import Session

COMMANDS = click.Group()

_Command = TypeVar("_Command", bound=Callable[..., Any])
_table = click.argument("table", metavar="BASE/TABLE")
_name = click.argument("name", metavar="NAME")


def _layout_options(command: _Command) -> _Command:
    """Add the options that say what a view shows, and how."""
    options = (
        click.option("--filter", "filters", metavar="CONDITION", multiple=True, help=_("As for `rows`; repeatable.")),
        click.option("--any", "any_of", is_flag=True, help=_("Let one of several --filter do.")),
        click.option("--sort", "sorts", metavar="COLUMN[:desc]", multiple=True, help=_("Repeatable.")),
        click.option(
            *("--group", "groups"),
            metavar="COLUMN[:BY][:desc]",
            multiple=True,
            help=_("Up to three levels; dates by day, week, month, quarter or year."),
        ),
        click.option("--hide", metavar="COLUMN", multiple=True, help=_("Repeatable.")),
        click.option("--show", metavar="COLUMN", multiple=True, help=_("Columns of the mail, such as 'Last sent'.")),
        click.option("--order", metavar="COLUMN", multiple=True, help=_("These columns first, in this order.")),
        click.option("--width", "widths", metavar="COLUMN=CELLS", multiple=True, help=_("Repeatable.")),
        click.option("--frozen", type=click.IntRange(0, MOST_FROZEN), help=_("Hold so many columns at the left.")),
        click.option(
            *("--colour", "--color", "colours"),
            metavar="CONDITION=COLOUR",
            multiple=True,
            help=_("Colour rows; the first that holds counts."),
        ),
        click.option("--colour-by", "--color-by", metavar="COLUMN", help=_("Colour rows as this column's choices.")),
        click.option(
            *("--sum", "sums"),
            metavar="COLUMN=HOW",
            multiple=True,
            help=_("For the foot: sum, average, median, min, max, filled, empty, distinct, checked, unchecked, none."),
        ),
        click.option("--lines", type=click.IntRange(1, MOST_LINES), help=_("Lines of a row on the screen.")),
    )
    for option in reversed(options):
        command = option(command)
    return command


@COMMANDS.group("view", help=_("List, show, make, change and delete the views of a table."))
def _group() -> None:
    pass


def _shown(session: Session, table: Table, name: str) -> Shown:
    member = session.store.member
    view = views.find(session.reader, table.id, name, member)
    return view_reading.read(session.reader, table, view, member)


def _note_left_out(shown: Shown) -> None:
    for name in shown.left_out:
        note(_("The view also names “{column}”, which is deleted or can no longer be compared so.").format(column=name))


@_group.command("list", help=_("List the views of a table that you see."))
@_table
@json_option
@click.pass_obj
def _list(session: Session, table: str, as_json: bool) -> None:
    held, member = session.table(table), session.store.member
    found = [
        view_reading.read(session.reader, held, one, member) for one in views.every(session.reader, held.id, member)
    ]
    if as_json:
        say_json([as_object(shown) for shown in found])
    else:
        lines = [
            (one.view.name, _whose(one.view), "; ".join(f"{_(TITLES[part.part])}: {part.text}" for part in told(one)))
            for one in found
        ]
        say_table((_("View"), _("For"), _("Shows")), lines)


def _whose(view: View) -> str:
    return _("all") if view.member is None else _("you")


@_group.command("show", help=_("Tell what a view shows, and how."))
@_table
@_name
@json_option
@click.pass_obj
def _show(session: Session, table: str, name: str, as_json: bool) -> None:
    shown = _shown(session, session.table(table), name)
    if as_json:
        say_json(as_object(shown))
        return
    columns = ", ".join(column.name for column in shown.columns)
    fields = [(_("View"), shown.view.name), (_("For"), _whose(shown.view)), (_("Columns"), columns)]
    say_fields([*fields, *((_(TITLES[one.part]), one.text) for one in told(shown))])
    _note_left_out(shown)


@_group.command("add", help=_("Make a view."))
@_table
@_name
@_layout_options
@click.option("--private", is_flag=True, help=_("Only you see it."))
@json_option
@click.pass_obj
def _add(session: Session, /, table: str, name: str, private: bool, as_json: bool, **given: Any) -> None:
    held = session.table(table)
    layout = laid_out(session, held, Layout(), GivenLayout(**given))
    with session.store.write(_("Add the view {view}").format(view=name)) as tx:
        made = views.add(tx, held.id, name, layout, tx.member if private else None)
    _say(session, held, made, as_json, _("Made the view “{view}”."))


@_group.command(
    "set", help=_("Change what a view shows; each option that is given replaces what there was, '' takes it away.")
)
@_table
@_name
@_layout_options
@json_option
@click.pass_obj
def _set(session: Session, /, table: str, name: str, as_json: bool, **given: Any) -> None:
    held, wanted = session.table(table), GivenLayout(**given)
    if not wanted.has_any:
        raise click.UsageError(_("Say what is to change: see `mailbase-tui view set --help`."))
    view = _shown(session, held, name).view
    with session.store.write(_("Change the view {view}").format(view=view.name)) as tx:
        made = views.change_layout(tx, view.id, lambda layout: laid_out(session, held, layout, wanted))
    _say(session, held, made, as_json, _("Changed the view “{view}”."))


@_group.command("rename", help=_("Give a view another name."))
@_table
@_name
@click.argument("new", metavar="NEW")
@json_option
@click.pass_obj
def _rename(session: Session, table: str, name: str, new: str, as_json: bool) -> None:
    held = session.table(table)
    view = _shown(session, held, name).view
    with session.store.write(_("Rename the view {view}").format(view=view.name)) as tx:
        views.rename(tx, view, new)
    _say(session, held, views.load(session.reader, view.id), as_json, _("It is now called “{view}”."))


@_group.command("share", help=_("Let everybody see a view, or with --private only you."))
@_table
@_name
@click.option("--private", is_flag=True, help=_("Only you see it from now on."))
@json_option
@click.pass_obj
def _share(session: Session, table: str, name: str, private: bool, as_json: bool) -> None:
    held = session.table(table)
    view = _shown(session, held, name).view
    label = _("Make the view {view} private") if private else _("Share the view {view}")
    with session.store.write(label.format(view=view.name)) as tx:
        views.share(tx, view, tx.member if private else None)
    sentence = _("Only you see the view “{view}”.") if private else _("Everybody sees the view “{view}”.")
    _say(session, held, views.load(session.reader, view.id), as_json, sentence)


@_group.command("delete", help=_("Delete a view; no row goes with it, and `undo` brings it back."))
@_table
@_name
@json_option
@click.pass_obj
def _delete(session: Session, table: str, name: str, as_json: bool) -> None:
    view = _shown(session, session.table(table), name).view
    with session.store.write(_("Delete the view {view}").format(view=view.name)) as tx:
        views.delete(tx, view)
    say_either(as_json, {"deleted": view.name}, _("Deleted the view “{view}”.").format(view=view.name))


def _say(session: Session, table: Table, view: View, as_json: bool, sentence: str) -> None:
    if as_json:
        say_json(as_object(view_reading.read(session.reader, table, view, session.store.member)))
    else:
        say(sentence.format(view=view.name))
