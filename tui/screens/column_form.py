"""One column on one page: its name, its type, the settings of that type, and what comes of them as one types."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.timer import Timer

from store.cells.column_options import ColumnOptions
from store.computing import engine as computing
from store.language import _
from store.shaping.building import SELECTS
from tui.columns import judging, saving, wording
from tui.columns.draft import ChoiceDraft, ColumnDraft, drafted
from tui.columns.formula_box import FormulaBox
from tui.columns.judging import Judged, Request
from tui.columns.setting_lines import LABEL_WIDTH, FieldLine, PickLine, SettingField
from tui.columns.settings import Settings, answer
from tui.columns.told import preview, told
from tui.columns.wording import Asked
from tui.keys import bindings
from tui.paint import MUTED, fit, joined, line
from tui.screens import busy
from tui.screens.column_choices import ColumnChoices
from tui.widgets.foot import Foot
from tui.widgets.key_line import KeyLine
from tui.widgets.said import Said
from tui.widgets.top_line import TopLine
from tui.widgets.writing import TextField

_PAUSE = 0.15
"""Seconds without a key after which it is looked what would become of the column."""
_NAME, _TYPE = "name", "type"


class ColumnForm(ColumnChoices):
    """Describes a column, new or known; nothing is written before it is saved."""

    AUTO_FOCUS = ""
    PLACES = ("column", "setting", "choices", "formula", "list")
    BINDINGS: ClassVar[list[BindingType]] = bindings("column")
    DEFAULT_CSS = """
    ColumnForm {
        #page { padding: 1 1 0 1; scrollbar-size-vertical: 1; }
        #page > Static { height: auto; }
        #type-line { margin-bottom: 1; }
        #preview, #sample { margin-bottom: 1; }
        #told { margin-top: 1; }
    }
    """

    def __init__(
        self, draft: ColumnDraft, *, row: int | None = None, before: int | None = None, asks_type: bool = False
    ) -> None:
        """Begin with a draft.

        :param row: on which computed values are tried
        :param before: the column that a new one shall stand before; None: at the end
        :param asks_type: begin with the choice of a type
        """
        super().__init__(draft)
        self.made: int | None = None
        """The number of the column that was saved."""
        self._row, self._before, self._asks_type = row, before, asks_type
        self._judged: Judged | None = None
        self.is_judged = False
        """Whether it was looked what would become of the column as it is described now."""
        self._pause: Timer | None = None
        self._is_saving = False
        self._called = FieldLine(Asked(_NAME, _("Name")), draft.name)
        self._kind = PickLine(Asked(_TYPE, _("Type"), tuple(wording.type_entries())), draft.kind)
        self._kind.id = "type-line"

    def compose(self) -> ComposeResult:
        """The whole page."""
        table, column = self.draft.table, self.draft.column
        yield TopLine((table.base, table.name, column.name if column else _("New column")))
        with VerticalScroll(id="page", can_focus=False):
            yield self._called
            yield self._kind
            yield Said(id="preview")
            yield Said(id="sample")
            yield Settings()
            yield Said(id="told")
        yield Foot()
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin with the name of a new column, else with the type."""
        self._lay()
        self._judge_soon(0.01)
        (self._called if self.draft.column is None else self._kind).take_keys()
        if self._asks_type:
            self.call_after_refresh(self._kind.action_choose)

    def _lay(self) -> None:
        """Ask what the type wants to know, as far as that is not asked already."""
        self.query_one(Settings).lay(self.mailbase.store.read(), self.draft, self._options)
        self.call_after_refresh(self.show_choices)
        shown = self._judged.sample if self._judged is not None else ""
        sample = self.query_one("#sample", Said)
        sample.update(joined([line(fit(_("Looks like"), LABEL_WIDTH), MUTED), line(shown, "bold")], ""))
        sample.display = bool(shown)
        before = preview(self._judged) if self._judged is not None else line("")
        self.query_one("#preview", Said).update(before)
        self.query_one("#preview").display = bool(before)

    @property
    def _options(self) -> ColumnOptions:
        """The options that the column would have, as far as that is known."""
        new = self._judged.new if self._judged is not None else None
        return new.options if new is not None and new.type == self.draft.kind else self.draft.options

    # what is answered

    @on(TextField.Changed)
    def keep_text(self, event: TextField.Changed) -> None:
        """Remember what is typed."""
        if not isinstance(event.input, SettingField):
            return
        asked = event.input.asked
        if asked.name == _NAME:
            self.draft.name = event.value
        elif event.value != answer(self.draft, asked, self._options):
            self.draft.say(asked.name, event.value)
        self._judge_soon()

    @on(TextField.Submitted)
    def go_on(self, event: TextField.Submitted) -> None:
        """Enter goes to the next setting."""
        if isinstance(event.input, SettingField):
            self.focus_next()

    @on(PickLine.Picked)
    def keep_choice(self, event: PickLine.Picked) -> None:
        """Remember what was chosen."""
        if event.asked.name == _TYPE:
            self.draft.kind = event.key
            self.draft.choices = self._known_choices()
            self._judged = None
        else:
            self.draft.say(event.asked.name, event.key)
        self._lay()
        self._judge_soon(0.01)

    def _known_choices(self) -> list[ChoiceDraft] | None:
        """Return the choices that a select begins with; None where its values are to suggest some."""
        column = self.draft.column
        known = column is not None and column.options.choices and self.draft.kind in SELECTS
        return drafted(column.options.choices) if known and column is not None else None

    @on(FormulaBox.Changed)
    def keep_formula(self, event: FormulaBox.Changed) -> None:
        """Remember the formula."""
        self.draft.say("formula", event.text)
        self._judge_soon()

    def action_next(self) -> None:
        """Go to the next setting."""
        self.focus_next()

    def action_previous(self) -> None:
        """Go to the setting before."""
        self.focus_previous()

    # what becomes of it

    def choice_counts(self) -> Mapping[str, int]:
        """Return how many cells hold each choice."""
        return self._judged.counts if self._judged is not None else {}

    def choices_changed(self) -> None:
        """Look what that comes to."""
        self._judge_soon()

    def _judge_soon(self, pause: float = _PAUSE) -> None:
        if self._pause is not None:
            self._pause.stop()
        self.is_judged = False
        self._pause = self.set_timer(pause, lambda: self.begin(self._judge(), group="judge"))

    async def _judge(self) -> None:
        app, request = self.mailbase, self._request
        judged = await app.apart.run(judging.judge, app.store, request)
        if request.wish.type == self.draft.kind:
            self._take(judged)
            self.is_judged = True

    @property
    def _request(self) -> Request:
        column = self.draft.column
        return Request(self.draft.table.id, column.id if column else None, self.draft.wish(), self._row)

    def _take(self, judged: Judged) -> None:
        self._judged = judged
        if self.draft.kind in SELECTS and self.draft.choices is None and judged.new is not None:
            self.draft.choices = drafted(judged.new.options.choices)
        self._lay()
        for box in self.query(FormulaBox):
            if judged.error is not None:
                box.show_error(judged.error)
            else:
                box.show_value(judged.row, judged.value)
        self.query_one("#told", Said).update(told(self.draft, judged))

    # the end

    def action_leave(self) -> None:
        """Leave the column as it was; ask where something was said."""
        is_begun = self.draft.column is not None or self.draft.name or self.draft.said
        if self.draft.is_touched and is_begun:
            self.begin(self.leave_if_meant(_("Leave without saving the column?")))
        else:
            self.dismiss(None)

    def action_submit(self) -> None:
        """Save the column, once it was shown what that does to its values."""
        if not self._is_saving:
            self._is_saving = True
            self.begin(self._submit())

    async def _submit(self) -> None:
        try:
            if not self.draft.is_touched:
                self.dismiss(None)
            elif await self._is_seen():
                await self._save()
        finally:
            self._is_saving = False

    async def _is_seen(self) -> bool:
        """Tell whether it was shown how many values would not fit; where it was not, show it."""
        before = self._judged
        if not self.draft.is_retyped or (before is not None and before.request == self._request):
            return True
        await self._judge()
        found = self._judged.retyping if self._judged is not None else None
        if found is None or not found.misfits:
            return True
        self.remark(_("Not all values fit; ctrl+s once more saves."))
        return False

    async def _save(self) -> None:
        app, draft = self.mailbase, self.draft
        rows = draft.table.row_count if draft.is_retyped or draft.choice_change else 0
        made = await busy.done(
            self, _("Changing the column"), rows, partial(saving.save, app.store, draft, self._before)
        )
        if made is None:
            return
        self.made = made
        waiting = await app.run_task(computing.backlog, app.store)
        if waiting:
            await busy.done(self, _("Computing"), waiting, partial(saving.compute, app.store))
        self.dismiss(None)
