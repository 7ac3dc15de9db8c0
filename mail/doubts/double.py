"""The same mail to the same person once more."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta

from mail.doubts.own_words import own_part
from mail.writing.bodies import bodies_of
from store import clock, outbox
from store.connection import Reader
from store.drafts import Draft
from store.language import _
from store.suggestions import bare_subject

LATELY = timedelta(minutes=15)
"""How long ago a mail may have been sent that counts as the same."""
_MOST = 50
_GONE = ("sent", "partly", "unknown")
_ON_ITS_WAY = ("scheduled", "queued", "claimed", "handing")


def doubt(reader: Reader, draft: Draft, people: Collection[str], table: int, row: int) -> str:
    """Return what to say where a row's mail with the same subject and text goes, or has just gone, to one of them.

    :param people: the addresses of those who get the draft
    :param table: the table of its row
    """
    said = own_part(bodies_of(draft).text)
    wanted = {one.casefold() for one in people}
    for number, state, subject, text in _lately(reader, table, row):
        if bare_subject(subject) != bare_subject(draft.subject) or own_part(text) != said:
            continue
        again = [one.address for one in outbox.recipients(reader, number) if one.address.casefold() in wanted]
        if again:
            sentence = (
                _("The same mail was sent to {people} a moment ago.")
                if state in _GONE
                else _("The same mail is on its way to {people} already.")
            )
            return sentence.format(people=", ".join(again[:4]))
    return ""


def _lately(reader: Reader, table: int, row: int) -> Iterator[tuple[int, str, str, str]]:
    """Yield number, state, subject and text of a row's latest mails."""
    since = clock.stamp(clock.now() - LATELY)
    states = ", ".join(f"'{state}'" for state in _ON_ITS_WAY)
    gone = ", ".join(f"'{state}'" for state in _GONE)
    found = reader.all(
        "SELECT outbox.id, state, outbox.subject, mails.text, content FROM outbox"
        " LEFT JOIN mails ON mails.id = outbox.mail_id"
        f" WHERE table_id = ? AND row_id = ? AND (state IN ({states}) OR (state IN ({gone})"
        " AND coalesce(outbox.sent_at, handed_at, outbox.updated_at) >= ?)) ORDER BY outbox.id DESC LIMIT ?",
        [table, row, since, _MOST],
    )
    for number, state, subject, text, content in found:
        held = str(text) if text is not None else bodies_of(Draft.from_json(str(content))).text
        yield int(number or 0), str(state), str(subject), held
