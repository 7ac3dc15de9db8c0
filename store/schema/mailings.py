"""Mails to many rows at once, and who wants no such mail."""

from __future__ import annotations

MAILINGS = (
    # held_until: until then the whole of it can be taken back
    """CREATE TABLE mailings (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        table_id INTEGER NOT NULL REFERENCES tables,
        template_id INTEGER NOT NULL REFERENCES templates,
        identity_id INTEGER NOT NULL REFERENCES identities,
        state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'taken back')),
        held_until TEXT,
        created_by INTEGER REFERENCES members,
        created_at TEXT NOT NULL
    )""",
    "CREATE INDEX mailings_open ON mailings (table_id, template_id) WHERE state = 'open'",
    # outbox_id NULL: the mail was taken back and thrown away
    """CREATE TABLE mailing_mails (
        mailing_id INTEGER NOT NULL REFERENCES mailings,
        row_id INTEGER NOT NULL,
        outbox_id INTEGER REFERENCES outbox ON DELETE SET NULL,
        is_queued INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (mailing_id, row_id)
    ) WITHOUT ROWID""",
    "CREATE INDEX mailing_mails_outbox ON mailing_mails (outbox_id)",
    # message_id: of the mail by which somebody wrote off; table_id, row_id: from where they had got ours
    """CREATE TABLE optouts (
        address TEXT PRIMARY KEY,
        at TEXT NOT NULL,
        how TEXT NOT NULL CHECK (how IN ('mail', 'link', 'typed')),
        message_id TEXT NOT NULL DEFAULT '',
        table_id INTEGER REFERENCES tables,
        row_id INTEGER,
        member_id INTEGER REFERENCES members
    ) WITHOUT ROWID""",
)
