"""What members see and do of each other's mail, by commands: ann owns, ada is admin, bob member, gil guest."""

from __future__ import annotations

import pytest
from command_line import CommandLine

from store import accounts, arrivals, drafts, members, outbox, tables
from store.arrivals import NewArrival
from store.contacts import meeting
from store.contacts.people import Person
from store.drafts import Draft
from store.errors import NotYourMailError
from store.workspace import Store

AT = "2026-05-01T10:00:00.000Z"


@pytest.fixture
def team(billing: CommandLine) -> CommandLine:
    """The commands over a base, ann's private account, and bob's own."""
    for name, role in (("bob", "member"), ("gil", "guest"), ("ada", "admin")):
        billing.text("member", "add", name, "--role", role)
    billing.add_account("private", "ann@firm.example")
    billing.add_account("own", "bob@firm.example")
    store = billing.store()
    with store.write() as tx:
        tx.run("UPDATE members SET name = 'ann', folded = 'ann' WHERE id = 1")
        tx.run("UPDATE accounts SET owner_id = CASE name WHEN 'private' THEN 1 ELSE 2 END")
    store.close()
    return billing


def arrive(team: CommandLine, account: str, subject: str) -> int:
    """Let a mail come to an account that belongs to no row, and its writer be met; return its number."""
    store = team.store()
    with store.write() as tx:
        held = accounts.find(tx, account)
        assert held is not None
        folder = arrivals.folder(tx, held.id, "INBOX", "inbox").id
        sender = ("Anna Keller", f"{subject}@nordwind.example")
        number = arrivals.add(tx, folder, NewArrival(1, "<a@x>", AT, 9, AT, sender, subject, {}, "mail"), None)
        meeting.meet(tx, [Person(*sender)], AT, held.id)
    store.close()
    return number


def queued(team: CommandLine, member: str = "ann", account: str = "private") -> int:
    """Let a member queue a mail; return its number."""
    sent = team.json("--as", member, "send", "Billing/Invoices", "1", "--from", account, "--subject", "Your invoice")
    return int(sent["outbox"])


def subjects(team: CommandLine, member: str) -> list[str]:
    return [one["subject"] for one in team.json("--as", member, "unlinked")]


def test_a_guest_lets_no_copy_send(team: CommandLine) -> None:
    assert "MEMBER_002" in team.error("--as", "gil", "arm")
    assert "sent" in team.text("--as", "bob", "arm")


def test_unlinked_mail_is_seen_by_those_who_may_use_its_account(team: CommandLine) -> None:
    arrive(team, "private", "secret")
    arrive(team, "own", "offer")
    assert [subjects(team, name) for name in ("ann", "bob", "gil")] == [["secret"], ["offer"], []]
    # who may change an account does not read its mail for that
    assert subjects(team, "ada") == []
    team.text("account", "share", "private", "--with", "bob")
    assert sorted(subjects(team, "bob")) == ["offer", "secret"]
    team.text("account", "unshare", "private", "--with", "bob")
    team.text("account", "share", "private", "--everyone")
    assert sorted(subjects(team, "bob")) == ["offer", "secret"]
    assert subjects(team, "gil") == []


def test_nobody_puts_a_mail_on_a_row_that_they_may_not_see(team: CommandLine) -> None:
    number = arrive(team, "private", "secret")
    for name in ("bob", "gil"):
        refused = team.error("--as", name, "link", str(number), "Billing/Invoices", "1")
        assert "MAIL_001" in refused
        assert "secret" not in refused


def test_unlinked_mail_is_not_found_by_searching(team: CommandLine) -> None:
    arrive(team, "private", "secret")
    assert "secret" not in team.text("--as", "bob", "search", "secret")


def test_contacts_are_listed_exported_and_removed_by_those_who_see_them(team: CommandLine) -> None:
    arrive(team, "private", "secret")
    team.text("--as", "bob", "contact", "add", "zoe@lambert.example")
    listed = [[one["address"] for one in team.json("--as", name, "contact", "list")] for name in ("ann", "bob", "gil")]
    assert listed == [["secret@nordwind.example", "zoe@lambert.example"], *[["zoe@lambert.example"]] * 2]
    assert "nordwind" not in team.text("--as", "bob", "contact", "export", "-")
    assert "CONTACT_001" in team.error("--as", "bob", "contact", "remove", "secret@nordwind.example")
    assert "CONTACT_001" in team.error("--as", "bob", "contact", "rename", "secret@nordwind.example", "Anna")


@pytest.mark.parametrize("step", ["cancel", "now"])
def test_a_mail_on_its_way_is_for_its_writer_and_for_owners_and_admins(team: CommandLine, step: str) -> None:
    number = str(queued(team))
    refused = team.error("--as", "bob", "outbox", step, number)
    assert f"OUTBOX_003: ann wrote mail {number}; bob may not decide about it." in refused
    assert "OUTBOX_003" in team.error("--as", "gil", "outbox", step, number)
    team.text("--as", "ann", "outbox", step, number)
    theirs = str(queued(team, "bob", "own"))
    team.text("--as", "ada", "outbox", step, theirs)


def test_whoever_connected_an_account_stops_what_others_send_from_it(team: CommandLine) -> None:
    team.text("--as", "bob", "account", "share", "own", "--with", "ada")
    team.text("--as", "bob", "outbox", "cancel", str(queued(team, "ada", "own")))


def test_what_nobody_in_particular_wrote_is_for_all_who_use_its_account(team: CommandLine) -> None:
    numbers = [queued(team), queued(team, "bob", "own")]
    store = team.store()
    with store.write() as tx:
        tx.run("UPDATE outbox SET created_by = NULL")
    store.close()
    assert "OUTBOX_003" in team.error("--as", "bob", "outbox", "cancel", str(numbers[0]))
    assert "OUTBOX_003" in team.error("--as", "gil", "outbox", "cancel", str(numbers[1]))
    team.text("--as", "bob", "outbox", "cancel", str(numbers[1]))


def test_a_member_who_is_a_guest_by_now_stops_their_mail_but_does_not_hurry_it(team: CommandLine) -> None:
    number = str(queued(team, "bob", "own"))
    team.text("member", "role", "bob", "guest")
    assert "MEMBER_002" in team.error("--as", "bob", "outbox", "now", number)
    team.text("--as", "bob", "outbox", "cancel", number)


def test_only_the_writer_takes_a_held_mail_back(team: CommandLine) -> None:
    number, store = queued(team), team.store()
    store.member = members.find(store.read(), "bob").id
    with pytest.raises(NotYourMailError), store.write() as tx:
        outbox.take_back(tx, number)
    store.close()


def a_draft(store: Store, member: str) -> int:
    store.member = members.find(store.read(), member).id
    with store.write() as tx:
        table = tables.find(tx, "Billing/Invoices")
        return drafts.save(tx, None, table.id, 1, Draft(subject="Secret"))


def test_a_draft_is_read_changed_and_thrown_away_by_its_writer_alone(team: CommandLine) -> None:
    store = team.store()
    number = a_draft(store, "ann")
    assert "Secret" in team.text("--as", "ann", "outbox", "show", str(number))
    for name in ("bob", "ada"):
        refused = team.error("--as", name, "outbox", "show", str(number))
        assert "OUTBOX_001" in refused or "OUTBOX_002" in refused
        assert "Secret" not in refused
    store.member = members.find(store.read(), "bob").id
    with store.write() as tx:
        drafts.discard(tx, number)
        assert drafts.save(tx, number, 1, 1, Draft(subject="Other")) != number
    held = drafts.load(store.read(), number)
    assert held is not None
    assert held.subject == "Secret"
    store.close()


def test_guests_write_no_signature_for_everybody_and_change_none(team: CommandLine) -> None:
    text = team.file("text", "Firm GmbH")
    team.text("--as", "bob", "signature", "add", "Firm", "--text-file", text, "--shared")
    assert "MEMBER_002" in team.error("--as", "gil", "signature", "add", "All", "--text-file", text, "--shared")
    for command in (("set", "Firm", "--name", "X"), ("set", "Firm", "--private"), ("remove", "Firm")):
        assert "MEMBER_002" in team.error("--as", "gil", "signature", *command)
    team.text("--as", "gil", "signature", "add", "Mine", "--text-file", text)
    assert "MEMBER_002" in team.error("--as", "gil", "signature", "set", "Mine", "--shared")
    assert [one["name"] for one in team.json("--as", "bob", "signature", "list")] == ["Firm"]


def test_an_account_is_tried_by_who_may_use_or_change_it(team: CommandLine) -> None:
    assert "ACCESS_137" in team.error("--as", "bob", "account", "check", "private")
    assert "ACCESS_137" in team.error("--as", "bob", "account", "test", "private", "--to", "x@y.example")
    assert "ACCESS_137" in team.error("--as", "gil", "account", "check", "own")
    for name in ("ann", "ada"):
        checked = team.run("--as", name, "account", "check", "private")
        assert "ACCESS_137" not in checked.output + checked.stderr


def test_nobodys_password_is_shown_to_the_servers_of_others(team: CommandLine) -> None:
    ran = team.folder / "ran"
    team_command = f"touch {ran}"
    store = team.store()
    with store.write() as tx:
        tx.run("UPDATE accounts SET password_command = ?, auth = 'command' WHERE name = 'private'", [team_command])
    store.close()
    for command in (("set", "private", "imap=127.0.0.1:9"), ("signin", "private"), ("check", "private")):
        refused = team.error("--as", "bob", "account", *command)
        assert "ACCOUNT_020" in refused or "ACCESS_137" in refused
        assert team_command not in refused
    assert not ran.exists()


def test_identities_are_changed_by_who_may_change_their_account(team: CommandLine) -> None:
    for command in (
        ("add", "private", "x@firm.example"),
        ("set", "ann@firm.example", "name=X"),
        ("remove", "ann@firm.example"),
    ):
        assert "ACCOUNT_020" in team.error("--as", "bob", "identity", *command)
        assert "ACCOUNT_020" in team.error("--as", "gil", "identity", *command)


def test_mail_of_bases_is_for_owners_and_admins(team: CommandLine) -> None:
    for name in ("bob", "gil"):
        assert "MEMBER_002" in team.error("--as", name, "base", "mail", "Billing", "off")
        assert "ACCOUNT_020" in team.error("--as", name, "base", "accounts", "Billing", "--disconnect", "private")
    team.text("--as", "ada", "base", "mail", "Billing", "off")


def test_the_history_gives_nobody_what_their_role_does_not(team: CommandLine) -> None:
    team.text("base", "mail", "Billing", "off")
    team.text("base", "accounts", "Billing", "--disconnect", "private")
    switched, disconnected = (str(step["step"]) for step in reversed(team.json("history", "--limit", "2")))
    for name in ("bob", "gil"):
        assert "MEMBER_002" in team.error("--as", name, "restore", "--step", switched)
        assert "ACCOUNT_020" in team.error("--as", name, "restore", "--step", disconnected)
    team.text("--as", "ada", "restore", "--step", switched)
    team.text("--as", "ada", "restore", "--step", disconnected)


def test_who_may_not_undo_a_step_any_more_goes_on_with_the_one_before(team: CommandLine) -> None:
    team.text("--as", "ada", "base", "add", "Office")
    team.text("--as", "ada", "base", "mail", "Billing", "off")
    team.text("member", "role", "ada", "member")
    assert "MEMBER_002" in team.error("--as", "ada", "undo")
    team.text("--as", "ada", "undo")
    assert "Office" not in team.text("bases")
