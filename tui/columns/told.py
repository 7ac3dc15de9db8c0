"""What the form of a column says below its settings: what is missing, and what another type would do to the values."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from store.cells.patterns import is_pattern, matches
from store.errors import MailbaseError, MissingOptionError
from store.language import _, ngettext
from store.shaping.edits import Retyping
from tui.columns.choice_lines import told_count
from tui.columns.draft import ColumnDraft
from tui.columns.judging import Judged
from tui.columns.wording import TRIAL
from tui.paint import DONE, FAILED, MUTED, WAITING, joined, line


def told(draft: ColumnDraft, judged: Judged) -> Content:
    """Return what there is to tell of a column that is being described."""
    return joined(_lines(draft, judged), "\n")


def preview(judged: Judged) -> Content:
    """Return what another type would do to the values; nothing where the type stays."""
    if judged.retyping is None or judged.new is None:
        return Content()
    return joined(_retyping(judged.retyping, judged.new.type), "\n")


def _lines(draft: ColumnDraft, judged: Judged) -> Iterator[Content]:
    if judged.error is not None and draft.kind != "formula":
        yield _wrong(judged.error)
    if draft.kind == "text" and draft.said.get(TRIAL):
        yield _tried(draft, judged)
    if (count := draft.cells_changed(judged.counts)) and draft.choice_change is not None:
        yield line(_("Saving changes what stands in {cells}.").format(cells=told_count(count)), WAITING)
    if judged.row and draft.kind != "formula":
        yield joined([line(_("On {row}:").format(row=judged.row), MUTED), line(judged.value or _("empty"))], " ")


def _wrong(error: MailbaseError) -> Content:
    if isinstance(error, MissingOptionError):
        return line(_("Still to do: {hint}").format(hint=error.facts.get("hint", "")), WAITING)
    return joined([line(str(error), WAITING), line(error.next_step, MUTED)])


def _tried(draft: ColumnDraft, judged: Judged) -> Content:
    pattern = judged.new.options.pattern if judged.new is not None else ""
    if not pattern or not is_pattern(pattern):
        return line(_("There is no pattern to try it with."), MUTED)
    if matches(pattern, draft.said[TRIAL]):
        return line(_("The text matches the pattern."), DONE)
    return line(_("The text does not match the pattern."), FAILED)


def _retyping(found: Retyping, kind: str) -> Iterator[Content]:
    if not found.filled:
        yield line(_("The column is empty; nothing has to be read anew."), MUTED)
        return
    fit = found.filled - found.misfits
    words = ngettext("{n} of {total} value fits as {type}.", "{n} of {total} values fit as {type}.", found.filled)
    style = DONE if not found.misfits else f"bold {WAITING}"
    yield line(words.format(n=f"{fit:,}", total=f"{found.filled:,}", type=kind), style)
    if found.misfits:
        words = ngettext("{n} stays as it is:", "{n} stay as they are:", found.misfits)
        yield line(words.format(n=f"{found.misfits:,}"), WAITING)
    for row, text in found.samples:
        yield joined([line(_("    row {row}").format(row=f"{row:,}"), MUTED), line(text[:200])])
