"""What stands in a feed, in which order, and what of it is folded: mails of a conversation together, the rest by time.

A conversation stands where its newest mail belongs, so that what is going on is at the end. A comment belongs to
the conversation that was going on when it was written. Changes of cells in a row are gathered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from store.drafts import Draft
from store.feed import AUTO_REPLY, BOUNCE, CHANGE, COMMENT, MAIL_IN, MAIL_OUT, SCHEDULED, FeedEntry

CONVERSATION, CHANGES, DRAFT = "conversation", "changes", "draft"
MAILS = (MAIL_OUT, MAIL_IN, AUTO_REPLY, BOUNCE)
TROUBLED = ("failed", "unknown", "partly")

GATHERED = 3
"""Changes in a row that are shown as one item."""
ALL_OPEN = 20
"""With at most so many mails, no conversation is folded at first."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in the feed that the cursor can stand on."""

    key: str
    """Stays the same from one look at the store to the next."""
    kind: str
    depth: int = 0
    entries: tuple[FeedEntry, ...] = ()
    """The one entry; all mails of a conversation; all changes that were gathered."""
    draft: Draft | None = None
    number: int = 0
    """The draft's number, or that of a mail that is meant for later."""
    conversation: int | None = None

    @property
    def entry(self) -> FeedEntry:
        """The first entry: the only one of everything but a conversation or gathered changes."""
        return self.entries[0]

    @property
    def is_mail(self) -> bool:
        """Whether it is one mail."""
        return self.kind in MAILS

    @property
    def unread(self) -> int:
        """How many of its mails are unread."""
        return sum(1 for entry in self.entries if entry.mail is not None and entry.mail.unread)

    @property
    def folds(self) -> bool:
        """Whether it has other items below it."""
        return self.kind in (CONVERSATION, CHANGES)


@dataclass(frozen=True, slots=True)
class Group:
    """An item with those that stand below it when it is unfolded."""

    head: Item
    below: tuple[Item, ...] = ()


def grouped(entries: Sequence[FeedEntry], drafts: Iterable[tuple[int, Draft]] = ()) -> list[Group]:
    """Return a row's feed: entries (oldest first) in groups, then what leaves later, then the drafts.

    A mail that was meant for later and did not leave stands by itself, at the time at which that was decided.
    """
    later = sorted((one for one in entries if one.state == one.kind == SCHEDULED), key=_due)
    entries = [one for one in entries if one not in later]
    gathered: dict[int, list[FeedEntry]] = {}
    placed: list[tuple[str, Group]] = []
    loose: list[FeedEntry] = []
    going_on: int | None = None
    for entry in entries:
        if entry.kind == SCHEDULED:
            loose.append(entry)
        elif entry.conversation is not None:
            going_on = entry.conversation
            gathered.setdefault(going_on, []).append(entry)
        elif entry.kind == COMMENT and going_on is not None:
            gathered[going_on].append(entry)
        else:
            loose.append(entry)
    for number, held in gathered.items():
        newest = max(entry.at for entry in held if entry.conversation is not None)
        placed.append((newest, _conversation(number, held)))
    placed += [(entry.at, Group(_single(entry, 0))) for entry in loose]
    placed.sort(key=lambda one: one[0])
    below = [*(Group(_single(entry, 0)) for entry in later), *(Group(_draft(*one)) for one in drafts)]
    return [*_gathered(group for _at, group in placed), *below]


def _due(entry: FeedEntry) -> str:
    return entry.mail.due_at or "" if entry.mail else ""


def unfolded(groups: Iterable[Group], is_open: Mapping[str, bool]) -> list[Item]:
    """Return the items in sight."""
    items: list[Item] = []
    for group in groups:
        items.append(group.head)
        if is_open.get(group.head.key):
            items.extend(group.below)
    return items


def open_at_first(groups: Sequence[Group]) -> dict[str, bool]:
    """Return which items are open when a row is opened: what is new, what went wrong, and the newest mail."""
    mails = [item for group in groups for item in _every(group) if item.is_mail]
    newest = max((item.entry.at for item in mails), default="")
    decided: dict[str, bool] = {}
    for group in groups:
        for item in _every(group):
            if item.is_mail:
                decided[item.key] = _wants_eyes(item) or item.entry.at == newest
            elif item.kind == COMMENT:
                decided[item.key] = True
        if group.head.kind == CONVERSATION:
            few = len(mails) <= ALL_OPEN
            decided[group.head.key] = few or any(decided.get(item.key) for item in group.below if item.is_mail)
    return decided


def _wants_eyes(item: Item) -> bool:
    return (bool(item.unread) and item.kind != AUTO_REPLY) or item.entry.state in TROUBLED


def _every(group: Group) -> tuple[Item, ...]:
    return (group.head, *group.below)


def _conversation(number: int, held: list[FeedEntry]) -> Group:
    mails = tuple(entry for entry in held if entry.conversation is not None)
    head = Item(f"v{number}", CONVERSATION, entries=mails, conversation=number)
    return Group(head, tuple(_single(entry, 1) for entry in held))


def _single(entry: FeedEntry, depth: int) -> Item:
    if entry.kind == SCHEDULED:
        number = entry.mail.outbox or 0 if entry.mail else 0
        return Item(entry.id, SCHEDULED, depth, (entry,), number=number, conversation=entry.conversation)
    # a mail that answers on the same row twice stands in two conversations
    key = entry.id if entry.conversation is None else f"{entry.id}.{entry.conversation}"
    return Item(key, entry.kind, depth, (entry,), conversation=entry.conversation)


def _draft(number: int, draft: Draft) -> Item:
    return Item(f"d{number}", DRAFT, draft=draft, number=number, conversation=draft.conversation)


def _gathered(groups: Iterable[Group]) -> list[Group]:
    """Put changes that follow each other below one head, when there are enough of them."""
    found: list[Group] = []
    run: list[Group] = []
    for group in groups:
        if group.head.kind == CHANGE:
            run.append(group)
            continue
        found += _run(run)
        run = []
        found.append(group)
    return [*found, *_run(run)]


def _run(run: list[Group]) -> list[Group]:
    if len(run) < GATHERED:
        return run
    items = [group.head for group in run]
    head = Item(f"{items[0].key}+", CHANGES, entries=tuple(item.entry for item in items))
    return [Group(head, tuple(_single(item.entry, 1) for item in items))]
