"""Mails to many rows: what they would be, their queueing, what a crash or a person's change of mind leaves."""

from __future__ import annotations

import email
from datetime import timedelta
from email import policy

import pytest
from mailings_at_work import (
    AT_ONCE,
    HELD,
    codes,
    entries,
    fill,
    key,
    opt_out,
    planned,
    queue,
    sent_to,
    wish,
)
from office import Office

from mail import desk
from mail.errors import DisarmedError
from mail.mailings.planning import require_sound
from mail.mailings.queueing import Departing, Queueing, take_back
from mail.mailings.spacing import Spacing, last_departure, spacing
from mail.reading.headers import parse_headers
from mail.review import review
from mail.templates.errors import TemplateError
from mail.templates.parts import Template
from mail.unsubscribing import Origin, heed, is_page, origin_of, take, token_of, ways_out
from store import accounts, feed, identities, leases, mailings, optouts, outbox, pacing, rows, undo
from store.clock import moment, now, stamp
from store.drafts import Draft
from store.errors import BadTokenError, MailingUnderWayError, NoSuchRowError, OptedOutError
from store.outbox import Entry


def unsubscribe(office: Office, entry: Entry, sender: str, subject: str = "") -> list[str]:
    """Let somebody write back what the mail's List-Unsubscribe says."""
    message = email.message_from_bytes(office.sent_bytes(entry), policy=policy.default)
    named = " ".join(str(message["List-Unsubscribe"]).split())
    subject = subject or named.partition("?subject=")[2].partition(">")[0].replace("%20", " ")
    raw = f"From: {sender}\r\nTo: {office.account.address}\r\nMessage-ID: <u@x.test>\r\nSubject: {subject}\r\n\r\n"
    with office.store.write() as tx:
        return heed(tx, key(office), parse_headers(raw.encode()), stamp())


# looking


def test_a_plan_tells_of_each_row_what_its_mail_is_and_writes_nothing(office: Office) -> None:
    wanted, numbers = wish(office), fill(office, "a@x.test", "b@x.test")
    seen = office.store.commits_seen()
    found = planned(office, wanted, numbers)
    assert [(one.draft or Draft()).subject for one in found] == ["About INV-1", "About INV-2"]
    assert [[str(person) for person in one.people] for one in found] == [["a@x.test"], ["b@x.test"]]
    assert office.store.commits_seen() == seen


def test_a_plan_tells_what_stands_in_the_way_of_each_row(office: Office) -> None:
    numbers = fill(office, "a@x.test", "", "A@x.test", "gone@x.test", "nobody", "e@x.test")
    opt_out(office, "Gone@X.test")
    with office.store.write("Delete") as tx:
        rows.delete(tx, office.table, [numbers[5]])
    found = planned(office, wish(office), numbers)
    wrong = ["LETTER_002"], ["MERGE_001"], ["OPTOUT_001"], ["LETTER_001"], [NoSuchRowError.code]
    assert codes(found) == [[], *wrong]
    assert all(str(problem) and problem.next_step for one in found for problem in one.problems)
    assert [one.may_be_sent for one in found] == [True, False, False, False, False, False]


def test_an_empty_cell_that_the_template_needs_stops_its_row_alone(office: Office) -> None:
    numbers = [office.add_row("", "a@x.test"), office.add_row("INV-2", "b@x.test")]
    assert codes(planned(office, wish(office), numbers)) == [["TEMPLATE_005"], []]


def test_each_row_has_its_mail_where_that_is_wanted(office: Office) -> None:
    numbers = fill(office, "a@x.test", "a@x.test")
    assert codes(planned(office, wish(office, each_row=True), numbers)) == [[], []]


def test_a_row_that_is_named_twice_gets_one_mail(office: Office) -> None:
    (row,) = fill(office, "a@x.test")
    assert [one.row for one in planned(office, wish(office), [row, row])] == [row]


def test_what_a_row_had_of_the_template_is_not_sent_again(office: Office) -> None:
    wanted, numbers = wish(office), fill(office, "a@x.test", "b@x.test")
    queue(office, wanted, numbers[:1])
    assert codes(planned(office, wanted, numbers)) == [["MERGE_002"], []]
    assert codes(planned(office, wish(office, again=True), numbers)) == [[], []]


def test_a_single_mail_by_the_same_template_counts_too(office: Office) -> None:
    wanted, (row,) = wish(office), fill(office, "a@x.test")
    office.write(row, "Hello", template="News")
    assert codes(planned(office, wanted, [row])) == [["MERGE_002"]]
    other = wish(office, Template(name="Other", subject="x", text="y"))
    assert codes(planned(office, other, [row])) == [[]]


def test_what_was_cancelled_or_is_long_gone_does_not_count(office: Office) -> None:
    wanted, numbers = wish(office), fill(office, "a@x.test", "b@x.test")
    first, second = (step.entry for step in queue(office, wanted, numbers))
    with office.store.write() as tx:
        outbox.cancel(tx, first or 0)
        long_ago = stamp(now() - timedelta(days=31))
        tx.run("UPDATE outbox SET state = 'sent', sent_at = ?, due_at = ? WHERE id = ?", [long_ago, long_ago, second])
    assert codes(planned(office, wanted, numbers)) == [[], []]


def test_a_template_of_which_no_mail_can_come_is_refused_as_a_whole(office: Office) -> None:
    with pytest.raises(TemplateError):
        require_sound(office.store.read(), wish(office, Template(name="Bad", subject="{Nothing}", text="x")))
    require_sound(office.store.read(), wish(office))


# queueing


def test_every_mail_stands_on_its_row_and_says_how_to_unsubscribe(office: Office) -> None:
    numbers = fill(office, "a@x.test", "", "c@x.test")
    steps = queue(office, wish(office), numbers)
    assert [step.entry is not None for step in steps] == [True, False, True]
    found = entries(office)
    assert [(entry.row, entry.state, entry.subject, entry.origin) for entry in found] == [
        (numbers[0], "queued", "About INV-1", ""),
        (numbers[2], "queued", "About INV-3", ""),
    ]
    for entry in found:
        message = email.message_from_bytes(office.sent_bytes(entry), policy=policy.default)
        named = " ".join(str(message["List-Unsubscribe"]).split())
        assert named.startswith(f"<mailto:{office.account.address}?subject=unsubscribe%20u1.")
        assert message["List-Unsubscribe-Post"] is None
        assert message["Auto-Submitted"] is None


def test_a_page_is_named_first_and_takes_one_click(office: Office) -> None:
    with office.store.write() as tx:
        tx.run("UPDATE accounts SET unsubscribe_url = 'https://firm.example/bye/{token}'")
    queue(office, wish(office), fill(office, "a@x.test"))
    message = email.message_from_bytes(office.sent_bytes(entries(office)[0]), policy=policy.default)
    named = str(message["List-Unsubscribe"]).split()
    assert named[0].startswith("<https://firm.example/bye/u1.")
    assert named[1].startswith("<mailto:")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_mail_to_one_alone_says_nothing_of_unsubscribing(office: Office) -> None:
    entry = office.write(office.add_row("INV-1", "a@x.test"), "Hello")
    assert b"unsubscribe" not in office.sent_bytes(entry).lower()


def test_nothing_follows_who_reads_and_nothing_names_this_program(office: Office) -> None:
    html = "<html><body><p>Dear {Number}</p></body></html>"
    wanted = wish(office, Template(name="Page", subject="About {Number}", text="Dear {Number}", html=html))
    queue(office, wanted, fill(office, "a@x.test"))
    message = email.message_from_bytes(office.sent_bytes(entries(office)[0]), policy=policy.default)
    bodies = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
    assert len(bodies) == 2
    for body in bodies:
        assert "<img" not in body
        assert "http" not in body
        assert "mailbase" not in body.lower()
    assert not [name for name in message if name.lower() in ("user-agent", "x-mailer")]


def test_mails_leave_one_after_the_other(office: Office) -> None:
    first = now() + timedelta(hours=2)
    steps = queue(office, wish(office), fill(office, "a@x.test", "b@x.test", "c@x.test"), Departing(
        Spacing(timedelta(seconds=30)), first
    ))  # fmt: skip
    assert [step.due_at for step in steps] == [stamp(first + timedelta(seconds=30 * n)) for n in range(3)]


def test_an_account_spaces_as_it_may_send(office: Office) -> None:
    reader = office.store.read()
    assert spacing(reader, office.account).after(100) == timedelta()
    with office.store.write() as tx:
        pacing.set_limits(tx, office.account.id, 30, 50)
    found = spacing(reader, office.account)
    assert found.after(found.at_once - 1) == timedelta()
    assert found.after(60) > timedelta(minutes=1)
    begin = now()
    assert last_departure(reader, office.account, 50, begin, found) < begin + timedelta(hours=1)
    assert last_departure(reader, office.account, 101, begin, found) == begin + timedelta(days=2)


def test_a_store_that_is_a_copy_queues_nothing(office: Office) -> None:
    office.vault.delete(f"store/{office.store.id}/armed")
    with pytest.raises(DisarmedError):
        queue(office, wish(office), fill(office, "a@x.test"))
    assert entries(office) == []


# broken off


def test_a_mailing_that_was_stopped_goes_on_behind_what_it_queued(office: Office) -> None:
    numbers = fill(office, "a@x.test", "b@x.test", "c@x.test")
    wanted = wish(office, again=True)
    asked = iter([True, False])
    assert len(list(Queueing(office.store, office.vault, wanted, numbers, AT_ONCE).steps(lambda: next(asked)))) == 1
    assert sent_to(office) == ["a@x.test"]
    assert [one.is_queued for one in planned(office, wanted, numbers)] == [True, False, False]
    queue(office, wanted, numbers)
    assert sorted(sent_to(office)) == ["a@x.test", "b@x.test", "c@x.test"]


def test_a_finished_mailing_is_begun_anew(office: Office) -> None:
    numbers, wanted = fill(office, "a@x.test"), wish(office, again=True)
    queue(office, wanted, numbers)
    queue(office, wanted, numbers)
    assert sent_to(office) == ["a@x.test", "a@x.test"]


def test_a_draft_that_a_crash_left_is_written_anew(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers, wanted = fill(office, "a@x.test", "b@x.test"), wish(office)
    queueing = Queueing(office.store, office.vault, wanted, numbers, AT_ONCE)

    def killed(*_given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(desk, "queue", killed)
        # a process that is killed tidies nothing up
        patch.setattr("mail.mailings.queueing._throw_away", lambda *_given: None)
        with pytest.raises(KeyboardInterrupt):
            list(queueing.steps())
    left = "SELECT count(*) FROM outbox WHERE state = 'draft'"
    assert office.store.read().number(left) == 1
    queue(office, wanted, numbers)
    assert office.store.read().number(left) == 0
    assert sent_to(office) == ["a@x.test", "b@x.test"]


def test_what_a_person_has_taken_back_stays_back_when_the_mailing_goes_on(office: Office) -> None:
    numbers, wanted = fill(office, "a@x.test", "b@x.test"), wish(office)
    asked = iter([True, False])
    (step,) = Queueing(office.store, office.vault, wanted, numbers, AT_ONCE).steps(lambda: next(asked))
    desk.take_back(office.store, step.entry or 0)
    queue(office, wanted, numbers)
    assert sent_to(office) == ["b@x.test"]


def test_two_processes_do_not_write_the_same_mailing(office: Office) -> None:
    wanted, numbers = wish(office), fill(office, "a@x.test")
    lease = leases.take(office.store, f"mailing {wanted.template.id}")
    with pytest.raises(MailingUnderWayError):
        queue(office, wanted, numbers)
    assert lease is not None
    leases.give_back(office.store, lease)
    assert len(queue(office, wanted, numbers)) == 1


# held, and taken back


def test_a_hold_begins_when_the_last_mail_is_queued(office: Office) -> None:
    steps = queue(office, wish(office), fill(office, "a@x.test", "b@x.test", "c@x.test"), HELD)
    dues = [moment(entry.due_at or "") for entry in entries(office)]
    assert dues[0] <= now() + timedelta(seconds=10)
    assert [due - dues[0] for due in dues] == [timedelta(seconds=20 * n) for n in range(3)]
    assert all(moment(step.due_at or "") > dues[0] for step in steps)
    held = outbox.held(office.store.read(), office.store.member)
    assert held is not None
    # what leaves later in its turn is not held by itself
    assert (held.id, held.due_at) == (steps[0].entry, stamp(dues[0]))


def test_mails_in_turn_are_not_held(office: Office) -> None:
    queue(office, wish(office), fill(office, "a@x.test", "b@x.test"), Departing(Spacing(timedelta(seconds=30))))
    assert outbox.held(office.store.read(), office.store.member) is None


def test_nothing_is_left_of_a_mailing_that_is_taken_back(office: Office) -> None:
    numbers, wanted = fill(office, "a@x.test", "b@x.test"), wish(office)
    (first, _second) = queue(office, wanted, numbers, HELD)
    mailing = mailings.of_entry(office.store.read(), first.entry or 0)
    assert mailing is not None
    taken = take_back(office.store, mailing.id)
    assert (taken.back, taken.left) == (2, 0)
    reader = office.store.read()
    for table in ("outbox", "mails", "conversations", "known_ids"):
        assert reader.number(f"SELECT count(*) FROM {table}") == 0
    assert [office.feed(row) for row in numbers] == [[], []]
    assert codes(planned(office, wanted, numbers)) == [[], []]


def test_what_has_left_stays(office: Office) -> None:
    numbers, wanted = fill(office, "a@x.test", "b@x.test"), wish(office)
    first, second = queue(office, wanted, numbers, HELD)
    with office.store.write() as tx:
        tx.run("UPDATE outbox SET state = 'claimed', attempts = 1 WHERE id = ?", [first.entry])
    mailing = mailings.of_entry(office.store.read(), second.entry or 0)
    assert mailing is not None
    taken = take_back(office.store, mailing.id)
    assert (taken.back, taken.left) == (1, 1)


# unsubscribing


def test_a_word_proves_that_its_mail_was_sent_from_here(office: Office) -> None:
    token = token_of(Origin(7, 41), key(office))
    assert origin_of(token, key(office)) == origin_of(token.upper(), key(office)) == Origin(7, 41)
    for wrong in (token[:-1], f"u1.8{token[4:]}", token + "a", "", "u1.7.15.aaaaaaaaaaaaaaaa"):
        assert origin_of(wrong, key(office)) is None
    assert origin_of(token, b"x" * 32) is None
    (by_mail,) = ways_out(Origin(7, 41), "desk@münchen.example", "", key(office))
    assert by_mail == f"mailto:desk@xn--mnchen-3ya.example?subject=unsubscribe%20{token}"


def test_who_unsubscribes_gets_no_more_mails_to_many(office: Office) -> None:
    wanted, numbers = wish(office, again=True), fill(office, "Anna@x.test", "b@x.test")
    queue(office, wanted, numbers)
    # the word says who it is, whoever forwards the mail
    first = entries(office)[0]
    assert unsubscribe(office, first, "Somebody <other@elsewhere.test>") == ["anna@x.test"]
    (held,) = optouts.every(office.store.read())
    assert (held.address, held.how, held.message_id, held.row) == ("anna@x.test", "mail", "<u@x.test>", numbers[0])
    assert codes(planned(office, wanted, numbers)) == [["OPTOUT_001"], []]
    told = feed.of(office.store.read(), office.table, numbers[0])[-1]
    assert (told.subject, told.text) == ("No more mails to many", "anna@x.test")
    assert unsubscribe(office, first, "anna@x.test") == ["anna@x.test"]
    assert len(optouts.every(office.store.read())) == 1


def test_what_waits_for_who_unsubscribes_never_leaves(office: Office) -> None:
    queue(
        office, wish(office), fill(office, "a@x.test", "b@x.test", "c@x.test"), Departing(Spacing(timedelta(hours=1)))
    )
    found = entries(office)
    # what leaves later is dated then
    assert [one.state for one in found] == ["queued", "scheduled", "scheduled"]
    unsubscribe(office, found[0], "a@x.test")
    opt_out(office, "B@x.test")
    now_are = [outbox.load(office.store.read(), one.id) for one in found]
    assert [one.state for one in now_are] == ["cancelled", "cancelled", "scheduled"]
    assert [one.code for one in now_are] == [OptedOutError.code, OptedOutError.code, ""]


def test_a_mailing_with_mails_for_later_is_taken_back_too(office: Office) -> None:
    later = Departing(Spacing(timedelta(hours=1)), hold=timedelta(seconds=10))
    first, _second = queue(office, wish(office), fill(office, "a@x.test", "b@x.test"), later)
    dues = [moment(one.due_at or "") for one in entries(office)]
    assert [one.state for one in entries(office)] == ["queued", "scheduled"]
    assert dues[1] - dues[0] == timedelta(hours=1)
    mailing = mailings.of_entry(office.store.read(), first.entry or 0)
    assert mailing is not None
    assert take_back(office.store, mailing.id).back == 2
    assert office.store.read().number("SELECT count(*) FROM outbox") == 0


def test_a_mail_to_one_alone_goes_to_who_has_unsubscribed(office: Office) -> None:
    opt_out(office, "a@x.test")
    assert office.write(office.add_row("INV-1", "a@x.test"), "Hello").state == "queued"


def test_guessing_writes_nobody_off(office: Office) -> None:
    queue(office, wish(office), fill(office, "a@x.test"))
    (entry,) = entries(office)
    for subject in ("unsubscribe", "unsubscribe u1.1.1.aaaaaaaaaaaaaaaa", "unsubscribe a@x.test", "Re: Hello"):
        assert unsubscribe(office, entry, "a@x.test", subject) == []
    assert optouts.every(office.store.read()) == []


def test_of_several_recipients_the_one_who_writes_is_written_off(office: Office) -> None:
    wanted = wish(office, Template(name="Two", subject="s", to="{E-mail}, boss@x.test", text="t"))
    queue(office, wanted, fill(office, "a@x.test"))
    (entry,) = entries(office)
    assert unsubscribe(office, entry, "Boss@x.test") == ["boss@x.test"]
    assert unsubscribe(office, entry, "stranger@x.test") == ["a@x.test", "boss@x.test"]


def test_an_opt_out_outlives_undo(office: Office) -> None:
    fill(office, "a@x.test")
    opt_out(office, "a@x.test")
    undo.take_back(office.store)
    assert [one.address for one in optouts.every(office.store.read())] == ["a@x.test"]


def test_a_page_gives_the_word_on(office: Office) -> None:
    queue(office, wish(office), fill(office, "a@x.test"))
    token = token_of(Origin(1, entries(office)[0].row), key(office))
    with office.store.write() as tx:
        assert take(tx, key(office), token) == ["a@x.test"]
    with pytest.raises(BadTokenError), office.store.write() as tx:
        take(tx, key(office), "u1.1.1.aaaaaaaaaaaaaaaa")
    assert [one.how for one in optouts.every(office.store.read())] == ["link"]


@pytest.mark.parametrize(
    ("url", "fits"),
    [
        ("https://firm.example/bye/{token}", True),
        ("https://firm.example/?u={token}&x=1,2", True),
        ("http://firm.example/{token}", False),
        ("https://firm.example/", False),
        ("https://firm.example/{token}\r\nBcc: x", False),
        ("https://firm.example/<{token}>", False),
        ("https://münchen.example/{token}", False),
        ("https://firm.example/{token}" + "x" * 800, False),
    ],
)
def test_a_page_for_unsubscribing_is_https_with_a_place_for_the_word(url: str, fits: bool) -> None:
    assert is_page(url) is fits


def test_an_account_keeps_its_page(office: Office) -> None:
    held = accounts.load(office.store.read(), office.account.id)
    assert held is not None
    assert held.unsubscribe_url == ""


def test_the_review_of_a_single_mail_says_who_has_unsubscribed(office: Office) -> None:
    opt_out(office, "anna@x.test")
    draft = Draft(identity=identities.every(office.store.read())[0].id, to="Anna <Anna@x.test>", subject="s", body="t")
    found = review(office.store.read(), draft)
    assert found.may_be_sent
    assert "anna@x.test has unsubscribed from your mails." in found.warnings
