"""Mailings of an office: a template that is kept, rows with addresses, and what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from office import Office

from mail.arming import signing_key
from mail.mailings.planning import Planned, Wish, plan
from mail.mailings.queueing import Departing, Queueing, Step
from mail.mailings.spacing import Spacing
from mail.templates.keeping import content_of
from mail.templates.parts import Template
from store import identities, optouts, outbox, tables, templates
from store.outbox import Entry

NEWS = Template(name="News", subject="About {Number}", text="Dear customer,\n\n{Number} is here.\n")
AT_ONCE = Departing(Spacing(timedelta()))
HELD = Departing(Spacing(timedelta(seconds=20)), hold=timedelta(seconds=10))


def fill(office: Office, *addresses: str) -> list[int]:
    """Add a row for each of the addresses."""
    return [office.add_row(f"INV-{place}", address) for place, address in enumerate(addresses, start=1)]


def wish(office: Office, template: Template = NEWS, *, again: bool = False, each_row: bool = False) -> Wish:
    """Return a mailing of a template, which is kept for it."""
    reader = office.store.read()
    held = [one for one in templates.every(reader, office.table.id) if one.name == template.name]
    if not held:
        with office.store.write("Add") as tx:
            held = [templates.add(tx, office.table.id, template.name, content_of(template))]
    table = tables.load(reader, office.table.id)
    return Wish(table, held[0], identities.every(reader)[0], again, each_row)


def planned(office: Office, wanted: Wish, numbers: Sequence[int]) -> list[Planned]:
    """Look at rows."""
    return list(plan(office.store.read(), wanted, numbers, office.store.member))


def codes(found: Sequence[Planned]) -> list[list[str]]:
    """Return the codes of what stands in the way of each row."""
    return [[problem.code for problem in one.problems] for one in found]


def queue(office: Office, wanted: Wish, numbers: Sequence[int], departing: Departing = AT_ONCE) -> list[Step]:
    """Queue the mails of rows."""
    return list(Queueing(office.store, office.vault, wanted, numbers, departing).steps())


def entries(office: Office) -> list[Entry]:
    """Return the outbox."""
    return outbox.listed(office.store.read())


def sent_to(office: Office) -> list[str]:
    """Return to whom the mails of the outbox go."""
    reader = office.store.read()
    return [one.address for entry in entries(office) for one in outbox.recipients(reader, entry.id)]


def key(office: Office) -> bytes:
    """Return the key of the words."""
    return signing_key(office.store, office.vault)


def opt_out(office: Office, address: str) -> None:
    """Write an address down."""
    with office.store.write() as tx:
        optouts.add(tx, address, optouts.TYPED)
