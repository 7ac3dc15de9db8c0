"""Being let in by an account's servers, with a second try where the first credential has just become an old one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import TypeVar

from mail import imap, smtp
from mail.credential import Credential, another_credential, credential_of
from mail.delegates import refused
from mail.errors import SignInError
from mail.post import imap_server, smtp_server
from mail.vault.keychain import Vault
from store.accounts import Account
from store.workspace import Store

_Open = TypeVar("_Open")


@asynccontextmanager
async def mailbox_of(store: Store, vault: Vault, account: Account) -> AsyncIterator[imap.Mailbox]:
    """Give an account's mailbox.

    :raises MailError: its credential cannot be had, or the server cannot be reached or refuses
    """

    def connect(shown: Credential) -> AbstractAsyncContextManager[imap.Mailbox]:
        return imap.connect(imap_server(account), shown.secret, oauth=shown.is_token)

    async with AsyncExitStack() as stack:
        yield await _let_in(stack, connect, store, vault, account)


@asynccontextmanager
async def session_of(store: Store, vault: Vault, account: Account) -> AsyncIterator[smtp.Session]:
    """Give a session with the server that sends for an account.

    :raises MailError: as :func:`mailbox_of`
    """

    def connect(shown: Credential) -> AbstractAsyncContextManager[smtp.Session]:
        return smtp.connect(smtp_server(account), shown.secret, oauth=shown.is_token)

    async with AsyncExitStack() as stack:
        yield await _let_in(stack, connect, store, vault, account)


async def _let_in(
    stack: AsyncExitStack,
    connect: Callable[[Credential], AbstractAsyncContextManager[_Open]],
    store: Store,
    vault: Vault,
    account: Account,
) -> _Open:
    tried = await asyncio.to_thread(credential_of, store, vault, account)
    try:
        return await stack.enter_async_context(connect(tried))
    except SignInError as error:
        other = await asyncio.to_thread(another_credential, store, vault, account, tried)
        if other is None:
            raise refused(store.read(), account, error) from error
    try:
        return await stack.enter_async_context(connect(other))
    except SignInError as error:
        raise refused(store.read(), account, error) from error
