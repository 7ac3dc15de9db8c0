"""Column types that are kept as they came and shown: places on the earth, signatures."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from store.cells.column_options import ColumnOptions
from store.cells.dates import read_date, shown_date
from store.cells.lists import read_json
from store.cells.numbers import is_number, plain_number
from store.cells.protocol import Compares, JsonValue, as_text
from store.cells.texts import Text
from store.connection import Value

_PAIR = re.compile(r"(?P<lat>-?[0-9]{1,2}(?:\.[0-9]{1,15})?)\s*[,;]\s*(?P<lng>-?[0-9]{1,3}(?:\.[0-9]{1,15})?)")
_REGION = ("detail", "district", "city", "province", "country_region", "country", "address", "title")


@dataclass(frozen=True)
class Kept(Text):
    """The text of a JSON object, kept as it came."""

    def compares(self, options: ColumnOptions) -> Compares:
        return "nothing"

    def fits(self, value: Value, options: ColumnOptions) -> bool:
        return value is None or bool(self.shown(_object(value), options))

    def parse(self, text: str, options: ColumnOptions) -> Value:
        bare = text.strip()
        return bare or None if not bare or self.fits(bare, options) else text

    def show(self, value: Value, options: ColumnOptions) -> str:
        return self.shown(_object(value), options) or as_text(value)

    def to_json(self, value: Value, options: ColumnOptions) -> JsonValue:
        if value is None:
            return None
        held: dict[str, JsonValue] = dict(_object(value))
        return held if self.fits(value, options) else as_text(value)

    def shown(self, held: Mapping[str, str | int | float], options: ColumnOptions) -> str:
        """Return an object as people read it; nothing where it is none of this type."""
        raise NotImplementedError


@dataclass(frozen=True)
class Geolocation(Kept):
    """A place: its latitude and longitude, or the country or region where it is."""

    name: str = "geolocation"

    def parse(self, text: str, options: ColumnOptions) -> Value:
        if (found := _PAIR.fullmatch(text.strip())) and (place := _place(found)):
            return place
        return super().parse(text, options)

    def edit(self, value: Value, options: ColumnOptions) -> str:
        shown = self.show(value, options)
        return shown if self.parse(shown, options) == value else as_text(value)

    def shown(self, held: Mapping[str, str | int | float], options: ColumnOptions) -> str:
        lat, lng = held.get("lat"), held.get("lng")
        if not isinstance(lat, str | None) and not isinstance(lng, str | None) and abs(lat) <= 90 and abs(lng) <= 180:
            return f"{plain_number(lat)}, {plain_number(lng)}"
        return ", ".join(part for key in _REGION if isinstance(part := held.get(key), str) and part.strip())


@dataclass(frozen=True)
class Signature(Kept):
    """Who signed, and when."""

    name: str = "signature"

    def shown(self, held: Mapping[str, str | int | float], options: ColumnOptions) -> str:
        who, when = (held.get(key) for key in ("username", "sign_time"))
        if not isinstance(who, str) or not who.strip():
            return ""
        day = read_date(when.strip()) if isinstance(when, str) else None
        return f"{who}, {shown_date(day, options.date_format)}" if day else who


def _place(found: re.Match[str]) -> str | None:
    lat, lng = float(found["lat"]), float(found["lng"])
    return json.dumps({"lat": lat, "lng": lng}) if abs(lat) <= 90 and abs(lng) <= 180 else None


def _object(value: Value) -> dict[str, str | int | float]:
    """Return the plain entries of a JSON object; none where it holds anything deeper, or is none."""
    found = read_json(value)
    if not isinstance(found, dict):
        return {}
    plain = {key: one for key, one in found.items() if isinstance(one, str) or is_number(one)}
    return plain if len(plain) + sum(one is None for one in found.values()) == len(found) else {}
