"""A file of contacts: what is in it, then the question, then the taking in."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from textual.content import Content

from store.language import _, ngettext
from store.workspace import Store
from tui.paint import DONE, MUTED, WAITING, joined, line
from tui.screens.busy import BusyScreen
from tui.screens.confirm import ConfirmScreen

if TYPE_CHECKING:
    from mail.contacts.importing import Found, Outcome
    from tui.app import MailbaseApp

_SHOWN = 8


async def import_file(app: MailbaseApp, typed: str) -> None:
    """Look at a file, ask, and take it in; an error is raised before anything is asked.

    :raises MailbaseError: the file cannot be read as contacts
    """
    found, outcome = await app.apart.run(_look, app.store, typed.strip())
    told = joined(_told(Path(typed.strip()).name, outcome, found), "\n")
    if await app.push_screen_wait(ConfirmScreen(told)) and found.entries:
        done = await app.push_screen_wait(BusyScreen(_("Importing"), len(found.entries), _taking(app.store, found)))
        app.changed()
        if done is not None:
            app.remark(_came_to(done))


def _look(_go_on: Callable[[], bool], store: Store, typed: str) -> tuple[Found, Outcome]:
    from mail.contacts import importing

    found = importing.read(Path(os.path.expanduser(typed)))
    return found, importing.look(store, found)


def _taking(store: Store, found: Found) -> Callable[[Callable[[int], None], Callable[[], bool]], Outcome]:
    def take(note: Callable[[int], None], go_on: Callable[[], bool]) -> Outcome:
        from mail.contacts import importing

        return importing.take(store, found, note, go_on)

    return take


def _told(name: str, outcome: Outcome, found: Found) -> list[Content]:
    question = _("Import {file}?") if found.entries else _("There is nobody in {file} to write to.")
    told = [line(question.format(file=name), "bold"), Content()]
    told.append(_counted(outcome.new, _("new"), DONE))
    told.append(_counted(outcome.known, _("known already; they stay as they are"), MUTED))
    if outcome.bad:
        told.append(_counted(outcome.bad, _("cannot be read:"), WAITING))
    for one in found.problems[:_SHOWN]:
        told.append(joined([line(_("line {line}").format(line=one.line).rjust(12), MUTED), line(one.what)]))
    more = outcome.bad - _SHOWN
    if more > 0:
        words = _("… and {n} more; `mailbase-tui contact import --preview` lists them").format(n=f"{more:,}")
        told.append(line(words, MUTED))
    return told


def _counted(count: int, words: str, style: str) -> Content:
    return joined([line(f"{count:,}".rjust(8), style if count else MUTED), line(words, "" if count else MUTED)])


def _came_to(outcome: Outcome) -> str:
    many = ngettext("{n} new contact", "{n} new contacts", outcome.new).format(n=f"{outcome.new:,}")
    if outcome.is_stopped:
        return _("Stopped: {many} taken in; u takes them back.").format(many=many)
    return _("{many}; u takes them back.").format(many=many)
