from __future__ import annotations

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.errors import BadAddressError
from mail.writing.domain import wire_address, wire_domain
from mail.writing.message_id import conversation_of, new_key, new_message_id

KEY = bytes(range(32))
DOT_ATOM = re.compile(r"<[a-z0-9]+(\.[a-z0-9]+)*@[a-z0-9_-]+(\.[a-z0-9_-]+)*>")


@given(st.integers(0, 2**63 - 1))
def test_a_message_id_leads_back_to_its_conversation(conversation: int) -> None:
    made = new_message_id(conversation, "nordwind.example", KEY)
    assert conversation_of(made, KEY) == conversation
    assert DOT_ATOM.fullmatch(made)
    assert len(made) < 100


def test_no_two_message_ids_are_alike() -> None:
    assert len({new_message_id(7, "nordwind.example", KEY) for _ in range(1000)}) == 1000


def test_keys_are_long_and_random() -> None:
    assert len(new_key()) == 32
    assert new_key() != new_key()


@pytest.mark.parametrize("number", [-1, 2**63])
def test_a_number_that_no_conversation_has_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="no conversation"):
        new_message_id(number, "nordwind.example", KEY)


@pytest.mark.parametrize(
    "change",
    [
        str.upper,
        str.title,
        lambda made: made.replace("nordwind.example", "eurprd04.prod.outlook.test"),
        lambda made: made.replace("nordwind.example", "[192.0.2.1]"),
        lambda made: made.replace("nordwind.example", ""),
        lambda made: made.split("@")[0],
        lambda made: made.strip("<>"),
        lambda made: f" {made}\r\n",
    ],
)
def test_our_id_is_known_whatever_a_server_made_of_its_domain_and_case(change) -> None:  # type: ignore[no-untyped-def]
    assert conversation_of(change(new_message_id(4711, "nordwind.example", KEY)), KEY) == 4711


def test_an_id_made_with_another_key_is_not_ours() -> None:
    assert conversation_of(new_message_id(7, "nordwind.example", new_key()), KEY) is None


def test_every_changed_character_before_the_domain_breaks_the_seal() -> None:
    made = new_message_id(4711, "nordwind.example", KEY)
    for place in range(1, made.index("@")):
        for other in "a7.-":
            if made[place] != other:
                assert conversation_of(made[:place] + other + made[place + 1 :], KEY) is None


def test_a_leading_zero_is_another_id() -> None:
    made = new_message_id(7, "nordwind.example", KEY)
    assert conversation_of(made.replace("mb1.7.", "mb1.07."), KEY) is None


@pytest.mark.parametrize(
    "foreign",
    [
        "",
        "<>",
        "<mb1>",
        "<mb1.7@x.example>",
        "<mb1.7..@x.example>",
        "<abc@x.example>",
        "<mb1." + "z" * 500 + ">",
        "mb1.7." * 2000,
        "\x00",
        "<mb1.\N{KELVIN SIGN}." + "a" * 16 + "." + "a" * 16 + "@x>",
    ],
)
def test_foreign_ids_are_not_ours(foreign: str) -> None:
    assert conversation_of(foreign, KEY) is None


@given(st.text(alphabet=string.printable + "é\N{KELVIN SIGN}\N{LATIN SMALL LETTER LONG S}"))
def test_hostile_ids_never_raise(text: str) -> None:
    assert conversation_of(text, KEY) is None
    assert conversation_of(f"<mb1.{text}@x>", KEY) is None


@pytest.mark.parametrize(
    ("domain", "expected"),
    [
        ("nordwind.example", "nordwind.example"),
        ("Nordwind.EXAMPLE", "nordwind.example"),
        ("localhost", "localhost"),
        ("mail_1.test", "mail_1.test"),
        ("münchen.example", "xn--mnchen-3ya.example"),
        ("MÜNCHEN.example", "xn--mnchen-3ya.example"),
        ("straße.example", "xn--strae-oqa.example"),
        ("例え。テスト", "xn--r8jz45g.xn--zckzah"),
        ("ｎordwind．example", "nordwind.example"),
        ("", "mailbase.invalid"),
        ("a..b", "mailbase.invalid"),
        ("x" * 64 + ".example", "mailbase.invalid"),
        ("[127.0.0.1]", "mailbase.invalid"),
        ("evil>\r\nBcc: eve@x.example", "mailbase.invalid"),
        ("a b.example", "mailbase.invalid"),
        ("-a.example", "mailbase.invalid"),
        ("a℀b.example", "mailbase.invalid"),
        ("a⒈com", "mailbase.invalid"),
        ("a\u200db.example", "mailbase.invalid"),
    ],
)
def test_the_domain_is_always_a_strict_dot_atom(domain: str, expected: str) -> None:
    made = new_message_id(7, domain, KEY)
    assert made.endswith(f"@{expected}>")
    assert DOT_ATOM.fullmatch(made)


@given(st.text(max_size=80))
def test_any_domain_makes_a_strict_dot_atom(domain: str) -> None:
    assert DOT_ATOM.fullmatch(new_message_id(7, domain, KEY))


@pytest.mark.parametrize("domain", ["bücher.example", "faß.example", "παράδειγμα.δοκιμή", "пример.испытание"])
def test_domains_are_encoded_as_the_idna_package_does(domain: str) -> None:
    idna = pytest.importorskip("idna", reason="idna is not installed")
    assert wire_domain(domain) == idna.encode(domain, uts46=True).decode()


def test_an_address_keeps_the_case_of_its_local_part_only() -> None:
    assert wire_address("Anna.Keller+x@BÜCHER.Example") == "Anna.Keller+x@xn--bcher-kva.example"
    assert wire_address('"anna keller"@x.test') == '"anna keller"@x.test'


@pytest.mark.parametrize(
    "address",
    ["", "anna", "@x.test", "anna@", "änna@x.test", "a\x1b@x.test", "a\x00@x.test", '"a\\\x1bb"@x.test', "a@x..test"],
)
def test_an_address_that_no_server_takes_is_refused(address: str) -> None:
    with pytest.raises(BadAddressError):
        wire_address(address)
