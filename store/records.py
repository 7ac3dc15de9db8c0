"""What a record of the store holds, checked as it is read: a column of another kind is a mistake of ours."""

from __future__ import annotations

from store.connection import Value


def text(value: Value) -> str:
    """Return a text.

    :raises TypeError: it is none
    """
    if not isinstance(value, str):
        raise TypeError(f"a text was expected, not {type(value).__name__}")
    return value


def whole(value: Value) -> int:
    """Return a whole number.

    :raises TypeError: it is none
    """
    if not isinstance(value, int):
        raise TypeError(f"a whole number was expected, not {type(value).__name__}")
    return value


def text_or_none(value: Value) -> str | None:
    """Return a text, or None where there is nothing.

    :raises TypeError: it is something else
    """
    return None if value is None else text(value)


def whole_or_none(value: Value) -> int | None:
    """Return a whole number, or None where there is nothing.

    :raises TypeError: it is something else
    """
    return None if value is None else whole(value)


def flag(value: Value) -> bool:
    """Return whether a flag is set.

    :raises TypeError: it is none
    """
    return bool(whole(value))


def number_or_none(value: Value) -> float | None:
    """Return a number, or None where there is nothing.

    :raises TypeError: it is something else
    """
    if value is not None and not isinstance(value, int | float):
        raise TypeError(f"a number was expected, not {type(value).__name__}")
    return value
