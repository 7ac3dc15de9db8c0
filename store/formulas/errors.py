"""Why a formula is refused when it is written.

What goes wrong while a formula is computed is no exception but an error value (``#DIV/0!``), see `values`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.errors import StoreError
from store.language import N_

if TYPE_CHECKING:
    from store.formulas.functions.registry import Function
    from store.formulas.names import Scope
    from store.formulas.nodes import Call


class FormulaError(StoreError):
    """The text is no formula. `position` counts characters from 1; 0 where none can be named."""

    code = "FORMULA_001"
    sentence = N_("The formula cannot be understood at character {position}: {expected} is expected, not {found}.")
    cause = N_("A formula is built of columns in braces, values, operators and functions.")
    remedy = N_("Write it like: round({{Net}} * 1.2, 2) or if({{Paid}}, 'paid', 'open').")

    @property
    def position(self) -> int:
        """The character, counted from 1, at which the trouble starts."""
        position = self.facts.get("position", 0)
        return position if isinstance(position, int) else 0


class NoSuchFunctionError(FormulaError):
    """No function of that name; `near` names the one most like it."""

    code = "FORMULA_002"
    sentence = N_("There is no function called “{name}” (character {position}).")
    cause = N_("The name of the function is misspelt, or comes from another program.")
    remedy = N_("The nearest one is {near}().")


class UnknownWordError(FormulaError):
    """A word that is neither a constant nor followed by a bracket."""

    code = "FORMULA_003"
    sentence = N_("“{name}” (character {position}) means nothing in a formula.")
    cause = N_("A bare word is neither a text nor a column.")
    remedy = N_("Columns stand in braces, as {{{name}}}; texts stand in quotes, as '{name}'.")


class NoColumnInFormulaError(FormulaError):
    """A column that the table, or the table behind a link, does not have."""

    code = "FORMULA_004"
    sentence = N_("There is no column called “{name}” (character {position}).")
    cause = N_("The column is misspelt, or was deleted or renamed.")
    remedy = N_("The nearest one is {{{near}}}; a column behind a link is written {{Link.Column}}.")


class ArgumentCountError(FormulaError):
    """A function was given too few or too many arguments."""

    code = "FORMULA_005"
    sentence = N_("{function}() cannot be called with so many or so few arguments: {given} (character {position}).")
    cause = N_("Each function takes a fixed number of values.")
    remedy = N_("Write it as {usage}.")


class ArgumentKindError(FormulaError):
    """A value of a kind that the function or operator has no use for."""

    code = "FORMULA_006"
    sentence = N_("{function} has no use for a {given} here (character {position}); it takes a {wanted}.")
    cause = N_("A text cannot be added to a date, for example.")
    remedy = N_("Put another value there, or turn it into a {wanted} first.")


class UnknownOptionError(FormulaError):
    """A function that knows a few words, such as units, was given another one."""

    code = "FORMULA_008"
    sentence = N_("{function} does not know “{word}” (character {position}).")
    cause = N_("Words such as units of time come from a short list.")
    remedy = N_("It knows: {known}.")


class FormulaTooLargeError(FormulaError):
    """Nested too deeply, too long, or with a number that is too large."""

    code = "FORMULA_007"
    sentence = N_("The formula is too large: {reason}.")
    cause = N_("Very deep or long formulas would make every change of a row slow.")
    remedy = N_("Split it over two formula columns.")


def no_column(scope: Scope, text: str, start: int) -> NoColumnInFormulaError:
    """Return the error of a name at a place, counted from 0, that no column bears."""
    return NoColumnInFormulaError(name=text[:60], near=scope.near(text), position=start + 1)


def wrong_count(function: Function, call: Call) -> ArgumentCountError:
    """Return the error of a call with too few or too many arguments."""
    return ArgumentCountError(
        function=function.name,
        usage=function.usage,
        given=len(call.arguments),
        position=call.start + 1,
    )
