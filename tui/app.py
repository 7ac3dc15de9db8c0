"""The terminal's application: its screens, and what the keys do that work everywhere."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from textual.binding import BindingType

from store import mailings, tables, undo
from store.clean import clean_text
from store.errors import NothingToRedoError, NothingToUndoError, WrongStateError
from store.language import _, ngettext
from store.undo import Step
from tui import colours
from tui.keys import bindings
from tui.looks import COLOURS, MARKS, keep
from tui.paint import line
from tui.place import Place
from tui.plain_marks import DRAWN, PLAIN
from tui.screens.home import HomeScreen
from tui.session import Session


class MailbaseApp(Session):
    """The screens over one store."""

    TITLE = "mailbase"
    BINDINGS: ClassVar[list[BindingType]] = bindings("app")
    COMMANDS: ClassVar[set[Any]] = {lambda: _palette()}
    # what dims a whole screen costs 100 kB over SSH, and terminals disagree about the width of the search icon
    CSS = """
    Toast { background: $panel; }
    CommandPalette { background: transparent; }
    CommandPalette SearchIcon { display: none; }
    """

    def on_mount(self) -> None:
        """Show the bases."""
        self.push_screen(HomeScreen())

    def open_table(self, table: int, view: int = 0) -> None:
        """Show a table as soon as it is read, in a view or in the one that was looked at last."""
        self.run_worker(self.guarded(self._open_table(table, view)))

    async def _open_table(self, table: int, number: int) -> None:
        from tui.screens import table_view
        from tui.screens.table import TableScreen

        view = await self.run_task(partial(table_view.read, view=number), self.store, table)
        view.pages.handed_to(self.store.read())
        await self.push_screen(TableScreen(self.store, view))

    async def open_row(self, table: int, row: int, rows: Any = (), then: str = "", begin_at: str = "") -> None:
        """Show a row, and run one of its actions.

        :param rows: the rows among which J and K go, in their order
        :param begin_at: the id of the mail or comment in its feed to go to
        """
        from tui.screens.row import RowScreen

        screen = RowScreen(table, row, rows)
        screen.begin_at = begin_at
        await self.push_screen(screen)
        if then:
            await screen.run_action(then)

    async def open_draft(self, number: int, table: int, row: int) -> None:
        """Go on with a draft: where it is being written already, else on its row."""
        from tui.screens.row import RowScreen

        held = [one for one in self.screen_stack if isinstance(one, RowScreen) and one.written_draft == number]
        if not held:
            await self.push_screen(RowScreen(table, row, draft=number))
        while held and self.screen is not held[-1]:
            self.pop_screen()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer no help on the help."""
        on_help = isinstance(self.screen, Place) and "help" in self.screen.PLACES
        return super().check_action(action, parameters) and not (action == "help" and on_help)

    def action_help(self) -> None:
        """Show the keys of this place."""
        from tui.screens.help import HelpScreen

        self.push_screen(HelpScreen(self.screen))

    def action_colours(self) -> None:
        """Change between dark and light, from now on."""
        self.theme = colours.other(self.theme)
        self._keep_look(COLOURS, self.theme)

    def action_marks(self) -> None:
        """Change between marks and plain signs, from now on."""
        self.show_plain(not self.is_plain)
        self._keep_look(MARKS, PLAIN if self.is_plain else DRAWN)

    def _keep_look(self, look: str, choice: str) -> None:
        async def work() -> None:
            await self.run_task(keep, self.store, look, choice)

        self.run_worker(self.guarded(work()))

    async def action_go(self) -> None:
        """Wait for the second key."""
        from tui.prefix import PrefixScreen

        self.push_screen(PrefixScreen(self.screen))

    def action_go_home(self) -> None:
        """Leave everything above the bases."""
        while len(self.screen_stack) > 2:
            self.pop_screen()

    def leave_deleted_table(self) -> None:
        """Go to the bases, and say why."""
        self.action_go_home()
        self.remark(_("This table was deleted."))

    def action_go_accounts(self) -> None:
        """Show the accounts."""
        from tui.screens.accounts import AccountsScreen

        self._go_to(AccountsScreen())

    def action_go_outbox(self) -> None:
        """Show the mails on their way out."""
        from tui.screens.outbox import OutboxScreen

        self._go_to(OutboxScreen())

    def action_go_drafts(self) -> None:
        """Show the member's drafts."""
        from tui.screens.drafts import DraftsScreen

        self._go_to(DraftsScreen())

    def action_go_unlinked(self) -> None:
        """Show the mails that belong to no row."""
        from tui.screens.unlinked import UnlinkedScreen

        self._go_to(UnlinkedScreen())

    def action_go_people(self) -> None:
        """Show the people one writes to."""
        from tui.screens.contacts import ContactsScreen

        self._go_to(ContactsScreen())

    def action_go_templates(self) -> None:
        """Show the templates of the table where the keys are, or of all tables."""
        from tui.screens.templates import TemplatesScreen

        spot = self.screen.spot() if isinstance(self.screen, Place) else None
        table, row = spot or (0, None)
        self._go_to(TemplatesScreen(tables.load(self.store.read(), table) if table else None, row))

    def action_search(self) -> None:
        """Search all rows, comments and mails; keys that come meanwhile are typed there."""
        if isinstance(self.screen, Place):
            self.screen.open_to_write(self._open_search)

    async def _open_search(self) -> bool:
        from tui.screens.search import SearchScreen

        if isinstance(self.screen, SearchScreen):
            self.screen.ask_anew()
        else:
            await self.push_screen(SearchScreen(self.store, self.last_search))
        return True

    def action_go_history(self) -> None:
        """Show what was changed where the keys are, and everywhere."""
        from tui.screens import history_lines
        from tui.screens.history import HistoryScreen

        spot = self.screen.spot() if isinstance(self.screen, Place) else None
        self._go_to(HistoryScreen(history_lines.scopes(self.store.read(), spot)))

    def action_go_trash(self) -> None:
        """Show what was deleted."""
        from tui.screens.trash import TrashScreen

        self._go_to(TrashScreen())

    def _go_to(self, place: Place) -> None:
        """Show a place, unless it is shown already."""
        if type(self.screen) is not type(place):
            self.push_screen(place)

    def action_unlock(self) -> None:
        """Ask for the passphrase of the vault if it is locked."""
        self.run_worker(self.guarded(self.unlocking.offer()))

    def action_help_quit(self) -> None:
        """Say which key quits; Ctrl+C does not, it copies."""
        self.remark(_("ctrl+q quits."))

    def copy_to_clipboard(self, text: str) -> None:
        """Copy a text clean: what a terminal acts on would act in the shell that it is pasted into."""
        super().copy_to_clipboard(_clean_block(text))

    def keep_copied(self, text: str) -> None:
        """Keep a text that is too long for terminals where only this program pastes it from."""
        self._clipboard = _clean_block(text)

    def action_redraw(self) -> None:
        """Draw every cell again."""
        self.screen.refresh(layout=True)

    def action_take_back(self) -> None:
        """Take back the mail that is held, else undo; do nothing when it has just left."""
        held = self.glance.held
        if self.last_hold.has_just_ended(self.store.read()):
            self.too_late()
        elif held is None:
            self.action_undo()
        else:
            self._take_back(held.id)

    def _take_back(self, entry: int) -> None:
        from mail import desk

        mailing = mailings.of_entry(self.store.read(), entry)
        if mailing is not None:
            self.run_worker(self.guarded(self._take_back_mailing(mailing.id)), group="undo", exclusive=True)
            return
        try:
            desk.take_back(self.store, entry)
        except WrongStateError:
            self.too_late()
            return
        self.remark(_("Taken back; it is a draft again."))
        self.changed()

    async def _take_back_mailing(self, mailing: int) -> None:
        from mail.mailings.queueing import take_back

        taken = await self.run_task(take_back, self.store, mailing)
        told = ngettext("{n} mail was taken back.", "{n} mails were taken back.", taken.back)
        told = told.format(n=f"{taken.back:,}")
        if taken.left:
            left = ngettext("{n} had left already.", "{n} had left already.", taken.left).format(n=f"{taken.left:,}")
            told = f"{told} {left}"
        self.remark(told)
        self.changed()

    def too_late(self) -> None:
        """Say that a mail which was to be taken back has left."""
        self.remark(_("Too late, the mail has left; ctrl+z undoes."))

    def action_undo(self) -> None:
        """Undo the member's last change of data; ask first when a table or a whole import goes with it."""
        if isinstance(self.screen, Place):
            self.screen.finish()
        step = undo.next_to_take_back(self.store.read(), self.store.member)
        if step is not None and step.is_large:
            self.run_worker(self.guarded(self._ask_and_undo(step)), group="undo", exclusive=True)
        else:
            self._undo()

    async def _ask_and_undo(self, step: Step) -> None:
        from tui.screens.confirm import ConfirmScreen

        question = _("Undo this: {label}? ctrl+y brings it back.").format(label=step.label)
        if not await self.push_screen_wait(ConfirmScreen(line(question, "bold"))):
            return
        # what was asked about, and nothing that came meanwhile
        if undo.next_to_take_back(self.store.read(), self.store.member) == step:
            self._undo()

    def _undo(self) -> None:
        try:
            label = undo.take_back(self.store)
        except NothingToUndoError as error:
            self.remark(str(error))
        else:
            self._say_done(_("Undone: {label} · ctrl+y again"), label)

    def action_redo(self) -> None:
        """Do again what was undone."""
        try:
            label = undo.do_again(self.store)
        except NothingToRedoError as error:
            self.remark(str(error))
        else:
            self._say_done(_("Done again: {label}"), label)

    def _say_done(self, sentence: str, label: str) -> None:
        self.remark(sentence.format(label=label))
        self.changed()


def _clean_block(text: str) -> str:
    """Return a text clean; the tabs stay, which separate cells."""
    return "\t".join(map(clean_text, text.split("\t")))


def _palette() -> type:
    from tui.palette import KeyCommands

    return KeyCommands
