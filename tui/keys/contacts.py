"""The keys of the contacts, and of those who are suggested while a mail is addressed."""

from __future__ import annotations

from store.language import N_
from tui.keys import Key

_CONTACTS = (
    Key("contacts.mails", "enter", "mails", N_("mails"), N_("Search everything for the address."), 10),
    Key("contacts.find", "slash", "find", N_("find"), N_("Show only whose name or address has words like these."), 20),
    Key("contacts.add", "a", "add", N_("add"), N_("Add somebody by address, with or without a name."), 30),
    Key("contacts.rename", "e,f2", "rename", N_("rename"), N_("Give them a name that no mail replaces."), 40),
    Key("contacts.import", "i", "import", N_("import"), N_("Take people from a vCard or CSV file."), 50),
    Key("contacts.remove", "d,delete", "remove", N_("remove"), N_("Remove them; no mailbox brings them back."), 60),
    Key("contacts.leave", "escape", "leave", N_("back"), N_("Show everybody again, or go back."), 70),
)

_PEOPLE = (
    Key("people.take", "enter,tab", "take", N_("take"), N_("Take who is marked."), 5),
    Key("people.down", "down", "move(1)", N_("next"), N_("Go to the next one; in an empty field: show the row's."), 15),
    Key("people.up", "up", "move(-1)", N_("before"), N_("Go to the one before.")),
    Key("people.close", "escape", "close", N_("close"), N_("Close the list and go on writing."), 25),
)

_GO = (Key("go.people", "p", "go_people", N_("people"), N_("Go to the people one writes to.")),)

CONTACT_KEYS: tuple[Key, ...] = (*_GO, *_CONTACTS, *_PEOPLE)
