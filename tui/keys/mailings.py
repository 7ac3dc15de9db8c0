"""The keys of mails to many rows: from the table, while it is looked at what each row gets, before all are sent."""

from __future__ import annotations

from store.language import N_
from tui.keys import Key

_TABLE = (
    Key(
        *("table.merge", "M", "merge", N_("mail to many")),
        *(N_("Send a mail of a template to each marked row, or to all of this view."), 105, ("marked",)),
    ),
)

_MERGE = (
    Key("merge.review", "ctrl+s", "review", N_("review"), N_("Look it over once more; there y sends it."), 10),
    Key("merge.next", "J,n", "row(1)", N_("next row"), N_("See the mail of the next row."), 20),
    Key("merge.previous", "K,p", "row(-1)", N_("row before"), N_("See the mail of the row before.")),
    Key("merge.template", "t", "template", N_("template"), N_("Choose another template."), 30),
    Key("merge.sender", "f", "sender", N_("from"), N_("Choose under which name and address it is sent."), 40),
    Key("merge.spacing", "s", "spacing", N_("spacing"), N_("Say how much time lies between two mails."), 50),
    Key("merge.again", "a", "again", N_("also lately"), N_("Write also to rows that had the mail not long ago."), 60),
    Key(
        *("merge.each_row", "d", "each_row", N_("duplicates")),
        *(N_("Write for every row, also where several rows have the same address."), 70),
    ),
    Key("merge.pane", "f6", "pane", N_("other pane"), N_("Go to what stands in the way, or to the mail."), 80),
    Key(
        *("merge.leave", "escape", "leave", N_("back")),
        *(N_("Go back; nothing is sent, and M goes on with what was chosen."), 25),
    ),
)

_MAILING = (
    Key("mailing.send", "y", "yes", N_("send"), N_("Send the mails; all are held for some seconds first."), 10),
    Key("mailing.edit", "e,escape,n,q", "no", N_("go back"), N_("Go back to the mails; nothing is sent."), 20),
    Key("queueing.stop", "escape", "stop", N_("stop"), N_("Stop; nothing is sent then."), 10),
)

MAILING_KEYS: tuple[Key, ...] = (*_TABLE, *_MERGE, *_MAILING)
"""All of them, in the order in which the help lists them."""
