"""Bases, their tables and columns, links, what is computed, and the change log."""

from __future__ import annotations

TABLES = (
    """CREATE TABLE bases (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL,
        folded TEXT NOT NULL,
        position INTEGER NOT NULL,
        mail_on INTEGER NOT NULL DEFAULT 1,
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
