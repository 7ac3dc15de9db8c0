"""People: met in mailboxes, imported or typed in."""

from __future__ import annotations

CONTACTS = (
    # wrote: whether we have written to them, or somebody has added them; is_named: whether a person gave the name;
    # hidden: removed by a person, and never to be collected again; is_everyones: added or imported by a person, so
    # that every member sees it, whoever met them
    """CREATE TABLE contacts (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        address TEXT NOT NULL,
        folded TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        origin TEXT NOT NULL CHECK (origin IN ('mailbox', 'import', 'typed')),
        account_id INTEGER REFERENCES accounts,
        met INTEGER NOT NULL DEFAULT 0,
        last_met_at TEXT,
        wrote INTEGER NOT NULL DEFAULT 0,
        is_named INTEGER NOT NULL DEFAULT 0,
        is_everyones INTEGER NOT NULL DEFAULT 0,
        hidden INTEGER NOT NULL DEFAULT 0
    )""",
    "CREATE INDEX contacts_met ON contacts (last_met_at) WHERE NOT hidden",
    "CREATE INDEX contacts_near ON contacts (wrote, last_met_at) WHERE NOT hidden",
    "CREATE INDEX contacts_everyones ON contacts (wrote, last_met_at) WHERE is_everyones AND NOT hidden",
    # what each account knows of those whom it met; account 0: what mails on rows tell, which all members see
    """CREATE TABLE contact_accounts (
        contact_id INTEGER NOT NULL REFERENCES contacts ON DELETE CASCADE,
        account_id INTEGER NOT NULL,
        name TEXT NOT NULL,
        met INTEGER NOT NULL,
        last_met_at TEXT NOT NULL,
        wrote INTEGER NOT NULL,
        PRIMARY KEY (contact_id, account_id)
    ) WITHOUT ROWID""",
    "CREATE INDEX contact_accounts_near ON contact_accounts (account_id, wrote, last_met_at)",
    # the words of names and addresses of those that are not hidden, folded as `store.contacts.words` does
    """CREATE TABLE contact_words (
        contact_id INTEGER NOT NULL REFERENCES contacts ON DELETE CASCADE,
        word TEXT NOT NULL,
        PRIMARY KEY (contact_id, word)
    ) WITHOUT ROWID""",
    "CREATE INDEX contact_words_word ON contact_words (word)",
)
