"""Four processes edit one table at once: nobody is locked out, no edit is lost, each sees the others' changes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from store import bases, changes, rows, tables
from store.cells.column_options import ColumnOptions
from store.computing import engine as computing
from store.tables import NewColumn
from store.workspace import Store

_EDITS = 60
_WRITER = """
import sys
from pathlib import Path
from store import rows, tables
from store.errors import ConflictError
from store.workspace import Store

store = Store.open(Path(sys.argv[1]))
table = tables.find(store.read(), "Work/Lists")
marks, note = table.column("Marks").id, table.column("Note").id
conflicts = 0
for number in range(int(sys.argv[3])):
    while True:
        # what a person has seen in the editor, a moment before the cell is saved
        seen = rows.get(store.read(), table, 1).values[0]
        try:
            with store.write("Mark") as tx:
                rows.set_cell(tx, table, 1, marks, seen, f"{seen or ''}{sys.argv[2]}")
            break
        except ConflictError as error:
            assert error.facts["theirs"] != seen
            conflicts += 1
    with store.write("Add") as tx:
        rows.add(tx, table, {note: f"{sys.argv[2]} {number}"})
print(conflicts)
"""


def test_four_processes_lose_no_edit_and_are_never_locked_out(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "mailbase.db")
    with store.write() as tx:
        base = bases.add(tx, "Work")
        table = tables.add(tx, base.id, "Lists", (NewColumn("Marks"), NewColumn("Note")))
        rows.add(tx, table, {})
        length = ColumnOptions(formula=f"len({{#{table.columns[0].id}}})", result="number")
        tables.add_column(tx, table, NewColumn("Length", "formula", length))
    seq, bell = changes.last_seq(store.read()), store.commits_seen()
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(store.path), name, str(_EDITS)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in "abcd"
    ]
    for writer in writers:
        _out, errors = writer.communicate(timeout=100)
        assert (writer.returncode, errors) == (0, "")
    reader = store.read()
    table = tables.find(reader, "Work/Lists")
    marks, _note, length = rows.get(reader, table, 1).values
    assert (sorted(str(marks)), length) == (sorted("abcd" * _EDITS), 4 * _EDITS)
    notes = {note for (note,) in reader.all(f"SELECT {table.columns[1].physical} FROM {table.physical} WHERE id > 1")}
    assert notes == {f"{name} {number}" for name in "abcd" for number in range(_EDITS)}
    assert table.row_count == 1 + 4 * _EDITS
    # and a screen that watched has every one of the edits to show
    assert store.commits_seen() != bell
    seen = changes.since(reader, seq)
    assert sum(change.kind == "cell" for change in seen) == 4 * _EDITS
    assert sum(change.kind == "row" for change in seen) == 4 * _EDITS
    assert computing.backlog(store) == 0
