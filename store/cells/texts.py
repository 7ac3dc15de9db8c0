"""Column types whose values are texts: plain and long ones, addresses, telephone numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from store.cells.addresses import is_address, is_link
from store.cells.column_options import ColumnOptions
from store.cells.patterns import matches
from store.cells.protocol import Align, Compares, JsonValue, as_text
from store.connection import Value

# extensions, second numbers and words stand in such columns; a number without digits does not
_PHONE = re.compile(r"(?=(?:[^0-9]*[0-9]){3})[+(0-9][0-9 ()/.,;:#*+\u00a0\u202f-]*(?:[A-Za-z. ]{1,12}[0-9 ]+)?")
_LONGEST_PHONE = 60


@dataclass(frozen=True)
class Text:
    """Any text, kept as it is; where the column has a pattern, one that matches it."""

    name: str = "text"
    align: Align = "left"
    editable: bool = True

    def compares(self, options: ColumnOptions) -> Compares:
        return "text"

    def fits(self, value: Value, options: ColumnOptions) -> bool:
        if value is None:
            return True
        return isinstance(value, str) and value != "" and (not options.pattern or matches(options.pattern, value))

    def parse(self, text: str, options: ColumnOptions) -> Value:
        return text or None

    def show(self, value: Value, options: ColumnOptions) -> str:
        return as_text(value)

    def edit(self, value: Value, options: ColumnOptions) -> str:
        return as_text(value)

    def to_json(self, value: Value, options: ColumnOptions) -> JsonValue:
        return None if value is None else as_text(value)


@dataclass(frozen=True)
class LongText(Text):
    """Text of several lines, as long as it likes."""

    name: str = "long text"

    def fits(self, value: Value, options: ColumnOptions) -> bool:
        return value is None or (isinstance(value, str) and value != "")


class _Checked(Text):
    """A text of a certain form, without blanks around it."""

    def fits(self, value: Value, options: ColumnOptions) -> bool:
        return value is None or (isinstance(value, str) and self.has_form(value))

    def parse(self, text: str, options: ColumnOptions) -> Value:
        bare = text.strip()
        return bare or None if not bare or self.has_form(bare) else text

    def has_form(self, text: str) -> bool:
        """Tell whether a text without blanks around it has the form."""
        raise NotImplementedError


@dataclass(frozen=True)
class Email(_Checked):
    """One mail address, without a display name."""

    name: str = "e-mail"

    def has_form(self, text: str) -> bool:
        return is_address(text)


@dataclass(frozen=True)
class WebAddress(_Checked):
    """A web address: http, https, or starting with ``www.``."""

    name: str = "url"

    def has_form(self, text: str) -> bool:
        return is_link(text)


@dataclass(frozen=True)
class Phone(_Checked):
    """A telephone number as people write it: digits, and what stands between them."""

    name: str = "phone"

    def has_form(self, text: str) -> bool:
        return len(text) <= _LONGEST_PHONE and text == text.strip() and _PHONE.fullmatch(text) is not None
