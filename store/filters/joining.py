"""Parts of a WHERE clause, joined so that however many of them stay within what SQLite nests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from store.connection import Value

Test = tuple[str, list[Value]]
"""An SQL expression that is true, false or NULL, with its parameters."""

_AT_ONCE = 100
"""SQLite counts each AND of a row of them as one level, and refuses a thousand levels."""


def joined(tests: Sequence[Test], word: Literal["AND", "OR"]) -> Test:
    """Return tests that must all hold (AND), or one of which must (OR); none at all hold, or do not."""
    if not tests:
        return ("1" if word == "AND" else "0"), []
    if len(tests) > _AT_ONCE:
        starts = range(0, len(tests), _AT_ONCE)
        return joined([joined(tests[start : start + _AT_ONCE], word) for start in starts], word)
    sql = f" {word} ".join(test for test, _params in tests)
    return f"({sql})", [value for _test, params in tests for value in params]


def negated(test: Test) -> Test:
    """Return the opposite, which holds where the test is NULL, too: for empty cells."""
    sql, params = test
    return f"NOT coalesce({sql}, 0)", params
