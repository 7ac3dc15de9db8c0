"""How a test mail is known when it comes back: by a Message-ID of ours that names conversation 0.

Conversations are numbered from 1, so that id belongs to none, and its MAC proves that this store has made it. Such a
mail from an address of ours is neither filed by the receiver nor listed as unlinked, in the mailbox of any account.
Providers that give mails an id of their own keep ours in fields that are looked at, too.
"""

from __future__ import annotations

from mail.reading.headers import ParsedHeaders
from mail.writing.message_id import conversation_of, new_message_id

_NONE = 0


def new_trial_id(domain: str, key: bytes) -> str:
    """Return a Message-ID for a test mail.

    :param key: the store's key for the MAC in our Message-IDs
    """
    return new_message_id(_NONE, domain, key)


def is_trial(headers: ParsedHeaders, key: bytes) -> bool:
    """Tell whether a mail is a test mail of this store, or a copy of it; an answer to one is not."""
    last = [one for one in headers.references[-1:] if one not in headers.in_reply_to]
    return any(conversation_of(one, key) == _NONE for one in (headers.message_id, *headers.original_ids, *last))
