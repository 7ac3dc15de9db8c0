"""A mail that proves an account works: sent at once, on no row."""

from __future__ import annotations

from mail.address import Address
from mail.let_in import session_of
from mail.smtp.envelope import Envelope, Handed
from mail.vault.keychain import Vault
from mail.writing.compose import Letter, compose, envelope_recipients
from mail.writing.message_id import new_key, new_message_id
from store.accounts import Account
from store.clock import now
from store.identities import Identity
from store.language import _
from store.workspace import Store


async def send_test_mail(store: Store, vault: Vault, account: Account, identity: Identity, to: Address) -> Handed:
    """Send a test mail; return the server's answers.

    :raises MailError: it was not taken
    """
    letter = Letter(
        sender=Address(identity.name, identity.address),
        to=(to,),
        cc=(),
        bcc=(),
        reply_to=None,
        subject=_("Test mail from mailbase"),
        text=_("This mail was sent to test the account {name}. If you can read it, sending works.").format(
            name=account.name
        ),
        # no conversation waits for an answer, so the id is signed with a key that nobody keeps
        message_id=new_message_id(0, identity.address.rpartition("@")[2], new_key()),
        date=now(),
    )

    async def nothing_to_commit() -> None:
        return None

    async with session_of(store, vault, account) as session:
        envelope = Envelope(identity.address, envelope_recipients(letter))
        return await session.deliver(envelope, compose(letter), nothing_to_commit)
