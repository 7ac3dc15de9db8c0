"""A mail as it is being written."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, replace

from store.connection import Reader, Transaction


@dataclass(frozen=True)
class Enclosed:
    """A file to be sent along, its bytes in the blobs."""

    name: str
    content_type: str
    size: int
    hash: str
    content_id: str = ""
    """Of an image that the text shows, the id by which it does (``![](cid:ID)``); else empty."""


@dataclass(frozen=True)
class Draft:
    """What the composer holds; addresses as they were typed, right or wrong."""

    identity: int | None = None
    to: str = ""
    cc: str = ""
    bcc: str = ""
    subject: str = ""
    body: str = ""
    enclosed: tuple[Enclosed, ...] = ()
    conversation: int | None = None
    """The conversation it continues; None opens one."""
    answers: int | None = None
    """The mail it answers."""
    signed: str = ""
    """The signature block that was put into the body, as it was put there; empty for none."""
    quoted: str = ""
    """The mail that is answered or passed on, as it was put into the body; empty for none."""
    forwards: int | None = None
    """The mail it passes on."""
    is_markdown: bool = False
    """Whether the body is Markdown and travels as HTML too."""
    html: str = ""
    """The body once more, as ready HTML; whoever changes the body empties it."""

    origin: str = ""
    """What writes it by itself, one of `store.outbox.ORIGINS`; empty for a person."""
    template: str = ""
    """The name of the template that its text was begun from, as it was called then; empty for none."""
    unsubscribe: tuple[str, ...] = ()
    """Of one mail to many, the addresses at which one writes oneself off; of any other none."""
    template_id: int | None = None
    """The id of that template, by which it is found whatever it is called now; None for none."""

    def to_json(self) -> str:
        """Return the draft as the store keeps it."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Draft:
        """Read back what :meth:`to_json` wrote."""
        held = json.loads(text)
        held["enclosed"] = tuple(Enclosed(**one) for one in held["enclosed"])
        held["unsubscribe"] = tuple(held.get("unsubscribe", ()))
        return cls(**held)

    @property
    def is_blank(self) -> bool:
        """Whether nothing in it is worth keeping."""
        return not (self.subject.strip() or self.own_text or self.enclosed)

    @property
    def own_text(self) -> str:
        """The body without the signature and the quote that were put there, as far as they were not changed."""
        body = self.body.replace(self.signed, "", 1) if self.signed else self.body
        return _without_lines(body, self.quoted).strip() if self.quoted else body.strip()

    @property
    def writes_at(self) -> int:
        """Where in the body one goes on to write: above signature and quote, or at the end."""
        signature = self.body.find(self.signed) if self.signed else -1
        quote = len(self.body) - len(self.quoted) if self.quoted and self.body.endswith(self.quoted) else -1
        below = min((at for at in (signature, quote) if at >= 0), default=len(self.body))
        return len(self.body[:below].rstrip("\n")) if below < len(self.body) else below


def _without_lines(body: str, quoted: str) -> str:
    """Return a body without the lines of a quote, from below: answers may stand between them."""
    held = Counter(quoted.split("\n"))
    own = []
    for line in reversed(body.split("\n")):
        if held[line]:
            held[line] -= 1
        else:
            own.append(line)
    return "\n".join(reversed(own))


_OWN = "(created_by IS NULL OR ? IS NULL OR created_by = ?)"
"""Holds for the drafts of the member who acts."""


def save(tx: Transaction, number: int | None, table: int, row: int, draft: Draft, seen: Draft | None = None) -> int:
    """Keep a draft of a row under its number, or under a new one when None; return the number.

    A draft that was sent or thrown away meanwhile, or is another member's, is kept anew: no typed word is lost.

    :param seen: as it was read or saved last; what another window has made of it since stays, and this is kept anew
    """
    content = draft.to_json()
    if number is not None and seen is not None and not is_as_seen(tx, number, seen):
        number = None
    if number is not None and tx.run(
        "UPDATE outbox SET content = ?, subject = ?, identity_id = ?, updated_at = ? WHERE id = ? AND state = 'draft'"
        f" AND {_OWN}",
        [content, draft.subject, draft.identity, tx.at, number, tx.member, tx.member],
    ):
        return number
    return tx.insert(
        "INSERT INTO outbox (state, identity_id, table_id, row_id, conversation_id, content, subject, created_by,"
        " created_at, updated_at) VALUES ('draft', ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [draft.identity, table, row, draft.conversation, content, draft.subject, tx.member, tx.at, tx.at],
    )


def is_as_seen(reader: Reader, number: int, seen: Draft) -> bool:
    """Tell whether a draft is still what it was; one that was tried to be sent may have got a conversation."""
    held = load(reader, number)
    return held is not None and replace(held, conversation=seen.conversation) == seen


def discard(tx: Transaction, number: int, seen: Draft | None = None) -> None:
    """Throw a draft away; another member's stays, and one that is not as it was seen."""
    if seen is not None and not is_as_seen(tx, number, seen):
        return
    tx.run(f"DELETE FROM outbox WHERE id = ? AND state = 'draft' AND {_OWN}", [number, tx.member, tx.member])


def of_row(reader: Reader, table: int, row: int, member: int | None) -> list[tuple[int, Draft]]:
    """Return a member's drafts on a row with their numbers, the one touched last first."""
    found = reader.all(
        "SELECT id, content FROM outbox WHERE table_id = ? AND row_id = ? AND state = 'draft'"
        " AND created_by IS ? ORDER BY updated_at DESC, id DESC",
        [table, row, member],
    )
    return [(int(number or 0), Draft.from_json(str(content))) for number, content in found]


def load(reader: Reader, number: int) -> Draft | None:
    """Return the draft of that number, or None when it is no draft any more."""
    found = reader.value("SELECT content FROM outbox WHERE id = ? AND state = 'draft'", [number])
    return Draft.from_json(str(found)) if found is not None else None
