"""A field for a password: never shown, copied, logged or suggested, and empty while it is tried."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message
from textual.validation import ValidationResult
from textual.widgets import Input

from tui.keys import bindings


class SecretInput(Input):
    """Says by `Given` that a secret was typed; whoever tries it takes it out of the field."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("answer")

    @dataclass
    class Given(Message):
        """A secret was typed; its repr does not hold it."""

        secret: str = field(repr=False)
        field_id: str = ""
        """The id of the field."""

    @dataclass
    class Changed(Input.Changed):
        """Another character; its repr does not hold them."""

        input: Input
        value: str = field(repr=False)
        validation_result: ValidationResult | None = None

    def __init__(
        self,
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name for it
        may_be_empty: bool = False,
    ) -> None:
        """Begin empty.

        :param may_be_empty: whether nothing is an answer, too
        """
        super().__init__(id=id, password=True, compact=True)
        self.cursor_blink = False
        self._may_be_empty = may_be_empty

    async def action_submit(self) -> None:
        """Hand the secret over."""
        if self.value or self._may_be_empty:
            self.post_message(self.Given(self.value, self.id or ""))

    def action_copy(self) -> None:
        """Copy nothing: the clipboard is anyone's."""

    def action_cut(self) -> None:
        """Cut nothing."""

    def wipe(self) -> None:
        """Forget what was typed."""
        self.clear()
