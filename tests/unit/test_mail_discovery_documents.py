"""Reading the documents in which domains publish their servers."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from world import description

from mail.discovery.client_config import read_client_config
from mail.discovery.findings import Servers, of_preset
from mail.discovery.network import PUBLIC_DIRECTORY, Network
from mail.errors import ProtocolError
from mail.providers import PROVIDERS, Provider, Server, user_name


def read(text: str) -> Servers | None:
    return read_client_config(text.encode(), "firm.test", "autoconfig.firm.test")


def several(*servers: str) -> str:
    """Return a document with several servers that receive, each ``HOST:PORT SOCKETTYPE TYPE``."""
    text = description()
    head, _tag, tail = text.partition("<incomingServer")
    offers = "".join(
        f'<incomingServer type="{kind}"><hostname>{place.split(":")[0]}</hostname><port>{place.split(":")[1]}</port>'
        f"<socketType>{security}</socketType></incomingServer>"
        for place, security, kind in (server.split(" ") for server in servers)
    )
    return head + offers + tail.partition("</incomingServer>")[2]


def test_placeholders_stand_for_the_address() -> None:
    servers = read(description("%EMAILDOMAIN%:993 SSL", user="%EMAILLOCALPART%+mail@%EMAILDOMAIN%"))
    assert servers is not None
    assert servers.imap.host == "firm.test"
    assert servers.for_address("anna@firm.test").user == "anna+mail@firm.test"


def test_without_a_user_name_it_is_the_address_and_without_a_way_a_password() -> None:
    servers = read(several("imap.firm.test:993 SSL imap"))
    assert servers is not None
    assert servers.for_address("anna@firm.test").user == "anna@firm.test"
    assert servers.auth == ("password",)


def test_tls_from_the_first_byte_counts_for_more_than_the_order() -> None:
    servers = read(several("a.test:143 STARTTLS imap", "b.test:993 SSL imap", "c.test:993 SSL imap"))
    assert servers is not None
    assert servers.imap == Server("b.test", 993, "tls")


def test_starttls_is_taken_where_there_is_nothing_better() -> None:
    servers = read(several("p.test:110 STARTTLS pop3", "a.test:143 STARTTLS imap", "b.test:143 plain imap"))
    assert servers is not None
    assert servers.imap == Server("a.test", 143, "starttls")


@pytest.mark.parametrize(
    "server",
    [
        *("imap.firm.test:143 plain", "imap.firm.test:0 SSL", "imap.firm.test:65536 SSL", "imap.firm.test:-1 SSL"),
        *("imap.firm.test:９９３ SSL", "imap.firm.test:x SSL", ":993 SSL", "a_b/c:993 SSL", "a\u202eb.test:993 SSL"),
        *("%EMAILADDRESS%:993 SSL", "%EMAILLOCALPART%.firm.test:993 SSL", "%OTHER%.firm.test:993 SSL"),
        "imap.firm.test:993 ssl3",
    ],
)
def test_servers_that_cannot_be_meant_are_left_out(server: str) -> None:
    assert read(description(server)) is None


@pytest.mark.parametrize("user", ["a&#10;b", "%HOME%", "x" * 400, "100%"])
def test_user_names_that_cannot_be_meant_are_left_out(user: str) -> None:
    assert read(description(user=user)) is None


@pytest.mark.parametrize("way", ["GSSAPI", "client-IP-address", "none", "TLS-client-cert"])
def test_ways_to_sign_in_that_cannot_be_gone_are_left_out(way: str) -> None:
    assert read(description(way=way)) is None


@pytest.mark.parametrize("text", ["<clientConfig/>", "<emailProvider/>", "<clientConfig><x/></clientConfig>"])
def test_another_document_is_an_error(text: str) -> None:
    with pytest.raises(ProtocolError):
        read(text)


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: f"<clientConfig>{text}".encode()))
def test_no_bytes_do_more_than_raise_the_one_error(data: bytes) -> None:
    with contextlib.suppress(ProtocolError):
        assert read_client_config(data, "firm.test", "firm.test") is None


@pytest.mark.parametrize("provider", PROVIDERS[:-1], ids=lambda each: each.key)
def test_a_presets_user_name_is_the_same_by_discovery(provider: Provider) -> None:
    address = f"anna@{provider.domains[0].lstrip('.') if provider.domains else 'firm.test'}"
    assert of_preset(provider).for_address(address).user == user_name(provider, address)


def test_the_world_is_the_usual_one_unless_a_file_says_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MAILBASE_NETWORK", raising=False)
    assert Network.usual() == Network(directory=PUBLIC_DIRECTORY)
    own = {"directory": "https://d.test/", "ca_file": "/ca.pem", "resolver": ["127.0.0.1", 53], "ports": {"443": 8443}}
    (tmp_path / "network.json").write_text(json.dumps(own))
    monkeypatch.setenv("MAILBASE_NETWORK", str(tmp_path / "network.json"))
    assert Network.usual() == Network("https://d.test/", "/ca.pem", ("127.0.0.1", 53), {443: 8443})
    assert Network.usual(ca_file="/mine.pem").ca_file == "/mine.pem"
