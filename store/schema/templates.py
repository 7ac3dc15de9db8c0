"""Templates of mails, each written for one table."""

from __future__ import annotations

TEMPLATES = (
    # content: JSON, as `mail.templates.keeping` has it
    """CREATE TABLE templates (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        table_id INTEGER NOT NULL REFERENCES tables,
        name TEXT NOT NULL,
        folded TEXT NOT NULL,
        content TEXT NOT NULL,
        created_by INTEGER REFERENCES members,
        created_at TEXT NOT NULL,
        changed_by INTEGER REFERENCES members,
        changed_at TEXT NOT NULL,
        deleted_at TEXT
    )""",
    "CREATE UNIQUE INDEX templates_name ON templates (table_id, folded) WHERE deleted_at IS NULL",
)
