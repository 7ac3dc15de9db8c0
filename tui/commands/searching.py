"""``search``: find rows, comments and mails by what is in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import click

from store.errors import StoreError
from store.language import _
from store.search import finding, index
from store.search.hits import Hit, Kind
from store.workspace import Store
from tui.commands.output import json_option, note, say, say_json
from tui.commands.progress import progress_line
from tui.commands.session import Session
from tui.commands.words import local_time

COMMANDS = click.Group()


@COMMANDS.command(
    "search",
    help=_(
        'Find rows, comments and mails. Words are beginnings of words; "a phrase", -without, base:NAME and'
        " table:NAME narrow it down."
    ),
    context_settings={"ignore_unknown_options": True},
)
@click.argument("query", nargs=-1, required=True)
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice(finding.KINDS), help=_("Only these; may be repeated.")
)
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, help=_("At most so many."))
@json_option
@click.pass_obj
def _search(session: Session, query: Sequence[str], kinds: Sequence[str], limit: int, as_json: bool) -> None:
    _catch_up(session.store)
    chosen = cast("Sequence[Kind]", kinds) or finding.KINDS
    found = finding.find(session.reader, " ".join(query), chosen, limit, session.store.member)
    if as_json:
        say_json([as_object(hit) for hit in found])
        return
    for hit in found:
        _say(hit)
    if not found:
        say(_("Nothing found."))


def _catch_up(store: Store) -> None:
    """Bring the index up to date; one that cannot be written is searched as it is."""
    try:
        with progress_line() as tell:
            index.catch_up(store, progress=lambda backlog: tell(_("Indexing"), backlog.done, backlog.total))
    except StoreError as error:
        note(_("Not everything could be searched: {reason}").format(reason=error))


def as_object(hit: Hit) -> dict[str, object]:
    """Return a hit as JSON has it."""
    found: dict[str, object] = {
        "kind": hit.kind,
        "row": hit.path,
        "title": hit.title.text,
        "text": hit.text.text,
        "at": hit.at,
    }
    if hit.thing is not None:
        found[hit.kind] = hit.thing
    return found


def _say(hit: Hit) -> None:
    mark = {"row": "", "comment": "◦", "mail": "→" if hit.is_out else "←"}[hit.kind]
    title = hit.title.text or _("(no subject)")
    say("  ".join(filter(None, (mark, hit.path, hit.who, title, local_time(hit.at)))))
    if hit.text.text:
        say(f"      {hit.text.text}")
