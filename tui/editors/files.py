"""The editor of files: what the cell holds, one file a line; files are chosen from folders and saved to the disk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget

from store.cells.attachments import KeptFile, files_of, files_text
from store.connection import Value
from store.language import _
from store.sizes import size_of
from tui.editors import file_moves
from tui.editors.held_cell import HeldCell
from tui.editors.panel import Panel
from tui.environment import is_confined
from tui.keys import bindings
from tui.paint import MUTED, joined, line
from tui.widgets.lines import Line, Lines

_MOST_LINES = 8


class FilesPanel(Panel):
    """Files and pictures of one cell."""

    PLACES = ("panel", "shelf", "list")
    BINDINGS: ClassVar[list[BindingType]] = bindings("shelf")
    DEFAULT_CSS = """
    FilesPanel {
        #panel { width: 56; }
        Lines { height: 1; }
    }
    """

    def __init__(self, held: HeldCell, at: Region) -> None:
        """Begin with the files that the cell holds."""
        super().__init__(held, at)
        self._files = list(files_of(held.seen))
        self._lines = Lines()

    def parts(self) -> Iterable[Widget]:
        """The files."""
        return (self._lines,)

    def on_mount(self) -> None:
        """Show the files."""
        self._lines.focus()
        self._show()
        if self.held.seen is not None and not self._files:
            self.note(_("It holds: {text}").format(text=self.held.shown(self.held.seen)))

    def value(self) -> Value:
        """Return the files as the cell keeps them; what is no file stays while none was added."""
        if not self._files and not files_of(self.held.seen):
            return self.held.seen
        return files_text(self._files)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer nothing that needs the disk where it is closed to the person."""
        if action in ("add", "save") and is_confined():
            return False
        return bool(self._files) if action in ("save", "remove") else action != "empty"

    def action_add(self) -> None:
        """Choose files of this computer."""
        self.begin(self._choose(), group="files")

    async def _choose(self) -> None:
        from tui.screens.attach import AttachScreen

        picked = await self.mailbase.push_screen_wait(AttachScreen((), Path.home()))
        if picked is not None:
            await self._add(picked.paths)

    async def _add(self, paths: Sequence[Path]) -> None:
        """Keep files in the store; those before one that cannot be read are there."""
        app = self.mailbase
        self.note(_("Reading…"))
        try:
            for path in paths:
                self._files.append(await app.apart.run(file_moves.keep, app.store, path))
        finally:
            self.note("")
            self._show()
            self._lines.go_to(len(self._files) - 1)

    def action_remove(self) -> None:
        """Take the file under the cursor off."""
        if isinstance(place := self._lines.key, int):
            del self._files[place]
            self._show()

    def action_save(self) -> None:
        """Save the file under the cursor to the disk."""
        if isinstance(place := self._lines.key, int):
            self.begin(self._save(self._files[place]))

    async def _save(self, file: KeptFile) -> None:
        app = self.mailbase
        if not file.hash:
            self.note(_("Only its address is known: {url}").format(url=file.url))
            return
        path = await app.run_task(file_moves.save, app.store, file)
        self.note(_("Saved as {path}").format(path=path))

    def _show(self) -> None:
        lines = [Line(_described(file), place) for place, file in enumerate(self._files)]
        self._lines.styles.height = max(1, min(_MOST_LINES, len(lines)))
        self._lines.show(lines or [Line(line(_advice(), MUTED))])
        self.refresh_bindings()


def _described(file: KeptFile) -> Content:
    beside = size_of(file.size) if file.size is not None else file.url
    return joined([line(file.name), line(beside, MUTED)])


def _advice() -> str:
    return _("no files") if is_confined() else _("no files; a adds one")
