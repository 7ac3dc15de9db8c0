"""The text of a mail that is being written: in which form it travels, its signature, the mail that it quotes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from store.clean import clean_text
from store.drafts import Draft
from store.identities import Identity
from store.language import _
from store.signatures import Signature
from tui.widgets.signed_area import SignedArea

if TYPE_CHECKING:
    from mail.templates.filling import Filled


class MailText:
    """Knows what an area holds; ready HTML counts only as long as nobody changes the text that it stands for."""

    def __init__(self, draft: Draft, signatures: Sequence[Signature] = (), identities: Sequence[Identity] = ()) -> None:
        """Go on with the text of a draft."""
        self.area = SignedArea(draft.body, draft.signed, draft.quoted)
        self.signatures = {one.id: one for one in signatures}
        self.untyped = Draft()
        """What nobody has typed: fields that are still so give way to a template's, and so does its body."""
        self._usual = {one.id: one.signature for one in identities}
        self._quoted = draft.quoted
        self._is_markdown = draft.is_markdown
        self._template = (draft.template, draft.template_id)
        self._html = draft.html
        self._stands_for = self.area.text
        self._unsigned: Draft | None = None
        """The draft that a template has filled in, its HTML without a signature."""

    def offer_senders(self, identities: Sequence[Identity]) -> None:
        """Know the signatures of other senders."""
        self._usual = {one.id: one.signature for one in identities}

    # its form

    def formed(self, draft: Draft) -> Draft:
        """Return a draft that holds this text as it travels."""
        name, number = self._template
        form = replace(draft, is_markdown=self._is_markdown, html=self._valid_html)
        return replace(form, template=name, template_id=number)

    @property
    def _valid_html(self) -> str:
        return self._html if self.area.text == self._stands_for else ""

    @property
    def form(self) -> str:
        """What the form is called."""
        if self._valid_html:
            return _("HTML of the template")
        return _("Markdown") if self._is_markdown else _("plain text")

    def drop_html(self) -> bool:
        """Forget ready HTML that stands for another text; return whether there was any."""
        is_lost = bool(self._html) and not self._valid_html
        if is_lost:
            self._html = ""
        return is_lost

    def turn_form(self) -> str:
        """Go over from plain to Markdown, or back, ready HTML giving way to plain; say what that means."""
        self._is_markdown = not self._is_markdown and not self._valid_html
        self._html = ""
        if self._is_markdown:
            return _("Markdown: *emphasis*, lists and links travel as HTML too.")
        return _("Plain text: it travels as it stands here.")

    # a template, and the signature

    def fill(self, now: Draft, filled: Filled) -> Draft:
        """Put in the text that a template makes, as if it were typed; return the whole draft that it makes."""
        from mail.templates import filling

        made = filling.into(now, filled, self.untyped)
        self.untyped = replace(made, body=clean_text(filling.inserted(now, filled, self.untyped)))
        self._unsigned, self._is_markdown = made, made.is_markdown
        self._template = (made.template, made.template_id)
        self.area.put(made.body)
        self._stand_for(made)
        return made

    def _stand_for(self, made: Draft) -> None:
        """Let the HTML of a draft stand for the text, with the text's signature."""
        from mail.signing import block
        from mail.templates.filling import html_signed

        signed = self.area.signed
        ready = (one.html for one in self.signatures.values() if signed and block(one.text) == signed)
        self._html = html_signed(replace(made, signed=signed), next(ready, "")).html
        self._stands_for = self.area.text

    def follow(self, sender: int | None) -> None:
        """End with the signature of another sender, unless a person has changed it."""
        found = self.signatures.get(self._usual.get(sender or 0) or 0)
        self._sign(lambda: self.area.follow(found.text if found else ""))

    def choose(self, signature: str) -> None:
        """End with a signature that a person chose, or with none."""
        self._sign(lambda: self.area.choose(signature))

    def _sign(self, change: Callable[[], None]) -> None:
        held, signed = self._valid_html, self.area.signed
        change()
        if held and self._unsigned is not None and self.area.signed != signed:
            self._stand_for(self._unsigned)

    # the mail that is answered or passed on

    def turn_quote(self) -> str:
        """Leave the quoted mail out, or put it in again below the text; say what came of it."""
        from mail.quote_place import AFTER, NOWHERE, place_of

        is_there = place_of(self.area.text, clean_text(self._quoted)) != NOWHERE
        told = _("Without the quoted mail; t puts it back.") if is_there else _("With the quoted mail.")
        return self._place_quote(NOWHERE if is_there else AFTER, told)

    def turn_side(self) -> str:
        """Write below the quoted mail, or above it; say what came of it."""
        from mail.quote_place import AFTER, BEFORE, place_of

        is_below = place_of(self.area.text, clean_text(self._quoted)) == BEFORE
        told = _("Write above the quoted mail.") if is_below else _("Write below the quoted mail.")
        return self._place_quote(AFTER if is_below else BEFORE, told)

    def _place_quote(self, where: str, told: str) -> str:
        from mail.quote_place import CHANGED, place_of, placed

        body, quoted = self.area.text, clean_text(self._quoted)
        if not quoted:
            return _("This mail quotes nothing.")
        if place_of(body, quoted) == CHANGED:
            return _("The quoted mail was changed here, so it stays where it is.")
        found = placed(body, quoted, self.area.signed, where)
        self.area.put(found.body)
        self.area.go_to(found.cursor)
        return told
