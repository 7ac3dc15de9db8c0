"""Real servers as fixtures: started once per run, a fresh user for each test. A conftest imports what it needs."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator
from pathlib import Path

import dovecot_server
import postfix_server
import pytest
from dovecot_server import Dovecot, Mailbox
from identity_provider import IdentityProvider
from introspection import Introspection
from loopback_tls import LoopbackTls
from postfix_server import Postfix

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def tls() -> Iterator[LoopbackTls]:
    """An authority and its certificates, where daemons without privileges can read them."""
    with tempfile.TemporaryDirectory(prefix="tls-") as folder:
        Path(folder).chmod(0o755)
        yield LoopbackTls(Path(folder))


@pytest.fixture(scope="session")
def introspection() -> Iterator[Introspection]:
    """Who answers Dovecot's questions about access tokens."""
    with Introspection() as server:
        yield server


@pytest.fixture(scope="session")
def dovecot(tls: LoopbackTls, introspection: Introspection) -> Iterator[Dovecot]:
    """A running Dovecot, shared by all tests of the run."""
    if reason := dovecot_server.missing_reason():
        pytest.skip(reason)
    with Dovecot(tls=tls, introspection_url=introspection.url) as server:
        yield server


@pytest.fixture(scope="session")
def postfix(dovecot: Dovecot) -> Iterator[Postfix]:
    """A running Postfix that delivers into the shared Dovecot."""
    if reason := postfix_server.missing_reason():
        pytest.skip(reason)
    with Postfix(dovecot) as server:
        yield server


@pytest.fixture(scope="session")
def _provider(tls: LoopbackTls) -> Iterator[IdentityProvider]:
    with IdentityProvider(tls) as server:
        yield server


@pytest.fixture(scope="session")
def oauth_dovecot(tls: LoopbackTls, _provider: IdentityProvider) -> Iterator[Dovecot]:
    """A running Dovecot that asks the identity provider whose an access token is."""
    if reason := dovecot_server.missing_reason():
        pytest.skip(reason)
    with Dovecot(tls=tls, introspection_url=_provider.introspection_url) as server:
        yield server


@pytest.fixture(scope="session")
def oauth_postfix(oauth_dovecot: Dovecot) -> Iterator[Postfix]:
    """A running Postfix that takes the same access tokens."""
    if reason := postfix_server.missing_reason():
        pytest.skip(reason)
    with Postfix(oauth_dovecot) as server:
        yield server


@pytest.fixture
def oauth_mailbox(oauth_dovecot: Dovecot) -> Mailbox:
    """A user nobody else has, where access tokens let in."""
    return oauth_dovecot.add_user(f"user{next(_numbers)}@mail.test")


@pytest.fixture
def provider(_provider: IdentityProvider, oauth_mailbox: Mailbox) -> IdentityProvider:
    """The identity provider, kind again, at which the user of `oauth_mailbox` signs in."""
    _provider.be_kind_to(oauth_mailbox.user)
    return _provider


@pytest.fixture
def mailbox(dovecot: Dovecot) -> Mailbox:
    """A user nobody else has, with an empty mailbox."""
    return dovecot.add_user(f"user{next(_numbers)}@mail.test")
