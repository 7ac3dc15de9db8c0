"""The last look before a mail is sent. Here, and only here, one letter sends it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message

from store.drafts import Draft
from store.language import _, ngettext
from store.sizes import size_of
from tui.calm import Calm
from tui.keys import bindings
from tui.paint import FAILED, MUTED, WAITING, joined, line
from tui.size_words import at_most
from tui.widgets.choosers import named
from tui.widgets.said import Said

if TYPE_CHECKING:
    from mail.address import Address
    from mail.review import Review

_MOST_NAMED = 8
"""Recipients of a kind that are named."""
_NOT_HERE = frozenset({"u", "ctrl+z", "ctrl+y", "g"})
"""Keys of other places that would change something behind the panel."""


class ReviewPanel(VerticalScroll, can_focus=True):
    """Shows who gets the mail, through which server, and what seems wrong; nothing is sent without `y`."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("review")
    DEFAULT_CSS = """
    ReviewPanel {
        height: auto;
        max-height: 90%;
        padding: 1 2;
        background: $panel;
        scrollbar-size-vertical: 1;
        & Static { height: auto; }
        & > #question { margin-bottom: 1; }
        & > Horizontal { height: auto; }
        & > Horizontal > .label { width: 10; color: $text-muted; }
        & > Horizontal > .sign { width: 2; }
        & > Horizontal > .fact { width: 1fr; }
        & > .first { margin-top: 1; }
    }
    """

    class Sent(Message):
        """The mail is to be sent."""

    class Scheduled(Message):
        """The mail is to be sent later: ask when."""

    class FileAsked(Message):
        """Files are to be attached."""

    @dataclass
    class LookedAt(Message):
        """The mail is to be shown as ``bytes`` or as ``received``."""

        what: str

    class Edited(Message):
        """The writer goes on writing."""

    class Kept(Message):
        """The writer leaves; the draft is kept."""

    class Discarded(Message):
        """The draft is to be thrown away: ask first."""

    def __init__(self, review: Review, draft: Draft, row: str) -> None:
        """Show a review; `row` is the path of the row, from outside."""
        super().__init__()
        self._review = review
        self._draft = draft
        self._row = row
        self._calm = Calm()
        self.is_sending = False

    def compose(self) -> ComposeResult:
        """The question, the facts, then what is wrong with them."""
        yield Said(self._question(line(self._advice, MUTED)), id="question")
        for label, fact in facts(self._review, self._draft, self._row):
            with Horizontal():
                yield Said(line(label), classes="label")
                yield Said(fact, classes="fact")
        for number, (style, doubt) in enumerate(doubts(self._review)):
            with Horizontal(classes="" if number else "first"):
                yield Said(line("!", f"bold {style}"), classes="sign")
                yield Said(line(doubt, FAILED if style == FAILED else ""), classes="fact")

    @property
    def _advice(self) -> str:
        if not self._review.may_be_sent:
            return _("Not like this: e goes back to it.")
        count = len(self._review.warnings)
        if not count:
            return _("y sends, enter does not.")
        told = ngettext(
            "y sends, enter does not; {n} thing to look at.", "y sends, enter does not; {n} things to look at.", count
        )
        return told.format(n=count)

    @property
    def text(self) -> str:
        """All that the panel says."""
        return "\n".join(str(one.content) for one in self.query(Said))

    def _question(self, remark: Content) -> Content:
        return joined([line(_("Send this mail?"), "bold"), remark])

    def remark(self, sentence: str, style: str = WAITING) -> None:
        """Say something beside the question."""
        self.query_one("#question", Said).update(self._question(line(sentence, style)))

    def on_mount(self) -> None:
        """Take the keys."""
        self.focus()

    def on_key(self, event: events.Key) -> None:
        """Note every key; those that belong elsewhere end here."""
        self._calm.noticed()
        if event.key in _NOT_HERE:
            event.stop()

    def on_paste(self, event: events.Paste) -> None:
        """Note a paste; it types nothing here."""
        event.stop()
        self._calm.noticed()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While the mail is handed to the outbox, wait."""
        return not self.is_sending

    def action_send(self) -> None:
        """Send, unless something stops the mail or the key came along with others."""
        if not self._review.may_be_sent:
            self.remark(_("Nothing was sent: look at what is red. e goes back to the mail."), FAILED)
        elif not self._calm.was_calm:
            self.remark(_("That came too quickly after another key, so nothing was sent. Press y again."))
        else:
            self.is_sending = True
            self.remark(_("Handing the mail to the outbox…"))
            self.refresh_bindings()
            self.post_message(self.Sent())

    def action_later(self) -> None:
        """Ask when to send, unless something stops the mail."""
        if self._review.may_be_sent:
            self.post_message(self.Scheduled())
        else:
            self.remark(_("Not like this: look at what is red. e goes back to the mail."), FAILED)

    def being_scheduled(self) -> None:
        """Take no other key while the mail is put into the outbox."""
        self.is_sending = True
        self.remark(_("Handing the mail to the outbox…"))
        self.refresh_bindings()

    def not_sent(self) -> None:
        """Be ready again after it could not be handed over."""
        self.is_sending = False
        self.remark(_("Not sent; the draft is kept."), FAILED)
        self.refresh_bindings()
        self.focus()

    def show_advice(self) -> None:
        """Say beside the question what can be done."""
        self.remark(self._advice, MUTED)

    def action_look(self, what: str) -> None:
        """Show the mail as ``bytes`` or as ``received``."""
        self.post_message(self.LookedAt(what))

    def action_attach(self) -> None:
        """Choose files."""
        self.post_message(self.FileAsked())

    def action_edit(self) -> None:
        """Go on writing."""
        self.post_message(self.Edited())

    def action_keep(self) -> None:
        """Leave; the draft is kept."""
        self.post_message(self.Kept())

    def action_discard(self) -> None:
        """Ask whether to throw the draft away."""
        self.post_message(self.Discarded())


def facts(review: Review, draft: Draft, row: str) -> Iterator[tuple[str, Content]]:
    """Yield what is to be looked at, each with its label."""
    yield from _sender(review)
    for label, people in ((_("To"), review.to), (_("Cc"), review.cc), (_("Bcc"), review.bcc)):
        if people:
            yield label, line(_written(people))
    yield _("Subject"), line(draft.subject or "—")
    yield _("Size"), line(_size(review, draft))
    yield _("Row"), line(row)
    if draft.template:
        yield _("Template"), line(draft.template)


def doubts(review: Review) -> Iterator[tuple[str, str]]:
    """Yield what stops the mail, then what someone should look at, each with its style."""
    yield from ((FAILED, problem) for problem in review.problems)
    yield from ((WAITING, warning) for warning in review.warnings)


def _sender(review: Review) -> Iterator[tuple[str, Content]]:
    identity, account = review.identity, review.account
    if identity is None or account is None:
        yield _("From"), line(_("nobody yet"), FAILED)
        return
    yield _("From"), line(named(identity))
    how = _("through {server}, {security}, signed in as {user}").format(
        server=account.smtp_host, security=account.smtp_security.upper(), user=account.user_name
    )
    yield "", line(how, MUTED)


def _written(people: tuple[Address, ...]) -> str:
    shown = ", ".join(str(one) for one in people[:_MOST_NAMED])
    more = len(people) - _MOST_NAMED
    if more <= 0:
        return shown
    told = ngettext("and {n} more; W names all", "and {n} more; W names all", more)
    return f"{shown} {told.format(n=f'{more:,}')}"


def _size(review: Review, draft: Draft) -> str:
    # past the limit, and there alone, it was measured
    is_over = review.limit is not None and review.size > review.limit
    size = size_of(review.size) if is_over else at_most(review.size)
    if draft.enclosed:
        count = ngettext("with {n} file", "with {n} files", len(draft.enclosed)).format(n=len(draft.enclosed))
        size = f"{size} {count}"
    if review.limit is not None:
        size += " " + _("(limit {size})").format(size=size_of(review.limit))
    return size
