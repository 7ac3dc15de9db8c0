"""The tables of the index, part of the first migration."""

from __future__ import annotations

TEXTS = (
    "CREATE VIRTUAL TABLE search_texts USING fts5(title, text, beside, spellings,"
    " tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')"
)
"""FTS5's own table; its rowids are the numbers that `store.search.documents` gives."""

_PIECES = """CREATE TABLE search_pieces (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        first INTEGER NOT NULL,
        last INTEGER NOT NULL
    )"""
"""Ranges of documents that are still to be made anew."""

SEARCH = (TEXTS, _PIECES)
