"""How SeaTable says how numbers and dates are written, both ways. Unknown words become defaults."""

from __future__ import annotations

from collections.abc import Mapping

from store.cells.column_options import DATE_FORMATS, ColumnOptions
from store.files.dtable import loose

_DECIMALS = {"dot": ".", "comma": ","}
_THOUSANDS = {"no": "", "comma": ",", "dot": ".", "space": " "}
_CURRENCIES = {"euro": "€", "dollar": "$", "yuan": "¥"}
_TIME = "HH:mm"


def number_in(data: Mapping[str, object]) -> dict[str, object]:
    """Return the options of a number column, or of a formula that comes to a number."""
    kind = loose.text(data.get("format"))
    decimal = _DECIMALS.get(loose.text(data.get("decimal")), ".")
    thousands = _THOUSANDS.get(loose.text(data.get("thousands")), "," if kind == "number-with-commas" else "")
    found: dict[str, object] = {
        "decimal": decimal,
        "thousands": thousands if thousands != decimal else "",
        "percent": kind == "percent",
    }
    if data.get("enable_precision") is True:
        found["decimals"] = loose.whole(data.get("precision"))
    if kind in _CURRENCIES:
        found |= {"currency": _CURRENCIES[kind], "currency_before": True}
    if kind == "custom_currency":
        before = data.get("currency_symbol_position") != "after"
        found |= {"currency": loose.text(data.get("currency_symbol")), "currency_before": before}
    if data.get("enable_check_format") is True:
        least, most = loose.number(data.get("format_min_value")), loose.number(data.get("format_max_value"))
        found |= {"least": least, "most": most}
    return found


def number_out(options: ColumnOptions) -> dict[str, object]:
    """Return the same as SeaTable has it."""
    found: dict[str, object] = {
        "format": "percent" if options.percent else "number",
        "precision": 2 if options.decimals is None else options.decimals,
        "enable_precision": options.decimals is not None,
        "decimal": _key(_DECIMALS, options.decimal, "dot"),
        "thousands": _key(_THOUSANDS, options.thousands, "space"),
        "enable_check_format": options.least is not None or options.most is not None,
        "format_min_value": options.least,
        "format_max_value": options.most,
    }
    if options.currency and not options.percent:
        known = _key(_CURRENCIES, options.currency, "") if options.currency_before else ""
        position = "before" if options.currency_before else "after"
        custom = {"currency_symbol": options.currency, "currency_symbol_position": position}
        found |= {"format": known} if known else {"format": "custom_currency", **custom}
    return found


def _key(known: Mapping[str, str], value: str, default: str) -> str:
    return next((key for key, held in known.items() if held == value), default)


def date_in(data: Mapping[str, object]) -> dict[str, object]:
    """Return the options of a date column, or of a formula that comes to a date."""
    written = loose.text(data.get("format")) or loose.text(data.get("date_format"))
    day, _blank, time = written.partition(" ")
    return {
        "date_format": day if day in DATE_FORMATS else DATE_FORMATS[0],
        "date_order": "mdy" if day.startswith("M") else "dmy",
        "with_time": bool(time),
    }


def date_out(options: ColumnOptions) -> dict[str, object]:
    """Return the same as SeaTable has it."""
    return {"format": f"{options.date_format} {_TIME}" if options.with_time else options.date_format}
