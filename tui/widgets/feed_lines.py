"""The lines of one item of the feed: texts with the role of each, clean and not wider than the pane."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from rich.cells import cell_len

from store.clean import clean_line
from store.feed import AUTO_REPLY, BOUNCE, CHANGE, COMMENT, MAIL_OUT, SCHEDULED, FeedEntry, FeedMail
from store.language import _, ngettext
from store.sizes import size_of
from store.suggestions import bare_subject
from tui import moment
from tui.mail_states import Told, conditions, state_of
from tui.paint import fit
from tui.widgets.feed_items import CHANGES, CONVERSATION, DRAFT, Item
from tui.widgets.wrapping import LONGEST, wrapped

OPEN, CLOSED = "▾", "▸"
OUT, IN, SAID, CHANGED, TROUBLE, LATER = "→", "←", "◦", "·", "!", "⏱"
STEP = 2
"""Cells by which what is below something is set in."""
_DETAIL_LINES = 4
_NAMED = 2


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line; the role says which style it gets, empty is plain text."""

    text: str
    role: str = ""


Line = tuple[Span, ...]

Texts = Callable[[FeedMail], tuple[str, str]]
"""Reads what a mail's writer wrote, and what they quoted."""


@dataclass(frozen=True, slots=True)
class Look:
    """How an item is drawn."""

    width: int
    is_open: bool = False
    quotes_open: bool = False
    topic: str = ""
    """The conversation's subject; a mail says its own only where it differs."""


def lines_of(item: Item, look: Look, texts: Texts) -> list[Line]:
    """Return all lines of an item, at least one."""
    if item.kind == CONVERSATION:
        return [_conversation(item, look)]
    if item.kind == CHANGES:
        return [_changes(item, look)]
    if item.kind == CHANGE:
        return [_change(item, look)]
    if item.kind == DRAFT:
        return list(_draft(item, look))
    if item.kind == COMMENT:
        return list(_comment(item, look))
    if item.kind == SCHEDULED:
        return list(_scheduled(item, look))
    return list(_mail(item, look, texts))


def moves(item: Item) -> bool:
    """Tell whether an item's first line changes by itself from second to second."""
    return item.kind == MAIL_OUT and state_of(item.entry).moves


def topic_of(item: Item) -> str:
    """Return the subject of a conversation."""
    return next((entry.subject for entry in item.entries if entry.subject.strip()), "") or _("(no subject)")


def _conversation(item: Item, look: Look) -> Line:
    count = ngettext("{n} mail", "{n} mails", len(item.entries)).format(n=len(item.entries))
    right = [Span(count, "dim")]
    if item.unread:
        right += [Span(", ", "dim"), Span(_("{n} new").format(n=item.unread), "new")]
    elif not look.is_open:
        right.append(Span("  " + moment.when(item.entries[-1].at), "dim"))
    mark = OPEN if look.is_open else CLOSED
    return _head(item, look, [Span(f"{mark} ", "mark"), Span(topic_of(item), "subject")], right)


def _changes(item: Item, look: Look) -> Line:
    count = ngettext("{n} change", "{n} changes", len(item.entries)).format(n=len(item.entries))
    names = dict.fromkeys(clean_line(entry.subject) for entry in item.entries)
    mark = OPEN if look.is_open else CLOSED
    left = [Span(f"{mark} {count}  ", "dim"), Span(", ".join(names), "dim")]
    return _head(item, look, left, [Span(_when_and_who(item.entries[-1]), "dim")])


def _change(item: Item, look: Look) -> Line:
    entry = item.entry
    left = [Span(f"{CHANGED} {entry.subject}  ", "dim"), Span(entry.text, "dim")]
    return _head(item, look, left, [Span(_when_and_who(entry), "dim")])


def _when_and_who(entry: FeedEntry) -> str:
    return f"{moment.when(entry.at)}  {entry.who}".rstrip()


def _comment(item: Item, look: Look) -> Iterator[Line]:
    entry = item.entry
    left = [Span(f"{SAID} ", "said"), Span(entry.who or _("somebody"), "who")]
    yield _head(item, look, left, [Span(moment.when(entry.at), "dim")])
    yield from _text_lines(item, look, entry.text)


def _draft(item: Item, look: Look) -> Iterator[Line]:
    draft = item.draft
    if draft is None:
        return
    to = draft.to.strip() or _("nobody yet")
    left = [Span(f"{OUT} ", "mark"), Span(_("Draft to {names}").format(names=to), "who")]
    yield _head(item, look, left, [Span(_("not sent; enter goes on"), "waiting")])
    yield from _text_lines(item, look, draft.subject, "subject")
    yield from _text_lines(item, look, draft.body)


def _scheduled(item: Item, look: Look) -> Iterator[Line]:
    entry, mail = item.entry, item.entry.mail
    if mail is None:
        return
    told = state_of(entry)
    to = _("to {names}").format(names=_names(mail, "to") or _names(mail, "cc") or _names(mail, "bcc"))
    left = [_later_mark(entry, told), Span(entry.who, "who"), Span(f" {to}")]
    yield _head(item, look, left, [Span(told.words, told.role)])
    yield from _detail(item, look, told)
    if entry.state == SCHEDULED and mail.schedule is not None and (terms := conditions(mail.schedule.schedule)):
        yield _set_in(item, look, Span("; ".join(terms), "dim"))
    yield from _text_lines(item, look, entry.subject, "subject")
    yield from _text_lines(item, look, entry.text)


def _later_mark(entry: FeedEntry, told: Told) -> Span:
    if entry.state == SCHEDULED:
        return Span(f"{LATER} ", "mark")
    if told.role in ("failed", "waiting"):
        return Span(f"{TROUBLE} ", told.role)
    return Span(f"{OUT} ", "dim")


def _mail(item: Item, look: Look, texts: Texts) -> Iterator[Line]:
    entry = item.entry
    mail = entry.mail
    if mail is None:
        return
    told = state_of(entry)
    yield _head(item, look, _who(entry, mail), [Span(told.words, told.role)])
    yield from _detail(item, look, told)
    if look.topic and bare_subject(entry.subject) != bare_subject(look.topic):
        yield _set_in(item, look, Span(entry.subject, "subject"))
    if not look.is_open:
        yield from _preview(item, look, entry)
        return
    for role, label in (("cc", _("Cc")), ("bcc", _("Bcc"))):
        if mail.recipients.get(role):
            yield _set_in(item, look, Span(f"{label}: {_names(mail, role)}", "dim"))
    yield from _opened(item, look, mail, texts)
    yield ()


def _who(entry: FeedEntry, mail: FeedMail) -> list[Span]:
    if entry.kind == BOUNCE:
        return [Span(f"{TROUBLE} ", "failed"), Span(entry.who, "failed")]
    if entry.kind == AUTO_REPLY:
        return [Span(f"{IN} {entry.who}", "dim")]
    if entry.kind == MAIL_OUT:
        to = _("to {names}").format(names=_names(mail, "to") or _names(mail, "bcc"))
        return [Span(f"{OUT} ", "out"), Span(entry.who, "who"), Span(f" {to}")]
    return [Span(f"{IN} ", "in"), Span(entry.who, "who")]


def _names(mail: FeedMail, role: str) -> str:
    people = mail.recipients.get(role, ())
    named = ", ".join(name or address for name, address in people[:_NAMED])
    return named if len(people) <= _NAMED else f"{named} +{len(people) - _NAMED}"


def _detail(item: Item, look: Look, told: Told) -> Iterator[Line]:
    """The words of whoever refused."""
    if told.detail:
        sentence = f"{told.words}: {told.detail}" if told.role == "failed" else told.detail
        for line in wrapped(sentence, _room(item, look))[:_DETAIL_LINES]:
            yield _set_in(item, look, Span(line, told.role))


def _preview(item: Item, look: Look, entry: FeedEntry) -> Iterator[Line]:
    first = " ".join(entry.text.split())
    files = ", ".join(name for name, _size in entry.mail.attachments) if entry.mail else ""
    if first or files:
        yield _set_in(item, look, Span(first or files, "dim"))


def _opened(item: Item, look: Look, mail: FeedMail, texts: Texts) -> Iterator[Line]:
    text, quoted = texts(mail)
    room = _room(item, look)
    for line in wrapped(text, room):
        yield _set_in(item, look, Span(line))
    if mail.quoted:
        count = ngettext("{n} quoted line", "{n} quoted lines", mail.quoted).format(n=mail.quoted)
        yield _set_in(item, look, Span(f"{OPEN if look.quotes_open else CLOSED} {count}", "dim"))
        if look.quotes_open:
            for line in wrapped(quoted, room - STEP):
                yield _set_in(item, look, Span(f"  {line}", "dim"))
    if max(len(text), len(quoted) if look.quotes_open else 0) > LONGEST:
        yield _set_in(item, look, Span(_("The rest is too long to be shown here."), "waiting"))
    for name, size in mail.attachments:
        yield _set_in(item, look, Span(name, "file"), Span(f"  {size_of(size)}", "dim"))


def _text_lines(item: Item, look: Look, text: str, role: str = "") -> Iterator[Line]:
    """All lines of a text when the item is open, else its beginning in one."""
    if look.is_open:
        for line in wrapped(text, _room(item, look)):
            yield _set_in(item, look, Span(line, role))
    elif text.strip():
        yield _set_in(item, look, Span(" ".join(text[:400].split()), role or "dim"))


def _room(item: Item, look: Look) -> int:
    return max(8, look.width - STEP * (item.depth + 1))


def _set_in(item: Item, look: Look, *spans: Span) -> Line:
    """Return a line below the head of its item."""
    return (Span(" " * (STEP * (item.depth + 1))), *_cut(spans, _room(item, look)))


def _head(item: Item, look: Look, left: Iterable[Span], right: Iterable[Span]) -> Line:
    """Return the first line of an item, its right part at the edge; the left part gives way."""
    indent = STEP * item.depth
    end = [Span(clean_line(span.text), span.role) for span in right]
    most = max(8, look.width * 2 // 3)
    taken = sum(cell_len(span.text) for span in end)
    if taken > most:
        end, taken = _cut(end, most), most
    room = max(0, look.width - indent - taken - 2)
    return (Span(" " * indent), *_cut(left, room, pad=True), Span("  "), *end)


def _cut(spans: Iterable[Span], width: int, *, pad: bool = False) -> list[Span]:
    """Return spans clean and not wider than `width` together; exactly as wide when padded."""
    found: list[Span] = []
    for span in spans:
        if width <= 0:
            break
        text = clean_line(span.text[: 8 * width + 64])
        if cell_len(text) > width:
            text = fit(text, width)
        found.append(Span(text, span.role))
        width -= cell_len(text)
    if pad and width > 0:
        found.append(Span(" " * width))
    return found
