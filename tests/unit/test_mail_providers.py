from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from mail.errors import BadAddressError, NoSuchProviderError
from mail.providers import GENERIC, PROVIDERS, Server, provider_for, user_name

ISPDB = Path(__file__).parents[3] / "shared" / "data" / "ispdb.json"
# the database still names the servers that IONOS had as 1&1
MOVED = {"ionos"}


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("anna@gmail.com", "gmail"),
        ("Anna@GoogleMail.com", "gmail"),
        ("anna@nordwind.onmicrosoft.com", "microsoft365"),
        ("anna@hotmail.fr", "outlook"),
        ("anna@gmx.ch", "gmx"),
        ("anna@gmx.com", "gmx.com"),
        ("anna@web.de", "web.de"),
        ("anna@me.com", "icloud"),
        ("anna@yahoo.fr", "yahoo"),
        ("anna@fastmail.com", "fastmail"),
        ("anna@ik.me", "infomaniak"),
        ("anna@wanadoo.fr", "orange"),
        ("anna@free.fr", "free"),
        ("anna@laposte.net", "laposte"),
        ("anna@t-online.de", "t-online"),
        ("anna@mailbox.org", "mailbox.org"),
        ("anna@posteo.ch", "posteo"),
        ("anna@nordwind.example", "generic"),
        ("anna@notgmail.com", "generic"),
        ("anna@sub.gmail.com", "generic"),
        ("anna@onmicrosoft.com", "generic"),
    ],
)
def test_an_address_finds_its_provider(address: str, key: str) -> None:
    assert provider_for(address).key == key


def test_the_servers_of_an_unknown_domain_are_guessed() -> None:
    found = provider_for("anna@bücher.example")
    assert found.imap == Server("imap.xn--bcher-kva.example", 993, "tls")
    assert found.smtp == Server("smtp.xn--bcher-kva.example", 465, "tls")
    assert provider_for("anna@localhost").imap.host == "imap.localhost"


def test_a_provider_can_be_named_for_any_domain() -> None:
    assert provider_for("anna@nordwind.example", "Infomaniak").imap.host == "mail.infomaniak.com"
    assert provider_for("anna@gmail.com", "generic").imap.host == "imap.gmail.com"


def test_an_unknown_provider_is_refused_with_the_known_ones() -> None:
    with pytest.raises(NoSuchProviderError) as caught:
        provider_for("anna@x.test", "gmial")
    assert "gmail" in caught.value.next_step


@pytest.mark.parametrize("address", ["", "anna", "@x.test", "a@b\r\n.test"])
def test_what_is_no_address_has_no_provider(address: str) -> None:
    with pytest.raises(BadAddressError):
        provider_for(address)


def test_some_servers_want_the_local_part_as_user_name() -> None:
    assert user_name(provider_for("anna.k@web.de"), "anna.k@web.de") == "anna.k"
    assert user_name(provider_for("anna@posteo.de"), "anna@posteo.de") == "anna@posteo.de"


def test_no_provider_goes_without_encryption_and_none_is_listed_twice() -> None:
    assert len({each.key for each in PROVIDERS}) == len(PROVIDERS)
    domains = [domain for each in PROVIDERS for domain in each.domains]
    assert len(set(domains)) == len(domains)
    for provider in PROVIDERS:
        assert provider.imap.security == "tls"
        assert (provider.smtp.port, provider.smtp.security) in {(465, "tls"), (587, "starttls")}
        assert provider.hint
        assert provider.auth
        assert domains == [domain.lower() for domain in domains]
    assert PROVIDERS[-1] is GENERIC


def test_presets_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        PROVIDERS[0].imap.host = "evil.test"  # type: ignore[misc]


@pytest.mark.skipif(not ISPDB.exists(), reason="the public database of mail servers is not beside the checkout")
def test_presets_agree_with_the_public_database() -> None:
    known = {domain: entry for entry in json.loads(ISPDB.read_text())["providers"] for domain in entry["domains"]}
    checked = set()
    for provider in PROVIDERS:
        for domain in provider.domains:
            entry = known.get(domain)
            if entry is None or provider.key in MOVED:
                continue
            checked.add(provider.key)
            assert provider.imap.host in {each["host"] for each in entry["imap"]}, domain
            submission = (provider.smtp.host, provider.smtp.port)
            assert submission in {(each["host"], each["port"]) for each in entry["smtp"]}, domain
            whole = any(each["user"] == "%EMAILADDRESS%" for each in entry["imap"] + entry["smtp"])
            assert (provider.user == "address") == whole, domain
    assert len(checked) >= 13
