"""Who may send from an account: as a server's no to a sender's address, told under the same code."""

from __future__ import annotations

from mail.errors.signing_in import SendAsError
from store.language import N_


class NotSharedError(SendAsError):
    """The account was connected by another member, who has not given the right to send from it."""

    sentence = N_("{member} may not send from {account}: {owner} connected it.")
    cause = N_("Whoever connects an account decides who may send from it.")
    evidence = ""
    remedy = N_("Ask {owner} to allow it: p in Accounts, or `mailbase-tui account share {account} --with {member}`.")


class GuestSendsError(SendAsError):
    """A guest wants to send a mail."""

    sentence = N_("{member} is a guest here, and guests send no mail.")
    cause = N_("Guests may look and comment; mail leaves in the name of the firm.")
    evidence = ""
    remedy = N_("Ask {leader} for another role: `mailbase-tui member role {member} member`.")
