"""Writing oneself off mails to many, by subjects and words that anybody may send, as often as they like."""

from __future__ import annotations

from datetime import timedelta

import pytest
from mailings_at_work import codes, entries, fill, key, opt_out, planned, queue, wish
from office import Office

from mail.mailings.queueing import Departing
from mail.mailings.spacing import Spacing
from mail.reading.headers import parse_headers
from mail.templates.parts import Template
from mail.unsubscribing import Origin, heed, token_of
from store import mailings, optouts
from store.clock import stamp
from store.errors import NotForYourRoleError


def token(office: Office) -> str:
    """Return the word of the first mail to many."""
    (first, *_others) = entries(office)
    mailing = mailings.of_entry(office.store.read(), first.id)
    assert mailing is not None
    return token_of(Origin(mailing.id, first.row), key(office))


def take_in(office: Office, subject: bytes, sender: str = "a@x.test", more: bytes = b"") -> list[str]:
    raw = b"From: %b\r\nMessage-ID: <u@x.test>\r\n%bSubject: %b\r\n\r\n" % (sender.encode(), more, subject)
    with office.store.write() as tx:
        return heed(tx, key(office), parse_headers(raw), stamp())


@pytest.mark.parametrize(
    "form",
    [
        "unsubscribe {}",
        "UNSUBSCRIBE {}",
        "Unsubscribe  {} ",
        "unsubscribe\r\n {}",
        "=?utf-8?q?unsubscribe_{}?=",
        "=?utf-8?q?unsub?=\r\n =?utf-8?q?scribe_{}?=",
        "[EXTERNAL] unsubscribe {}",
        "[Ext] [SPAM?] unsubscribe {}",
        "***SPAM*** unsubscribe {}",
    ],
)
def test_a_subject_counts_however_it_travelled(office: Office, form: str) -> None:
    queue(office, wish(office), fill(office, "a@x.test"))
    assert take_in(office, form.format(token(office)).encode()) == ["a@x.test"]


@pytest.mark.parametrize(
    "form",
    [
        "Re: unsubscribe {}",
        "AW: unsubscribe {}",
        "Fwd: [list] unsubscribe {}",
        "Out of office: unsubscribe {}",
        "Please do not unsubscribe {}",
        "unsubscribe {} not",
        "unsubscribe {0} {0}",
        "unsubscribe\x00{}",
        "unsubscribe " + "[" * 5000 + "{}",
        "[" + "a" * 500 + "] unsubscribe {}",
        "[a]" * 600 + "unsubscribe {}",
        "unsubscribe u1.zzzzzzzzzzzzz.zzzzzzzzzzzzz.aaaaaaaaaaaaaaaa",
        "unsubscribe \N{FULLWIDTH LATIN SMALL LETTER U}1{}",
    ],
)
def test_what_only_quotes_the_subject_writes_nobody_off(office: Office, form: str) -> None:
    queue(office, wish(office), fill(office, "a@x.test"))
    assert take_in(office, form.format(token(office)).encode()) == []


def test_a_program_may_unsubscribe_for_its_person_but_not_by_answering(office: Office) -> None:
    queue(office, wish(office), fill(office, "a@x.test"))
    subject = f"unsubscribe {token(office)}".encode()
    for answer in (b"Re: ", b"Automatic reply: ", b"Abwesend: "):
        assert take_in(office, answer + subject, more=b"Auto-Submitted: auto-replied\r\n") == []
    assert take_in(office, subject, more=b"Auto-Submitted: auto-generated\r\n") == ["a@x.test"]


def test_a_mail_from_before_somebody_came_back_is_not_heeded_again(office: Office) -> None:
    queue(office, wish(office), fill(office, "a@x.test"))
    raw = f"From: a@x.test\r\nMessage-ID: <u@x.test>\r\nSubject: unsubscribe {token(office)}\r\n\r\n".encode()
    came = stamp()
    with office.store.write() as tx:
        assert heed(tx, key(office), parse_headers(raw), came) == ["a@x.test"]
    with office.store.write() as tx:
        optouts.remove(tx, "a@x.test")
    # the mailbox is read anew, from its beginning
    with office.store.write() as tx:
        assert heed(tx, key(office), parse_headers(raw), came) == []
    assert optouts.every(office.store.read()) == []
    # who writes once more means it
    with office.store.write() as tx:
        assert heed(tx, key(office), parse_headers(raw), stamp()) == ["a@x.test"]


def test_who_unsubscribes_from_a_mail_that_is_gone_here_is_written_off(office: Office) -> None:
    (step,) = queue(office, wish(office), fill(office, "a@x.test"))
    subject = f"unsubscribe {token(office)}".encode()
    with office.store.write() as tx:
        tx.run("DELETE FROM outbox WHERE id = ?", [step.entry])
    assert take_in(office, subject, "Anna <Anna@x.test>") == ["anna@x.test"]


def test_ten_thousand_mails_with_one_word_write_one_address_off(office: Office) -> None:
    later = Departing(Spacing(timedelta(hours=1)))
    queue(office, wish(office), fill(office, *(f"p{n}@x.test" for n in range(50))), later)
    subject = f"unsubscribe {token(office)}".encode()
    raw = b"From: x@y.test\r\nMessage-ID: <u@x.test>\r\nSubject: %b\r\n\r\n" % subject
    parsed, held = parse_headers(raw), key(office)
    with office.store.write() as tx:
        for _mail in range(10_000):
            heed(tx, held, parsed, stamp())
    assert [one.address for one in optouts.every(office.store.read())] == ["p0@x.test"]
    states = [one.state for one in entries(office)]
    assert (states.count("cancelled"), states.count("scheduled")) == (1, 49)


def test_a_guest_neither_brings_somebody_back_nor_writes_anybody_down(office: Office) -> None:
    opt_out(office, "a@x.test")
    with office.store.write() as tx:
        tx.run("INSERT INTO members (name, folded, role, joined_at) VALUES ('Ann', 'ann', 'owner', ?)", [tx.at])
        tx.run("UPDATE members SET role = 'guest' WHERE id = ?", [office.store.member])
    with pytest.raises(NotForYourRoleError), office.store.write() as tx:
        optouts.remove(tx, "a@x.test")
    with pytest.raises(NotForYourRoleError):
        opt_out(office, "b@x.test")
    assert [one.address for one in optouts.every(office.store.read())] == ["a@x.test"]


@pytest.mark.parametrize(
    ("listed", "written"),
    [
        ("Anna@X.test", "anna@x.TEST"),
        ("anna@xn--mnchen-3ya.example", "anna@MÜNCHEN.example"),
        ("anna@münchen.example", "Anna@xn--mnchen-3ya.example"),
        ("anna@x.test", '"anna"@x.test'),
        ('"anna"@x.test', "anna@x.test"),
        ("anna@x.test", "Anna <anna@x.test>"),
    ],
)
def test_another_spelling_of_an_address_is_the_same_address(office: Office, listed: str, written: str) -> None:
    from mail.address import parse_addresses
    from mail.unsubscribing import same_address

    (one,) = parse_addresses(listed)
    with office.store.write() as tx:
        optouts.add(tx, same_address(one.address), optouts.TYPED)
    wanted = wish(office, Template(name="Cc", subject="s", to="boss@y.test", cc="{E-mail}", text="t"))
    assert codes(planned(office, wanted, fill(office, written))) == [["OPTOUT_001"]]
