"""Who changed what when: the change log read backwards, for a row, a table, a base or the store."""

from __future__ import annotations

from dataclasses import dataclass

from store.connection import Reader, Value


@dataclass(frozen=True)
class Wanted:
    """Which part of the history is asked for; what is None is not asked about."""

    base: int | None = None
    table: int | None = None
    row: int | None = None
    member: int | None = None
    since: str | None = None
    """UTC, as the log keeps it."""
    until: str | None = None


@dataclass(frozen=True)
class Step:
    """What one member did at once."""

    number: int
    at: str
    member: int | None
    label: str
    count: int
    """How many changes it made."""
    undone: bool
    """It was taken back."""
    undoes: int | None
    """The step that it took back."""
    redoes: bool
    """What it took back had taken back another: it did that again."""


def steps(reader: Reader, wanted: Wanted, before: int | None = None, limit: int = 100) -> list[Step]:
    """Return steps, the newest first.

    :param before: only those with a lower number: the next page
    """
    condition, params = _condition(wanted)
    found = reader.all(
        "SELECT batches.id, batches.at, batches.member_id, label, undone_by IS NOT NULL, undoes,"
        " EXISTS (SELECT 1 FROM batches AS before WHERE before.id = batches.undoes AND before.undoes IS NOT NULL),"
        " (SELECT count(*) FROM changes WHERE batch_id = batches.id)"
        f" FROM batches WHERE batches.id < ? AND {condition} ORDER BY batches.id DESC LIMIT ?",
        [before or 2**62, *params, limit],
    )
    return [
        Step(
            number=int(number or 0),
            at=str(at),
            member=None if member is None else int(member),
            label=str(label),
            count=int(count or 0),
            undone=bool(undone),
            undoes=None if undoes is None else int(undoes),
            redoes=bool(redoes),
        )
        for number, at, member, label, undone, undoes, redoes, count in found
    ]


def _condition(wanted: Wanted) -> tuple[str, list[Value]]:
    parts: list[str] = ["1"]
    params: list[Value] = []
    simple = {"batches.member_id = ?": wanted.member, "batches.at >= ?": wanted.since, "batches.at < ?": wanted.until}
    for sql, value in simple.items():
        if value is not None:
            parts.append(sql)
            params.append(value)
    if wanted.table is not None and wanted.row is not None:
        parts.append(_OF_ROW)
        return " AND ".join(parts), [*params, wanted.table, wanted.row, wanted.table, wanted.row]
    inner, more = _things(wanted)
    if inner:
        parts.append(f"EXISTS (SELECT 1 FROM changes WHERE batch_id = batches.id AND {inner})")
    return " AND ".join(parts), params + more


_OF_ROW = (
    "batches.id IN (SELECT batch_id FROM changes WHERE table_id = ? AND row_id = ?"
    " UNION SELECT batch_id FROM changes WHERE kind = 'rows' AND table_id = ? AND ? BETWEEN"
    " json_extract(coalesce(new, old), '$.first') AND json_extract(coalesce(new, old), '$.last'))"
)


def _things(wanted: Wanted) -> tuple[str, list[Value]]:
    if wanted.table is not None:
        return "table_id = ?", [wanted.table]
    if wanted.base is not None:
        within = "table_id IN (SELECT id FROM tables WHERE base_id = ?)"
        own = "kind IN ('base', 'base name', 'base mail', 'base account') AND thing_id = ?"
        return f"({within} OR ({own}))", [wanted.base, wanted.base]
    return "", []
