"""Shared mailboxes that another account signs in for, with a token and with a password, at a real server."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import dovecot_server
import postfix_server
import pytest
from at_work import worker_for
from click.testing import CliRunner, Result
from dovecot_server import Dovecot, Mailbox
from identity_provider import IdentityProvider
from loopback_tls import LoopbackTls
from oauth_office import MICROSOFT, open_oauth_office, sign_in_again
from office import CUSTOMER, Office, answer_to, open_office
from postfix_server import Postfix
from worker_process import wait_for

from mail import account_setup
from mail.credential import credential_of
from mail.delegates import planned_shared
from mail.errors import MailboxClosedError, NoSignInOfItsOwnError, SignerNeedsSignInError
from mail.let_in import mailbox_of
from mail.vault.account_secret import read, secret_entry
from store import accounts, dependants, identities, outbox
from store.accounts import NEEDS_SIGN_IN, WORKING, Account
from tui.commands.cli import cli

_numbers = itertools.count(1)
_MASTERS = """
auth_master_user_separator = *
passdb {{
  driver = passwd-file
  mechanisms = plain login
  args = username_format=%u {root}/masters/%u
  master = yes
}}
"""


@pytest.fixture(scope="module")
def identity(tls: LoopbackTls) -> Iterator[IdentityProvider]:
    """An identity provider of these tests alone."""
    with IdentityProvider(tls) as provider:
        yield provider


@pytest.fixture(scope="module")
def server(tls: LoopbackTls, identity: IdentityProvider) -> Iterator[Dovecot]:
    """A Dovecot whose users may open each other's mailbox with a token, and that knows master users."""
    if reason := dovecot_server.missing_reason():
        pytest.skip(reason)
    found = Dovecot(tls=tls, introspection_url=identity.introspection_url, token_format="%d")
    found.extra = _MASTERS.format(root=found.root)
    (found.root / "masters").mkdir()
    with found:
        yield found


@pytest.fixture(scope="module")
def sending(server: Dovecot) -> Iterator[Postfix]:
    """A Postfix that asks it who signs in, and lets everybody send under their own address alone."""
    if reason := postfix_server.missing_reason():
        pytest.skip(reason)
    with Postfix(server) as found:
        yield found


@pytest.fixture
def desk(server: Dovecot) -> Mailbox:
    """Who signs in."""
    return server.add_user(f"desk{next(_numbers)}@mail.test")


@pytest.fixture
def shared(server: Dovecot) -> Mailbox:
    """A mailbox whose password nobody has."""
    return server.add_user(f"shared{next(_numbers)}@mail.test", "nobody knows it")


def added(office: Office, shared: Mailbox, **more: str) -> Account:
    """Add the shared mailbox to an office, with a base of its own accounts."""
    new = planned_shared(office.account, shared.user, "shared", **more)
    return account_setup.save(office.store, office.vault, new, "", "Our Firm")


def write_from(office: Office, shared: Account) -> outbox.Entry:
    """Write a mail from the shared mailbox."""
    row = office.add_row("INV-1", CUSTOMER)
    identity = identities.every(office.store.read(), shared.id)[0]
    return office.write(row, "Your invoice", identity=identity.id)  # type: ignore[arg-type]


def state_of(office: Office, account: Account) -> tuple[str, str]:
    found = accounts.load(office.store.read(), account.id)
    assert found is not None
    return found.state, found.code


def with_token(tmp_path: Path, desk: Mailbox, sending: Postfix, identity: IdentityProvider) -> Office:
    identity.be_kind_to(desk.user)
    return open_oauth_office(tmp_path, desk, sending.owned, identity, MICROSOFT)


def comes_and_goes(office: Office, account: Account, shared: Mailbox, sending: Postfix) -> None:
    """Let a mail leave from the shared mailbox, and its answer come back to the row."""
    assert read(office.vault.get(secret_entry(office.store, account)) or "") is None
    entry = write_from(office, account)
    with worker_for(office):
        wait_for(lambda: outbox.load(office.store.read(), entry.id).state == "sent")
        shared.deliver(answer_to(office.sent_bytes(entry)).as_bytes())
        wait_for(lambda: office.incoming(entry.row))
    assert f"from=<{shared.user}>" in sending.log_file.read_text()
    assert f"sasl_username={shared.user}" in sending.log_file.read_text()


def test_a_token_of_the_signer_opens_the_shared_mailbox_and_sends_for_it(
    tmp_path: Path, desk: Mailbox, shared: Mailbox, sending: Postfix, identity: IdentityProvider
) -> None:
    office = with_token(tmp_path, desk, sending, identity)
    account = added(office, shared)
    assert account.user_name == shared.user
    comes_and_goes(office, account, shared, sending)


def test_a_password_of_the_signer_opens_it_as_a_master_user_does(
    tmp_path: Path, desk: Mailbox, shared: Mailbox, sending: Postfix, server: Dovecot
) -> None:
    (server.root / "masters" / desk.user).write_text((server.root / "users" / desk.user).read_text())
    office = open_office(tmp_path, desk, sending.owned, "starttls")
    account = added(office, shared)
    assert account.user_name == f"{shared.user}*{desk.user}"
    comes_and_goes(office, account, shared, sending)


def test_when_the_signer_needs_sign_in_the_shared_mailbox_says_so_and_both_go_on(
    tmp_path: Path, desk: Mailbox, shared: Mailbox, sending: Postfix, identity: IdentityProvider
) -> None:
    office = with_token(tmp_path, desk, sending, identity)
    account = added(office, shared)
    identity.expire()
    identity.end_sign_ins()
    entry = write_from(office, account)
    with worker_for(office):
        wait_for(lambda: state_of(office, account) == (NEEDS_SIGN_IN, SignerNeedsSignInError.code))
        found = accounts.load(office.store.read(), account.id)
        assert found is not None
        assert found.words.startswith("desk needs sign-in")
        wait_for(lambda: state_of(office, office.account)[0] == NEEDS_SIGN_IN)
        sign_in_again(office, identity)
        wait_for(lambda: outbox.load(office.store.read(), entry.id).state == "sent")
    assert state_of(office, account) == (WORKING, "")


def test_the_command_tries_the_servers_and_says_who_signs_in(
    tmp_path: Path, desk: Mailbox, shared: Mailbox, sending: Postfix, identity: IdentityProvider
) -> None:
    office = with_token(tmp_path, desk, sending, identity)

    def run(*arguments: str) -> Result:
        store = ("--store", str(office.store.path))
        return CliRunner().invoke(
            cli, [*store, "account", *arguments], env={"MAILBASE_SECRETS": str(tmp_path / "vault")}
        )

    closed = run("add", "boss@elsewhere.test", "--delegate-of", "desk")
    assert closed.exit_code == 1
    assert "give that account full access" in closed.stderr
    assert "Nothing was saved." in closed.stderr
    made = run("add", shared.user, "--delegate-of", "desk", "--name", "info")
    assert made.stdout.endswith("Added the account info; desk signs in for it.\n")
    listed = json.loads(run("list", "--json").stdout)
    assert [(one["name"], one["delegate_of"]) for one in listed] == [("desk", None), ("info", "desk")]
    assert run("check", "info").exit_code == 0
    again = run("add", "third@mail.test", "--delegate-of", "info")
    assert again.stderr.startswith("DELEGATE_003")


async def test_a_mailbox_that_is_not_shared_names_the_signer(
    tmp_path: Path, desk: Mailbox, shared: Mailbox, server: Dovecot
) -> None:
    office = open_office(tmp_path, desk, server.submission, "starttls")
    account = added(office, shared)
    with pytest.raises(MailboxClosedError) as refused:
        async with mailbox_of(office.store, office.vault, account):
            pass
    assert "does not let desk into the mailbox of shared" in str(refused.value)


def test_a_shared_mailbox_signs_in_for_no_other_and_depends_on_its_signer(
    tmp_path: Path, desk: Mailbox, shared: Mailbox
) -> None:
    office = open_office(tmp_path, desk, 1, "starttls")
    account = added(office, shared)
    with pytest.raises(NoSignInOfItsOwnError):
        planned_shared(account, "third@mail.test")
    lost = [one for one in dependants.of_account(office.store.read(), office.account.id) if one.is_lost]
    assert [(one.kind, one.names) for one in lost] == [(dependants.DELEGATES, ("shared",))]
    account_setup.remove(office.store, office.vault, office.account)
    with pytest.raises(SignerNeedsSignInError) as gone:
        credential_of(office.store, office.vault, account)
    assert gone.value.words == "The account that signed in for it was removed."


def test_what_is_added_is_as_the_signer_is(tmp_path: Path, desk: Mailbox, shared: Mailbox) -> None:
    office = open_office(tmp_path, desk, 1, "starttls")
    new = planned_shared(office.account, f" {shared.user} ", user="firm\\desk\\shared")
    assert (new.name, new.address, new.user_name) == (
        *(shared.user.partition("@")[0], shared.user),
        "firm\\desk\\shared",
    )
    assert replace(new, name="", address="", user_name="", delegate_of=None) == replace(
        planned_shared(office.account, "other@mail.test"), name="", address="", user_name="", delegate_of=None
    )
