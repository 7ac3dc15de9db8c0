"""How values become text: in the template's language, and by its rules for what is empty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Literal

from mail.templates.errors import NothingThereError
from mail.templates.limits import Budget
from mail.templates.locales import LOCALES, Locale
from mail.templates.values import Cell, Gap, Rows
from store.names import folded

Then = Literal["stop", "default", "leave out"]
"""What happens where a cell is empty: no mail, another text, or nothing stands there."""


@dataclass(frozen=True)
class Missing:
    """What stands for a cell that is empty."""

    column: str
    """Its name; of a linked row's, with the link before it: ``Items.Price``."""
    then: Then = "stop"
    text: str = ""
    """What stands there by `default`; a value like any other, so no template."""


@dataclass(frozen=True)
class Setting:
    """What is the same for all parts of a mail."""

    today: date
    locale: Locale = LOCALES["en"]
    missing: tuple[Missing, ...] = ()

    def rule(self, column: str) -> Missing:
        """Return what to do about an empty cell: `stop` where nothing was said."""
        return self._rules.get(folded(column)) or Missing(column)

    @cached_property
    def _rules(self) -> dict[str, Missing]:
        return {folded(one.column): one for one in reversed(self.missing)}

    def instead(self, gap: Gap) -> str | None:
        """Return what stands for an empty cell; None where it is left out.

        :raises NothingThereError: the rule is to stop
        """
        rule = self.rule(gap.column)
        if rule.then == "stop":
            raise NothingThereError(name=gap.column)
        return rule.text if rule.then == "default" else None


@dataclass(frozen=True)
class Showing:
    """Writes values."""

    setting: Setting
    budget: Budget

    def shown(self, value: object) -> str:
        """Return a value as text; of what is empty, what its column's rule says.

        :raises NothingThereError: it is empty, and the rule is to stop
        :raises TemplateTooLargeError: the budget is spent
        """
        if isinstance(value, Gap):
            text = self.setting.instead(value) or ""
        elif isinstance(value, Rows):
            text = self._listed(value.titles)
        elif isinstance(value, Cell):
            text = self._plain(value.value) if value.text is None else value.text
        else:
            text = self._plain(value)
        self.budget.look(text)
        return text

    def _plain(self, value: object) -> str:
        locale = self.setting.locale
        match value:
            case str():
                return value
            case bool():
                return locale.yes if value else locale.no
            case int() | Decimal():
                return locale.number(value)
            case datetime():
                return locale.moment(value)
            case date():
                return locale.day(value)
            case tuple():
                return self._listed([self.shown(one) for one in value])
        # a linked row is its title, and nothing at all is nothing
        return str(getattr(value, "title", ""))

    def _listed(self, texts: Sequence[str]) -> str:
        self.budget.step(len(texts))
        self.budget.build(sum(map(len, texts)) + 2 * len(texts))
        return ", ".join(texts)
