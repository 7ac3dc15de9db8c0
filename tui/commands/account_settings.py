"""The settings of an account that a person may change, as KEY=VALUE."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import click

from mail.account_setup import Wish, planned, require_real
from mail.address import parse_addresses
from mail.credential import Credential, credential_of
from mail.errors import NoSecretError
from mail.unsubscribing import WORD_PLACE, is_page
from mail.vault.account_secret import keep_for
from mail.vault.password_command import run_password_command
from store import account_users, accounts, identities, pacing
from store.accounts import Account, NewAccount
from store.identities import Identity
from store.language import _
from tui.commands.session import Session

_OF_SERVERS = ("imap", "smtp", "imap-security", "smtp-security", "user", "password-command", "ca-file")
"""What has to be tried before it is saved."""
_OF_PACE = ("mails-per-minute", "mails-per-day")
KEYS = ("name", "sender-name", "reply-to", "collects", "unsubscribe-url", *_OF_PACE, *_OF_SERVERS)
"""What can be set."""
_COLLECTS = {"yes": True, "no": False}


@dataclass(frozen=True)
class AccountChange:
    """An account as it shall be."""

    account: Account
    new: NewAccount
    identity: Identity
    limits: tuple[int | None, int | None]
    """How many mails a minute and a day it may send: None as its provider has it, 0 for no limit."""
    credential: Credential | None
    """What to try the servers with, None when nothing about them changes."""

    def save(self, session: Session) -> None:
        """Write the change down.

        :raises NameTakenError: another account has the new name
        :raises SecretError: the vault does not take what belongs to the new settings
        """
        accounts.require_free_name(session.reader, self.new.name, besides=self.account.id)
        account_users.require_may_manage(session.reader, self.account, session.store.member)
        if self.credential is not None:
            keep_for(session.store, session.vault, self.account, self.new)
        with session.store.write(_("Change account")) as tx:
            accounts.change(tx, self.account.id, self.new)
            identities.change(tx, self.identity)
            if self.limits != _limits(session, self.account):
                pacing.set_limits(tx, self.account.id, *self.limits)
            if self.credential is not None:
                accounts.set_state(tx, self.account.id, accounts.WORKING)


def read_settings(settings: Sequence[str]) -> dict[str, str]:
    """Return KEY=VALUE texts as a mapping.

    :raises UsageError: a key that is none, or no ``=``
    """
    found: dict[str, str] = {}
    for setting in settings:
        key, equals, value = setting.partition("=")
        key = key.replace("_", "-")
        if not equals or key not in KEYS:
            raise click.UsageError(_("Settings are written as KEY=VALUE; the keys are: {keys}").format(
                keys=", ".join(KEYS)
            ))  # fmt: skip
        if key == "collects" and value not in _COLLECTS:
            raise click.UsageError(_("collects is yes or no: whether people in the mailbox become contacts."))
        if key == "unsubscribe-url" and value and not is_page(value):
            raise click.UsageError(
                _("unsubscribe-url is the address of a page, https://… with {token} in it.").format(token=WORD_PLACE)
            )
        if key in _OF_PACE and value and not re.fullmatch("[0-9]{1,6}", value):
            raise click.UsageError(
                _("{key} is a number: 0 is no limit, nothing what the provider has.").format(key=key)
            )
        found[key] = value
    return found


def changed(session: Session, account: Account, given: Mapping[str, str]) -> AccountChange:
    """Return what an account becomes by some settings.

    :raises MailError: a value cannot be used, or the account's password cannot be had
    :raises NotYourAccountError: somebody else connected it; before its password is shown to any server
    """
    account_users.require_may_manage(session.reader, account, session.store.member)
    if "reply-to" in given:
        parse_addresses(given["reply-to"])
    identity = identities.every(session.reader, account.id)[0]
    identity = replace(
        identity,
        name=given.get("sender-name", identity.name),
        reply_to=given.get("reply-to", identity.reply_to),
    )
    limits = _changed_limits(session, account, given)
    if not given.keys() & set(_OF_SERVERS):
        new = replace(
            _settings(account),
            name=given.get("name", account.name),
            collects=_collects(account, given),
            unsubscribe_url=given.get("unsubscribe-url", account.unsubscribe_url),
        )
        return AccountChange(account, new, identity, limits, None)
    require_real(session.store)
    new = replace(
        planned(_wish(account, given)),
        collects=_collects(account, given),
        unsubscribe_url=given.get("unsubscribe-url", account.unsubscribe_url),
        delegate_of=account.delegate_of,
    )
    if account.password_command and not new.password_command:
        raise NoSecretError(account=account.name)
    is_new_command = new.password_command and "password-command" in given
    typed = Credential(run_password_command(new.password_command, new.name)) if is_new_command else None
    return AccountChange(account, new, identity, limits, typed or credential_of(session.store, session.vault, account))


def _limits(session: Session, account: Account) -> tuple[int | None, int | None]:
    pace = pacing.of(session.reader, account.id)
    return (pace.per_minute, pace.per_day)


def _changed_limits(session: Session, account: Account, given: Mapping[str, str]) -> tuple[int | None, int | None]:
    per_minute, per_day = (
        (int(given[key]) if given[key] else None) if key in given else held
        for key, held in zip(_OF_PACE, _limits(session, account), strict=True)
    )
    return (per_minute, per_day)


def _collects(account: Account, given: Mapping[str, str]) -> bool:
    return _COLLECTS[given["collects"]] if "collects" in given else account.collects


def _settings(account: Account) -> NewAccount:
    return NewAccount(**{name: getattr(account, name) for name in NewAccount.__dataclass_fields__})


def _wish(account: Account, given: Mapping[str, str]) -> Wish:
    return Wish(
        address=account.address,
        name=given.get("name", account.name),
        provider=account.provider,
        imap=given.get("imap", _written(account.imap_host, account.imap_port)),
        smtp=given.get("smtp", _written(account.smtp_host, account.smtp_port)),
        # a new port brings its usual encryption along
        imap_security=given.get("imap-security", "" if "imap" in given else account.imap_security),
        smtp_security=given.get("smtp-security", "" if "smtp" in given else account.smtp_security),
        user=given.get("user", account.user_name),
        password_command=given.get("password-command", account.password_command),
        auth=account.auth,
        issuer=account.issuer,
        client_id=account.client_id,
        tenant=account.tenant,
        scope=account.scope,
        ca_file=os.path.abspath(given["ca-file"]) if given.get("ca-file") else given.get("ca-file", account.ca_file),
    )


def _written(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
