"""What is not for everyone, or not for this base: roles of members, others' accounts, mail in a base."""

from __future__ import annotations

from store.errors.root import StoreError
from store.language import N_


class MailOffError(StoreError):
    """Mail from, or for, a row of a base in which mail is switched off."""

    code = "BASE_030"
    sentence = N_("Mail is switched off in {base}.")
    cause = N_("An owner or admin switched it off: nothing leaves from this base's rows, and nothing is filed on them.")
    remedy = N_("Switch it on: M on the base in Home, or `mailbase-tui base mail {base} on`.")


class NotConnectedError(StoreError):
    """Mail from a row through an account that is not connected to the row's base."""

    code = "BASE_031"
    sentence = N_("The account {account} is not connected to {base}.")
    cause = N_("Rows send only from the accounts that are connected to their base; a copy of a base begins with none.")
    remedy = N_("Connect it: M on the base in Home, or `mailbase-tui base accounts {base} --connect {account}`.")


class NotForYourRoleError(StoreError):
    """Something that only owners and admins of the workspace may do."""

    code = "MEMBER_002"
    sentence = N_("{member} is {role} here, which does not suffice for that.")
    cause = N_("What concerns all members is for owners and admins; only owners make somebody an owner.")
    remedy = N_("Ask {leader}, who can also give another role: `mailbase-tui member role {member} ROLE`.")


class LastOwnerError(StoreError):
    """A workspace always has an owner."""

    code = "MEMBER_003"
    sentence = N_("{member} is the only owner.")
    cause = N_("Without an owner, nobody could give roles any more.")
    remedy = N_("Make somebody else an owner first.")


class NotYourMailError(StoreError):
    """Somebody wants to decide about a mail on its way that another member wrote."""

    code = "OUTBOX_003"
    sentence = N_("{writer} wrote mail {entry}; {member} may not decide about it.")
    cause = N_("Who wrote a mail decides about it on its way, and so do who connected its account, owners and admins.")
    remedy = N_("Ask {writer}, or an owner or admin of this store, to do it.")


class NotYourAccountError(StoreError):
    """Somebody wants to change an account that another member connected."""

    code = "ACCOUNT_020"
    sentence = N_("{owner} connected {account}; {member} may not change it.")
    cause = N_("An account is changed, shared and removed by who connected it, and by owners and admins.")
    remedy = N_("Ask {owner}, or an owner or admin of this store, to do it.")
