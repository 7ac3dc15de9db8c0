"""To whom an answer goes, and what it is about."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from mail.address import parse_addresses
from mail.answering import answer_to, forward_of
from mail.intake import recipients
from mail.reading.headers import parse_headers
from store import mails
from store.mails import People
from store.suggestions import bare_subject

OWN = {"desk@firm.example", "büro@münchen.example", "info@münchen.example"}
ANNA, BEN, CAL = ("Anna Keller", "anna@customer.example"), ("", "ben@customer.example"), ("Cal", "cal@other.example")
DESK = ("The Desk", "desk@firm.example")


def arrived(
    sender: tuple[str, str] = ANNA, direction: str = mails.IN, subject: str = "Yes", **people: People
) -> mails.Mail:
    recipients: Mapping[str, People] = people
    return mails.Mail(
        *(1, 1, direction, "mail", "<1@customer.example>", sender, recipients, subject),
        *("2026-10-04T09:12:00.000Z", "Hello", "", 100, "", ""),
    )


def whom(mail: mails.Mail) -> tuple[str, str]:
    draft = answer_to(mail, OWN, everyone=True)
    return draft.to, draft.cc


def test_an_answer_to_all_goes_to_everyone_once_and_not_to_oneself() -> None:
    mail = arrived(to=(DESK, BEN, CAL), cc=(("Ben", "BEN@customer.example"), ANNA, CAL))
    assert whom(mail) == ("Anna Keller <anna@customer.example>", "ben@customer.example, Cal <cal@other.example>")
    assert answer_to(mail, OWN).cc == ""


@pytest.mark.parametrize(
    "address",
    ["Desk@Firm.Example", "desk+mb1.k3@firm.example", "info@xn--mnchen-3ya.example", "INFO@MÜNCHEN.example"],
)
def test_ones_own_address_is_known_however_it_is_written(address: str) -> None:
    assert whom(arrived(to=(("", address), BEN))) == ("Anna Keller <anna@customer.example>", "ben@customer.example")


def test_the_address_that_the_writer_wants_answers_at_takes_the_place_of_the_writers() -> None:
    mail = arrived(to=(DESK,), reply_to=(("List", "list@lists.example"), BEN))
    assert whom(mail) == ("List <list@lists.example>, ben@customer.example", "")


def test_an_answer_goes_to_the_writer_where_answers_are_wanted_at_ones_own_address_alone() -> None:
    mail = arrived(to=(DESK,), cc=(BEN,), reply_to=(("", "desk+form@firm.example"),))
    assert whom(mail) == ("Anna Keller <anna@customer.example>", "ben@customer.example")


def test_an_answer_to_what_one_has_written_oneself_goes_on_to_whom_it_went() -> None:
    expected = ("Anna Keller <anna@customer.example>", "ben@customer.example")
    for sender in (DESK, ("", "desk+phone@firm.example")):
        assert whom(arrived(sender, to=(ANNA,), cc=(BEN, DESK))) == expected
    assert whom(arrived(DESK, mails.OUT, to=(ANNA,), cc=(BEN,))) == expected


def test_a_note_to_oneself_is_answered_to_oneself() -> None:
    assert whom(arrived(DESK, to=(DESK,))) == ("The Desk <desk@firm.example>", "")


@pytest.mark.parametrize("sender", [("", ""), ("Undisclosed", ""), ("Odd", "not an address"), ("", "<>")])
def test_who_has_no_address_is_written_nothing(sender: tuple[str, str]) -> None:
    assert whom(arrived(sender, to=(("", "undisclosed-recipients:;"), BEN))) == ("", "ben@customer.example")
    assert whom(arrived(sender)) == ("", "")


def test_an_empty_place_for_answers_counts_for_nothing() -> None:
    assert whom(arrived(reply_to=(("Nobody", ""),)))[0] == "Anna Keller <anna@customer.example>"


def test_five_hundred_names_with_commas_are_read_back() -> None:
    people = tuple((f'Keller, "Anna" \\{number}', f"a{number}@customer.example") for number in range(500))
    _to, cc = whom(arrived(to=people))
    assert tuple((one.name, one.address) for one in parse_addresses(cc)) == people


@pytest.mark.parametrize(
    "prefix",
    [
        *(
            "Re:",
            "RE: re: Re:",
            "AW: Re:",
            "Antwort:",
            "TR :",
            "Réf :",
            "RÉF:",
            "RE\u00a0:",
            "Rép :",
            "Re[4]:",
            "Re(2):",
        ),
        *(
            "Re^3:",
            "SV:",
            "Fwd: Fw: WG:",
            "RV:",
            "R:",
            "RIF:",
            "Odp:",
            "YNT:",
            "Vá:",
            "回复\uff1a",
            "Re\uff1a",
            "転送: Re:",
        ),
    ],
)
def test_a_subject_grows_no_longer_by_answering(prefix: str) -> None:
    mail = arrived(subject=f"{prefix} Réunion: lundi")
    assert answer_to(mail, OWN).subject == "Re: Réunion: lundi"
    assert forward_of(mail, ()).subject == "Fwd: Réunion: lundi"
    assert bare_subject(mail.subject) == "réunion: lundi"


@pytest.mark.parametrize(
    "subject", ["Rest: two", "Reference: 7", "Trip: Ulm", "[list] Re: x", "R2: D2", "resume: Anna"]
)
def test_a_word_that_only_begins_like_one_stays(subject: str) -> None:
    assert answer_to(arrived(subject=subject), OWN).subject == f"Re: {subject}"


def test_a_mail_without_a_subject_is_answered_without_one() -> None:
    assert answer_to(arrived(subject=""), OWN).subject == "Re:"
    assert answer_to(arrived(subject="re: Re:"), OWN).subject == "Re:"


@pytest.mark.parametrize(
    ("fields", "to"),
    [
        ("From: Anna Keller <anna@customer.example>, ben@customer.example\nSender: cal@other.example", (ANNA, BEN)),
        ("From: anna@customer.example, ben@customer.example\nReply-To: Cal <cal@other.example>", (CAL,)),
        ("From: Keller, Anna <anna@customer.example>", (("Anna", "anna@customer.example"),)),
    ],
)
def test_an_answer_goes_to_all_who_wrote_a_mail_together(fields: str, to: People) -> None:
    headers = parse_headers(fields.encode() + b"\nTo: desk@firm.example\n\n")
    sender = (headers.sender.name, headers.sender.address)
    draft = answer_to(arrived(sender, **recipients(headers)), OWN)
    assert [(one.name, one.address) for one in parse_addresses(draft.to)] == list(to)
