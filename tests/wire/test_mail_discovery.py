"""Discovery against a world on loopback: every step, what it tells to whom, and who lies to it."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator

import pytest
from loopback_tls import LoopbackTls
from scripted_https import DRIP, NOTHING, ScriptedHttps, page
from scripted_imap import ScriptedImap
from scripted_smtp import ScriptedSmtp
from world import World, description, world

from mail.discovery import Finding, found_servers
from mail.errors import BadAddressError, CertificateError
from mail.providers import Server

AUTOCONFIG = "autoconfig.firm.test/mail/config-v1.1.xml"
WELL_KNOWN = "firm.test/.well-known/autoconfig/mail/config-v1.1.xml"
DIRECTORY = "directory.test/v1.1/firm.test"


@pytest.fixture
async def there(tls: LoopbackTls) -> AsyncIterator[World]:
    """A world in which nobody has published anything."""
    async with world(tls) as made:
        yield made


def told(findings: list[Finding]) -> list[tuple[str, bool]]:
    return [(finding.step, finding.ok) for finding in findings]


async def test_a_preset_is_found_without_asking_anyone(there: World) -> None:
    servers, findings = await there.look("Anna.K@web.de")
    assert servers is not None
    assert (servers.imap, servers.user, servers.provider) == (Server("imap.web.de", 993, "tls"), "Anna.K", "web.de")
    assert told(findings) == [("preset", True)]
    assert "WEB.DE" in findings[0].sentence
    assert not there.dns.asked
    assert not there.web.requests


async def test_a_domain_says_itself_where_its_servers_are(there: World) -> None:
    there.web.pages[AUTOCONFIG] = page(description(user="%EMAILLOCALPART%"))
    servers, findings = await there.look()
    assert servers is not None
    assert (servers.imap, servers.smtp) == (
        Server("imap.firm.test", 993, "tls"),
        Server("smtp.firm.test", 465, "tls"),
    )
    assert (servers.user, servers.auth, servers.unproven) == ("anna", ("password",), False)
    assert told(findings) == [("preset", False), ("autoconfig", True)]
    assert findings[1].sentence == (
        "Asked autoconfig.firm.test and firm.test over https: found imap.firm.test:993 and smtp.firm.test:465."
    )


async def test_the_well_known_place_serves_too_but_the_other_counts_for_more(there: World) -> None:
    there.web.pages[WELL_KNOWN] = page(description("one.test:993 SSL", "one.test:465 SSL"))
    servers, _findings = await there.look()
    assert servers is not None
    assert servers.imap.host == "one.test"
    there.web.pages[AUTOCONFIG] = page(description("two.test:993 SSL", "two.test:465 SSL"))
    servers, _findings = await there.look()
    assert servers is not None
    assert servers.imap.host == "two.test"


@pytest.mark.parametrize("coding", ["close", "chunked"])
async def test_answers_of_unknown_length_are_read_to_their_end(there: World, coding: str) -> None:
    body = description().encode()
    if coding == "chunked":
        raw = b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
    else:
        raw = b"Connection: close\r\n\r\n" + body
    there.web.pages[AUTOCONFIG] = b"HTTP/1.1 200 OK\r\n" + raw
    servers, _findings = await there.look()
    assert servers is not None


async def test_servers_that_a_preset_knows_are_told_with_its_key(there: World) -> None:
    there.web.pages[AUTOCONFIG] = page(description("imap.gmail.com:993 SSL", "smtp.gmail.com:465 SSL", way="OAuth2"))
    servers, _findings = await there.look()
    assert servers is not None
    assert (servers.provider, servers.auth) == ("google-workspace", ("oauth2",))


async def test_the_public_directory_is_asked_for_the_domain_alone_and_last(there: World) -> None:
    there.web.pages[DIRECTORY] = page(description())
    servers, findings = await there.look()
    assert servers is not None
    assert told(findings) == [("preset", False), ("autoconfig", False), ("directory", True)]
    assert there.web.asked[-1] == DIRECTORY
    assert "nothing there" in findings[1].sentence


async def test_the_directory_is_not_asked_when_the_domain_answers_or_it_is_switched_off(there: World) -> None:
    there.web.pages[DIRECTORY] = page(description())
    _servers, findings = await there.look(with_directory=False)
    assert ("directory", False) in told(findings)
    assert any("switched off" in finding.sentence for finding in findings)
    there.web.pages[AUTOCONFIG] = page(description())
    await there.look()
    assert not [asked for asked in there.web.asked if asked.startswith("directory.test")]


async def test_the_provider_that_takes_a_domains_mail_decides(there: World) -> None:
    there.dns.records["firm.test MX"] = [
        "20 alt1.aspmx.l.google.com.",
        "10 firm-test.mail.protection.outlook.com.",
    ]
    servers, findings = await there.look()
    assert servers is not None
    assert (servers.provider, servers.auth, servers.user) == ("microsoft365", ("oauth2",), "anna@firm.test")
    assert findings[-1].step == "mx"
    assert "firm-test.mail.protection.outlook.com of Microsoft 365" in findings[-1].sentence


async def test_an_unknown_host_that_takes_the_mail_is_looked_up_in_the_directory(there: World) -> None:
    there.dns.records["firm.test MX"] = ["10 mx1.hoster.test."]
    there.web.pages["directory.test/v1.1/hoster.test"] = page(
        description("mail.%EMAILDOMAIN%:993 SSL", "mail.%EMAILDOMAIN%:465 SSL")
    )
    servers, findings = await there.look()
    assert servers is not None
    assert servers.imap.host == "mail.firm.test"
    assert findings[-1].step == "mx"
    there.web.requests.clear()
    servers, _findings = await there.look(with_directory=False)
    assert servers is None
    assert not [asked for asked in there.web.asked if asked.startswith("directory.test")]


async def test_services_are_taken_by_priority_and_with_tls_first(there: World) -> None:
    there.dns.records |= {
        "_imaps._tcp.firm.test SRV": ["20 0 993 late.firm.test.", "10 1 9993 imap.firm.test."],
        "_imap._tcp.firm.test SRV": ["0 1 143 imap.firm.test."],
        "_submission._tcp.firm.test SRV": ["0 1 587 smtp.firm.test."],
        "_submissions._tcp.firm.test SRV": ["0 0 0 ."],
    }
    servers, findings = await there.look()
    assert servers is not None
    assert servers.imap == Server("imap.firm.test", 9993, "tls")
    assert servers.smtp == Server("smtp.firm.test", 587, "starttls")
    assert not servers.unproven
    assert findings[-1].step == "srv"


async def test_weight_decides_among_services_of_one_priority(there: World) -> None:
    there.dns.records |= {
        "_imaps._tcp.firm.test SRV": ["10 0 993 never.firm.test.", "10 60000 993 often.firm.test."],
        "_submissions._tcp.firm.test SRV": ["10 1 465 smtp.firm.test."],
    }
    hosts = [servers.imap.host for servers, _findings in [await there.look() for _ in range(5)] if servers]
    assert hosts == ["often.firm.test"] * 5


async def test_services_outside_of_the_domain_are_told_to_be_unproven(there: World) -> None:
    there.dns.records |= {
        "_imaps._tcp.firm.test SRV": ["0 1 993 imap.elsewhere.test."],
        "_submissions._tcp.firm.test SRV": ["0 1 465 smtp.firm.test."],
    }
    servers, _findings = await there.look()
    assert servers is not None
    assert servers.unproven


async def test_services_at_a_known_provider_are_its_preset(there: World) -> None:
    there.dns.records |= {
        "_imaps._tcp.firm.test SRV": ["0 1 993 imap.fastmail.com."],
        "_submissions._tcp.firm.test SRV": ["0 1 465 smtp.fastmail.com."],
    }
    servers, _findings = await there.look()
    assert servers is not None
    assert (servers.provider, servers.unproven, servers.auth) == ("fastmail", False, ("app password",))


async def test_services_half_named_are_not_enough(there: World) -> None:
    there.dns.records["_imaps._tcp.firm.test SRV"] = ["0 1 993 imap.firm.test."]
    servers, findings = await there.look()
    assert servers is None
    assert "only imap.firm.test:993 is named" in findings[-2].sentence


async def test_usual_names_are_tried_last_and_have_to_greet_as_mail_servers(tls: LoopbackTls) -> None:
    async with (
        ScriptedImap(tls.certificate_for("mail.firm.test")) as imap,
        ScriptedSmtp(tls.certificate_for("smtp.firm.test"), starttls=True, EHLO="250-hi\r\n250 STARTTLS") as smtp,
        world(tls, p993=imap.port, p587=smtp.port, p465=1) as there,
    ):
        there.dns.records |= {"mail.firm.test A": ["127.0.0.1"], "smtp.firm.test A": ["127.0.0.1"]}
        servers, findings = await there.look()
        assert servers is not None
        assert servers.imap == Server("mail.firm.test", 993, "tls")
        assert servers.smtp == Server("smtp.firm.test", 587, "starttls")
        assert [step for step, _ok in told(findings)] == ["preset", "autoconfig", "directory", "mx", "srv", "guess"]
        assert set(smtp.commands) == {"EHLO [127.0.0.1]", "STARTTLS"}
        assert imap.lines == []


async def test_a_server_without_starttls_or_with_anothers_certificate_is_no_guess(tls: LoopbackTls) -> None:
    async with (
        ScriptedImap(tls.certificate_for("shared.hoster.test")) as imap,
        ScriptedSmtp(tls.good) as plain,
        world(tls, seconds=5, p993=imap.port, p587=plain.port, p465=plain.port) as there,
    ):
        there.dns.records |= {"imap.firm.test A": ["127.0.0.1"], "smtp.firm.test A": ["127.0.0.1"]}
        servers, findings = await there.look()
        assert servers is None
        assert "The certificate of imap.firm.test:993 was made for another name" in findings[-1].sentence


async def test_nothing_anywhere_is_told_step_by_step(there: World) -> None:
    servers, findings = await there.look()
    assert servers is None
    assert [finding.step for finding in findings] == ["preset", "autoconfig", "directory", "mx", "srv", "guess"]
    assert all(finding.sentence.endswith(".") and not finding.ok for finding in findings)


async def test_nobody_is_told_the_local_part(there: World) -> None:
    there.dns.records["firm.test MX"] = ["10 mx1.hoster.test."]
    await there.look("secretary@firm.test")
    assert "firm.test MX" in there.dns.asked
    assert "_imaps._tcp.firm.test SRV" in there.dns.asked
    assert "imap.firm.test A" in there.dns.asked
    assert len(there.web.requests) >= 4
    assert not [each for each in there.web.requests + there.dns.asked if "secretary" in each.lower()]


async def test_a_host_that_would_hold_the_local_part_is_not_taken(there: World) -> None:
    there.web.pages[AUTOCONFIG] = page(description("%EMAILLOCALPART%.evil.test:993 SSL"))
    servers, findings = await there.look()
    assert servers is None
    assert "cannot be used" in findings[1].sentence


async def test_servers_without_encryption_are_never_taken(there: World) -> None:
    there.web.pages[AUTOCONFIG] = page(description("imap.firm.test:143 plain", "smtp.firm.test:25 plain"))
    there.web.pages[WELL_KNOWN] = page(description(smtp="smtp.firm.test:25 plain"))
    servers, findings = await there.look()
    assert servers is None
    assert "no encryption" in findings[1].sentence


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (description(before=BOMB + "]>").replace("imap.firm.test", "&j;"), "definitions of its own"),
        (description(before='<!DOCTYPE x SYSTEM "file:///etc/passwd">'), "definitions of its own"),
        (
            description(before='<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>').replace("imap.firm", "&f;"),
            "definitions of its own",
        ),
        ("<html><body>Welcome!</body></html>", "no description"),
        ("<a>" * 80_000, "no XML"),
        ("", "no XML"),
        ("<?xml version='1.0' encoding='no-such'?><clientConfig/>", "no XML"),
    ],
    ids=["bomb", "dtd", "file", "html", "deep", "empty", "encoding"],
)
async def test_hostile_documents_are_refused_with_a_reason(there: World, body: str, why: str) -> None:
    there.web.pages[AUTOCONFIG] = page(body)
    servers, findings = await there.look(with_directory=False)
    assert servers is None
    assert why in findings[1].sentence


async def test_a_redirect_is_followed_but_never_out_of_encryption(tls: LoopbackTls, there: World) -> None:
    there.web.pages["elsewhere.test/config.xml"] = page(description())
    there.web.pages[AUTOCONFIG] = page("", "302 Found", "Location: https://elsewhere.test/config.xml")
    servers, _findings = await there.look()
    assert servers is not None
    async with ScriptedHttps(None, {"elsewhere.test/config.xml": page(description())}) as plain:
        there.network = dataclasses.replace(there.network, ports={**there.network.ports, 80: plain.port})
        there.web.pages[AUTOCONFIG] = page("", "302 Found", "Location: http://elsewhere.test/config.xml")
        servers, findings = await there.look()
        assert servers is None
        assert "without encryption" in findings[1].sentence
        assert not plain.requests


async def test_a_web_server_that_speaks_in_clear_is_not_listened_to(tls: LoopbackTls, there: World) -> None:
    async with ScriptedHttps(None, {AUTOCONFIG: page(description())}) as plain:
        there.network = dataclasses.replace(there.network, ports={443: plain.port}, seconds=1)
        servers, _findings = await there.look()
        assert servers is None
        assert not plain.requests


async def test_circles_of_redirects_end_and_requests_are_counted(there: World) -> None:
    for host_path in (AUTOCONFIG, WELL_KNOWN):
        there.web.pages[host_path] = page("", "301 Moved", f"Location: https://{host_path}")
    there.dns.records["firm.test MX"] = ["10 a.b.hoster.test."]
    _servers, findings = await there.look()
    assert "circles" in findings[1].sentence
    assert len(there.web.requests) <= 10


@pytest.mark.parametrize(
    "location",
    ["https://user:pw@elsewhere.test/", "file:///etc/passwd", "//[", "https://", "https://a b/", "", "https:/x\x7f"],
)
async def test_redirects_to_what_is_no_address_lead_nowhere(there: World, location: str) -> None:
    there.web.pages[AUTOCONFIG] = page("", "302 Found", f"Location: {location}")
    servers, _findings = await there.look(with_directory=False)
    assert servers is None


@pytest.mark.parametrize("length", ["told", "untold"])
async def test_ten_megabytes_are_not_read(there: World, length: str) -> None:
    huge = b"<!-- " + b"x" * 10_000_000 + b" -->" + description().encode()
    there.web.pages[AUTOCONFIG] = page(huge) if length == "told" else b"HTTP/1.1 200 OK\r\n\r\n" + huge
    servers, findings = await there.look(with_directory=False)
    assert servers is None
    assert "too large" in findings[1].sentence


@pytest.mark.parametrize("begin", [b"HTTP/1.1 200 OK\r\n\r\n<clientConfig>", b"HTTP/1.1 200 OK\r\nX: ", b""])
async def test_an_answer_that_drips_is_given_up(tls: LoopbackTls, begin: bytes) -> None:
    async with world(tls, seconds=0.5) as there:
        there.web.pages[AUTOCONFIG] = begin + DRIP
        async with asyncio.timeout(30):
            servers, findings = await there.look(with_directory=False)
        assert servers is None
        assert "nothing there" in findings[1].sentence


@pytest.mark.parametrize(
    "raw",
    [b"SSH-2.0-OpenSSH\r\n\r\n", b"HTTP/1.1 99999 x\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort"],
)
async def test_what_is_no_http_is_told(there: World, raw: bytes) -> None:
    there.web.pages[AUTOCONFIG] = raw
    servers, findings = await there.look(with_directory=False)
    assert servers is None
    assert "cannot be understood" in findings[1].sentence


async def test_a_host_that_cannot_prove_its_name_is_told(tls: LoopbackTls, there: World) -> None:
    there.dns.records |= {"autoconfig.other.test A": ["127.0.0.1"], "other.test A": ["127.0.0.1"]}
    servers, findings = await there.look("anna@other.test", with_directory=False)
    assert servers is None
    assert "The certificate of autoconfig.other.test:443 was made for another name" in findings[1].sentence
    assert not there.web.requests


async def test_a_silent_name_server_ends_in_findings(tls: LoopbackTls) -> None:
    async with world(tls, seconds=0.5) as there:
        there.dns.silent = True
        servers, findings = await there.look()
        assert servers is None
        assert "DNS cannot be reached" in findings[3].sentence
        assert "DNS cannot be reached" in findings[4].sentence


async def test_hostile_names_in_dns_are_not_taken(there: World) -> None:
    there.dns.records |= {
        "firm.test MX": ["10 .", "20 a\\027b.firm.test."],
        "_imaps._tcp.firm.test SRV": ["0 1 993 a\\032b.firm.test."],
        "_submissions._tcp.firm.test SRV": ["0 1 465 smtp.firm.test."],
    }
    servers, findings = await there.look()
    assert servers is None
    assert not [finding for finding in findings if not finding.sentence.isprintable()]


async def test_leaving_early_leaves_nothing_behind(there: World) -> None:
    from contextlib import aclosing

    from mail.discovery import discover

    there.web.pages[AUTOCONFIG] = NOTHING + DRIP
    before = len(asyncio.all_tasks())
    async with aclosing(discover("anna@firm.test", there.network)) as findings:
        async for _finding in findings:
            break
    assert len([task for task in asyncio.all_tasks() if "ScriptedHttps" not in repr(task)]) <= before


@pytest.mark.parametrize("address", ["", "anna", "anna@", "@firm.test", "a@b@firm.test\r\n", "a\nb@firm.test"])
async def test_what_is_no_address_is_not_looked_for(there: World, address: str) -> None:
    with pytest.raises(BadAddressError):
        await found_servers(address, there.network)
    assert not there.dns.asked


async def test_an_authority_that_cannot_be_read_is_an_error(there: World) -> None:
    with pytest.raises(CertificateError):
        await found_servers("anna@firm.test", dataclasses.replace(there.network, ca_file="/nowhere.pem"))


async def test_a_domain_of_another_script_is_asked_in_ascii(there: World) -> None:
    await there.look("anna@bücher.test", with_directory=False)
    assert "xn--bcher-kva.test MX" in there.dns.asked
