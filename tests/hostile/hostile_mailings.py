"""A table that one writes to many rows from: titles, texts, templates and a sender's name that an attacker wrote."""

from __future__ import annotations

from datetime import timedelta

from mail.scheduling import schedule
from mail.templates.keeping import content_of
from mail.templates.parts import Template
from mail.vault.keychain import Vault
from store import drafts, identities, rows, tables, templates
from store.accounts import Account
from store.clean import clean_line
from store.clock import now, stamp
from store.connection import Transaction
from store.drafts import Draft
from store.identities import Identity
from store.scheduling import Schedule
from store.tables import NewColumn
from store.workspace import Store
from tests.hostile.payloads import NUMBERS, Voice

TABLE, SENDER = "Readers", "news@elsewhere.example"
"""It stands behind the first table."""


def readers(tx: Transaction, base: int, voice: Voice) -> None:
    """Make the table, a row of each payload with an address and one without, and templates of all names."""
    table = tables.add(tx, base, TABLE, (NewColumn("Title"), NewColumn("E-mail", "e-mail"), NewColumn("Text")))
    title, address, text = (column.id for column in table.columns)
    for number in NUMBERS:
        told = {address: f"reader{number}@elsewhere.example", text: voice.says("mx", number)}
        rows.add(tx, table, {**told, title: voice.says("mr", number)})
        rows.add(tx, table, {title: voice.says("mo", number)})
        template = Template(name="News", subject="News", to="{E-mail}", text="{Text}\n")
        templates.add(tx, table.id, voice.names("mt", number), content_of(template))


def name_the_sender(tx: Transaction, voice: Voice, account: Account) -> None:
    """Let one send under a name of the attacker's that may stand in a header, so that a mail comes of it."""
    name = clean_line(voice.says("ms", NUMBERS[-1]))
    identities.add(tx, Identity(0, account.id, name, SENDER, ""))


def for_later(store: Store, vault: Vault, voice: Voice) -> None:
    """Schedule a mail from the table for tomorrow, whose subject is the attacker's."""
    reader = store.read()
    table = next(one for one in tables.every(reader) if one.name == TABLE)
    sender = next(one for one in identities.every(reader) if one.address == SENDER)
    subject = clean_line(voice.says("lt", NUMBERS[-1]))
    draft = Draft(identity=sender.id, to="reader@elsewhere.example", subject=subject, body="See you tomorrow")
    with store.write() as tx:
        number = drafts.save(tx, None, table.id, 1, draft)
    schedule(store, vault, number, Schedule(stamp(now() + timedelta(days=1)), voice.says("lz", NUMBERS[-1])))
