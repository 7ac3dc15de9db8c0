"""How the mail of a row stands, as columns that conditions and sorts read beside those of its table.

They hold no cells: each is computed for a row by the indices of its conversations and of the outbox. Their ids are
below −100, and their moments are local, as those of dates are.
"""

from __future__ import annotations

from store.cells.column_types import ColumnOptions
from store.columns import Column
from store.language import N_, _
from store.tables import Table

_SENT = "coalesce(outbox.state, 'sent') IN ('sent', 'partly')"
_MAILS = (
    "FROM conversations JOIN placements ON placements.conversation_id = conversations.id"
    " JOIN mails ON mails.id = placements.mail_id"
    " WHERE conversations.table_id = {table} AND conversations.row_id = t_{table}.id"
)
_MAILS_OUT = (
    "FROM conversations JOIN placements ON placements.conversation_id = conversations.id"
    " JOIN mails ON mails.id = placements.mail_id LEFT JOIN outbox ON outbox.mail_id = mails.id"
    " WHERE conversations.table_id = {table} AND conversations.row_id = t_{table}.id"
    f" AND mails.direction = 'out' AND {_SENT}"
)
_ANSWERED = (
    "EXISTS (SELECT 1 FROM placements AS answering JOIN mails AS answer ON answer.id = answering.mail_id"
    " LEFT JOIN outbox ON outbox.mail_id = answer.id"
    " WHERE answering.conversation_id = conversations.id AND answer.direction = 'out' AND answer.at > mails.at"
    f" AND {_SENT})"
)

_COLUMNS = (
    # the newest mail that left
    (-101, N_("Last sent"), "date", f"(SELECT {{moment}} FROM (SELECT max(mails.at) AS at {_MAILS_OUT}))"),
    # the newest mail that came in from a person
    (
        *(-102, N_("Last received"), "date"),
        f"(SELECT {{moment}} FROM (SELECT max(mails.at) AS at {_MAILS}"
        " AND mails.direction = 'in' AND mails.kind = 'mail'))",
    ),
    # the oldest mail from a person after which none left in its conversation
    (
        *(-103, N_("Waiting since"), "date"),
        f"(SELECT {{moment}} FROM (SELECT min(mails.at) AS at {_MAILS}"
        f" AND mails.direction = 'in' AND mails.kind = 'mail' AND NOT {_ANSWERED}))",
    ),
    # how many mails the member has still to read
    (
        *(-104, N_("Unread mails"), "number"),
        f"(SELECT count(DISTINCT mails.id) {_MAILS} AND EXISTS"
        " (SELECT 1 FROM unread WHERE unread.member_id = {member} AND unread.mail_id = mails.id))",
    ),
    # whether a mail came back after the last one that left
    (
        *(-105, N_("Bounced"), "checkbox"),
        f"EXISTS (SELECT 1 {_MAILS} AND mails.kind = 'bounce' AND mails.at >="
        f" coalesce((SELECT max(mails.at) {_MAILS_OUT}), ''))",
    ),
    # when the next mail that waits for its time is to leave
    (
        *(-106, N_("Next scheduled"), "date"),
        "(SELECT {moment} FROM (SELECT min(due_at) AS at FROM outbox WHERE outbox.table_id = {table}"
        " AND outbox.row_id = t_{table}.id AND outbox.state IN ('scheduled', 'queued')))",
    ),
)
_MOMENT = "strftime('%Y-%m-%d %H:%M', at, 'localtime')"
_WIDTH = 17

IDS = tuple(number for number, *_rest in _COLUMNS)
"""The ids of these columns."""


def of(table: Table, member: int | None) -> tuple[Column, ...]:
    """Return the columns for the rows of a table.

    :param member: for whom a mail may be unread; the worker has read nothing and has nothing to read
    """
    return tuple(
        Column(
            *(number, _(name), kind, ColumnOptions(), _WIDTH),
            expression=expression.format(table=int(table.id), member=int(member or 0), moment=_MOMENT),
        )
        for number, name, kind, expression in _COLUMNS
    )
