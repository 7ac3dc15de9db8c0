"""The keys of under which names and with which last words an account's mails leave."""

from __future__ import annotations

from store.language import N_
from tui.keys import Key

_BACK = N_("back")

IDENTITY_KEYS: tuple[Key, ...] = (
    Key("accounts.identities", "n", "identities", N_("identities"), N_("Under which names the account sends."), 42),
    Key("accounts.signatures", "S", "signatures", N_("signatures"), N_("What mails end with."), 44),
    Key("identities.change", "enter,e", "change", N_("change"), N_("Change name, address, Reply-To or signature."), 10),
    Key("identities.add", "a", "add", N_("add"), N_("Let the account send under another name and address."), 20),
    Key("identities.default", "s,space", "default", N_("default"), N_("Write under it unless another is chosen."), 30),
    Key("identities.remove", "d", "remove", N_("remove"), N_("Send under it no longer; its mails stay."), 40),
    Key("identities.leave", "escape", "leave", _BACK, N_("Go back."), 60),
    Key("signatures.change", "enter,e", "change", N_("change"), N_("Change its name, text, or who may use it."), 10),
    Key("signatures.add", "a", "add", N_("add"), N_("Write another signature."), 20),
    Key("signatures.remove", "d", "remove", N_("remove"), N_("Remove it; mails that have it keep it."), 40),
    Key("signatures.leave", "escape", "leave", _BACK, N_("Go back."), 60),
    Key("sender.save", "ctrl+s", "submit", N_("save"), N_("Save what was typed."), 10, priority=True),
    Key("sender.next", "tab,down", "app.focus_next", N_("next field"), N_("Go to the next field."), 30),
    Key("sender.previous", "shift+tab,up", "app.focus_previous", N_("field before"), N_("Go to the field before.")),
    Key("sender.leave", "escape", "leave", N_("leave unchanged"), N_("Leave everything as it was."), 40),
)
