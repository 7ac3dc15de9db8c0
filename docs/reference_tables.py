"""The tables of the guide and the list of errors, made from the program's registries and the samples beside this."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

import samples
from page_store import BEGINNING, PageStore

from mail import catalogue
from mail.catalogue import Described
from mail.templates.filters import FILTERS
from store.cells import column_options
from store.cells.column_options import ColumnOptions
from store.cells.column_types import column_type, known_types
from store.cells.option_texts import option_names, with_texts
from store.cells.option_texts import written as option_text
from store.cells.protocol import Compares
from store.cells.typed import parse_typed
from store.columns import Column
from store.errors import BadOptionError
from store.filters.days import DAY_WORDS, SPAN_WORDS, Days
from store.filters.operators import operators, understood
from store.formulas.functions import FUNCTIONS
from store.formulas.functions.registry import Function
from store.formulas.rolling import METHODS
from store.formulas.values import ERROR_TEXTS
from store.language import _
from store.paging.summaries import WORDS, Kind, kinds
from tui import keys, leading
from tui.keys.listed import KEYS
from tui.prefix import letter_of

_PROBE = "Bx?"
"""A text that no option of a few known values takes."""


def table(store: PageStore, name: str, *about: str) -> list[str]:
    """Return the lines of a table of the guide."""
    return _TABLES[name](store, about)


def _lines(head: Sequence[str], records: Iterator[Sequence[str]] | Sequence[Sequence[str]]) -> list[str]:
    rows = [[cell.replace("|", "\\|").replace("\n", " ") for cell in record] for record in records]
    return [f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows)]


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


# formulas


def _functions(store: PageStore, families: Sequence[str]) -> list[str]:
    known = {id(one): one for one in FUNCTIONS.values() if one.family in families}
    return _lines(
        ("function", "what comes out", "example", "gives"),
        [_function(store, one) for one in known.values()],
    )


def _function(store: PageStore, one: Function) -> tuple[str, ...]:
    also = [name for name, other in FUNCTIONS.items() if other is one and name != one.name.casefold()]
    meaning = samples.MEANINGS.get(one.name) or _meaning(one)
    if also:
        meaning += f" Also called {', '.join(map(_code, also))}."
    example = samples.FORMULAS[one.name]
    return _code(_usage(one)), meaning, _code(example), _code(store.formula(example))


def _usage(one: Function) -> str:
    """Return the usage with those arguments in ``[]`` that may be left out, where it is made of their names."""
    names = [parameter.name for parameter in one.parameters]
    more = ", …" if one.most is None else ""
    if one.least == 0 or one.usage != f"{one.name}({', '.join(names)}{more})":
        return one.usage
    optional = [f"[, {name}{more}]" for name in names[one.least :]]
    return f"{one.name}({', '.join(names[: one.least])}{''.join(optional)})"


def _meaning(one: Function) -> str:
    """Return what a function's body says of itself, as a reader of the guide wants it."""
    told = inspect.cleandoc(one.body.__doc__ or "").partition("\n\n")[0].partition(" :raises")[0].replace("``", "`")
    for beginning, instead in (("Return ", ""), ("Tell whether ", "Whether ")):
        if told.startswith(beginning):
            told = instead + told.removeprefix(beginning)
    return told[:1].upper() + told[1:]


def _roll_methods(_store: PageStore, _about: Sequence[str]) -> list[str]:
    return [", ".join(_code(name) for name in METHODS) + "."]


def _errors(_store: PageStore, _about: Sequence[str]) -> list[str]:
    return _lines(("in the cell", "means"), [(_code(text), samples.ERRORS[text]) for text in ERROR_TEXTS])


# filters


def _conditions(store: PageStore, about: Sequence[str]) -> list[str]:
    column = _of(about[0].replace("-", " "))
    kind = column_type(column.type).compares(column.options)
    found = [(one, samples.CONDITIONS[kind, one.id]) for one in operators(column)]
    return _lines(
        ("operator", "compares with", "example", "rows"),
        [(_code(_(one.words)), samples.NEEDS[one.needs], _code(text), store.condition(text)) for one, text in found],
    )


def _also_understood(_store: PageStore, _about: Sequence[str]) -> list[str]:
    records = []
    for kind, types in _by_kind().items():
        offered = {_(one.words) for one in operators(_of(types[0]))}
        also = [f"`{words}` ({one.words})" for words, one in understood(kind).items() if words not in offered]
        told = [text.replace(f" ({text[1:].partition('`')[0]})", "") for text in also]
        records.append((", ".join(types), ", ".join(told) or "—"))
    return _lines(("columns of the type", "also understood"), records)


def _of(kind: str) -> Column:
    return Column(1, "Column", kind, ColumnOptions(), 0)


def _by_kind() -> dict[Compares, list[str]]:
    found: dict[Compares, list[str]] = {}
    for name in known_types():
        if name not in samples.AS_THEIR_RESULT:
            found.setdefault(column_type(name).compares(ColumnOptions()), []).append(name)
    return found


def _compared_as(_store: PageStore, _about: Sequence[str]) -> list[str]:
    return _lines(
        ("compared as", "columns of the type"),
        [(samples.KINDS[kind], ", ".join(of)) for kind, of in _by_kind().items()],
    )


def _mail_columns(store: PageStore, _about: Sequence[str]) -> list[str]:
    found = store.mail_columns()
    return _lines(("column", "type", "holds"), [(one.name, one.type, samples.MAIL[one.id]) for one in found])


def _days(_store: PageStore, about: Sequence[str]) -> list[str]:
    words = DAY_WORDS if about[0] == "one" else SPAN_WORDS
    today = BEGINNING.date()
    records = []
    for word in words:
        named = Days(word)
        named = Days(word, samples.COUNTED) if named.is_counted else named
        first, last = named.span(today)
        records.append((_code(str(named)), str(first) if first == last else f"{first} to {last}"))
    return _lines(("written", f"on {today} it is"), records)


# columns


def _types(_store: PageStore, _about: Sequence[str]) -> list[str]:
    records = []
    for name in known_types():
        options = [_code(one) for one in option_names(name) if one not in ("description", "default")]
        records.append((_code(name), samples.TYPES[name], ", ".join(options)))
    return _lines(("type", "holds", "options"), records)


def _typed(_store: PageStore, _about: Sequence[str]) -> list[str]:
    records = []
    for name, text, options in samples.TYPED:
        kind = column_type(name)
        value = parse_typed(kind, text, options, BEGINNING)
        told = _code(kind.show(value, options)) + ("" if kind.fits(value, options) else ", which does not fit")
        given = ", ".join(_code(f"{one}={option_text(options, one)}") for one in options.to_dict())
        records.append((" with ".join(filter(None, (_code(name), given))), _code(text), told))
    return _lines(("column", "typed", "shown"), records)


def _options(_store: PageStore, _about: Sequence[str]) -> list[str]:
    told = _option_sentences()
    types: dict[str, list[str]] = {}
    for kind in known_types():
        for name in option_names(kind):
            types.setdefault(name, []).append(kind)
    records = []
    for name, of in types.items():
        known = samples.VALUES.get(name) or _values(of[0], name)
        sentence = " ".join(filter(None, (samples.OPTIONS.get(name) or told[name].replace("``", "`"), known)))
        records.append((_code(name), sentence))
    return _lines(("option", "what it is"), records)


def _option_sentences() -> dict[str, str]:
    """Return what stands below each field of `ColumnOptions`."""
    tree = ast.parse(inspect.getsource(column_options))
    body = next(one.body for one in tree.body if isinstance(one, ast.ClassDef) and one.name == ColumnOptions.__name__)
    found = {}
    for field, told in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(told, ast.Expr) and isinstance(told.value, ast.Constant):
            found[ast.unparse(field.target)] = str(told.value.value).replace("\n", " ")
    return found


def _values(kind: str, name: str) -> str:
    """Return what the program says of the values of an option, when it is given another one."""
    try:
        with_texts(kind, ColumnOptions(), {name: _PROBE})
    except BadOptionError as refused:
        reason = str(refused.facts["reason"])
        return reason[:1].upper() + reason[1:] + "."
    return ""


def _sums(_store: PageStore, _about: Sequence[str]) -> list[str]:
    by_sums: dict[tuple[Kind, ...], list[str]] = {}
    for kind, types in _by_kind().items():
        by_sums.setdefault(kinds(_of(types[0])), []).append(samples.KINDS[kind])
    records = [(", ".join(of), ", ".join(map(_sum, told))) for told, of in by_sums.items()]
    return _lines(("columns compared as", "the foot can tell"), records)


def _sum(kind: Kind) -> str:
    return _code(kind) if _(WORDS[kind]) == kind else f"`{kind}` (shown as “{_(WORDS[kind])}”)"


# keys


def _keys(_store: PageStore, about: Sequence[str]) -> list[str]:
    by_id = {key.id: key for key in KEYS}
    found = [key for name in about for key in ([by_id[name]] if name in by_id else _of_place(name))]
    return _lines(("key", "what it does"), [(_pressed(key), _(key.sentence)) for key in found if key.names])


def _keys_by_place(_store: PageStore, places: Sequence[str]) -> list[str]:
    records, before = [], ""
    for place in places:
        title = _(keys.TITLES[place])
        for key in _of_place(place):
            records.append((title if title != before else "", _pressed(key), _(key.sentence)))
            before = title
    return _lines(("where", "key", "what it does"), records)


def _of_place(name: str) -> list[keys.Key]:
    found = keys.of_place(name)
    if not found:
        raise KeyError(name)
    return found


def _pressed(key: keys.Key) -> str:
    letter = letter_of(key)
    return ", ".join(_code(f"{letter} {keys.shown(name)}".strip()) for name in key.names)


# errors


def _codes(_store: PageStore, about: Sequence[str]) -> list[str]:
    """Return the codes of an area, by its number, each with what is told of it."""
    leading.load_errors()
    area = list(catalogue.areas().values())[int(about[0]) - 1]
    return [line for one in area for line in (f"### {one.code}", "", *_told(one), "")][:-1]


def _told(one: Described) -> list[str]:
    lines = [f"**{one.sentence}**", "", one.cause, "", f"- What helps: {one.remedy}"]
    if one.evidence:
        lines.append(f"- Kept: {one.evidence[0].lower()}{one.evidence[1:]}.")
    if one.place:
        lines.append(f"- Key: {leading.pressed(one.place)}.")
    lines += [f"- Or: {_reason(each, one)}" for each in one.reasons]
    return lines


def _reason(one: Described, of: Described) -> str:
    """Return what is told of a reason beyond what holds for all of its code."""
    more = [told for told, known in ((one.cause, of.cause), (one.remedy, of.remedy)) if told != known]
    return " ".join((f"*{one.sentence}*", *more))


# templates


def _template_filters(_store: PageStore, _about: Sequence[str]) -> list[str]:
    return _lines(
        ("filter", "what it does"),
        [(_code(_filter_usage(name, one.parameters)), _first_sentence(one.body)) for name, one in FILTERS.items()],
    )


def _filter_usage(name: str, parameters: Sequence[str]) -> str:
    return f"{name}({', '.join(parameters)})" if parameters else name


def _first_sentence(body: Callable[..., object]) -> str:
    return inspect.cleandoc(body.__doc__ or "").partition("\n\n")[0].replace("``", "`")


_TABLES: dict[str, Callable[[PageStore, Sequence[str]], list[str]]] = {
    "functions": _functions,
    "roll-methods": _roll_methods,
    "errors": _errors,
    "conditions": _conditions,
    "also-understood": _also_understood,
    "compared-as": _compared_as,
    "mail-columns": _mail_columns,
    "days": _days,
    "types": _types,
    "typed": _typed,
    "options": _options,
    "sums": _sums,
    "template-filters": _template_filters,
    "codes": _codes,
    "keys": _keys,
    "keys-by-place": _keys_by_place,
}
