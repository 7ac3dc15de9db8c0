"""What is signed in to, and where its secret can be kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui.sign_in_ways import Ways
from tui.widgets.check_lines import Check
from tui.widgets.choice_lines import Choice

if TYPE_CHECKING:
    from mail.providers import Provider


@dataclass(frozen=True)
class Subject:
    """What is signed in to."""

    provider: Provider
    ways: Ways
    under_way: Sequence[Check]
    """The checks of both servers before either has answered."""
    errand: str
    """``add account`` or ``sign in``."""
    about: Callable[[Mapping[str, str]], dict[str, object]]
    """Returns what an errand is told of the account, with what was typed about signing in."""


@dataclass(frozen=True)
class Places:
    """Where secrets can be kept, and where they are."""

    choices: Sequence[Choice] = ()
    chosen: str | None = None


def places_of(told: Mapping[str, Any]) -> Places:
    """Return where secrets can be kept, as the errand tells it."""
    found = [
        Choice(str(one["key"]), str(one["name"]), str(one["sentence"]), "" if one["works"] else str(one["why"]))
        for one in told["places"]
    ]
    return Places(found, told.get("chosen"))
