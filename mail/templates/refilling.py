"""A mail from a template is filled in once more when it leaves; what a person has typed into it stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mail.signing import block
from mail.templates.errors import NotRefillableError
from mail.templates.filling import Filled, fill, html_signed, inserted, into
from mail.templates.keeping import template_of
from store import signatures, templates
from store.clean import clean_text
from store.connection import Reader
from store.drafts import Draft
from store.tables import Table


def filled_part(reader: Reader, table: Table, row: int, draft: Draft) -> Draft:
    """Return what the template of a draft has put into it: the subject, the text as it stands there, the files.

    It says which template that was, for it may be called otherwise when the mail leaves.

    :raises NotRefillableError: there is no template, or its text does not stand in the draft as it fills it in now
    :raises NoSuchTemplateError: it was removed
    :raises TemplateError: no mail can be made of the row
    """
    if not draft.template:
        raise NotRefillableError(template="")
    filled = _filled(reader, table, row, draft)
    found = next((text for text in _as_it_may_stand(draft, filled) if text in draft.body), None)
    if found is None:
        raise NotRefillableError(template=filled.template)
    return Draft(subject=filled.subject, body=found, enclosed=filled.enclosed, template_id=filled.template_id)


def refilled(
    reader: Reader, table: Table, row: int, draft: Draft, own: Draft, member: int | None
) -> tuple[Draft, Draft]:
    """Return a draft filled in anew with the row as it is now, and what the template has put into it this time.

    Its recipients stay, and so does what was typed.

    :param own: what the template had put into it, of :func:`filled_part`
    :param member: who has written it
    :raises NoSuchTemplateError: the template was removed, or is for another table now
    :raises TemplateError: no mail can be made of the row
    """
    filled = _filled(reader, table, row, replace(draft, template_id=draft.template_id or own.template_id))
    kept = tuple(one for one in draft.enclosed if one not in own.enclosed)
    bare, part = replace(draft, enclosed=kept), _without_taken_off(filled, draft, own)
    made = html_signed(into(bare, part, own), _signature(reader, draft, member))
    return made, replace(own, subject=part.subject, body=inserted(bare, part, own), enclosed=filled.enclosed)


def _filled(reader: Reader, table: Table, row: int, draft: Draft) -> Filled:
    held = template_of(templates.behind(reader, draft.template, draft.template_id, table.id))
    filled = fill(reader, table, row, replace(held, to="", cc="", bcc=""))
    # the composer leaves no HTML of a template in a draft, a command does
    return filled if draft.html else replace(filled, html="")


def _as_it_may_stand(draft: Draft, filled: Filled) -> Iterator[str]:
    """Yield the text of a template in the ways in which it is put into a draft."""
    for text in (filled.body.rstrip("\n"), inserted(draft, filled, Draft()), filled.plain.rstrip("\n")):
        yield text
        yield clean_text(text)


def _without_taken_off(filled: Filled, draft: Draft, own: Draft) -> Filled:
    """Leave out the files that a person has taken off a mail."""
    off = {one.name for one in own.enclosed if one not in draft.enclosed}
    return replace(filled, enclosed=tuple(one for one in filled.enclosed if one.name not in off))


def _signature(reader: Reader, draft: Draft, member: int | None) -> str:
    """Return the HTML of the signature that a draft ends with, empty where none is known."""
    held = (one for one in signatures.every(reader, member) if draft.signed and block(one.text) == draft.signed)
    return next((one.html for one in held if one.html), "")
