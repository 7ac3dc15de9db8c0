"""``account servers`` and ``account directory``: how the servers of an address are found, and whom that may ask."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import click

from store import settings
from store.language import _
from tui.commands.output import json_option, note, say, say_either, say_json
from tui.commands.session import Session

if TYPE_CHECKING:
    from mail.account_setup import Wish
    from mail.discovery import Finding, Servers


@click.command("servers", help=_("Find the servers of an address, and tell every step; nothing is saved."))
@click.argument("address")
@click.option("--no-directory", is_flag=True, help=_("Leave the public directory of mail servers out."))
@click.option("--ca-file", type=click.Path(exists=True, dir_okay=False, resolve_path=True), help=_("Trust this too."))
@json_option
@click.pass_obj
def servers_command(session: Session, address: str, no_directory: bool, ca_file: str | None, as_json: bool) -> None:
    """Tell each step as it is done, then the servers."""
    from mail.discovery.errors import NoServersError
    from mail.discovery.wishes import may_ask_directory

    allowed = not no_directory and may_ask_directory(session.reader)
    findings = asyncio.run(_told(address, ca_file or "", allowed, quiet=as_json))
    servers = findings[-1].servers
    if as_json:
        told = {"findings": [finding.as_json() for finding in findings]}
        say_json({"address": address, "servers": servers.as_json() if servers else None} | told)
    if servers is None:
        raise NoServersError(domain=address.rpartition("@")[2])
    if not as_json:
        _say_servers(servers, is_guessed=findings[-1].step == "guess")


async def _told(address: str, ca_file: str, with_directory: bool, *, quiet: bool) -> list[Finding]:
    from mail.discovery import Network, discover

    findings = []
    async for finding in discover(address, Network.usual(ca_file), with_directory=with_directory):
        findings.append(finding)
        if not quiet:
            say(f"{'+' if finding.ok else '-'} {finding.sentence}")
    return findings


def _say_servers(servers: Servers, *, is_guessed: bool) -> None:
    from mail.providers import GENERIC, preset
    from tui.remedies import provider_hint

    say("")
    say(_("receives  {server}  {security}").format(server=servers.imap, security=servers.imap.security.upper()))
    say(_("sends     {server}  {security}").format(server=servers.smtp, security=servers.smtp.security.upper()))
    say(_("user      {user}").format(user=servers.user))
    provider = preset(servers.provider)
    if is_guessed or provider is not GENERIC:
        say(provider_hint(provider))
    if servers.unproven:
        note(
            _("Only unsigned DNS names these servers, and they are elsewhere: make sure that they are your provider's.")
        )


@click.command("directory", help=_("Say whether the public directory of mail servers may be asked for a domain."))
@click.argument("allowed", type=click.Choice(["on", settings.OFF]), required=False)
@json_option
@click.pass_obj
def directory_command(session: Session, allowed: str | None, as_json: bool) -> None:
    """Tell or change the setting."""
    from mail.discovery.wishes import may_ask_directory

    if allowed is not None:
        with session.store.write() as tx:
            settings.put(tx, settings.DIRECTORY, allowed)
    is_on = may_ask_directory(session.reader)
    sentence = (
        _("The public directory may be asked; it is told the domain of an address, never the part before the @.")
        if is_on
        else _("The public directory is not asked.")
    )
    say_either(as_json, {"directory": is_on}, sentence)


def filled(session: Session, wish: Wish) -> Wish:
    """Return a wish with its servers, looked for where it says nothing of them.

    :raises NoServersError: none were found
    :raises UnprovenServersError: a person has to look at them first
    """
    from mail.discovery.wishes import may_ask_directory, needs_servers, wish_with_found_servers

    if not needs_servers(wish):
        return wish
    looking = wish_with_found_servers(wish, with_directory=may_ask_directory(session.reader))
    return asyncio.run(looking)[0]
