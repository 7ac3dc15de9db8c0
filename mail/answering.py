"""An answer to a mail, and a mail passed on: what such drafts begin with."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import tzinfo

from mail.address import Address
from mail.errors import BadAddressError
from mail.writing.domain import wire_address
from mail.writing.quoting import Original, answering, forwarding
from store import mails
from store.cells.addresses import is_address
from store.clean import file_label
from store.clock import moment
from store.drafts import Draft, Enclosed
from store.suggestions import without_prefixes


def answer_to(
    mail: mails.Mail,
    own: Collection[str],
    *,
    everyone: bool = False,
    below: bool = False,
    language: str = "en",
    zone: tzinfo | None = None,
) -> Draft:
    """Return an answer to a mail as it begins: to whom, about what, the mail quoted.

    An answer to all goes to those alone whom the mail names for that (Mail-Followup-To), as far as it names others.

    :param own: the writer's addresses, which are left out, with a plus and a word after them too
    :param everyone: to all who had it, not only to its writer
    :param below: the quote comes first, to be answered below and between its lines; else one writes above it
    :param language: of the line above the quote: ``en``, ``de`` or ``fr``
    :param zone: of whoever writes; default: the system's
    """
    to, cc = _people(mail, own)
    if everyone and (wanted := _wanted(mail, own)):
        to, cc = wanted, ()
    quoted = answering(original_of(mail, zone), language)
    return Draft(
        to=_written(to),
        cc=_written(cc) if everyone else "",
        subject=f"Re: {without_prefixes(mail.subject)}".rstrip(),
        body=_with_room(quoted, below),
        answers=mail.id,
        quoted=quoted,
    )


def forward_of(
    mail: mails.Mail, files: Iterable[mails.Attachment], *, language: str = "en", zone: tzinfo | None = None
) -> Draft:
    """Return a mail to be passed on as it begins: to nobody yet, with its text and its files.

    It opens a conversation of its own: whoever gets it takes no part in the one it comes from.
    """
    quoted = forwarding(original_of(mail, zone), language)
    return Draft(
        subject=f"Fwd: {without_prefixes(mail.subject)}".rstrip(),
        body=_with_room(quoted, below=False),
        enclosed=tuple(Enclosed(file_label(one.name), one.content_type, one.size, one.hash) for one in files),
        quoted=quoted,
        forwards=mail.id,
    )


def original_of(mail: mails.Mail, zone: tzinfo | None = None) -> Original:
    """Return what of a mail is quoted or passed on; hidden recipients are not."""
    to, cc = (tuple(Address(*one) for one in mail.recipients.get(role, ())) for role in ("to", "cc"))
    at = moment(mail.at).astimezone(zone)
    return Original(Address(*mail.sender), at, mail.subject, to, cc, mail.text, mail.quoted)


def _people(mail: mails.Mail, own: Collection[str]) -> tuple[mails.People, mails.People]:
    """Return whom an answer goes to, and who gets a copy of one to all; each once, and nobody without an address."""
    to, cc = (_reachable(mail.recipients.get(role, ())) for role in ("to", "cc"))
    if mail.direction == mails.OUT:
        return to, cc
    writer = _reachable(mail.recipients.get("reply_to") or ()) or _reachable((mail.sender,))
    mailboxes = {_mailbox(address) for address in own}
    others = tuple(one for one in (*to, *cc) if _mailbox(one[1]) not in mailboxes)
    if writer and all(_mailbox(address) in mailboxes for _name, address in writer):
        # a form or a list names the writer's own address for answers; else the writer has sent it from elsewhere
        sender = tuple(one for one in _reachable((mail.sender,)) if _mailbox(one[1]) not in mailboxes)
        writer = sender or tuple(one for one in to if one in others) or writer
    told = {address.casefold() for _name, address in writer}
    return writer, _reachable(one for one in others if one[1].casefold() not in told)


def _wanted(mail: mails.Mail, own: Collection[str]) -> mails.People:
    """Return whom an answer to all is wanted to go to, without the writer's own addresses; nobody where none are."""
    mailboxes = {_mailbox(address) for address in own}
    named = _reachable(mail.recipients.get("followup_to", ()))
    return tuple(one for one in named if _mailbox(one[1]) not in mailboxes)


def _reachable(people: Iterable[tuple[str, str]]) -> mails.People:
    unique: dict[str, tuple[str, str]] = {}
    for one in people:
        if is_address(one[1]):
            unique.setdefault(one[1].casefold(), one)
    return tuple(unique.values())


def _mailbox(address: str) -> str:
    """Return what all spellings of an address have in common that end in one mailbox, ``desk+7@`` among them."""
    with suppress(BadAddressError):
        address = wire_address(address)
    local, at, domain = address.casefold().rpartition("@")
    return f"{local.partition('+')[0] or local}{at}{domain}"


def _written(found: mails.People) -> str:
    return ", ".join(str(Address(name, address)) for name, address in found)


def _with_room(quoted: str, below: bool) -> str:
    """Return a body with a quote and an empty line to write on."""
    if not quoted:
        return ""
    return f"{quoted}\n\n" if below else f"\n\n{quoted}"
