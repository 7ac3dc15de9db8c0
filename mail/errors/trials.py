"""What a test of an account can come to, besides what every mail can."""

from __future__ import annotations

from mail.errors.root import MailError
from store.errors.where import Where
from store.language import N_


class NotArrivedError(MailError):
    """A test mail was taken by the server, and was not seen where it should arrive."""

    code = "TRIAL_001"
    sentence = N_("The test mail was taken, but did not arrive at {account} within {seconds} s.")
    cause = N_("It is still on its way, a rule has put it into another folder, or another mailbox takes that address.")
    evidence = N_("What the server said when it took the mail")
    remedy = N_("Look for it in the mailbox, in the junk folder too; then test again with a longer time to wait.")
    place = Where.ACCOUNTS
