"""The keys of what belongs to a base and to people: the mail of a base, who may use an account."""

from __future__ import annotations

from store.language import N_
from tui.keys import Key

_HOME = (
    Key("home.mail", "M", "mail", N_("mail"), N_("Switch mail on or off in the base, and choose its accounts."), 35),
)

_ACCOUNTS = (
    Key("accounts.users", "p", "users", N_("who may use it"), N_("Choose who may send from the account."), 55),
)

_MARKS = (
    Key("base_mail.switch", "m", "switch", N_("mail on or off"), N_("Switch mail on or off in the base."), 20),
    Key("users.everyone", "a", "everyone", N_("everyone"), N_("Let all members send from it, or only some."), 20),
    Key("marks.turn", "space,enter", "turn", N_("yes or no"), N_("Turn the line under the cursor over."), 10),
    Key("marks.leave", "escape,q", "leave", N_("back"), N_("Go back; what was changed holds."), 200),
)

SHARING_KEYS: tuple[Key, ...] = (*_HOME, *_ACCOUNTS, *_MARKS)
