"""Accounts, identities, and what was seen in mailboxes."""

from __future__ import annotations

ACCOUNTS = (
    # an account's password and tokens are in the vault, under its id; never here. facts: JSON, what its servers
    # showed when they were last checked; lag: seconds from a mail's arrival on the server to its being read here
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
        delegate_of INTEGER REFERENCES accounts,
        collects INTEGER NOT NULL DEFAULT 1,
        unsubscribe_url TEXT NOT NULL DEFAULT '',
        owner_id INTEGER REFERENCES members,
        shared INTEGER NOT NULL DEFAULT 0,
        facts TEXT NOT NULL DEFAULT '',
        lag REAL,
        state TEXT NOT NULL DEFAULT 'new',
        code TEXT NOT NULL DEFAULT '',
        words TEXT NOT NULL DEFAULT '',
        paused_until TEXT,
        last_fetch_at TEXT,
        created_at TEXT NOT NULL,
        deleted_at TEXT
    )""",
    "CREATE UNIQUE INDEX accounts_name ON accounts (folded) WHERE deleted_at IS NULL",
    # who may use an account besides its owner, where it is not shared with everyone
    """CREATE TABLE account_users (
        account_id INTEGER NOT NULL REFERENCES accounts,
        member_id INTEGER NOT NULL REFERENCES members,
        PRIMARY KEY (account_id, member_id)
    ) WITHOUT ROWID""",
    """CREATE TABLE signatures (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        member_id INTEGER REFERENCES members,
        name TEXT NOT NULL,
        folded TEXT NOT NULL,
        text TEXT NOT NULL,
        html TEXT NOT NULL DEFAULT '',
        deleted_at TEXT
    )""",
    """CREATE UNIQUE INDEX signatures_name ON signatures (coalesce(member_id, 0), folded)
        WHERE deleted_at IS NULL""",
    """CREATE TABLE identities (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        account_id INTEGER NOT NULL REFERENCES accounts,
        name TEXT NOT NULL,
        address TEXT NOT NULL,
        reply_to TEXT NOT NULL DEFAULT '',
        signature_id INTEGER REFERENCES signatures,
        is_default INTEGER NOT NULL DEFAULT 0,
        deleted_at TEXT
    )""",
    "CREATE UNIQUE INDEX identities_default ON identities (account_id) WHERE is_default AND deleted_at IS NULL",
    """CREATE TABLE base_accounts (
        base_id INTEGER NOT NULL REFERENCES bases,
        account_id INTEGER NOT NULL REFERENCES accounts,
        PRIMARY KEY (base_id, account_id)
    ) WITHOUT ROWID""",
    # collected_from: people in mails from this UID on are contacts, 0 once all are; NULL before that has begun.
    # collected: how many older mails have been looked at for it
    """CREATE TABLE folders (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        account_id INTEGER NOT NULL REFERENCES accounts,
        name TEXT NOT NULL,
        role TEXT NOT NULL,
        uidvalidity INTEGER NOT NULL DEFAULT 0,
        last_uid INTEGER NOT NULL DEFAULT 0,
        collected_from INTEGER,
        collected INTEGER NOT NULL DEFAULT 0,
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
