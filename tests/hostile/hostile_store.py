"""A store into which an attacker has written wherever the program lets anyone write."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from mail import account_setup, desk
from mail.practice.server import PracticeServer
from mail.vault.file_vault import FileVault
from mail.worker import work_once
from store import accounts, bases, comments, drafts, identities, leases, members, rows, tables
from store.accounts import NewAccount
from store.cells.column_options import Choice, ColumnOptions
from store.clock import now
from store.connection import Transaction
from store.contacts import book
from store.drafts import Draft
from store.tables import NewColumn, Table
from store.workspace import Store
from tests.hostile import told_mails
from tests.hostile.hostile_accounts import surround
from tests.hostile.hostile_mailings import for_later, name_the_sender, readers
from tests.hostile.payloads import NUMBERS, Voice
from tests.screens.sample_store import left

PASSWORD = "pass word"
BASE, TABLE = "Billing", "Invoices"
"""The names that commands call the table by: number 0, which is not told apart from a harmless one."""
MAIL_ROW, COMMENT_ROW, FIRST_FAILED, LAST_FAILED = 1, 2, 3, 24
LAST = len(NUMBERS) - 1


def furnish(folder: Path, voice: Voice, *, planted: bool = False) -> Store:
    """Make a store in `folder` with the vault ``secrets`` beside it, and keep the worker's lease on it.

    :param planted: put what was cleaned when it was taken in back as it was sent, as an older program may have
    """
    store = Store.open(folder / "mailbase.db")
    store.member = members.find(store.read(), None).id
    vault = FileVault(folder / "secrets")
    with PracticeServer({told_mails.DESK: PASSWORD}, folder / "server") as server:
        account_setup.save(store, vault, _settings(server), PASSWORD, "The Desk")
        table = _fill(store, voice)
        answered = _write(store, vault, table, voice)
        _work(store)
        for number in NUMBERS:
            server.deliver(told_mails.DESK, told_mails.reply(voice, number, answered))
            server.deliver(told_mails.DESK, told_mails.stranger(voice, number))
        server.deliver(told_mails.DESK, told_mails.unencoded(voice, answered))
        _work(store)
    with store.write() as tx:
        _fail(tx, table, voice)
        _refuse(tx, voice)
        surround(tx, voice)
        name_the_sender(tx, voice, accounts.every(tx)[0])
        _introduce(tx, voice)
        if planted:
            _plant(tx, voice)
    _keep_workers_away(store)
    for_later(store, vault, voice)
    return store


def _work(store: Store) -> None:
    """Fetch and send in this process, as the worker does."""
    asyncio.run(work_once(store))


def _settings(server: PracticeServer) -> NewAccount:
    ports = (server.host, server.imap_port, "tls", server.host, server.smtp_port, "tls")
    return NewAccount("desk", told_mails.DESK, "generic", *ports, told_mails.DESK, ca_file=str(server.ca_file))


def _fill(store: Store, voice: Voice) -> Table:
    """Make bases, tables and columns of all names, and a row for each payload."""
    with store.write("Samples") as tx:
        base = bases.add(tx, BASE)
        choices = ColumnOptions(choices=tuple(Choice(voice.says("se", number)) for number in NUMBERS))
        named = (NewColumn(voice.names("cn", number)) for number in NUMBERS)
        columns = (NewColumn("Number"), NewColumn("E-mail", "e-mail"), NewColumn("Kind", "single select", choices))
        table = tables.add(tx, base.id, TABLE, (*columns, *named))
        readers(tx, base.id, voice)
        for number in NUMBERS:
            rows.add(tx, table, _cells(table, voice, number))
            bases.add(tx, voice.names("ba", number, "|"))
            tables.add(tx, base.id, voice.names("ta", number, "|"), (NewColumn("Name"),))
    with store.write("Edit") as tx:
        for number in NUMBERS:
            comments.add(tx, table.id, COMMENT_ROW, voice.says("co", number))
            rows.set_cells(tx, table, COMMENT_ROW, {table.columns[3].id: voice.says("ch", number)})
        text = {name: voice.says(f"d{name[0]}", LAST) for name in ("to", "subject", "body")}
        drafts.save(tx, None, table.id, COMMENT_ROW, Draft(identity=1, **text))
    return tables.load(store.read(), table.id)


def _cells(table: Table, voice: Voice, number: int) -> dict[int, str]:
    values = [voice.says("cv", number), f"stranger{number}@elsewhere.example", voice.says("se", number)]
    values += [voice.says("cx", number)] * len(NUMBERS)
    return dict(zip((column.id for column in table.columns), values, strict=True))


def _write(store: Store, vault: FileVault, table: Table, voice: Voice) -> str:
    """Let a mail leave from a row; return its Message-ID."""
    draft = Draft(identity=1, to="anna@customer.example", subject="Your invoice", body="Dear customer")
    with store.write() as tx:
        number = drafts.save(tx, None, table.id, MAIL_ROW, draft)
    return desk.queue(store, vault, number).message_id


def _fail(tx: Transaction, table: Table, voice: Voice) -> None:
    """Let mails fail with the answers of a server that the attacker runs."""
    for number in NUMBERS:
        at = now() - timedelta(minutes=number)
        subject, answer = voice.says("os", number)[:40], voice.says("oa", number)
        entry = left(tx, table, min(FIRST_FAILED + number, LAST_FAILED), at, subject, "failed", answer)
        tx.run("UPDATE outbox_recipients SET answer = ? WHERE outbox_id = ?", [voice.says("or", number), entry])


def _refuse(tx: Transaction, voice: Voice) -> None:
    """Add accounts whose servers have answered with payloads."""
    identities.change(tx, replace(identities.every(tx, 1)[0], name=voice.says("me", LAST)))
    for number in NUMBERS:
        host = f"imap{number}.elsewhere.example"
        new = NewAccount(
            *(voice.names("an", number)[:60], f"desk{number}@elsewhere.example", "generic"),
            *(host, 993, "tls", host, 465, "tls", voice.says("au", number)[:60]),
        )
        account = accounts.add(tx, new, voice.says("as", number))
        accounts.set_state(tx, account.id, accounts.NEEDS_SIGN_IN, "NEMAIL_002", voice.says("aw", number))


def _introduce(tx: Transaction, voice: Voice) -> None:
    """Put names of contacts into the store as no mail and no file could bring them."""
    for number in NUMBERS:
        contact = book.add(tx, f"person{number}@elsewhere.example")
        tx.run("UPDATE contacts SET name = ?, is_named = 1 WHERE id = ?", [voice.says("pn", number), contact.id])


def _plant(tx: Transaction, voice: Voice) -> None:
    """Write names, subjects, texts and file names into the store as they were sent."""
    for number in NUMBERS:
        sent = [voice.says(sink, number) for sink in ("fr", "su", "bo", "qu")]
        message_id = f"<reply{number}@customer.example>"
        tx.run(
            "UPDATE mails SET sender_name = ?, subject = ?, text = ?, quoted = ? WHERE message_id = ?",
            [*sent, message_id],
        )
        of_mail = "mail_id = (SELECT id FROM mails WHERE message_id = ?)"
        tx.run(f"UPDATE attachments SET name = ? WHERE {of_mail}", [voice.files("fi", number), message_id])
        seen = [voice.says("uf", number), voice.says("us", number), f"<stranger{number}@elsewhere.example>"]
        tx.run("UPDATE arrivals SET sender_name = ?, subject = ? WHERE message_id = ?", seen)


def _keep_workers_away(store: Store) -> None:
    """Hold the worker's lease for this process, so that nothing changes while screens are looked at."""
    leases.take(store, "worker")
    with store.write() as tx:
        tx.run("UPDATE leases SET expires_at = '2999-01-01T00:00:00.000Z'")
