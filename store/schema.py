"""The tables of the first migration.

Tables of ours have plural names; tables of users are ``t_7`` with columns ``c_12``, and are made as they are
asked for. Times are texts in UTC. Member NULL is the worker. `folded` is a name as `store.names.folded` has it.
"""

from __future__ import annotations

from store.search.schema import SEARCH

_WORKSPACE = (
    """CREATE TABLE settings (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) WITHOUT ROWID""",
    """CREATE TABLE members (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        folded TEXT NOT NULL UNIQUE,
        role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'member', 'guest')),
        joined_at TEXT NOT NULL
    )""",
    """CREATE TABLE leases (
        name TEXT PRIMARY KEY,
        owner TEXT NOT NULL,
        host TEXT NOT NULL,
        pid INTEGER NOT NULL,
        fence INTEGER NOT NULL,
        expires_at TEXT NOT NULL
    ) WITHOUT ROWID""",
)

_TABLES = (
    """CREATE TABLE bases (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL,
        folded TEXT NOT NULL,
        position INTEGER NOT NULL,
        created_at TEXT NOT NULL,
        deleted_at TEXT
    )""",
    "CREATE UNIQUE INDEX bases_name ON bases (folded) WHERE deleted_at IS NULL",
    """CREATE TABLE tables (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        base_id INTEGER NOT NULL REFERENCES bases,
        name TEXT NOT NULL,
        folded TEXT NOT NULL,
        position REAL NOT NULL,
        row_count INTEGER NOT NULL DEFAULT 0,
        view_name TEXT,
        created_at TEXT NOT NULL,
        deleted_at TEXT
    )""",
    """CREATE UNIQUE INDEX tables_name ON tables (base_id, folded)
        WHERE deleted_at IS NULL""",
    """CREATE TABLE columns (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        table_id INTEGER NOT NULL REFERENCES tables,
        name TEXT NOT NULL,
        folded TEXT NOT NULL,
        type TEXT NOT NULL,
        options TEXT NOT NULL DEFAULT '{}',
        position REAL NOT NULL,
        width INTEGER NOT NULL,
        import_id INTEGER,
        deleted_at TEXT
    )""",
    """CREATE UNIQUE INDEX columns_name ON columns (table_id, folded)
        WHERE deleted_at IS NULL""",
    # a layout is JSON, as `store.views` has it; member NULL: everybody sees it
    """CREATE TABLE views (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        table_id INTEGER NOT NULL REFERENCES tables,
        name TEXT NOT NULL,
        folded TEXT NOT NULL,
        member_id INTEGER REFERENCES members,
        position REAL NOT NULL,
        layout TEXT NOT NULL DEFAULT '{}',
        deleted_at TEXT
    )""",
    """CREATE UNIQUE INDEX views_name ON views (table_id, coalesce(member_id, 0), folded)
        WHERE deleted_at IS NULL""",
    # the pairs of rows of a link are in an SQL table of its own, l_3
    """CREATE TABLE links (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        table_a INTEGER NOT NULL REFERENCES tables,
        column_a INTEGER NOT NULL,
        table_b INTEGER NOT NULL REFERENCES tables,
        column_b INTEGER
    )""",
    "CREATE INDEX links_a ON links (table_a)",
    "CREATE INDEX links_b ON links (table_b)",
    # what computed columns read: a column of the same row, or one of the rows linked to it
    """CREATE TABLE dependencies (
        column_id INTEGER NOT NULL,
        table_id INTEGER NOT NULL,
        reads_column INTEGER NOT NULL,
        reads_table INTEGER NOT NULL,
        link_id INTEGER,
        side TEXT NOT NULL DEFAULT '' CHECK (side IN ('', 'a', 'b'))
    )""",
    "CREATE INDEX dependencies_column ON dependencies (column_id)",
    "CREATE INDEX dependencies_table ON dependencies (reads_table)",
    # computed cells that are still to be computed anew, by the numbers of their rows
    """CREATE TABLE stale (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        column_id INTEGER NOT NULL,
        first INTEGER NOT NULL,
        last INTEGER NOT NULL
    )""",
    "CREATE INDEX stale_column ON stale (column_id)",
    # the last automatic number of a column, for each prefix that counts on its own
    """CREATE TABLE counters (
        column_id INTEGER NOT NULL,
        prefix TEXT NOT NULL,
        last INTEGER NOT NULL,
        PRIMARY KEY (column_id, prefix)
    ) WITHOUT ROWID""",
    # imports that run or have died; rows and columns of theirs are seen by nobody
    """CREATE TABLE imports (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        owner TEXT NOT NULL,
        host TEXT NOT NULL,
        pid INTEGER NOT NULL,
        table_id INTEGER NOT NULL REFERENCES tables,
        is_new INTEGER NOT NULL,
        seen_at TEXT NOT NULL
    )""",
    # one step of one member, undone as a whole
    """CREATE TABLE batches (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        member_id INTEGER REFERENCES members,
        label TEXT NOT NULL,
        undoes INTEGER REFERENCES batches,
        undone_by INTEGER REFERENCES batches,
        passed_over INTEGER NOT NULL DEFAULT 0
    )""",
    "CREATE INDEX batches_member ON batches (member_id, id)",
    # the one change log: undo, history, refresh and the feed read it
    """CREATE TABLE changes (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        member_id INTEGER REFERENCES members,
        batch_id INTEGER REFERENCES batches,
        kind TEXT NOT NULL,
        table_id INTEGER,
        row_id INTEGER,
        column_id INTEGER,
        thing_id INTEGER,
        old,
        new
    )""",
    "CREATE INDEX changes_row ON changes (table_id, row_id, seq) WHERE row_id IS NOT NULL",
    # what went, for the trash; and bulks of rows, for the history of each
    "CREATE INDEX changes_gone ON changes (kind, seq) WHERE new IS NULL AND batch_id IS NOT NULL",
    "CREATE INDEX changes_blocks ON changes (table_id) WHERE kind = 'rows'",
    "CREATE INDEX changes_batch ON changes (batch_id, seq) WHERE batch_id IS NOT NULL",
    """CREATE TABLE comments (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        table_id INTEGER NOT NULL REFERENCES tables,
        row_id INTEGER NOT NULL,
        member_id INTEGER REFERENCES members,
        at TEXT NOT NULL,
        text TEXT NOT NULL,
        deleted_at TEXT
    )""",
    "CREATE INDEX comments_row ON comments (table_id, row_id, id)",
    # comments that are being written, one a row and member
    """CREATE TABLE unsaved_comments (
        table_id INTEGER NOT NULL REFERENCES tables,
        row_id INTEGER NOT NULL,
        member_id INTEGER NOT NULL REFERENCES members,
        text TEXT NOT NULL,
        PRIMARY KEY (table_id, row_id, member_id)
    ) WITHOUT ROWID""",
)

_BLOBS = (
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

_ACCOUNTS = (
    # an account's password and tokens are in the vault, under its id; never here
    """CREATE TABLE accounts (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL,
        folded TEXT NOT NULL,
        address TEXT NOT NULL,
        provider TEXT NOT NULL,
        imap_host TEXT NOT NULL,
        imap_port INTEGER NOT NULL,
        imap_security TEXT NOT NULL CHECK (imap_security IN ('tls', 'starttls')),
        smtp_host TEXT NOT NULL,
        smtp_port INTEGER NOT NULL,
        smtp_security TEXT NOT NULL CHECK (smtp_security IN ('tls', 'starttls')),
        user_name TEXT NOT NULL,
        password_command TEXT NOT NULL DEFAULT '',
        ca_file TEXT NOT NULL DEFAULT '',
        saves_sent INTEGER NOT NULL DEFAULT 0,
        size_limit INTEGER,
        auth TEXT NOT NULL DEFAULT 'password' CHECK (auth IN ('password', 'oauth', 'command')),
        issuer TEXT NOT NULL DEFAULT '',
        client_id TEXT NOT NULL DEFAULT '',
        tenant TEXT NOT NULL DEFAULT '',
        scope TEXT NOT NULL DEFAULT '',
        state TEXT NOT NULL DEFAULT 'new',
        code TEXT NOT NULL DEFAULT '',
        words TEXT NOT NULL DEFAULT '',
        paused_until TEXT,
        last_fetch_at TEXT,
        created_at TEXT NOT NULL,
        deleted_at TEXT
    )""",
    "CREATE UNIQUE INDEX accounts_name ON accounts (folded) WHERE deleted_at IS NULL",
    """CREATE TABLE identities (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        account_id INTEGER NOT NULL REFERENCES accounts,
        name TEXT NOT NULL,
        address TEXT NOT NULL,
        reply_to TEXT NOT NULL DEFAULT '',
        is_default INTEGER NOT NULL DEFAULT 0,
        deleted_at TEXT
    )""",
    """CREATE TABLE base_accounts (
        base_id INTEGER NOT NULL REFERENCES bases,
        account_id INTEGER NOT NULL REFERENCES accounts,
        PRIMARY KEY (base_id, account_id)
    ) WITHOUT ROWID""",
    """CREATE TABLE folders (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        account_id INTEGER NOT NULL REFERENCES accounts,
        name TEXT NOT NULL,
        role TEXT NOT NULL,
        uidvalidity INTEGER NOT NULL DEFAULT 0,
        last_uid INTEGER NOT NULL DEFAULT 0,
        UNIQUE (account_id, name)
    )""",
    # every mail seen on a server; mail_id NULL: unlinked, only its headers are kept
    """CREATE TABLE arrivals (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        folder_id INTEGER NOT NULL REFERENCES folders,
        uid INTEGER,
        message_id TEXT NOT NULL,
        sent_at TEXT,
        size INTEGER NOT NULL,
        at TEXT NOT NULL,
        sender_name TEXT NOT NULL,
        sender_address TEXT NOT NULL,
        subject TEXT NOT NULL,
        recipients TEXT NOT NULL,
        kind TEXT NOT NULL,
        mail_id INTEGER REFERENCES mails ON DELETE SET NULL,
        raw_hash TEXT NOT NULL DEFAULT ''
    )""",
    "CREATE UNIQUE INDEX arrivals_uid ON arrivals (folder_id, uid) WHERE uid IS NOT NULL",
    "CREATE INDEX arrivals_message_id ON arrivals (message_id)",
    "CREATE INDEX arrivals_unlinked ON arrivals (at) WHERE mail_id IS NULL",
    "CREATE INDEX arrivals_mail ON arrivals (mail_id)",
)

_MAILS = (
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

_OUTBOX = (
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
)

FIRST = (*_WORKSPACE, *_TABLES, *_BLOBS, *_ACCOUNTS, *_MAILS, *_OUTBOX, *SEARCH)
"""The statements of the first migration, in order."""
