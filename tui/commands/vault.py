"""``vault``: where passwords are kept, whether that works, moving them, and the passphrase; no secret is ever shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from store.language import _, ngettext
from tui.commands import passphrases
from tui.commands.output import json_option, say, say_either, say_json
from tui.commands.session import Session

if TYPE_CHECKING:
    from mail.vault.file_vault import FileVault
    from mail.vault.keychain import Vault

COMMANDS = click.Group()


@COMMANDS.group("vault", help=_("Where passwords are kept, and the passphrase that locks them."))
def _vault() -> None:
    pass


@_vault.command("show", help=_("Tell where passwords are kept and which are there; never what they are."))
@json_option
@click.pass_obj
def _show(session: Session, as_json: bool) -> None:
    from mail.errors import SecretError
    from mail.vault.keychain import open_vault
    from mail.vault.places import chosen, require_open

    vault = open_vault(session.store)
    if session.passphrase is not None:
        vault.unlock(session.passphrase)
    trouble: SecretError | None = None
    try:
        require_open(vault)
        entries = _entries(session, vault)
    except SecretError as error:
        trouble, entries = error, []
    if as_json:
        facts = {"place": chosen(session.store), "sentence": vault.describe()}
        say_json(facts | {"code": trouble.code if trouble else None, "entries": entries})
        return
    say(vault.describe())
    if trouble:
        say(f"{trouble.code}: {trouble} {trouble.next_step}")
    for entry in entries:
        say(_line(entry))


def _entries(session: Session, vault: Vault) -> list[dict[str, object]]:
    from mail.vault.moving import entries

    found: list[dict[str, object]] = []
    for one in entries(session.store):
        what = one.account.auth if one.account else one.name.rpartition("/")[2]
        is_there = vault.get(one.name) is not None
        found.append({"account": one.account.name if one.account else None, "what": what, "there": is_there})
    return found


def _line(entry: dict[str, object]) -> str:
    names = {
        "key": _("the key of this store's Message-IDs"),
        "armed": _("the permission to send from this file"),
        "password": _("the password of {account}"),
        "oauth": _("the tokens of {account}"),
        "command": _("the permission to run the password command of {account}"),
    }
    # a store's file may say anything
    what = names.get(str(entry["what"]), "{account}").format(account=entry["account"])
    sentence = _("{what}: there") if entry["there"] else _("{what}: not there")
    return sentence.format(what=what)


@_vault.command("check", help=_("Keep a secret, read it back and forget it."))
@json_option
@click.pass_obj
def _check(session: Session, as_json: bool) -> None:
    from mail.errors import VaultError
    from mail.vault.places import chosen, keeps

    if not keeps(session.vault, f"store/{session.store.id}/check"):
        raise VaultError(reason=_("what is forgotten stays there"))
    say_either(
        as_json, {"place": chosen(session.store), "works": True}, session.vault.describe() + " " + _("It works.")
    )


@_vault.command("move", help=_("Take all passwords of this store to another place."))
@click.option(
    "--to", type=click.Choice(["keyring", "files"]), required=True, help=_("Where they are kept from now on.")
)
@click.option("--leave-behind", is_flag=True, help=_("Begin there with nothing, where the old place is out of reach."))
@json_option
@click.pass_obj
def _move(session: Session, to: str, leave_behind: bool, as_json: bool) -> None:
    from mail.vault.keychain import open_vault
    from mail.vault.moving import choose_anew, move

    vault = open_vault(session.store)
    passphrases.unlock(vault.files, session.passphrase)
    if leave_behind:
        choose_anew(session.store, to)
        sentence = _("Passwords are kept there from now on: `mailbase-tui arm`, then sign in to the accounts.")
        say_either(as_json, {"to": to, "moved": 0}, sentence)
        return
    moved = move(session.store, to)
    sentence = ngettext("Moved {count} secret.", "Moved {count} secrets.", moved).format(count=moved)
    say_either(as_json, {"to": to, "moved": moved}, sentence + " " + vault.describe())


@_vault.command("passphrase", help=_("Lock the folder with the passwords by a passphrase, change it or remove it."))
@click.option("--remove", "is_removal", is_flag=True, help=_("Let it need no passphrase any more."))
@click.option(
    "--stdin", "from_stdin", is_flag=True, help=_("Read a line each from standard input: the old one, the new one.")
)
@json_option
@click.pass_obj
def _passphrase(session: Session, is_removal: bool, from_stdin: bool, as_json: bool) -> None:
    files = _files(session)
    if files.is_locked():
        given = session.passphrase
        if given is None and from_stdin:
            given = passphrases.given_line()
        passphrases.unlock(files, given)
    if is_removal:
        files.unseal()
        sentence = _("The folder needs no passphrase any more.")
    else:
        files.seal(passphrases.new(from_stdin=from_stdin))
        sentence = _("The folder is locked by the passphrase; a worker that runs goes on until it ends.")
    say_either(as_json, {"locked": not is_removal}, sentence)


def _files(session: Session) -> FileVault:
    from mail.errors import VaultError
    from mail.vault.keychain import open_vault

    vault = open_vault(session.store)
    if vault.place() is not vault.files:
        raise VaultError(reason=_("it is the system's keyring, and the system locks that"))
    return vault.files
