"""An office whose account signs in through a browser, and the person who sits at that browser."""

from __future__ import annotations

from pathlib import Path

from dovecot_server import Mailbox
from identity_provider import CLIENT, TENANT, IdentityProvider
from office import Office, open_office

from mail.account_oauth import asking_again, asking_for_new
from mail.account_setup import Wish, sign_in
from mail.oauth.asking import Asking
from mail.oauth.flows import Way, begin, finish
from mail.vault.account_secret import Tokens
from store import accounts

MICROSOFT, STANDARD = "microsoft", "standard"
KINDS = (MICROSOFT, STANDARD)


def issuer_settings(provider: IdentityProvider, kind: str) -> dict[str, str]:
    """Return what an account says of its issuer: the same server, as Microsoft's or as any other."""
    if kind == MICROSOFT:
        return {"issuer": f"microsoft@localhost:{provider.port}", "client_id": CLIENT, "tenant": TENANT}
    return {"issuer": provider.address, "client_id": CLIENT}


def wish_for(mailbox: Mailbox, smtp_port: int, provider: IdentityProvider, kind: str) -> Wish:
    """Return the wish for an account of `mailbox` that signs in at the provider."""
    return Wish(
        address=mailbox.user,
        imap=f"localhost:{mailbox.server.imaps}",
        smtp=f"localhost:{smtp_port}",
        imap_security="tls",
        smtp_security="starttls",
        ca_file=str(mailbox.server.tls.ca_file),
        auth="oauth",
        **issuer_settings(provider, kind),
    )


def asking_for(provider: IdentityProvider, mailbox: Mailbox, kind: str, client_secret: str = "") -> Asking:
    """Return who asks for tokens for a new account of `mailbox`."""
    return asking_for_new(wish_for(mailbox, 1, provider, kind), client_secret)


def signed_in(provider: IdentityProvider, asking: Asking, way: Way) -> Tokens:
    """Sign in, the person at the browser included."""
    begun = begin(asking, way)
    if begun.code:
        provider.type_code(begun.code)
        return finish(asking, begun.ticket)
    return finish(asking, begun.ticket, provider.visit(begun.address))


def sign_in_again(office: Office, provider: IdentityProvider, way: Way = "device") -> None:
    """Sign in to the account of an office again, as a person does."""
    account = accounts.load(office.store.read(), office.account.id)
    assert account is not None
    asking = asking_again(office.store, office.vault, account, {})
    sign_in(office.store, office.vault, account, signed_in(provider, asking, way), asking.account)


def open_oauth_office(
    folder: Path, mailbox: Mailbox, smtp_port: int, provider: IdentityProvider, kind: str = STANDARD
) -> Office:
    """Set up an office whose account is signed in at the provider."""
    office = open_office(folder, mailbox, smtp_port, "starttls", auth="oauth", **issuer_settings(provider, kind))
    sign_in_again(office, provider)
    return office
