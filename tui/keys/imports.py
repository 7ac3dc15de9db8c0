"""The keys of taking files in and out: the look at a file before it is imported, the report, the export."""

from __future__ import annotations

from store.language import N_
from tui.keys import Key

IMPORT_KEYS = (
    Key("look.import", "ctrl+s", "import", N_("import"), N_("Import the file as it is shown."), 10, ("load",)),
    Key("look.type", "enter,t", "choose_type", N_("type"), N_("Choose the type of the column."), 20),
    Key("look.leave_out", "x", "leave_out", N_("leave out"), N_("Leave the column out, or take it again."), 30),
    Key("look.name", "e,f2", "name", N_("name"), N_("Call the column something else in the table."), 40),
    Key("look.key", "space", "key", N_("key"), N_("Find rows to change by this column, or no longer."), 50),
    Key("look.mode", "u", "mode", N_("add or update"), N_("Choose what becomes of rows that are there already."), 60),
    Key("look.target", "i", "target", N_("into"), N_("Choose the base and the table."), 70),
    Key("look.delimiter", "d", "delimiter", N_("delimiter"), N_("Choose what stands between the columns."), 80),
    Key("look.decimal", "m", "decimal", N_("decimal mark"), N_("Read numbers with the other decimal mark."), 90),
    Key("look.dates", "o", "dates", N_("dates"), N_("Read 3/4/2026 with the day or the month first."), 100),
    Key("look.header", "H", "header", N_("header"), N_("Take the first line for names, or for a row."), 110),
    Key("look.encoding", "c", "encoding", N_("encoding"), N_("Choose the encoding of the text."), 120),
    Key("look.sheet", "s", "sheet", N_("sheet"), N_("Choose the sheet of the workbook."), 25),
    Key("look.empties", "z", "empties", N_("empty cells"), N_("Let empty cells of the file empty cells, or not.")),
    Key("look.leave", "escape", "leave", N_("back"), N_("Go back without importing; stop an import."), 200, ("load",)),
    Key("preview.left", "left,h", "left", N_("left"), N_("Go one column left.")),
    Key("preview.right", "right,l", "right", N_("right"), N_("Go one column right.")),
    Key("preview.first", "home", "first", N_("first column"), N_("Go to the first column.")),
    Key("preview.last", "end", "last", N_("last column"), N_("Go to the last column.")),
    Key("preview.down", "down,j", "scroll(1)", N_("down"), N_("Show the rows below.")),
    Key("preview.up", "up,k", "scroll(-1)", N_("up"), N_("Show the rows above.")),
    Key("preview.page_down", "pagedown", "page(1)", N_("page down"), N_("Show the rows further below.")),
    Key("preview.page_up", "pageup", "page(-1)", N_("page up"), N_("Show the rows further above.")),
    Key("import.open", "enter", "open", N_("open the table"), N_("Go to the table that was imported."), 5),
)
"""All of them, in the order in which the help lists them."""
