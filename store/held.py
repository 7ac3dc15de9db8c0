"""Why a mail of the outbox is held: a code that follows from how its base and account are, and is kept nowhere."""

from __future__ import annotations

from store.accounts import NEEDS_SIGN_IN, PAUSED, REFUSED
from store.base_mail import TABLES_OFF
from store.errors import AutomationAccountError, MailOffError

_NEEDS_A_PERSON = f"SELECT id FROM accounts WHERE state IN ('{NEEDS_SIGN_IN}', '{REFUSED}', '{PAUSED}')"

CODE = (
    "CASE WHEN outbox.state != 'queued' THEN outbox.code"
    f" WHEN outbox.table_id IN ({TABLES_OFF}) THEN '{MailOffError.code}'"
    f" WHEN outbox.origin != '' AND outbox.account_id IN ({_NEEDS_A_PERSON}) THEN '{AutomationAccountError.code}'"
    " ELSE outbox.code END"
)
"""SQL: the code of a mail of the outbox; one that is only held has that of its reason.

A person who writes sees that the account needs a sign-in. What writes by itself sees nothing, so its mail says it.
"""
