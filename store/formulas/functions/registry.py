"""The functions that formulas know: their names, arguments, results and bodies.

A function's arguments are written like ``"text:text count:number?"``: name and kind, ``?`` for those that may be left
out, ``*`` for the last when it may be given any number of times. The kinds say what the body receives:

``number`` a number · ``text`` a text · ``date`` a Moment · ``any`` the value as it is · ``values`` all arguments from
here on in one list, lists in them laid open · ``lazy`` an argument that the body computes itself, if at all.
A function with a date gives nothing where a date is missing, and is not called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeVar, get_args

from store.formulas.kinds import Given
from store.formulas.nodes import Kind

Wanted = Literal["number", "text", "date", "any", "values", "lazy"]
Family = Literal["numbers", "texts", "dates", "logic", "lists", "links"]


WORDY = frozenset({"unit", "method", "format"})
"""The names of arguments that may say only what a function knows."""

Body = TypeVar("Body", bound=Callable[..., object])
Results = Callable[[Sequence[Given]], Kind]


class Parameter(NamedTuple):
    """One argument that a function takes."""

    name: str
    wanted: Wanted


@dataclass(frozen=True)
class Function:
    """What can be called; `step` is 2 where the repeated arguments come in pairs."""

    name: str
    family: Family
    parameters: tuple[Parameter, ...]
    least: int
    most: int | None
    step: int
    result: Kind | Results
    body: Callable[..., object]
    clock: bool
    """The body's first argument is the present moment."""
    words: tuple[str, ...]
    """What the argument called unit, method or format may say, in any case; anything when empty."""
    usage: str
    """The function as it is written, for example ``round(number, digits)``."""

    def parameter(self, place: int) -> Parameter:
        """Return what the argument at a place, counted from 0, is for."""
        return self.parameters[min(place, len(self.parameters) - 1)]

    def takes(self, count: int) -> bool:
        """Tell whether so many arguments can be given."""
        enough = count >= self.least and (self.most is None or count <= self.most)
        return enough and (count - self.least) % self.step == 0


_WANTED: dict[str, Wanted] = {wanted: wanted for wanted in get_args(Wanted)}

FUNCTIONS: dict[str, Function] = {}
"""Every function by its folded name, aliases too; filled by the modules beside this one."""


class Shelf(NamedTuple):
    """Where the functions of one family are put."""

    family: Family

    def function(
        self,
        names: str,
        parameters: str,
        result: Kind | Results,
        *,
        step: int = 1,
        clock: bool = False,
        words: Iterable[str] = (),
        usage: str = "",
    ) -> Callable[[Body], Body]:
        """Register the decorated body; the first of `names`, ``/`` between them, is shown."""

        name, *others = names.split("/")
        written = parameters.split()
        taken = tuple(map(_parameter, written))
        least = sum(part[-1] not in "?*" for part in written)
        most = None if parameters.endswith("*") else len(taken)
        shown = usage or f"{name}({', '.join(parameter.name for parameter in taken)}{', …' * (most is None)})"

        def register(body: Body) -> Body:
            made = Function(name, self.family, taken, least, most, step, result, body, clock, tuple(words), shown)
            for spelling in (name, *others):
                if FUNCTIONS.setdefault(spelling.casefold(), made) is not made:
                    raise ValueError(f"the function {spelling} is taken")
            return body

        return register


def _parameter(part: str) -> Parameter:
    name, _, wanted = part.rstrip("?*").partition(":")
    return Parameter(name, _WANTED[wanted])
