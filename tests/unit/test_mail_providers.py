from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import pytest

from mail.errors import BadAddressError, NoSuchProviderError
from mail.providers import (
    GENERIC,
    PROVIDERS,
    Provider,
    Server,
    provider_at,
    provider_behind,
    provider_for,
    user_name,
)

ISPDB = Path(__file__).parents[3] / "shared" / "data" / "ispdb.json"
MEANT = {"ionos": "the database still names the servers that IONOS had as 1&1"}
"""Presets that differ from the database on purpose."""
UNLISTED = {
    "google-workspace": "has no domains of its own",
    "proton": "speaks through a bridge on this computer",
    **dict.fromkeys(("ionos.com", "ionos.co.uk", "ionos.fr", "ionos.es", "ionos.it"), "customers' domains alone"),
    **dict.fromkeys(("privateemail", "hostinger", "migadu"), "customers' domains alone"),
    **dict.fromkeys(("fastmail", "freenet", "mailbox.org", "infomaniak"), "the database does not have it"),
}
"""Presets that the database says nothing about."""


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
        on_this_computer = provider.imap.host == "127.0.0.1"
        assert provider.imap.security == "tls" or on_this_computer
        assert (provider.smtp.port, provider.smtp.security) in {(465, "tls"), (587, "starttls")} or on_this_computer
        assert provider.hint
        assert provider.auth
    assert domains == [domain.lower() for domain in domains]
    assert PROVIDERS[-1] is GENERIC
    ends = [end for each in PROVIDERS for end in each.mx]
    assert len(set(ends)) == len(ends)


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda each: each.key)
def test_pages_to_open_are_encrypted_addresses(provider: Provider) -> None:
    for address in dataclasses.astuple(provider.pages):
        assert not address or re.fullmatch(r"https://[a-z0-9.-]+(?:/[A-Za-z0-9/._#-]*)?", address), address


@pytest.mark.parametrize(
    ("mx", "key"),
    [
        ("aspmx.l.google.com", "google-workspace"),
        ("ALT1.ASPMX.L.GOOGLE.COM.", "google-workspace"),
        ("firm-example.mail.protection.outlook.com", "microsoft365"),
        ("outlook-com.olc.protection.outlook.com", "outlook"),
        ("in1-smtp.messagingengine.com", "fastmail"),
        ("mx2.zoho.eu", "zoho.eu"),
        ("mx00.ionos.fr", "ionos.fr"),
        ("mxext1.mailbox.org", "mailbox.org"),
    ],
)
def test_the_host_that_takes_a_domains_mail_tells_its_provider(mx: str, key: str) -> None:
    found = provider_behind(mx)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize("mx", ["mx.nordwind.example", "evilgoogle.com", "google.com.nordwind.example", "", "."])
def test_a_host_that_only_looks_like_a_providers_tells_nothing(mx: str) -> None:
    assert provider_behind(mx) is None


def test_a_server_tells_the_preset_for_domains_of_ones_own() -> None:
    gmail, exchange, gmx = map(provider_at, ("imap.gmail.com", "OUTLOOK.office365.com", "imap.gmx.net"))
    assert (gmail and gmail.key, exchange and exchange.key, gmx and gmx.key) == (
        "google-workspace",
        "microsoft365",
        "gmx",
    )
    assert provider_at("imap.nordwind.example") is None
    assert provider_at("") is None


def test_presets_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        PROVIDERS[0].imap.host = "evil.test"  # type: ignore[misc]


@pytest.mark.skipif(not ISPDB.exists(), reason="the public database of mail servers is not beside the checkout")
def test_presets_agree_with_the_public_database_but_where_meant() -> None:
    known = {domain: entry for entry in json.loads(ISPDB.read_text())["providers"] for domain in entry["domains"]}
    different, unlisted = set(), set()
    for provider in PROVIDERS[:-1]:
        entries = [known[domain] for domain in provider.domains if domain in known]
        if not entries:
            unlisted.add(provider.key)
        if not all(agrees(provider, entry) for entry in entries):
            different.add(provider.key)
    assert different == set(MEANT)
    assert unlisted == set(UNLISTED)


def agrees(provider: Provider, entry: dict[str, Any]) -> bool:
    """Whether an entry has a preset's servers with its user name."""
    receiving = {(each["host"], each["port"]) for each in entry["imap"]}
    sending = {(each["host"], each["port"]) for each in entry["smtp"]}
    whole = any(each["user"] == "%EMAILADDRESS%" for each in entry["imap"] + entry["smtp"])
    return (
        (provider.imap.host, provider.imap.port) in receiving
        and (provider.smtp.host, provider.smtp.port) in sending
        and (provider.user == "address") == whole
    )
