"""A draft becomes a letter: addresses read, files fetched, the chain of mails that it continues."""

from __future__ import annotations

from mail.address import Address, parse_addresses
from mail.reading.headers import parse_headers
from mail.writing.bodies import bodies_of
from mail.writing.compose import Enclosure, InlineImage, Letter
from store import blobs, mails, signatures
from store.clock import now
from store.connection import Reader
from store.drafts import Draft, Enclosed
from store.identities import Identity


def letter_of(reader: Reader, draft: Draft, identity: Identity, message_id: str) -> Letter:
    """Return a draft as a letter, dated now; with HTML where the draft has some, or is Markdown with markup in it.

    :raises BadAddressError: an address is none
    """
    answered, chain = _answered(reader, draft)
    reply_to = parse_addresses(identity.reply_to)
    bodies = bodies_of(draft, signatures.load(reader, identity.signature))
    return Letter(
        sender=Address(identity.name, identity.address),
        to=parse_addresses(draft.to),
        cc=parse_addresses(draft.cc),
        bcc=parse_addresses(draft.bcc),
        reply_to=reply_to[0] if reply_to else None,
        subject=draft.subject.strip(),
        text=bodies.text,
        html=bodies.html,
        inline=tuple(_image(reader, one) for one in draft.enclosed if one.content_id),
        attachments=tuple(_file(reader, one) for one in draft.enclosed if not one.content_id),
        message_id=message_id,
        date=now(),
        in_reply_to=answered,
        references=chain,
        unsubscribe=draft.unsubscribe,
        is_automated=bool(draft.origin),
    )


def _answered(reader: Reader, draft: Draft) -> tuple[str, tuple[str, ...]]:
    """Return the id of the mail that is answered, and the ids that its chain names, its own last."""
    if draft.answers is None:
        return "", ()
    mail = mails.load(reader, draft.answers)
    headers = parse_headers(mails.raw(reader, mail))
    return mail.message_id, (*headers.references, *headers.in_reply_to, mail.message_id)


def _image(reader: Reader, one: Enclosed) -> InlineImage:
    return InlineImage(one.content_id, one.name, one.content_type, blobs.get(reader, one.hash))


def _file(reader: Reader, one: Enclosed) -> Enclosure:
    return Enclosure(one.name, one.content_type, blobs.get(reader, one.hash))
