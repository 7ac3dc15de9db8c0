"""The tables of the first migration.

Tables of ours have plural names; tables of users are ``t_7`` with columns ``c_12``, and are made as they are
asked for. Times are texts in UTC. Member NULL is the worker. `folded` is a name as `store.names.folded` has it.
"""

from __future__ import annotations

from store.schema.accounts import ACCOUNTS
from store.schema.bases import TABLES
from store.schema.contacts import CONTACTS
from store.schema.mailings import MAILINGS
from store.schema.mails import BLOBS, MAILS
from store.schema.outbox import OUTBOX
from store.schema.templates import TEMPLATES
from store.schema.workspace import WORKSPACE
from store.search.schema import SEARCH

FIRST = (*WORKSPACE, *TABLES, *BLOBS, *ACCOUNTS, *CONTACTS, *MAILS, *OUTBOX, *TEMPLATES, *MAILINGS, *SEARCH)
"""The statements of the first migration, in order."""
