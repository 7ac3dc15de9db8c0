"""Files of the mail that is written on the row screen, and looks at it as it will leave and be read."""

from __future__ import annotations

from pathlib import Path

from textual.content import Content

from store.clean import clean_line
from store.drafts import Draft, Enclosed
from store.errors import MailbaseError
from store.language import _, ngettext
from store.sizes import size_of
from tui import dropped, enclosing
from tui.environment import is_confined
from tui.folders import Found
from tui.paint import joined, line
from tui.screens import mail_preview
from tui.screens.attach import AttachScreen, Picked
from tui.screens.confirm import ConfirmScreen
from tui.screens.naming import NameScreen
from tui.screens.row_composing import RowComposing
from tui.widgets.composer import Composer
from tui.widgets.file_shelf import FileShelf
from tui.widgets.review import ReviewPanel
from tui.widgets.signed_area import SignedArea


class RowEnclosing(RowComposing):
    """A row whose mail gets files, and is shown before it leaves."""

    _last_folder: Path | None = None
    """The folder in which files were chosen last."""

    async def _write(self, draft: Draft, number: int | None = None) -> bool:
        is_open = await super()._write(draft, number)
        if is_open and draft.enclosed:
            self._weigh()
        return is_open

    # files

    def on_composer_file_asked(self) -> None:
        """Let files be chosen."""
        self.begin(self._pick_for_composer(), group="files")

    def on_review_panel_file_asked(self) -> None:
        """Let files be chosen, then look the mail over anew."""
        self.begin(self._pick_for_review(), group="files")

    async def _pick_for_composer(self) -> None:
        await self._pick()

    async def _pick_for_review(self) -> None:
        if await self._pick() and self._composer is not None:
            await self.query(ReviewPanel).remove()
            await self._look_over(self._composer.draft)

    async def _pick(self) -> bool:
        """Let files be chosen and put them with the mail; return whether there are any."""
        app, composer = self.mailbase, self._composer
        if composer is None:
            return False
        kept = await app.run_task(enclosing.of_row, app.store, self.table_id, self.row_id)
        start = None if is_confined() else self._last_folder or Path.home()
        if not kept and start is None:
            self.remark(_("This row has no files, and those of this computer are closed here."))
            return False
        screen = AttachScreen(kept, start, may_show=composer.draft.is_markdown and self._review is None)
        picked = await app.push_screen_wait(screen)
        return picked is not None and await self._enclose(picked)

    async def _enclose(self, picked: Picked) -> bool:
        """Put files with the mail; those that cannot be read are told after the others are there."""
        app = self.mailbase
        files = [enclosing.from_cell(file) for file in picked.kept]
        problem: MailbaseError | None = None
        for path in picked.paths:
            self._last_folder = path.parent
            try:
                files.append(await app.apart.run(enclosing.from_disk, app.store, path))
            except MailbaseError as error:
                problem = problem or error
        self._take_in([enclosing.as_shown(one) if picked.is_shown else one for one in files])
        if problem is not None:
            raise problem
        return bool(files)

    def _take_in(self, files: list[Enclosed]) -> None:
        if self._composer is not None and files:
            self._composer.attach(*files)
            self._weigh()

    def on_signed_area_dropped(self, event: SignedArea.Dropped) -> None:
        """Ask whether a file is meant where the path of one was pasted."""
        self.begin(self._dropped(event), group="files")

    async def _dropped(self, event: SignedArea.Dropped) -> None:
        app = self.mailbase
        found = [] if is_confined() else await app.apart.run(_files_in, event.text)
        if not found or self._composer is None:
            return
        if await app.push_screen_wait(ConfirmScreen(_asked(found))):
            event.area.take_out(event.text)
            await self._enclose(Picked(paths=tuple(one.path for one in found)))

    def on_file_shelf_name_asked(self, event: FileShelf.NameAsked) -> None:
        """Ask for another name of a file."""
        shelf, file = self.query_one(FileShelf), event.file
        taken = NameScreen(_("Call the file"), file.name, lambda name: shelf.rename(file, name))
        self.mailbase.push_screen(taken)

    def on_file_shelf_changed(self) -> None:
        """Weigh the mail anew."""
        self._weigh()

    def on_composer_paused(self, _event: Composer.Paused) -> None:
        """Weigh the mail anew: its text has changed."""
        self._weigh()

    def _weigh(self) -> None:
        if self._composer is not None and self._composer.draft.enclosed:
            self.begin(self._show_weight(self._composer.draft), group="weight")

    async def _show_weight(self, draft: Draft) -> None:
        app = self.mailbase
        weight = await app.run_task(enclosing.weigh, app.store, draft)
        for shelf in self.query(FileShelf):
            shelf.show_weight(weight)

    # looks

    def on_review_panel_looked_at(self, event: ReviewPanel.LookedAt) -> None:
        """Show the mail as it will leave, or as it will be read."""
        self.begin(self._look_at(event.what), group="look")

    async def _look_at(self, what: str | None) -> None:
        """Show one look after the other, as they are asked for."""
        while what is not None:
            panel, composer = self._review, self._composer
            if panel is None or composer is None:
                return
            panel.remark(_("Composing…"))
            try:
                screen = await mail_preview.composed(self.mailbase, composer.draft, what)
            finally:
                panel.show_advice()
            what = await self.mailbase.push_screen_wait(screen)


def _files_in(_goes_on: object, text: str) -> list[Found]:
    return dropped.files(text)


def _asked(found: list[Found]) -> Content:
    size = size_of(sum(one.size for one in found))
    if len(found) == 1:
        told = _("Attach “{name}”, {size}, instead of its path?").format(name=clean_line(found[0].name), size=size)
    else:
        told = ngettext(
            "Attach {n} file, {size}, instead of its path?",
            "Attach {n} files, {size}, instead of their paths?",
            len(found),
        ).format(n=len(found), size=size)
    return joined([line(told, "bold")])
