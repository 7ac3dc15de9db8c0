"""The accounts as a list, and what is told of the one under the cursor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textual.content import Content

from store import account_activity, accounts
from store.account_activity import Activity
from store.accounts import NEEDS_SIGN_IN, REFUSED, UNREACHABLE, WORKING, Account
from store.clock import stamp
from store.language import _, ngettext
from store.workspace import Store
from tui import moment
from tui.paint import ACCENT, DONE, FAILED, MUTED, WAITING, joined, line
from tui.remedies import next_step, provider_hint
from tui.widgets.line_list import Column, Row, cell


@dataclass(frozen=True)
class AccountLine:
    """An account with what passes through it."""

    account: Account
    provider: str
    """What its provider is called."""
    hint: str
    """What the provider wants of people, translated."""
    activity: Activity


def read(store: Store) -> tuple[AccountLine, ...]:
    """Read all accounts."""
    from mail.providers import PROVIDERS

    reader = store.read()
    known = {provider.key: provider for provider in PROVIDERS}
    active = account_activity.of_accounts(reader)
    found = []
    for account in accounts.every(reader):
        provider = known.get(account.provider)
        name, hint = (provider.name, provider_hint(provider)) if provider else (account.provider, "")
        found.append(AccountLine(account, name, hint, active.get(account.id, Activity())))
    return tuple(found)


def columns() -> tuple[Column, ...]:
    """Return how the list is laid out."""
    return (
        Column("", 1, 1),
        Column(_("Name"), 6, 16),
        Column(_("Address"), 16, 36),
        Column(_("Provider"), 8, 18, dispensable=2),
        Column(_("State"), 31, 44),
        Column(_("Last mail"), 6, 12, "right", dispensable=1),
        Column(_("24 h"), 4, 8, "right"),
    )


def row(one: AccountLine) -> Row:
    """Return an account's line."""
    account, activity = one.account, one.activity
    glyph, colour, state = state_of(account)
    return Row(
        account.id,
        (
            cell(glyph, f"bold {colour}"),
            cell(account.name, "bold"),
            cell(account.address),
            cell(one.provider, MUTED),
            cell(state, "" if colour == DONE else colour),
            cell(moment.apart(activity.last_mail_at) if activity.last_mail_at else "—", MUTED),
            cell(f"{activity.sent:,}"),
        ),
    )


def state_of(account: Account) -> tuple[str, str, str]:
    """Return an account's glyph, its colour, and its state in words with the code behind them."""
    code = f" ({account.code})" if account.code else ""
    if account.state == WORKING and account.paused_until and account.paused_until > stamp(moment.now()):
        until = moment.when(account.paused_until)
        return "!", WAITING, _("sends again {when}").format(when=until) + code
    match account.state:
        case accounts.WORKING:
            return "●", DONE, _("working")
        case accounts.NEW:
            return "○", MUTED, _("not yet read")
        case accounts.NEEDS_SIGN_IN:
            return "!", FAILED, _("needs sign-in") + code
        case accounts.REFUSED:
            return "!", FAILED, _("refused") + code
        case accounts.UNREACHABLE:
            return "!", WAITING, _("cannot be reached") + code
    return "!", WAITING, _("paused") + code


def advice() -> list[Content]:
    """Return what an empty list says."""
    return [
        line(_("No accounts yet"), f"bold {MUTED}"),
        line(""),
        line(_("An account is a mailbox: rows write mail from it, and the replies come back to their rows.")),
        line(_("Nothing in the mailbox itself is changed; its passwords are kept outside of this store.")),
        line(""),
        joined([line("a", f"bold {ACCENT}"), line(_("adds one: an address and a password are usually enough"))]),
    ]


def described(one: AccountLine) -> Iterator[Content]:
    """Yield what is told of an account below the list."""
    account = one.account
    yield line(account.name, "bold")
    yield _server(_("receives"), account.imap_host, account.imap_port, account.imap_security)
    yield _server(_("sends"), account.smtp_host, account.smtp_port, account.smtp_security)
    yield joined([line(f"{_('as'):9}", MUTED), line(account.user_name)])
    if account.password_command:
        yield joined([line(f"{_('by'):9}", MUTED), line(account.password_command)])
    if account.code:
        yield from _trouble(one)


def _server(word: str, host: str, port: int, security: str) -> Content:
    return joined([line(f"{word:9}", MUTED), line(f"{host}:{port}"), line(security.upper(), MUTED)])


def _trouble(one: AccountLine) -> Iterator[Content]:
    account, waiting = one.account, one.activity.waiting
    yield line("")
    if account.words:
        yield line(account.words, MUTED)
    if step := next_step(account.code):
        yield line(step)
    if account.state in (NEEDS_SIGN_IN, REFUSED):
        waits = ngettext("{n} mail waits for it.", "{n} mails wait for it.", waiting).format(n=f"{waiting:,}")
        yield joined([line("r", f"bold {ACCENT}"), line(_("signs in again.")), line(waits if waiting else "")], " ")
    elif account.state == UNREACHABLE:
        yield line(_("It is tried again by itself."))
