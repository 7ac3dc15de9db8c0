"""The list of keys. What is essential needs no AltGr on a French or German keyboard, and no digit."""

from __future__ import annotations

from store.language import N_
from tui.keys import Key
from tui.keys.accounts import ACCOUNT_KEYS
from tui.keys.cells import BASE_KEYS
from tui.keys.columns import COLUMN_KEYS
from tui.keys.contacts import CONTACT_KEYS
from tui.keys.drafts import DRAFT_KEYS
from tui.keys.filters import FILTER_KEYS
from tui.keys.history import HISTORY_KEYS
from tui.keys.identities import IDENTITY_KEYS
from tui.keys.imports import IMPORT_KEYS
from tui.keys.mailings import MAILING_KEYS
from tui.keys.post import POST_KEYS
from tui.keys.rows import ROW_KEYS
from tui.keys.sending import SENDING_KEYS
from tui.keys.sharing import SHARING_KEYS
from tui.keys.templates import TEMPLATE_KEYS
from tui.keys.views import VIEW_KEYS
from tui.keys.wizard import WIZARD_KEYS

LAST = 990
"""The footer's rank of what always stands at its end."""

_APP = (
    Key("app.help", "question_mark,f1", "help", N_("help"), N_("Show the keys that work here."), LAST),
    Key("app.palette", "ctrl+p,colon", "command_palette", N_("commands"), N_("Find a command by its name.")),
    Key("app.go", "g", "go", N_("go to"), N_("Go somewhere: a second key says where."), 800),
    Key("app.search", "ctrl+f", "search", N_("search"), N_("Search all rows, comments and mails.")),
    Key("app.redo", "ctrl+y", "redo", N_("redo"), N_("Do again what was undone.")),
    Key("app.undo", "ctrl+z", "undo", N_("undo"), N_("Undo your last change of data.")),
    Key("app.take_back", "u", "take_back", N_("undo"), N_("Take back the mail that is held, else undo.")),
    Key("app.quit", "ctrl+q", "quit", N_("quit"), N_("Quit. Mail that is held still leaves."), priority=True),
    Key("app.redraw", "ctrl+l", "redraw", N_("redraw"), N_("Draw the screen anew.")),
    Key("app.unlock", "", "unlock", N_("unlock passwords"), N_("Give the passphrase of the vault.")),
    Key("app.colours", "", "colours", N_("colours"), N_("Change between dark and light colours.")),
    Key("app.marks", "", "marks", N_("plain signs"), N_("Change between marks like → and plain signs like >.")),
)

_GO = (
    Key("go.top", "g", "top", N_("top"), N_("Go to the first row.")),
    Key("go.home", "b", "go_home", N_("bases"), N_("Go to the bases.")),
    Key("go.accounts", "a", "go_accounts", N_("accounts"), N_("Go to the accounts.")),
    Key("go.column", "c", "go_column", N_("column"), N_("Go to a column by its name.")),
)

_HOME = (
    Key("home.open", "enter", "open", N_("open"), N_("Open the table, or go to the row."), 10),
    Key("home.add", "n", "add", N_("new base"), N_("Make a base; on a base or table: a table in it."), 20),
    Key("home.import", "i", "import", N_("import"), N_("Import a CSV, XLSX or .dtable file."), 30),
    Key("home.rename", "r", "rename", N_("rename"), N_("Give the table, or the base, another name."), 900),
    Key("home.delete", "d,delete", "delete", N_("delete"), N_("Delete the table, or the base, after asking."), 910),
    Key("home.copy", "C", "copy", N_("copy base"), N_("Copy the base with rows and feeds, but no account."), 920),
    Key("home.down", "J", "move(1)", N_("move down"), N_("Move the table down in its base.")),
    Key("home.up", "K", "move(-1)", N_("move up"), N_("Move the table up in its base.")),
    Key("home.search", "ctrl+f", "app.search", N_("search"), N_("Search all rows, comments and mails."), 820),
    Key("home.fold", "left,h", "fold", N_("fold"), N_("Hide the views of the table, or the tables of the base.")),
    Key(
        "home.unfold", "right,l", "unfold", N_("unfold"), N_("Show the tables of the base, or the views of the table.")
    ),
    Key("base.turn", "enter", "turn", N_("fold or unfold"), N_("Hide or show the tables of the base."), 11),
)

_LIST = (
    Key("list.down", "down,j", "down", N_("down"), N_("Go one line down.")),
    Key("list.up", "up,k", "up", N_("up"), N_("Go one line up.")),
    Key("list.page_down", "pagedown", "page_down", N_("page down"), N_("Go down by a page.")),
    Key("list.page_up", "pageup", "page_up", N_("page up"), N_("Go up by a page.")),
    Key("list.top", "home,ctrl+home", "top", N_("top"), N_("Go to the first line.")),
    Key("list.bottom", "end,ctrl+end,G", "bottom", N_("bottom"), N_("Go to the last line.")),
)

_TABLE = (
    Key("table.mail", "m", "mail", N_("mail"), N_("Write a mail from this row."), 30),
    Key("table.comment", "c", "comment", N_("comment"), N_("Write a comment on this row; only the team sees it."), 40),
    Key("table.find", "slash", "find", N_("find"), N_("Find a text in this table."), 50),
    Key("table.like", "comma", "like", N_("like this"), N_("Show only rows like this cell; once more: all."), 60),
    Key("table.sort", "o", "sort", N_("sort"), N_("Sort by this column: up, down, not at all."), 70),
    Key("table.filter", "F", "filter", N_("filter"), N_("Show only rows that meet a condition you type."), 80),
    Key("table.add", "a", "add", N_("add"), N_("Add a row."), 35),
    Key("table.delete", "d", "delete", N_("delete"), N_("Delete the marked rows, or this one."), 100, ("marked",)),
    Key("table.export", "E", "export", N_("export"), N_("Write what this view shows into a file.")),
    Key("table.next", "n", "find_next", N_("next"), N_("Go to the next row that was found.")),
    Key("table.previous", "N", "find_previous", N_("previous"), N_("Go to the row found before.")),
)

_ASK = (
    Key("ask.submit", "enter", "submit", N_("go on"), N_("Take what was typed."), 10),
    Key("ask.leave", "escape", "leave", N_("leave"), N_("Leave without doing anything."), 20),
)

_FORM = (
    Key("form.submit", "ctrl+s", "submit", N_("go on"), N_("Go on with what was typed."), 10),
    Key("form.next", "tab,down", "app.focus_next", N_("next field"), N_("Go to the next field."), 30),
    Key("form.previous", "shift+tab,up", "app.focus_previous", N_("field before"), N_("Go to the field before.")),
    Key("form.leave", "escape", "leave", N_("leave"), N_("Stop, or leave without doing anything."), 40),
)

_PASSPHRASE = (Key("passphrase.leave", "escape", "leave", N_("later"), N_("Leave the vault locked; mail waits."), 20),)

_GRID = (
    Key("grid.open", "enter", "open", N_("open"), N_("Open the row with its feed."), 10),
    Key("grid.edit", "e,f2", "edit", N_("edit"), N_("Edit the cell."), 20),
    Key("grid.mark", "space", "mark", N_("mark"), N_("Mark the row, or turn a box over."), 300, also=("marked",)),
    Key(
        *("grid.unmark", "escape", "unmark", N_("clear")),
        *(N_("Give the range up, or take all marks away."), 310, ("marked", "range")),
    ),
    Key("grid.down", "down,j", "down", N_("down"), N_("Go one row down.")),
    Key("grid.up", "up,k", "up", N_("up"), N_("Go one row up.")),
    Key("grid.left", "left,h", "left", N_("left"), N_("Go one column left.")),
    Key("grid.right", "right,l", "right", N_("right"), N_("Go one column right.")),
    Key("grid.row_start", "home,0", "row_start", N_("first column"), N_("Go to the first column.")),
    Key("grid.row_end", "end,dollar_sign", "row_end", N_("last column"), N_("Go to the last column.")),
    Key("grid.page_down", "pagedown", "page_down", N_("page down"), N_("Go down by a page.")),
    Key("grid.page_up", "pageup", "page_up", N_("page up"), N_("Go up by a page.")),
    Key("grid.half_down", "ctrl+d", "half_down", N_("half a page down"), N_("Go down by half a page.")),
    Key("grid.half_up", "ctrl+u", "half_up", N_("half a page up"), N_("Go up by half a page.")),
    Key("grid.top", "ctrl+home", "top", N_("top"), N_("Go to the first row.")),
    Key("grid.bottom", "ctrl+end,G", "bottom", N_("bottom"), N_("Go to the last row.")),
)

_FOLDS = (
    Key("folds.one", "a", "fold", N_("this group"), N_("Fold this group, or unfold it; so does enter on its header.")),
    Key("folds.all", "M", "fold_all", N_("fold all"), N_("Fold all groups.")),
    Key("folds.none", "R", "unfold_all", N_("unfold all"), N_("Unfold all groups.")),
)

_CELL = (
    Key("cell.save", "enter,ctrl+s", "commit('')", N_("save"), N_("Save the cell."), 10),
    Key("cell.save_right", "tab", "commit('right')", N_("save, go right"), N_("Save and go right."), 20),
    Key("cell.save_left", "shift+tab", "commit('left')", N_("save, go left"), N_("Save and go left.")),
    Key("cell.save_down", "down", "commit('down')", N_("save, go down"), N_("Save and go down."), 30),
    Key("cell.cancel", "escape", "cancel", N_("leave unchanged"), N_("Leave the cell as it was."), 40),
)

_SEARCH = (
    Key("search.open", "enter", "open", N_("open"), N_("Open the row at what was found."), 10, priority=True),
    Key("search.down", "down", "down", N_("next"), N_("Go to the next one found."), 20, priority=True),
    Key("search.up", "up", "up", N_("before"), N_("Go to the one found before."), 30, priority=True),
    Key("search.page_down", "pagedown", "page_down", N_("page down"), N_("Go down by a page."), priority=True),
    Key("search.page_up", "pageup", "page_up", N_("page up"), N_("Go up by a page."), priority=True),
    Key("search.leave", "escape", "leave", N_("back"), N_("Go back."), 40),
)

_PANELS = (
    Key("error.lead", "enter", "lead", N_("go there"), N_("Go where the remedy is done, or close and go back.")),
    Key("error.text", "c", "copy_text", N_("copy"), N_("Copy the text for the administrator."), 20),
    Key("error.page", "p", "copy_page", N_("copy address"), N_("Copy the address of the provider's page."), 30),
    Key("error.close", "escape,q", "close", N_("close"), N_("Close and go back."), 40),
    Key("help.close", "escape,q", "close", N_("back"), N_("Go back."), 10),
    Key("confirm.yes", "y", "yes", N_("yes"), N_("Go ahead."), 10),
    Key("confirm.no", "escape,n,q", "no", N_("no"), N_("Leave everything as it is."), 20),
)

KEYS: tuple[Key, ...] = (
    *(*_APP, *_GO, *_HOME, *_LIST, *_TABLE, *VIEW_KEYS, *_GRID, *_FOLDS, *_CELL),
    *(*BASE_KEYS, *COLUMN_KEYS),
    *(
        *ROW_KEYS,
        *DRAFT_KEYS,
        *ACCOUNT_KEYS,
        *CONTACT_KEYS,
        *WIZARD_KEYS,
        *SENDING_KEYS,
        *POST_KEYS,
        *IDENTITY_KEYS,
        *TEMPLATE_KEYS,
        *MAILING_KEYS,
        *SHARING_KEYS,
        *HISTORY_KEYS,
        *FILTER_KEYS,
        *_SEARCH,
        *_ASK,
        *_FORM,
        *_PASSPHRASE,
        *_PANELS,
        *IMPORT_KEYS,
    ),
)
"""All keys; the order within a place is the order of the help."""
