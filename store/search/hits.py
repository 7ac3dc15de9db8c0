"""Matches as what stands in the store: rows, comments and mails. What was deleted since is left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from store.connection import Reader
from store.search import documents
from store.search.documents import COMMENTS, MAILS
from store.search.matches import Marked, Match
from store.standing import condition
from store.tables import Table

Kind = Literal["row", "comment", "mail"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A row, comment or mail that holds what was looked for."""

    kind: Kind
    table: Table
    row: int
    row_title: str
    """What its row is called."""
    title: Marked
    """What it is called itself: of a mail the subject; a comment is called like its row."""
    text: Marked
    """The words around what was found."""
    at: str
    """When it was written or came in; of a row when it was last changed."""
    thing: int | None = None
    """The number of the comment or mail."""
    who: str = ""
    """Who wrote it."""
    is_out: bool = False
    """Whether it is a mail of ours."""
    is_unread: bool = False

    @property
    def path(self) -> str:
        """Its row, as the command line names it."""
        return f"{self.table.path} {self.row}"


def standing(reader: Reader, found: Sequence[Match], tables: Mapping[int, Table], member: int | None) -> list[Hit]:
    """Return matches as hits: the best first, of equals the newest.

    :param tables: those that are looked in, by id
    :param member: for whom mails are read or not
    """
    ranks = {match.number: round(match.rank, 6) for match in found}
    hits = [
        *_rows(reader, [match for match in found if match.number < COMMENTS], tables),
        *_comments(reader, {match.number - COMMENTS: match for match in found if match.number < MAILS}, tables),
        *_mails(reader, {match.number - MAILS: match for match in found}, tables, member),
    ]
    hits.sort(key=lambda hit: (hit.at, _number(hit)), reverse=True)
    hits.sort(key=lambda hit: ranks[_number(hit)])
    return hits


def _number(hit: Hit) -> int:
    if hit.thing is None:
        return documents.row(hit.table.id, hit.row)
    return hit.thing + (COMMENTS if hit.kind == "comment" else MAILS)


def _rows(reader: Reader, found: Iterable[Match], tables: Mapping[int, Table]) -> Iterator[Hit]:
    by_table: defaultdict[int, dict[int, Match]] = defaultdict(dict)
    for match in found:
        table, row = documents.row_of(match.number)
        by_table[table][row] = match
    for number, matches in by_table.items():
        held = tables.get(number)
        if held is None:
            continue
        sql = f"SELECT id, coalesce(modified_at, created_at, '') FROM {held.physical} WHERE id IN ({_listed(matches)})"
        for found_row, at in reader.all(sql):
            row = int(found_row or 0)
            title = matches[row].title if matches[row].title.text else Marked(f"#{row}")
            yield Hit("row", held, row, title.text, title, matches[row].text, str(at))


def _comments(reader: Reader, matches: Mapping[int, Match], tables: Mapping[int, Table]) -> Iterator[Hit]:
    found = reader.all(
        "SELECT comments.id, table_id, row_id, at, coalesce(members.name, '') FROM comments"
        f" LEFT JOIN members ON members.id = member_id WHERE comments.id IN ({_listed(matches)})"
        f" AND deleted_at IS NULL AND table_id IN ({_listed(tables)}) AND {condition(reader, 'comments')}"
    )
    places = [(int(table or 0), int(row or 0)) for _number, table, row, *_rest in found]
    titles = _titles(reader, places, tables)
    for (number, _table, _row, at, who), (table, row) in zip(found, places, strict=True):
        title = titles.get((table, row), f"#{row}")
        text = matches[int(number or 0)].text
        yield Hit("comment", tables[table], row, title, Marked(title), text, str(at), int(number or 0), str(who))


def _mails(
    reader: Reader, matches: Mapping[int, Match], tables: Mapping[int, Table], member: int | None
) -> Iterator[Hit]:
    found = reader.all(
        "SELECT mails.id, table_id, row_id, mails.at, direction, coalesce(nullif(sender_name, ''), sender_address),"
        " EXISTS (SELECT 1 FROM unread WHERE member_id = ? AND unread.mail_id = mails.id) FROM mails"
        " JOIN placements ON mail_id = mails.id JOIN conversations ON conversations.id = conversation_id"
        f" WHERE mails.id IN ({_listed(matches)}) AND table_id IN ({_listed(tables)})"
        f" AND {condition(reader, 'conversations')} ORDER BY conversations.id DESC",
        [member],
    )
    # of a mail on several rows, the one that it came to first
    first = {int(record[0] or 0): record for record in found}
    places = [(int(record[1] or 0), int(record[2] or 0)) for record in first.values()]
    titles = _titles(reader, places, tables)
    for record, (table, row) in zip(first.values(), places, strict=True):
        number, _table, _row, at, direction, who, is_unread = record
        match = matches[int(number or 0)]
        yield Hit(
            *("mail", tables[table], row, titles.get((table, row), f"#{row}"), match.title, match.text, str(at)),
            *(int(number or 0), str(who), direction == "out", bool(is_unread)),
        )


def _titles(
    reader: Reader, places: Iterable[tuple[int, int]], tables: Mapping[int, Table]
) -> dict[tuple[int, int], str]:
    by_table: defaultdict[int, set[int]] = defaultdict(set)
    for table, row in places:
        by_table[table].add(row)
    return {
        (table, row): title
        for table, rows in by_table.items()
        for row, title in documents.titles(reader, tables[table], sorted(rows)).items()
    }


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(str(int(number)) for number in numbers)
