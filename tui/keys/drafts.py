"""The keys of mails that are not sent yet: all of them in a list, and what is done with one while it is written."""

from __future__ import annotations

from store.language import N_
from tui.keys import Key

_GO = (Key("go.drafts", "d", "go_drafts", N_("drafts"), N_("Go to your drafts, of all rows.")),)

_DRAFTS = (
    Key("drafts.open", "enter", "open", N_("go on writing"), N_("Go on writing the mail, on its row."), 10),
    Key("drafts.row", "o", "row", N_("go to row"), N_("Go to the row from which the mail is written."), 20),
    Key("drafts.discard", "x,delete", "discard", N_("throw away"), N_("Throw the draft away, after asking."), 30),
    Key("drafts.leave", "escape", "leave", N_("back"), N_("Go back."), 60),
)

# in a text these are the end of the line and the character after the cursor, for which there are End and Delete
_COMPOSER = (
    Key(
        *("composer.outside", "ctrl+e", "outside", N_("your editor")),
        *(N_("Write the text in the editor that $EDITOR names."), 55),
        priority=True,
    ),
    Key(
        *("composer.more", "ctrl+d", "more", N_("draft…"), N_("See both parts, Markdown, the quote, all drafts."), 28),
        priority=True,
    ),
    Key(
        *("comment.outside", "ctrl+e", "outside", N_("your editor")),
        *(N_("Write the comment in the editor that $EDITOR names."), 55),
        priority=True,
    ),
    Key("from.list", "enter", "list", N_("all senders"), N_("List the senders, and the way to the accounts."), 50),
)

_DRAFT = (
    Key("draft.parts", "v", "parts", N_("both parts"), N_("See the plain text and the HTML that will leave.")),
    Key("draft.markup", "m", "markup", N_("Markdown or plain"), N_("Send the text as Markdown, or plain as it is.")),
    Key("draft.quote", "t", "quote", N_("quoted text"), N_("Leave the quoted mail out, or put it in again.")),
    Key("draft.below", "b", "quote_below", N_("write below it"), N_("Write below the quoted mail, or above it.")),
    Key("draft.all", "d", "all_drafts", N_("all drafts"), N_("Go to your drafts; this one is kept.")),
    Key("draft.accounts", "a", "accounts", N_("accounts"), N_("Go to the accounts; this draft is kept.")),
)

_PARTS = (
    Key("parts.next", "h,right", "next", N_("text, HTML, source"), N_("Show the mail's next part."), 10),
    Key("parts.previous", "left", "previous", N_("part before"), N_("Show the part before.")),
    Key("parts.close", "escape,q,enter", "close", N_("go on writing"), N_("Go on writing."), 20),
)

DRAFT_KEYS: tuple[Key, ...] = (*_GO, *_DRAFTS, *_COMPOSER, *_DRAFT, *_PARTS)
"""All of them, in the order in which the help lists them."""
