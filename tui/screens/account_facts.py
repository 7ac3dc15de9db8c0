"""All that is known of an account, as lines: its servers, how it signs in, what it reads, who writes from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from textual.content import Content

from store import account_activity, account_users, accounts, arrivals, dependants, identities
from store.accounts import OAUTH, PASSWORD, Account
from store.clock import stamp
from store.identities import Identity
from store.language import _, ngettext
from store.workspace import Store
from tui import moment
from tui.paint import DONE, FAILED, MUTED, WAITING, joined, line
from tui.screens import account_lines
from tui.screens.account_lines import AccountLine

if TYPE_CHECKING:
    from mail.server_facts import Facts, Shown

_LABEL = 14
_SOON = timedelta(days=21)
"""Before a certificate's end in which it needs a look."""


@dataclass(frozen=True)
class Known:
    """What the store knows of an account."""

    one: AccountLine
    facts: Facts
    folders: tuple[tuple[str, str, int], ...]
    """Their names, roles, and how many mails of each were seen."""
    identities: tuple[Identity, ...]
    bases: tuple[str, ...]
    people: int
    """Contacts that were met in its mailbox."""
    signs_in_by: Account | None
    """The account that signs in for it."""
    is_managed: bool
    """Whether the member may change it, and so read how its password is printed."""


def read(store: Store, number: int) -> Known | None:
    """Read what is known of an account; None where it was removed."""
    from mail.server_facts import from_json

    one = next((one for one in account_lines.read(store).accounts if one.account.id == number), None)
    if one is None:
        return None
    reader, account = store.read(), one.account
    return Known(
        one,
        from_json(account.facts),
        tuple(arrivals.counted_folders(reader, number)),
        tuple(identities.every(reader, number)),
        next((held.names for held in dependants.of_account(reader, number) if held.kind == dependants.BASES), ()),
        account_activity.people_met(reader, number),
        accounts.load(reader, account.delegate_of) if account.delegate_of else None,
        account_users.may_manage(reader, account, store.member),
    )


def described(known: Known, secrets: str, width: int) -> Iterator[Content]:
    """Yield the lines, no wider than `width` where that can be.

    :param secrets: where its secret is kept, in a sentence; empty while that is not yet known
    """
    account = known.one.account
    glyph, colour, state = account_lines.state_of(account)
    yield joined([line(glyph, f"bold {colour}"), line(state, "" if colour == DONE else colour)], " ")
    yield from account_lines.trouble(known.one, with_keys=False)
    yield from _section(_("Receives"), _server(account.imap_host, account.imap_port, account.imap_security))
    yield from _shown(known.facts.imap, width)
    yield from _folders(known, width)
    yield from _section(_("Sends"), _server(account.smtp_host, account.smtp_port, account.smtp_security))
    yield from _shown(known.facts.smtp, width)
    yield from _fact(_("24 h"), account_lines.sent_of(known.one), width)
    yield from _section(_("Signs in"), line(_("as {user}").format(user=account.user_name)))
    yield from _signing_in(known, secrets, width)
    yield from _section(_("Used"), line(_("by {users}").format(users=known.one.users)))
    yield from _use(known, width)


def _section(title: str, text: Content) -> Iterator[Content]:
    yield line("")
    yield joined([line(f"{title:{_LABEL}}", "bold"), text], "")


def _fact(label: str, text: str, width: int, style: str = "") -> Iterator[Content]:
    return account_lines.labelled(line(f"{'  ' + label:{_LABEL}}", MUTED), text, width, style)


def _server(host: str, port: int, security: str) -> Content:
    return joined([line(f"{host}:{port}"), line(security.upper(), MUTED)])


def _shown(shown: Shown | None, width: int) -> Iterator[Content]:
    if shown is None:
        yield from _fact(_("seen"), _("not yet; c signs in and looks"), width, MUTED)
        return
    proof = _("{subject}, by {issuer}").format(subject=shown.subject or "—", issuer=shown.issuer or "—")
    yield from _fact(_("certificate"), proof, width)
    if shown.not_after:
        yield from _fact(_("valid until"), _until(shown.not_after), width, _urgency(shown.not_after))
    if shown.tls:
        yield from _fact(_("encrypted"), shown.tls, width)
    yield from _fact(_("can"), " ".join(shown.capabilities), width, MUTED)
    yield from _fact(_("seen"), _("{span} ago").format(span=moment.apart(shown.seen_at)), width, MUTED)


def _until(not_after: str) -> str:
    day, span = not_after[:10], moment.apart(not_after)
    if not_after < stamp(moment.now()):
        return _("{day}: it ended {span} ago").format(day=day, span=span)
    return _("{day}, {span} from now").format(day=day, span=span)


def _urgency(not_after: str) -> str:
    if not_after < stamp(moment.now()):
        return FAILED
    return WAITING if not_after < stamp(moment.now() + _SOON) else ""


def _folders(known: Known, width: int) -> Iterator[Content]:
    parts = [
        ngettext("{folder} ({n} mail seen)", "{folder} ({n} mails seen)", seen).format(folder=name, n=f"{seen:,}")
        for name, _role, seen in known.folders
    ]
    yield from _fact(_("folders"), ", ".join(parts) or _("none read yet"), width, "" if parts else MUTED)
    collected = ngettext("collected, {n} so far", "collected, {n} so far", known.people).format(n=f"{known.people:,}")
    yield from _fact(_("contacts"), collected if known.one.account.collects else _("not collected"), width)


def _signing_in(known: Known, secrets: str, width: int) -> Iterator[Content]:
    account = known.one.account
    is_command = known.signs_in_by is None and account.auth not in (OAUTH, PASSWORD)
    yield from _fact(_("by"), _means(known), width)
    if known.signs_in_by is None and account.auth == OAUTH:
        yield from _fact(_("client"), account.client_id or _("built in"), width)
    if not is_command:
        yield from _fact(_("kept"), secrets or "…", width)


def _means(known: Known) -> str:
    """Return by what an account signs in."""
    account = known.one.account
    if known.signs_in_by is not None:
        return _("the account {name}, which signs in for it").format(name=known.signs_in_by.name)
    if account.auth == OAUTH:
        return _("a browser, at {issuer}").format(issuer=account.issuer)
    if account.auth == PASSWORD:
        return _("a password")
    by = _("what this command prints: {command}") if known.is_managed else _("what a command prints")
    return by.format(command=account.password_command)


def _use(known: Known, width: int) -> Iterator[Content]:
    names = [f"{one.name} <{one.address}>" if one.name else one.address for one in known.identities]
    for number, name in enumerate(names):
        yield from _fact("" if number else _("writes as"), name, width)
    bases = ", ".join(known.bases) or _("none is connected")
    yield from _fact(_("bases"), bases, width, "" if known.bases else MUTED)
