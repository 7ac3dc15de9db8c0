"""Mails with their files, conversations, and who has read what."""

from __future__ import annotations

BLOBS = (
    """CREATE TABLE blobs (
        id INTEGER PRIMARY KEY,
        hash TEXT NOT NULL UNIQUE,
        size INTEGER NOT NULL
    )""",
    """CREATE TABLE blob_chunks (
        blob_id INTEGER NOT NULL REFERENCES blobs ON DELETE CASCADE,
        number INTEGER NOT NULL,
        data BLOB NOT NULL,
        PRIMARY KEY (blob_id, number)
    )""",
)

MAILS = (
    """CREATE TABLE mails (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        account_id INTEGER REFERENCES accounts,
        direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
        kind TEXT NOT NULL CHECK (kind IN ('mail', 'auto-reply', 'bounce')),
        message_id TEXT NOT NULL,
        sender_name TEXT NOT NULL,
        sender_address TEXT NOT NULL,
        recipients TEXT NOT NULL,
        subject TEXT NOT NULL,
        at TEXT NOT NULL,
        text TEXT NOT NULL,
        quoted TEXT NOT NULL DEFAULT '',
        size INTEGER NOT NULL,
        raw_hash TEXT NOT NULL,
        defects TEXT NOT NULL DEFAULT '',
        fingerprint TEXT NOT NULL DEFAULT ''
    )""",
    "CREATE INDEX mails_message_id ON mails (message_id)",
    "CREATE INDEX mails_fingerprint ON mails (fingerprint)",
    """CREATE TABLE attachments (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        mail_id INTEGER NOT NULL REFERENCES mails ON DELETE CASCADE,
        position INTEGER NOT NULL,
        name TEXT NOT NULL,
        content_type TEXT NOT NULL,
        size INTEGER NOT NULL,
        hash TEXT NOT NULL
    )""",
    "CREATE INDEX attachments_mail ON attachments (mail_id)",
    """CREATE TABLE conversations (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        table_id INTEGER NOT NULL REFERENCES tables,
        row_id INTEGER NOT NULL,
        subject TEXT NOT NULL,
        created_at TEXT NOT NULL
    )""",
    "CREATE INDEX conversations_row ON conversations (table_id, row_id)",
    # why: JSON, the evidence that put the mail here
    """CREATE TABLE placements (
        conversation_id INTEGER NOT NULL REFERENCES conversations,
        mail_id INTEGER NOT NULL REFERENCES mails ON DELETE CASCADE,
        why TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (conversation_id, mail_id)
    ) WITHOUT ROWID""",
    "CREATE INDEX placements_mail ON placements (mail_id)",
    # Message-IDs, rewritten ids and providers' conversation keys that lead to a conversation
    """CREATE TABLE known_ids (
        key TEXT NOT NULL,
        conversation_id INTEGER NOT NULL REFERENCES conversations,
        mail_id INTEGER REFERENCES mails ON DELETE CASCADE,
        origin TEXT NOT NULL,
        PRIMARY KEY (key, conversation_id)
    ) WITHOUT ROWID""",
    "CREATE INDEX known_ids_mail ON known_ids (mail_id)",
    # unlinked mails that will be filed when deleted rows come back
    """CREATE TABLE awaited (
        arrival_id INTEGER NOT NULL REFERENCES arrivals ON DELETE CASCADE,
        conversation_id INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
        PRIMARY KEY (arrival_id, conversation_id)
    ) WITHOUT ROWID""",
    "CREATE INDEX awaited_conversation ON awaited (conversation_id)",
    """CREATE TABLE participants (
        conversation_id INTEGER NOT NULL REFERENCES conversations,
        address TEXT NOT NULL,
        PRIMARY KEY (conversation_id, address)
    ) WITHOUT ROWID""",
    "CREATE INDEX participants_address ON participants (address)",
    # what a member has still to read: as long as that list is, not as long as the years are
    """CREATE TABLE unread (
        member_id INTEGER NOT NULL REFERENCES members,
        mail_id INTEGER NOT NULL REFERENCES mails ON DELETE CASCADE,
        PRIMARY KEY (member_id, mail_id)
    ) WITHOUT ROWID""",
    "CREATE INDEX unread_mail ON unread (mail_id)",
)
