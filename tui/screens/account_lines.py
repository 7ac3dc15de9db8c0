"""The accounts as a list, and what is told of the one under the cursor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from textual.content import Content

from store import account_activity, account_users, accounts, members, standing_place
from store.account_activity import Activity
from store.accounts import NEEDS_SIGN_IN, NEW, PAUSED, REFUSED, UNREACHABLE, WORKING, Account
from store.clock import stamp
from store.connection import Reader
from store.language import _, ngettext
from store.workspace import Store
from tui import moment
from tui.paint import ACCENT, DONE, FAILED, MUTED, WAITING, joined, line
from tui.remedies import next_step
from tui.widgets.line_list import Column, Row, cell
from tui.widgets.wrapping import wrapped

if TYPE_CHECKING:
    from mail.providers import Quota

_LABEL = 11
_LEAST_WIDTH = 20
_BAR = 6
_FULL = 0.9
"""The share of a quota from which on it needs a look."""


@dataclass(frozen=True)
class AccountLine:
    """An account with what passes through it."""

    account: Account
    provider: str
    """What its provider is called."""
    activity: Activity
    quota: Quota
    users: str
    """Who may use it, in words."""


@dataclass(frozen=True)
class Listed:
    """All accounts, and how the store stands that they send from."""

    accounts: tuple[AccountLine, ...]
    is_copy: bool
    """Whether nothing is sent because the store was copied or moved."""


def read(store: Store) -> Listed:
    """Read all accounts."""
    reader = store.read()
    active = account_activity.of_accounts(reader)
    found = tuple(
        _line(reader, account, active.get(account.id, Activity()), store.member) for account in accounts.every(reader)
    )
    return Listed(found, standing_place.looks_copied(reader, store.path))


def _line(reader: Reader, account: Account, activity: Activity, member: int | None) -> AccountLine:
    from mail.providers import preset_of, quota_of

    provider = preset_of(account.provider)
    return AccountLine(
        account,
        provider.name if provider else account.provider,
        activity,
        quota_of(account.provider, activity.sent, activity.reached),
        users_of(reader, account, member),
    )


def users_of(reader: Reader, account: Account, member: int | None) -> str:
    """Return who may use an account, as that member reads it."""
    if account.shared or account.owner is None:
        return _("everyone")
    users = {account.owner, *account_users.listed(reader, account.id)}
    if len(users) > 1:
        return ngettext("{n} member", "{n} members", len(users)).format(n=len(users))
    return _("you") if account.owner == member else members.names(reader).get(account.owner, "—")


def columns() -> tuple[Column, ...]:
    """Return how the list is laid out; what is dispensable also stands below it."""
    return (
        Column("", 1, 1),
        Column(_("Name"), 6, 16),
        Column(_("Address"), 18, 36, dispensable=2),
        Column(_("Provider"), 8, 18, dispensable=3),
        Column(_("State"), 31, 44),
        Column(_("Fetched"), 5, 9, "right", dispensable=1),
        Column(_("Lag"), 4, 7, "right", dispensable=5),
        Column(_("24 h"), 4, 8, "right"),
        Column("", 6, 9, dispensable=6),
        Column("", _BAR, _BAR, dispensable=4),
        Column(_("Next"), 4, 7, "right", dispensable=8),
        Column(_("Used by"), 8, 14, dispensable=7),
    )


def row(one: AccountLine, *, checking: bool = False) -> Row:
    """Return an account's line."""
    account, activity, quota = one.account, one.activity, one.quota
    glyph, colour, state = ("…", WAITING, _("checking")) if checking else state_of(account)
    full = WAITING if quota.share >= _FULL else ""
    return Row(
        account.id,
        (
            cell(glyph, f"bold {colour}"),
            cell(account.name, "bold"),
            cell(account.address),
            cell(one.provider, MUTED),
            cell(state, "" if colour == DONE else colour),
            cell(moment.apart(account.last_fetch_at) if account.last_fetch_at else "—", MUTED),
            cell("—" if account.lag is None else lag_of(account), MUTED),
            cell(f"{quota.used:,}", full),
            cell(of_most(quota) if quota.most else "", MUTED),
            cell(bar(quota) if quota.most else "", full or MUTED),
            cell(f"{activity.soon:,}" if activity.soon else "—", MUTED),
            cell(one.users, MUTED),
        ),
    )


def of_most(quota: Quota) -> str:
    """Return what may be sent in a day, to stand behind what was."""
    return _("of {n}").format(n=f"{quota.most:,}")


def bar(quota: Quota) -> str:
    """Return how much of the quota is used up, as a bar: not empty with anything sent, and full only at the end."""
    full = _BAR if quota.share >= 1 else min(_BAR - 1, ceil(quota.share * _BAR))
    return "▇" * full + "·" * (_BAR - full)


def lag_of(account: Account) -> str:
    """Return how long new mail lies on the server before it is read here."""
    seconds = account.lag or 0.0
    return _("{n} s").format(n=f"{seconds:.1f}" if seconds < 10 else f"{seconds:.0f}")


def state_of(account: Account) -> tuple[str, str, str]:
    """Return an account's glyph, its colour, and its state in words with the code behind them."""
    code = f" ({account.code})" if account.code else ""
    if account.state in (WORKING, NEW) and account.paused_until and account.paused_until > stamp(moment.now()):
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
    return "‖", WAITING, _("paused")


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


def copied() -> Content:
    """Return what stands above everything where the store is a copy."""
    told = _("This store is a copy or was moved: nothing is sent from it.")
    key = line("A", f"bold {ACCENT}")
    ways = joined([line(" "), key, line(_("lets it send; so does"), MUTED), line("mailbase-tui arm")], " ")
    return joined([joined([line("!", f"bold {WAITING}"), line(told, WAITING)], " "), ways], "\n")


def described(one: AccountLine, width: int) -> Iterator[Content]:
    """Yield what is told of an account below the list, its facts no wider than `width`."""
    account = one.account
    yield joined([line(account.name, "bold"), line(account.address, MUTED)])
    yield _server(_("receives"), account.imap_host, account.imap_port, account.imap_security)
    yield _server(_("sends"), account.smtp_host, account.smtp_port, account.smtp_security)
    for label, text in ((_("fetched"), _fetched(one)), (_("24 h"), sent_of(one)), (_("used by"), one.users)):
        yield from labelled(line(f"{label:{_LABEL}}", MUTED), text, width)
    yield from trouble(one)


def sent_of(one: AccountLine) -> str:
    """Return what has left in 24 hours of what may, and what leaves in the next."""
    quota = one.quota
    counted = (
        ngettext("{n} recipient", "{n} recipients", quota.used)
        if quota.counts_recipients
        else ngettext("{n} mail sent", "{n} mails sent", quota.used)
    ).format(n=f"{quota.used:,}")
    parts = [counted + (f" {of_most(quota)} {bar(quota)}" if quota.most else "")]
    if one.activity.soon:
        parts.append(_("{n} leave in the next 24 h").format(n=f"{one.activity.soon:,}"))
    return "   ".join(parts)


def _fetched(one: AccountLine) -> str:
    account = one.account
    if not account.last_fetch_at:
        return _("not yet")
    parts = [_("{span} ago").format(span=moment.apart(account.last_fetch_at))]
    if account.lag is not None:
        parts.append(_("new mail waits {span}").format(span=lag_of(account)))
    if one.activity.last_mail_at:
        parts.append(_("the newest is {span} old").format(span=moment.apart(one.activity.last_mail_at)))
    return "   ".join(parts)


def labelled(label: Content, text: str, width: int, style: str = "") -> Iterator[Content]:
    """Yield a text beside a label, in as many lines as it needs to be no wider than `width` with it."""
    beside = line(" " * label.cell_length)
    for place, part in enumerate(wrapped(text, max(_LEAST_WIDTH, width - label.cell_length))):
        yield joined([beside if place else label, line(part, style)], "")


def _server(word: str, host: str, port: int, security: str) -> Content:
    server = joined([line(f"{host}:{port}"), line(security.upper(), MUTED)])
    return joined([line(f"{word:{_LABEL}}", MUTED), server], "")


def trouble(one: AccountLine, *, with_keys: bool = True) -> Iterator[Content]:
    """Yield what keeps an account from working, and what helps; nothing where it works.

    :param with_keys: whether the keys of the list of accounts work where this is told
    """
    account, waiting = one.account, one.activity.waiting
    waits = ngettext("{n} mail waits for it.", "{n} mails wait for it.", waiting).format(n=f"{waiting:,}")
    waits = waits if waiting else ""
    if account.state == PAUSED:
        yield line("")
        yield line(_("Nothing is fetched and nothing is sent until it goes on; no mail is lost by that."))
        yield from _key("space", _("lets it go on."), waits, with_keys)
        return
    if not account.code:
        return
    yield line("")
    if account.words:
        yield line(account.words, MUTED)
    if step := next_step(account.code):
        yield line(step)
    if account.state in (NEEDS_SIGN_IN, REFUSED):
        yield from _key("r", _("signs in again."), waits, with_keys)
    elif account.state == UNREACHABLE:
        yield line(_("It is tried again by itself."))


def _key(name: str, does: str, waits: str, with_keys: bool) -> Iterator[Content]:
    """Yield what a key does, where it works, and what waits for that."""
    parts = [line(name, f"bold {ACCENT}"), line(does)] if with_keys else []
    if waits:
        parts.append(line(waits))
    if parts:
        yield joined(parts, " ")
