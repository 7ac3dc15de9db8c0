"""Importing a CSV or TSV file: which file and where to, how far it is, what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content

from store import tables
from store.errors import ImportCancelledError, MailbaseError
from store.language import _, ngettext
from tui.background import Background
from tui.keys import bindings
from tui.paint import DONE, MUTED, WAITING, line
from tui.place import Question
from tui.widgets.key_line import KeyLine
from tui.widgets.said import Said
from tui.widgets.writing import TextField

if TYPE_CHECKING:
    from store.files.importing import ImportReport

_LOOK_EVERY = 0.25
_MOST_SHOWN = 200
"""Problems listed on the screen; all are counted."""


class ImportScreen(Question[int]):
    """Answers with the id of the table that the rows went to, or None."""

    PLACES = ("form", "import")
    BINDINGS: ClassVar[list[BindingType]] = bindings("form", "import")
    DEFAULT_CSS = """
    ImportScreen {
        #panel {
            width: 84;
            max-width: 95%;
            height: auto;
            max-height: 90%;
            padding: 1 2;
            background: $surface;
            border: round $accent;
        }
        #panel Static { height: auto; }
        #panel Input { margin-bottom: 1; }
        #report { height: auto; max-height: 12; scrollbar-size-vertical: 1; }
    }
    """

    def __init__(self, base: str) -> None:
        """Offer a base's name, which may be typed over."""
        super().__init__()
        self._base_name = base
        self._stop = Event()
        self._progress = ("", 0, 0)
        self._began = 0.0
        self._importing = False
        self._report: ImportReport | None = None

    def compose(self) -> ComposeResult:
        """Three questions, then what is being done or was done."""
        with Vertical(id="panel"):
            yield Said(line(_("CSV or TSV file to import"), "bold"))
            yield TextField(id="file", example="~/invoices.csv")
            yield Said(line(_("Into the base, new or known"), "bold"))
            yield TextField(self._base_name, typed_over=True, id="base")
            yield Said(line(_("As table; empty: the file's name; a known table gets more rows"), "bold"))
            yield TextField(id="table")
            with VerticalScroll(id="report", can_focus=False):
                yield Said(id="state")
        yield KeyLine()

    def on_mount(self) -> None:
        """Look at the progress now and then."""
        self.query_one("#file").focus()
        self.set_interval(_LOOK_EVERY, self._tell_progress)

    def on_unmount(self) -> None:
        """Stop what may still be going on."""
        self._stop.set()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what fits: to begin before, to open after."""
        if action == "open":
            return self._report is not None
        if action == "submit":
            return self._report is None and not self._importing
        return True

    @on(TextField.Submitted)
    def enter_goes_on(self, event: TextField.Submitted) -> None:
        """Go to the next field; after the last one, import."""
        if event.input.id == "table":
            self.action_submit()
        else:
            self.focus_next()

    def action_submit(self) -> None:
        """Import in the background."""
        if not self._importing and self._report is None:
            self._stop.clear()
            self._importing, self._began = True, monotonic()
            self.begin(self._import(Path(self._typed("file")).expanduser()))

    def action_leave(self) -> None:
        """Stop the import, or leave."""
        if self._importing:
            self._stop.set()
        elif self._report is not None:
            self.action_open()
        else:
            self.dismiss(None)

    def action_open(self) -> None:
        """Go to the table."""
        if self._report is not None:
            reader = self.mailbase.store.read()
            self.dismiss(tables.find(reader, f"{self._report.base}/{self._report.table}").id)

    async def _import(self, source: Path) -> None:
        # here, so that the first screen need not wait for what only this one needs
        from store.files.importing import import_file

        store = self.mailbase.store
        base, table = self._typed("base"), self._typed("table")
        background = Background("import", at_end=store.close)
        self._enable(False)
        try:
            report = await background.run(
                import_file, store, source, base or source.stem, table, self._note, self._stop.is_set
            )
        except MailbaseError as error:
            self._end_without(error)
        else:
            self._show_report(report)
        finally:
            self._importing = False
            background.close(patience=0)
            self.refresh_bindings()

    def _typed(self, field: str) -> str:
        return self.query_one(f"#{field}", TextField).value.strip()

    def _enable(self, enabled: bool) -> None:
        for field in self.query(TextField):
            field.disabled = not enabled

    def _end_without(self, error: MailbaseError) -> None:
        """Leave the questions as they were answered."""
        self._enable(True)
        self.query_one("#file").focus()
        self._say(line(""))
        if isinstance(error, ImportCancelledError):
            self._say(line(_("Stopped; nothing was imported."), WAITING))
        else:
            self.mailbase.show_error(error)

    def _show_report(self, report: ImportReport) -> None:
        self._report = report
        # what was asked gives its room to what came of it
        for question in self.query("#panel > Said, #panel > TextField"):
            question.display = False
        self.query_one("#report").can_focus = True
        self.query_one("#report").focus()
        self._say(Content("\n").join(_told(report)))
        self.mailbase.changed()

    def _note(self, what: str, done: int, total: int) -> None:
        """Called on the import's thread, which touches no widget."""
        self._progress = (what, done, total)

    def _tell_progress(self) -> None:
        if self._importing and self._progress[0]:
            self._say(line(_progress(*self._progress, monotonic() - self._began)))

    def _say(self, content: Content) -> None:
        self.query_one("#state", Said).update(content)


def _progress(what: str, done: int, total: int, seconds: float) -> str:
    rate = _("{n} rows/s").format(n=f"{int(done / seconds):,}") if seconds > 1 else ""
    many = _("{done} of {total}").format(done=f"{done:,}", total=f"{total:,}") if total else f"{done:,}"
    return "   ".join(filter(None, (f"{what}…", many, rate, _("esc stops"))))


def _told(report: ImportReport) -> Iterator[Content]:
    done = ngettext("{n} row imported into {path}.", "{n} rows imported into {path}.", report.rows)
    yield line(done.format(n=f"{report.rows:,}", path=f"{report.base}/{report.table}"), f"bold {DONE}")
    if not report.problem_count:
        return
    kept = ngettext(
        "{n} value needs a look; it was kept as it stands:",
        "{n} values need a look; they were kept:",
        report.problem_count,
    )
    yield line(kept.format(n=f"{report.problem_count:,}"), WAITING)
    for problem in report.problems[:_MOST_SHOWN]:
        where = _("row {n}").format(n=f"{problem.row:,}") if problem.row else _("file")
        yield line(f"{where}  {problem.column}  ", MUTED) + line(problem.what)
    if report.problem_count > _MOST_SHOWN:
        yield line(_("… and {n} more").format(n=f"{report.problem_count - _MOST_SHOWN:,}"), MUTED)
