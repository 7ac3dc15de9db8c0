"""Signing in through a browser: both ways, by Microsoft's library and by the standards, and what comes of refusals."""

from __future__ import annotations

import itertools
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from at_work import account_of, state_of, worker_for
from dovecot_server import Dovecot, Mailbox
from identity_provider import (
    APPLICATION_DISABLED,
    APPROVAL_NEEDED,
    BLOCKED_BY_RULE,
    CLIENT,
    CONSENT_DENIED,
    PASSWORD_CHANGED,
    IdentityProvider,
    Refusal,
)
from loopback_tls import LoopbackTls
from oauth_office import KINDS, MICROSOFT, STANDARD, asking_for, open_oauth_office, sign_in_again, signed_in
from office import Office
from postfix_server import Postfix
from worker_process import wait_for

from mail.account_oauth import asking_again
from mail.check import check_account
from mail.errors import CertificateError, MailError, OrganisationError, TryLaterError, UnreachableError, VaultError
from mail.oauth.asking import Asking
from mail.oauth.broker import access_token
from mail.oauth.errors import (
    ApplicationRefusedError,
    ApprovalNeededError,
    BlockedByRuleError,
    ConsentDeniedError,
    IssuerError,
    NoSuchWayError,
    NotLandedError,
    RefusedByIssuerError,
    SignInEndedError,
    TooLateError,
)
from mail.oauth.flows import DEVICE, PASTED, Way, begin, finish, refresh
from mail.oauth.refusals import reason
from mail.post import imap_server, smtp_server
from mail.vault.account_secret import keep, tokens_of
from mail.vault.file_vault import FileVault
from store import outbox
from store.accounts import NEEDS_SIGN_IN, UNREACHABLE, WORKING
from store.outbox import Entry

WAYS: tuple[Way, ...] = (DEVICE, PASTED)
_numbers = itertools.count(1)

_REFUSED = [
    (CONSENT_DENIED, ConsentDeniedError),
    (APPROVAL_NEEDED, ApprovalNeededError),
    (BLOCKED_BY_RULE, BlockedByRuleError),
    (APPLICATION_DISABLED, ApplicationRefusedError),
]

_RENEW = """
import sys
from pathlib import Path
from mail.oauth.broker import access_token
from mail.vault.file_vault import FileVault
from store import accounts
from store.workspace import Store
store = Store.open(Path(sys.argv[1]))
account = accounts.every(store.read())[0]
refused = sys.stdin.readline().strip()
print(access_token(store, FileVault(Path(sys.argv[2])), account, refused))
"""


@pytest.fixture
def office(
    tmp_path: Path,
    oauth_mailbox: Mailbox,
    oauth_postfix: Postfix,
    provider: IdentityProvider,
    monkeypatch: pytest.MonkeyPatch,
) -> Office:
    monkeypatch.setenv("MAILBASE_SECRETS", str(tmp_path / "vault"))
    return open_oauth_office(tmp_path, oauth_mailbox, oauth_postfix.submission, provider)


@pytest.fixture
def customer(oauth_dovecot: Dovecot) -> Mailbox:
    """Somebody to write to, whom nobody else writes to."""
    return oauth_dovecot.add_user(f"customer{next(_numbers)}@mail.test")


def write(office: Office, customer: Mailbox) -> Entry:
    return office.write(office.add_row("INV-1", customer.user), "Your invoice")


def token_of(office: Office) -> str:
    return tokens_of(office.store, office.vault, office.account).access_token


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", KINDS)
async def test_a_sign_in_opens_both_servers(
    kind: str, way: Way, provider: IdentityProvider, oauth_mailbox: Mailbox, oauth_postfix: Postfix
) -> None:
    asking = asking_for(provider, oauth_mailbox, kind)
    tokens = signed_in(provider, asking, way)
    for fresh in (tokens, refresh(asking, tokens)):
        account = replace(asking.account, smtp_port=oauth_postfix.submission)
        checks = await check_account(imap_server(account), smtp_server(account), fresh.access_token, oauth=True)
        assert [check.ok for check in checks] == [True, True], checks


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_is_asked_for_with_pkce_and_for_the_account(
    kind: str, provider: IdentityProvider, oauth_mailbox: Mailbox
) -> None:
    asking = asking_for(provider, oauth_mailbox, kind)
    signed_in(provider, asking, PASTED)
    asked = dict(provider.asked)["/authorize"]
    assert asked["code_challenge_method"] == "S256"
    assert asked["login_hint"] == oauth_mailbox.user
    assert asked["redirect_uri"] == asking.issuer.redirect
    assert set(asking.issuer.scopes) <= set(asked["scope"].split())


@pytest.mark.parametrize("kind", KINDS)
def test_a_program_with_a_secret_of_its_own_signs_in(
    kind: str, provider: IdentityProvider, oauth_mailbox: Mailbox
) -> None:
    provider.client_secret = "p+w %~ä"
    asking = asking_for(provider, oauth_mailbox, kind, "p+w %~ä")
    tokens = signed_in(provider, asking, PASTED)
    assert refresh(asking, tokens).client_secret == "p+w %~ä"
    with pytest.raises(ApplicationRefusedError):
        refresh(replace(asking, client_secret="old"), tokens)


def test_an_issuer_without_codes_is_pasted_to(provider: IdentityProvider, oauth_mailbox: Mailbox) -> None:
    provider.gives_codes = False
    asking = asking_for(provider, oauth_mailbox, STANDARD)
    with pytest.raises(NoSuchWayError):
        begin(asking, DEVICE)
    assert begin(asking).way == PASTED
    provider.gives_codes = True
    assert begin(asking).way == DEVICE


def test_an_address_of_another_sign_in_is_not_taken(provider: IdentityProvider, oauth_mailbox: Mailbox) -> None:
    for kind in KINDS:
        asking = asking_for(provider, oauth_mailbox, kind)
        mine, other = begin(asking, PASTED), begin(asking, PASTED)
        foreign, landed = provider.visit(other.address), provider.visit(mine.address)
        elsewhere = landed.replace(asking.issuer.redirect, "http://elsewhere.example")
        for wrong in ("", "x", mine.address, foreign, elsewhere, "http://[", landed.partition("?")[0]):
            with pytest.raises(NotLandedError):
                finish(asking, mine.ticket, wrong)
        # some browsers do not show how an address begins
        assert finish(asking, mine.ticket, landed.removeprefix("http://")).access_token


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("refused", "error"), _REFUSED)
def test_each_refusal_of_an_organisation_has_its_own_reason(
    kind: str, refused: Refusal, error: type[MailError], provider: IdentityProvider, oauth_mailbox: Mailbox
) -> None:
    asking = asking_for(provider, oauth_mailbox, kind)
    tokens = signed_in(provider, asking, DEVICE)
    provider.refusals["authorize"] = refused
    for way in WAYS:
        with pytest.raises(error):
            signed_in(provider, asking, way)
    provider.refusals = {"token": refused}
    with pytest.raises(error) as caught:
        refresh(asking, tokens)
    told = caught.value
    assert isinstance(told, RefusedByIssuerError)
    assert told.code == "NAUTH_013"
    assert refused.description in told.words
    assert CLIENT in told.for_administrator
    assert refused.description in told.for_administrator
    assert ("adminconsent" in told.for_administrator) == (kind == MICROSOFT)


def test_scopes_that_are_asked_for_anyway_may_be_named(provider: IdentityProvider, oauth_mailbox: Mailbox) -> None:
    for kind in KINDS:
        account = replace(asking_for(provider, oauth_mailbox, kind).account, scope="offline_access openid mail")
        for way in WAYS:
            tokens = signed_in(provider, Asking(account), way)
            assert refresh(Asking(account), tokens).access_token


def test_a_code_is_waited_for_while_the_issuer_has_no_time(provider: IdentityProvider, oauth_mailbox: Mailbox) -> None:
    rests: list[float] = []

    def rest(seconds: float) -> None:
        rests.append(seconds)
        provider.refusals.clear()
        if len(rests) == 3:
            provider.type_code(begun.code)

    for kind in KINDS:
        rests.clear()
        asking = asking_for(provider, oauth_mailbox, kind)
        begun = begin(asking, DEVICE)
        provider.refusals["token"] = Refusal("server_error", status=503)
        assert finish(asking, begun.ticket, rest=rest).access_token
        assert rests == [6, 6, 6]


def test_a_code_that_is_not_used_in_time_is_over(provider: IdentityProvider, oauth_mailbox: Mailbox) -> None:
    for kind in KINDS:
        asking = asking_for(provider, oauth_mailbox, kind)
        begun = begin(asking, DEVICE)
        begun.ticket["flow"]["expires_at"] = 1
        with pytest.raises(TooLateError):
            finish(asking, begun.ticket)
        forgotten = begin(asking, DEVICE)
        forgotten.ticket["flow"]["device_code"] = "unknown"
        with pytest.raises(TooLateError):
            finish(asking, forgotten.ticket)


def test_an_organisation_that_does_not_exist_is_named(provider: IdentityProvider, oauth_mailbox: Mailbox) -> None:
    account = replace(asking_for(provider, oauth_mailbox, MICROSOFT).account, tenant="elsewhere.example")
    with pytest.raises(IssuerError) as caught:
        begin(Asking(account))
    assert "elsewhere.example" in caught.value.words


@pytest.mark.parametrize("kind", KINDS)
def test_what_goes_wrong_on_the_way_says_so(kind: str, provider: IdentityProvider, oauth_mailbox: Mailbox) -> None:
    asking = asking_for(provider, oauth_mailbox, kind)
    tokens = signed_in(provider, asking, DEVICE)
    other_ca = str(oauth_mailbox.server.tls.other_ca_file)
    nowhere = asking.account.issuer.replace(str(provider.port), "1")
    for changed, error in (({"ca_file": other_ca}, CertificateError), ({"issuer": nowhere}, UnreachableError)):
        with pytest.raises(error):
            refresh(Asking(replace(asking.account, **changed)), tokens)
    provider.refusals["token"] = Refusal("server_error", status=503)
    with pytest.raises(TryLaterError):
        refresh(asking, tokens)
    provider.refusals["token"] = Refusal("temporarily_unavailable", "AADSTS90033: A transient error.", (90033,))
    with pytest.raises(TryLaterError):
        refresh(asking, tokens)
    provider.refusals.clear()
    # none of them has used the token up
    assert refresh(asking, tokens).access_token


def test_the_system_s_authorities_do_not_count_beside_a_private_one(
    tls: LoopbackTls, provider: IdentityProvider, oauth_mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking = asking_for(provider, oauth_mailbox, STANDARD)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tls.ca_file))
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    with pytest.raises(CertificateError):
        begin(Asking(replace(asking.account, ca_file=str(tls.other_ca_file))))
    assert begin(asking).code


def test_a_token_that_has_ended_is_renewed_in_silence(
    office: Office, provider: IdentityProvider, customer: Mailbox
) -> None:
    first = token_of(office)
    provider.expire()
    entry = write(office, customer)
    office.work()
    assert (state_of(office, entry), account_of(office).state) == ("sent", WORKING)
    assert token_of(office) != first
    assert provider.refreshes == 1


def test_a_token_is_renewed_before_it_ends(office: Office, provider: IdentityProvider, customer: Mailbox) -> None:
    tokens = tokens_of(office.store, office.vault, office.account)
    keep(office.store, office.vault, office.account, replace(tokens, expires_at="2026-01-01T00:00:00.000Z"))
    entry = write(office, customer)
    office.work()
    assert (state_of(office, entry), account_of(office).state) == ("sent", WORKING)
    assert provider.refreshes == 1


def test_an_issuer_that_cannot_be_reached_is_waited_for(
    office: Office, provider: IdentityProvider, customer: Mailbox
) -> None:
    provider.expire()
    provider.refusals["refresh"] = Refusal("server_error", status=500)
    entry = write(office, customer)
    office.work()
    held = outbox.load(office.store.read(), entry.id)
    assert (held.state, held.code, account_of(office).state) == ("queued", "SERVER_005", UNREACHABLE)
    provider.refusals.clear()
    with office.store.write() as tx:
        outbox.send_now(tx, entry.id)
    office.work()
    assert (state_of(office, entry), account_of(office).state) == ("sent", WORKING)


@pytest.mark.parametrize("way", WAYS)
def test_mail_waits_for_a_new_sign_in_and_leaves_once(
    way: Way, office: Office, provider: IdentityProvider, customer: Mailbox
) -> None:
    with worker_for(office):
        wait_for(lambda: account_of(office).last_fetch_at)
        provider.end_sign_ins()
        entries = [write(office, customer), write(office, customer)]
        wait_for(lambda: account_of(office).state == NEEDS_SIGN_IN)
        account = account_of(office)
        assert account.code == "NEMAIL_002"
        assert PASSWORD_CHANGED.description in account.words
        assert [state_of(office, entry) for entry in entries] == ["queued", "queued"]
        sign_in_again(office, provider, way)
        wait_for(lambda: all(state_of(office, entry) == "sent" for entry in entries))
        assert account_of(office).state == WORKING
    entries.append(write(office, customer))
    office.work()
    # what is delivered last shows that nothing else is on its way
    wait_for(lambda: any(entries[-1].message_id.encode() in mail for mail in customer.raw_mails()))
    assert len(customer.raw_mails()) == 3


def test_mail_waits_while_an_organisation_refuses(
    office: Office, provider: IdentityProvider, customer: Mailbox
) -> None:
    provider.expire()
    provider.refusals["refresh"] = BLOCKED_BY_RULE
    entry = write(office, customer)
    office.work()
    office.work()
    account = account_of(office)
    assert (account.state, account.code, state_of(office, entry)) == (NEEDS_SIGN_IN, "NAUTH_013", "queued")
    assert isinstance(reason(account, account.code, account.words), BlockedByRuleError)
    asked = len(provider.asked)
    office.work()
    assert len(provider.asked) == asked
    provider.refusals.clear()
    sign_in_again(office, provider)
    office.work()
    assert state_of(office, entry) == "sent"
    wait_for(customer.raw_mails)
    assert len(customer.raw_mails()) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_processes_that_renew_at_once_keep_the_account(
    kind: str, tmp_path: Path, provider: IdentityProvider, oauth_mailbox: Mailbox
) -> None:
    office = open_oauth_office(tmp_path, oauth_mailbox, 1, provider, kind)
    first = token_of(office)
    provider.slowness = 0.3
    arguments = [sys.executable, "-c", _RENEW, str(office.store.path), str(tmp_path / "vault")]
    running = [
        subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _number in range(3)
    ]
    with ThreadPoolExecutor() as pool:
        given = set(pool.map(lambda process: process.communicate(first + "\n", 60)[0].strip(), running))
    assert given == {token_of(office)}
    assert first not in given
    assert provider.refreshes == 1
    # used twice, the refresh token would have ended the sign-in
    assert access_token(office.store, office.vault, office.account, token_of(office))


def test_threads_that_renew_at_once_keep_the_account(office: Office, provider: IdentityProvider) -> None:
    first = token_of(office)
    provider.slowness = 0.3
    with ThreadPoolExecutor() as pool:
        given = set(pool.map(lambda _n: access_token(office.store, office.vault, office.account, first), range(4)))
    assert given == {token_of(office)}
    assert provider.refreshes == 1


def test_nothing_is_renewed_that_could_not_be_kept(
    office: Office, provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_vault: FileVault, _name: str, _secret: str) -> None:
        raise VaultError(reason="No space left on device")

    with monkeypatch.context() as full:
        full.setattr(FileVault, "set", refuse)
        with pytest.raises(VaultError):
            access_token(office.store, office.vault, office.account, token_of(office))
    assert provider.refreshes == 0
    assert access_token(office.store, office.vault, office.account, token_of(office))


@pytest.mark.parametrize("seconds", [float("inf"), float("nan"), "1" * 5000, -1, [], None])
def test_a_nonsensical_lifetime_is_read_as_one(
    provider: IdentityProvider, oauth_mailbox: Mailbox, seconds: object
) -> None:
    asking = asking_for(provider, oauth_mailbox, STANDARD)
    assert asking.tokens({"access_token": "a", "refresh_token": "r", "expires_in": seconds}).expires_at


def test_a_refresh_token_that_is_used_twice_ends_the_sign_in(office: Office, provider: IdentityProvider) -> None:
    # what the two tests above would see without the lock
    tokens = tokens_of(office.store, office.vault, office.account)
    asking = asking_again(office.store, office.vault, office.account, {})
    successor = refresh(asking, tokens)
    with pytest.raises(SignInEndedError):
        refresh(asking, tokens)
    with pytest.raises(SignInEndedError):
        refresh(asking, successor)


def test_a_sign_in_waits_for_a_renewal_that_is_on_its_way(office: Office, provider: IdentityProvider) -> None:
    first = token_of(office)
    provider.slowness = 0.5
    renewing = threading.Thread(target=access_token, args=(office.store, office.vault, office.account, first))
    renewing.start()
    wait_for(lambda: provider.refreshes == 1)
    sign_in_again(office, provider, PASTED)
    newest = token_of(office)
    renewing.join()
    assert token_of(office) == newest


def test_an_account_with_a_password_changes_over_to_the_browser(
    office: Office, provider: IdentityProvider, customer: Mailbox
) -> None:
    account = account_of(office)
    with office.store.write() as tx:
        tx.run("UPDATE accounts SET auth = 'password'")
    keep(office.store, office.vault, account, "wrong")
    office.work()
    assert account_of(office).state == NEEDS_SIGN_IN
    entry = write(office, customer)
    sign_in_again(office, provider)
    office.work()
    assert (state_of(office, entry), account_of(office).auth) == ("sent", "oauth")


def test_the_four_reasons_are_one_code(provider: IdentityProvider) -> None:
    assert {error.code for _refused, error in _REFUSED} == {OrganisationError.code}


@pytest.mark.parametrize("mechanism", ["xoauth2", "oauthbearer"])
async def test_either_mechanism_alone_will_do(
    mechanism: str, provider: IdentityProvider, oauth_mailbox: Mailbox, tls: LoopbackTls
) -> None:
    asking = asking_for(provider, oauth_mailbox, STANDARD)
    tokens = signed_in(provider, asking, DEVICE)
    alone = f"auth_mechanisms = {mechanism}\n"
    with Dovecot(tls=tls, introspection_url=provider.introspection_url, extra=alone) as server:
        server.add_user(oauth_mailbox.user)
        account = replace(asking.account, imap_port=server.imaps, smtp_port=server.submission)
        servers = imap_server(account), smtp_server(account)
        for token, code in ((tokens.access_token, None), ("another", "NEMAIL_002")):
            checks = await check_account(*servers, token, oauth=True)
            assert [check.error and check.error.code for check in checks] == [code, code], checks
