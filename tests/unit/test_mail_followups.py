"""Where a mail's writer wants answers: Mail-Reply-To for one, Mail-Followup-To for all, whatever stands in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office import CUSTOMER, Office, answer_to

from mail import desk
from mail.address import parse_addresses
from mail.arming import signing_key
from mail.doubts import outside
from mail.filing import Clues, places
from mail.intake import incoming, take_in
from mail.reading.headers import ParsedHeaders, parse_headers
from mail.reading.parse import parse_mail
from mail.review import review
from store import mails
from store.cells.addresses import is_address
from store.clock import stamp
from store.drafts import Draft

LIST = "team@lists.example"


def headers(**fields: str) -> ParsedHeaders:
    """Return the header of a mail as it is read."""
    lines = (f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
    return parse_headers("".join(["From: anna@customer.example\r\n", *lines, "\r\n"]).encode())


def addresses(found: ParsedHeaders) -> list[str]:
    return [one.address for one in found.followup_to]


def received(office: Office, row: int, **fields: str) -> tuple[int, int]:
    """Take in an answer with more fields; return its number and its conversation."""
    entry = office.write(row, "Your invoice")
    raw = bytes(answer_to(office.sent_bytes(entry), **fields))
    parsed = parse_mail(raw)
    with office.store.write() as tx:
        found = places(tx, signing_key(office.store, office.vault), Clues(parsed.headers))
        return take_in(tx, incoming(office.account.id, mails.IN, raw, parsed, stamp()), found), entry.conversation or 0


def answered(office: Office, *, everyone: bool = True, **fields: str) -> Draft:
    number, conversation = received(office, office.add_row("INV-1", CUSTOMER), **fields)
    return desk.answer(office.store.read(), number, conversation, everyone=everyone)


# reading them


def test_both_fields_are_read() -> None:
    found = headers(Mail_Followup_To=f"Team <{LIST}>, bob@customer.example", Mail_Reply_To="anna@home.example")
    assert addresses(found) == [LIST, "bob@customer.example"]
    assert [one.address for one in found.reply_to] == ["anna@home.example"]


def test_where_answers_go_that_no_list_has_changed_goes_before_reply_to() -> None:
    assert [one.address for one in headers(Mail_Reply_To="a@x.example", Reply_To=LIST).reply_to] == ["a@x.example"]
    assert [one.address for one in headers(Mail_Reply_To="nobody", Reply_To=LIST).reply_to] == [LIST]
    assert "reply-to: another domain" in headers(Mail_Reply_To="a@evil.example").defects


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", []),
        ("undisclosed-recipients:;", []),
        ("nobody, <>, @, a@, @b.example, a b", []),
        ("Team: a@x.example, B <b@x.example>; c@x.example", ["a@x.example", "b@x.example", "c@x.example"]),
        ("=?utf-8?q?a=40x=2Eexample=0D=0ABcc:_b=40y.example?=", []),
        ("x\x1b[31m@y.example, \u202e<ok@y.example>", ["ok@y.example"]),
        ("<@relay.example:a@x.example>", ["a@x.example"]),
        ('"a@x.example" <b@y.example>', ["b@y.example"]),
        ("(" * 5000 + ")" * 5000 + "a@x.example", ["a@x.example"]),
    ],
)
def test_what_is_no_address_is_left_out(value: str, expected: list[str]) -> None:
    assert addresses(headers(Mail_Followup_To=value)) == expected


def test_very_many_are_cut() -> None:
    many = ", ".join(f"a{number}@x.example" for number in range(10_000))
    found = headers(Mail_Followup_To=many)
    assert len(found.followup_to) == 500
    assert "mail-followup-to: cut" in found.defects


@given(st.binary(max_size=300))
def test_whatever_stands_there_only_addresses_come_out(value: bytes) -> None:
    raw = b"From: a@b.example\r\nMail-Followup-To: " + value + b"\r\nMail-Reply-To: " + value + b"\r\n\r\n"
    found = parse_headers(raw)
    for one in found.followup_to:
        assert is_address(one.address)
        assert one.address.isprintable()
        assert one.name.isprintable()


# answering


def test_an_answer_to_all_goes_where_the_writer_wants_it(office: Office) -> None:
    wanted = {"Cc": "Cal <cal@other.example>", "Mail-Followup-To": f"Team <{LIST}>, bob@customer.example"}
    draft = answered(office, **wanted)
    assert (draft.to, draft.cc) == (f"Team <{LIST}>, bob@customer.example", "")


def test_an_answer_to_one_heeds_the_other_field_alone(office: Office) -> None:
    draft = answered(office, everyone=False, **{"Mail-Followup-To": LIST, "Mail-Reply-To": "anna@home.example"})
    assert (draft.to, draft.cc) == ("anna@home.example", "")
    assert answered(office, everyone=False, **{"Mail-Followup-To": LIST}).to.endswith(f"<{CUSTOMER}>")


def test_ones_own_addresses_and_repeats_are_left_out(office: Office) -> None:
    own = office.account.address
    tagged = own.replace("@", "+7@").upper()
    draft = answered(office, **{"Mail-Followup-To": f"{LIST}, {own}, {tagged}, TEAM@lists.example"})
    assert (draft.to, draft.cc) == (LIST, "")


@pytest.mark.parametrize("value", ["", "nobody at all", "desk@firm.example", "undisclosed-recipients:;"])
def test_where_nobody_else_is_named_everyone_gets_the_answer_as_without_it(office: Office, value: str) -> None:
    draft = answered(office, **{"Cc": "Cal <cal@other.example>", "Mail-Followup-To": value})
    assert draft.to.endswith(f"<{CUSTOMER}>")
    assert draft.cc == "Cal <cal@other.example>"


def test_what_a_name_holds_stays_a_name(office: Office) -> None:
    draft = answered(office, **{"Mail-Followup-To": f'"x@evil.example, y" <{LIST}>'})
    assert [one.address for one in parse_addresses(draft.to)] == [LIST]


def test_new_domains_that_it_brings_in_are_named(office: Office) -> None:
    row = office.add_row("INV-1", CUSTOMER)
    number, conversation = received(office, row, **{"Mail-Followup-To": f"eve@rival.example, {CUSTOMER}"})
    reader = office.store.read()
    draft = desk.answer(reader, number, conversation, everyone=True)
    told = review(reader, draft, office.table.id, None, row).warnings
    assert "eve@rival.example comes in with the mail that you answer; rival.example is new here." in told


def test_a_mail_before_it_makes_no_domain_known_by_wanting_answers_there(office: Office) -> None:
    row = office.add_row("INV-1", CUSTOMER)
    wanted = {"Mail-Followup-To": "eve@rival.example", "Reply-To": "mallory@rival.example"}
    first, conversation = received(office, row, **wanted)
    raw = bytes(answer_to(mails.raw(office.store.read(), mails.load(office.store.read(), first)), **wanted))
    parsed = parse_mail(raw)
    reader = office.store.read()
    with office.store.write() as tx:
        found = places(tx, signing_key(office.store, office.vault), Clues(parsed.headers))
        second = take_in(tx, incoming(office.account.id, mails.IN, raw, parsed, stamp()), found)
    for mail in (first, second):
        draft = desk.answer(reader, mail, conversation, everyone=True)
        people = parse_addresses(draft.to)
        found_out = outside.strangers(reader, draft, people, office.table.id, row)
        assert found_out.brought == ("eve@rival.example",)
