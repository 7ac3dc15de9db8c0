"""People met as mails pass by: who wrote what has just come, who got what was just sent."""

from __future__ import annotations

from collections.abc import Iterable

from mail.contacts.met import is_unattended, met_in
from mail.imap import FetchedHeaders
from store.accounts import Account
from store.arrivals import Arrival, Folder
from store.clock import now, stamp
from store.connection import Transaction
from store.contacts import book, meeting, progress
from store.contacts.people import Person
from store.mails import Mail, went_to


def meet_writer(
    tx: Transaction, account: Account, folder: Folder, one: FetchedHeaders, *, is_on_row: bool = False
) -> None:
    """Count the people of a mail that has just come, unless it is among those yet to be collected."""
    if account.collects and progress.is_begun(tx, folder.id):
        people = met_in(one.raw, is_ours=folder.role == "sent")
        meeting.meet(tx, people, stamp(one.internal_date or now()), account.id, is_on_row=is_on_row)


def show_people(tx: Transaction, arrival: Arrival) -> None:
    """Let every member see the people of a mail that was counted when it came, and is on a row only now."""
    people = [arrival.sender, *(one for others in arrival.recipients.values() for one in others)]
    meeting.show_to_all(tx, [Person(name, address) for name, address in people], arrival.at)


def meet_recipients(tx: Transaction, account: Account, mail: Mail, accepted: Iterable[str]) -> None:
    """Count those as met for whom a server has just taken a mail of ours."""
    if not account.collects:
        return
    taken = {book.fold(address) for address in accepted}
    reached = (one for one in went_to(mail.recipients) if book.fold(one[1]) in taken)
    people = [Person(name, address, written_to=True) for name, address in reached if not is_unattended(address)]
    meeting.meet(tx, people, tx.at, account.id, is_on_row=True)
