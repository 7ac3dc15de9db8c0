"""The keys of the row screen: its fields, its feed, and what is written in the feed's place."""

from __future__ import annotations

from store.language import N_
from tui.keys import Key
from tui.keys.enclosing import ENCLOSING_KEYS

_ROW = (
    Key("row.reply", "r", "reply", N_("reply"), N_("Answer the writer of the mail."), 10),
    Key("row.reply_all", "R", "reply_all", N_("all"), N_("Answer everyone who had the mail."), 20),
    Key("row.forward", "f", "forward", N_("forward"), N_("Pass the mail on, with its files."), 25),
    Key("row.mail", "m", "mail", N_("new mail"), N_("Write a mail from this row, or go on with the draft."), 30),
    Key("row.comment", "c", "comment", N_("comment"), N_("Write a comment; only the team sees it."), 40),
    Key("row.why", "w", "why", N_("why here"), N_("Tell why the mail is on this row."), 50),
    Key("row.save", "s", "save_files", N_("save file"), N_("Save the mail's files into your download folder."), 60),
    Key("row.next", "J", "next_row", N_("next row"), N_("Go to the next row."), 70),
    Key("row.previous", "K", "previous_row", N_("row before"), N_("Go to the row before."), 80),
    Key("row.unread", "U", "unread", N_("unread"), N_("Mark the mail as not yet read."), 90),
    Key("row.source", "h", "source", N_("headers"), N_("Show the mail as it came, headers first."), 100),
    Key("row.take_back", "u", "take_back", N_("undo"), N_("Take back the mail that is held, else undo.")),
    Key("row.pane", "f6", "pane", N_("other pane"), N_("Go to the other pane."), 110, priority=True),
    Key("row.leave", "escape", "leave", N_("back"), N_("Go back to the table.")),
)

_FEED = (
    Key("feed.fold", "enter", "fold", N_("open"), N_("Unfold or fold; on a draft: go on writing."), 5),
    Key("feed.down", "down,j", "down", N_("down"), N_("Go to the next entry.")),
    Key("feed.up", "up,k", "up", N_("up"), N_("Go to the entry before.")),
    Key("feed.page_down", "space,pagedown", "page_down", N_("page down"), N_("Go down by a page.")),
    Key("feed.page_up", "minus,pageup", "page_up", N_("page up"), N_("Go up by a page.")),
    Key("feed.top", "home,ctrl+home", "top", N_("oldest"), N_("Go to the oldest entry.")),
    Key("feed.bottom", "end,ctrl+end,G", "bottom", N_("newest"), N_("Go to the newest entry.")),
    Key("feed.next_new", "n", "next_new", N_("next new"), N_("Go to the next unread mail."), 85),
    Key("feed.quotes", "t", "quotes", N_("quoted text"), N_("Show or hide what the writer quoted."), 95),
)

_FIELDS = (
    Key("fields.edit", "enter,e,f2,space", "edit", N_("edit"), N_("Edit the value."), 5),
    Key("fields.empty", "delete", "empty", N_("empty"), N_("Empty the value.")),
    Key("fields.down", "down,j", "down", N_("down"), N_("Go to the next field.")),
    Key("fields.up", "up,k", "up", N_("up"), N_("Go to the field before.")),
    Key("fields.top", "home", "top", N_("first"), N_("Go to the first field.")),
    Key("fields.bottom", "end,G", "bottom", N_("last"), N_("Go to the last field.")),
)

_WRITING = (
    Key("comment.save", "ctrl+s", "save", N_("save, team only"), N_("Save the comment; only the team sees it."), 10),
    Key(
        *("comment.switch", "ctrl+k", "switch", N_("e-mail"), N_("Write a mail instead; the comment is kept."), 30),
        priority=True,
    ),
    Key(
        "comment.leave", "escape", "leave", N_("leave, text kept"), N_("Leave; the text is kept for the next time."), 20
    ),
    Key("comment.stay", "tab,shift+tab", "resume", N_("stay"), N_("Stay in the text; f6 goes to the other pane.")),
    Key("composer.review", "ctrl+s", "review", N_("review, y sends"), N_("Look the mail over; there y sends it."), 10),
    # in a text, ctrl+k cuts the rest of a line, which shift+end and delete do too; alt and F-keys are not everywhere
    Key(
        *("composer.switch", "ctrl+k", "switch", N_("comment"), N_("Write a comment instead; the draft is kept."), 22),
        priority=True,
    ),
    Key("composer.attach", "ctrl+o", "attach", N_("attach"), N_("Attach a file."), 30),
    Key("composer.copies", "ctrl+r", "copies", N_("cc/bcc"), N_("Show or hide Cc and Bcc."), 40),
    Key("composer.field", "ctrl+n", "field", N_("field"), N_("Insert a value of this row."), 50),
    Key("composer.signature", "ctrl+g", "signature", N_("signature"), N_("Choose another signature, or none."), 25),
    Key("composer.leave", "escape", "leave", N_("leave, draft kept"), N_("Leave; the draft is kept in the feed."), 20),
    Key("composer.next", "tab", "next_field", N_("next field"), N_("Go to the next field, after the text to From.")),
    Key("composer.previous", "shift+tab", "previous_field", N_("field before"), N_("Go to the field before.")),
    Key("from.next", "right,space,down", "next", N_("other sender"), N_("Send under the next name and address."), 60),
    Key("from.previous", "left,up", "previous", N_("sender before"), N_("Send under the name and address before.")),
    Key("files.next", "right", "next", N_("next file"), N_("Go to the next attached file.")),
    Key("files.previous", "left", "previous", N_("file before"), N_("Go to the attached file before.")),
    Key("files.remove", "delete,backspace", "remove", N_("take off"), N_("Take the file off the mail."), 5),
    Key("files.name", "r", "name", N_("rename"), N_("Give the file another name in the mail."), 6),
    Key("files.turn", "i", "turn", N_("in the text"), N_("Let the text show the image, or attach it only."), 7),
    Key("signing.take", "enter", "select", N_("choose"), N_("End the mail with this signature."), 10),
    Key("signing.leave", "escape", "leave", N_("leave"), N_("Leave the signature as it is."), 20),
    Key("pick.leave", "escape", "leave", N_("leave"), N_("Leave without choosing."), 20),
    Key("pick.take", "enter", "select", N_("insert"), N_("Insert the value."), 10),
)

_REVIEW = (
    Key("review.send", "y", "send", N_("send"), N_("Send the mail; it is held for some seconds first."), 10),
    Key("review.received", "v", "look('received')", N_("as received"), N_("Show the mail as its reader will."), 22),
    Key("review.bytes", "W", "look('bytes')", N_("bytes"), N_("Show the very bytes that will leave, and to whom."), 24),
    Key("review.attach", "a", "attach", N_("attach"), N_("Attach files."), 26),
    Key("review.edit", "e,escape", "edit", N_("edit"), N_("Go on writing."), 20),
    Key("review.keep", "p", "keep", N_("keep as draft"), N_("Leave; the draft is kept in the feed."), 30),
    Key("review.discard", "q", "discard", N_("discard"), N_("Throw the draft away, after asking."), 40),
)

_READING = (
    Key("reading.close", "escape,q,enter", "close", N_("back"), N_("Go back."), 10),
    Key("text.down", "down,j", "scroll_down", N_("down"), N_("Go down by a line.")),
    Key("text.up", "up,k", "scroll_up", N_("up"), N_("Go up by a line.")),
    Key("text.page_down", "space,pagedown", "page_down", N_("page down"), N_("Go down by a page."), 70),
    Key("text.page_up", "minus,pageup", "page_up", N_("page up"), N_("Go up by a page.")),
    Key("text.top", "home", "scroll_home", N_("top"), N_("Go to the beginning.")),
    Key("text.bottom", "end,G", "scroll_end", N_("end"), N_("Go to the end.")),
)

ROW_KEYS = (*_ROW, *_FEED, *_FIELDS, *_WRITING, *_REVIEW, *_READING, *ENCLOSING_KEYS)
"""All of them, in the order in which the help lists them."""
