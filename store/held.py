"""Why a mail of the outbox is held, and until when: what follows from its base and account, and is kept nowhere."""

from __future__ import annotations

from store.accounts import NEEDS_SIGN_IN, PAUSED, REFUSED
from store.base_mail import TABLES_OFF
from store.errors import AutomationAccountError, MailOffError, PacedError

_NEEDS_A_PERSON = f"SELECT id FROM accounts WHERE state IN ('{NEEDS_SIGN_IN}', '{REFUSED}', '{PAUSED}')"
_NOW = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"
_IS_DUE = f"coalesce(outbox.due_at, '') <= {_NOW} AND coalesce(outbox.next_try_at, '') <= {_NOW}"
_OPENS = f"(SELECT opens_at FROM paces WHERE paces.account_id = outbox.account_id AND opens_at > {_NOW})"
_GOES_ON = f"(SELECT paused_until FROM accounts WHERE accounts.id = outbox.account_id AND paused_until > {_NOW})"

CODE = (
    f"CASE WHEN outbox.state = 'scheduled' AND outbox.origin != '' AND outbox.code = '' AND {_IS_DUE}"
    f" AND outbox.account_id IN ({_NEEDS_A_PERSON}) THEN '{AutomationAccountError.code}'"
    " WHEN outbox.state != 'queued' THEN outbox.code"
    f" WHEN outbox.table_id IN ({TABLES_OFF}) THEN '{MailOffError.code}'"
    f" WHEN outbox.origin != '' AND outbox.account_id IN ({_NEEDS_A_PERSON}) THEN '{AutomationAccountError.code}'"
    f" WHEN outbox.code = '' AND {_IS_DUE} AND {_GOES_ON} IS NOT NULL"
    " THEN (SELECT code FROM accounts WHERE accounts.id = outbox.account_id)"
    f" WHEN outbox.code = '' AND {_IS_DUE} AND {_OPENS} IS NOT NULL THEN '{PacedError.code}'"
    " ELSE outbox.code END"
)
"""SQL: the code of a mail of the outbox; one that is only held has that of its reason.

A person who writes sees that the account needs a sign-in. What writes by itself sees nothing, so its mail says it.
"""

NEXT_TRY = (
    f"CASE WHEN outbox.state = 'queued' AND {_IS_DUE}"
    f" THEN coalesce(nullif(max(coalesce({_GOES_ON}, ''), coalesce({_OPENS}, '')), ''), outbox.next_try_at)"
    " ELSE outbox.next_try_at END"
)
"""SQL: when a mail of the outbox leaves at the earliest, other than when it was meant to; NULL when nothing delays it.

That is its next try, or the moment at which its account may send again.
"""
