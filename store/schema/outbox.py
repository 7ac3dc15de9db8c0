"""Mails on their way out, who each goes to, and how fast they may leave."""

from __future__ import annotations

OUTBOX = (
    """CREATE TABLE outbox (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        state TEXT NOT NULL CHECK (state IN ('draft', 'scheduled', 'queued', 'claimed', 'handing', 'sent',
            'partly', 'failed', 'unknown', 'cancelled')),
        account_id INTEGER REFERENCES accounts,
        identity_id INTEGER REFERENCES identities,
        table_id INTEGER NOT NULL REFERENCES tables,
        row_id INTEGER NOT NULL,
        conversation_id INTEGER REFERENCES conversations,
        content TEXT NOT NULL,
        mail_id INTEGER REFERENCES mails ON DELETE SET NULL,
        message_id TEXT NOT NULL DEFAULT '',
        subject TEXT NOT NULL DEFAULT '',
        due_at TEXT,
        next_try_at TEXT,
        first_try_at TEXT,
        attempts INTEGER NOT NULL DEFAULT 0,
        code TEXT NOT NULL DEFAULT '',
        answer TEXT NOT NULL DEFAULT '',
        owner TEXT NOT NULL DEFAULT '',
        fence INTEGER NOT NULL DEFAULT 0,
        handed_at TEXT,
        sent_at TEXT,
        sent_copy TEXT NOT NULL DEFAULT '' CHECK (sent_copy IN ('', 'needed', 'done', 'failed')),
        origin TEXT NOT NULL DEFAULT '' CHECK (origin IN ('', 'automation', 'button', 'script')),
        created_by INTEGER REFERENCES members,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL
    )""",
    "CREATE INDEX outbox_state ON outbox (state, updated_at)",
    "CREATE INDEX outbox_account ON outbox (account_id, state, due_at)",
    "CREATE INDEX outbox_sent ON outbox (sent_at, account_id) WHERE sent_at IS NOT NULL",
    "CREATE INDEX outbox_lacks_copy ON outbox (account_id) WHERE sent_copy = 'needed'",
    "CREATE INDEX outbox_row ON outbox (table_id, row_id)",
    "CREATE INDEX outbox_mail ON outbox (mail_id)",
    "CREATE INDEX outbox_conversation ON outbox (conversation_id)",
    "CREATE UNIQUE INDEX outbox_message_id ON outbox (message_id) WHERE message_id != ''",
    """CREATE TABLE outbox_recipients (
        outbox_id INTEGER NOT NULL REFERENCES outbox ON DELETE CASCADE,
        position INTEGER NOT NULL,
        address TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'accepted', 'refused', 'bounced')),
        answer TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (outbox_id, address)
    ) WITHOUT ROWID""",
    # filled: JSON of a draft, what the template had put into the mail; reply_mail_id: what came before it could leave
    """CREATE TABLE schedules (
        outbox_id INTEGER PRIMARY KEY REFERENCES outbox ON DELETE CASCADE,
        zone TEXT NOT NULL DEFAULT '',
        only_if_no_reply INTEGER NOT NULL DEFAULT 0,
        renders INTEGER NOT NULL DEFAULT 0,
        if_missed TEXT NOT NULL DEFAULT 'send' CHECK (if_missed IN ('send', 'skip', 'ask')),
        asks INTEGER NOT NULL DEFAULT 0,
        filled TEXT,
        reply_mail_id INTEGER REFERENCES mails ON DELETE SET NULL,
        scheduled_at TEXT NOT NULL
    )""",
    "CREATE INDEX schedules_reply ON schedules (reply_mail_id) WHERE reply_mail_id IS NOT NULL",
    # mails_per_…: as a person has set it, NULL for as the provider has it, 0 for no limit; see store.pacing
    """CREATE TABLE paces (
        account_id INTEGER PRIMARY KEY REFERENCES accounts,
        mails_per_minute INTEGER,
        mails_per_day INTEGER,
        learnt_per_minute INTEGER,
        learnt_per_day INTEGER,
        minute_learnt_at TEXT,
        day_learnt_at TEXT,
        full_at TEXT,
        left_today INTEGER NOT NULL DEFAULT 0,
        opens_at TEXT
    )""",
)
