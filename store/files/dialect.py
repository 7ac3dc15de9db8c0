"""How a delimited file is written: its encoding, its delimiter, and whether its first record names the columns."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from store.errors import NotDelimitedError
from store.files.plan import AS_FOUND, ImportPlan
from store.files.shapes import shape_of
from store.files.text_files import Source, find_encoding, known_encoding, opened_text, source_name
from store.language import _

DELIMITERS = ("\t", ";", "|", ",")
"""In the order in which they are believed when two fit equally well; commas also stand inside numbers."""
LARGEST_CELL = 256 * 1_048_576
"""The most characters of one cell."""

_SAMPLE_RECORDS = 200
_SAMPLE_CHARACTERS = 1_048_576
_MAJORITY = 0.5
_SEPARATES = re.compile(r"[^\"\r\n\x00]")
_SEP_LINE = re.compile(r'"?sep=(?P<delimiter>[^\w\s"\x00-\x1f]|\t)"?[ \t]*(?:\r\n?|\n|$)', re.IGNORECASE)

csv.field_size_limit(max(LARGEST_CELL, csv.field_size_limit()))


@dataclass(frozen=True)
class Dialect:
    """How to read one delimited file."""

    encoding: str = "utf-8"
    """As Python's codecs call it."""
    delimiter: str = ","
    header: bool = True
    """The first record holds the names of the columns."""
    sep_line: bool = False
    """The first line is Excel's ``sep=;`` and no record."""
    mixed: bool = False
    """Some bytes of a UTF-8 file are none; they are read as Windows-1252."""
    disarmed: bool = False
    """Texts that a spreadsheet would run as formulas bear an apostrophe, which is taken away."""

    @property
    def decimal(self) -> str:
        """The decimal mark to expect: programs write semicolons where the comma is the decimal mark."""
        return "," if self.delimiter == ";" else "."


def sniff(source: Source, plan: ImportPlan = AS_FOUND, *, quickly: bool = False) -> Dialect:
    """Return how a file is written, from all of its bytes and its first 200 records; the plan goes before that.

    :param quickly: judge the encoding by the first megabytes
    :raises FileUnreadableError: when the file cannot be opened or read
    :raises NotDelimitedError: when it is a file of another kind, such as XLSX, or the plan cannot be followed
    """
    if plan.delimiter and not _SEPARATES.fullmatch(plan.delimiter):
        reason = _("“{text}” cannot separate columns").format(text=plan.delimiter)
        raise NotDelimitedError(path=source_name(source), reason=reason)
    encoding = known_encoding(source, plan.encoding) if plan.encoding else find_encoding(source, quickly=quickly)
    with opened_text(source, encoding.name) as file:
        text = file.read(_SAMPLE_CHARACTERS).replace("\x00", "\N{REPLACEMENT CHARACTER}")
    cut = len(text) == _SAMPLE_CHARACTERS
    sep_line = _SEP_LINE.match(text)
    if sep_line:
        text = text[sep_line.end() :]
    delimiter = plan.delimiter or (sep_line["delimiter"] if sep_line else _delimiter(text, cut))
    header = has_header(_sample(text, delimiter, cut)) if plan.header is None else plan.header
    return Dialect(encoding.name, delimiter, header, sep_line is not None, encoding.mixed, not plan.raw)


def _sample(text: str, delimiter: str, cut: bool) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    records = [record for record in islice(reader, _SAMPLE_RECORDS) if record]
    return records[:-1] if cut and len(records) > 1 else records


def _delimiter(text: str, cut: bool) -> str:
    samples = {delimiter: _sample(text, delimiter, cut) for delimiter in DELIMITERS if delimiter in text}
    best = max(samples, key=lambda delimiter: _consistency(samples[delimiter]), default=",")
    if samples and _consistency(samples[best]):
        return best
    # no table of equal rows: the header knows best, and one column is kept in one piece
    in_header = [delimiter for delimiter, records in samples.items() if records and len(records[0]) > 1]
    apart = [delimiter for delimiter in (",", *DELIMITERS) if delimiter not in text]
    return next(iter(in_header + apart), "\t")


def _consistency(records: list[list[str]]) -> float:
    """Return the share of records that have the most frequent width, or 0 where that makes no table."""
    if not records:
        return 0
    width, times = Counter(map(len, records)).most_common(1)[0]
    share = times / len(records)
    if len(records[0]) == width:
        return share if width > 1 else 0
    # a title may stand above the header; but a text with a comma in it is no table of two columns
    return share if width > 2 and share > _MAJORITY else 0


def has_header(records: Sequence[Sequence[str]]) -> bool:
    """Tell whether records begin with a header: they do, unless the first one holds values such as those below it."""
    unlike = alike = 0
    for place, first in enumerate(map(_kind, records[0] if records else ())):
        below = {_kind(record[place]) for record in records[1:] if place < len(record)} - {""}
        numbers = below <= {"number", "year"}
        if not first or not below or "text" in below or (len(below) > 1 and not numbers):
            continue
        if first in below or (first == "number" and numbers):
            alike += 1
        else:
            unlike += 1
    return unlike > 0 or alike == 0


def _kind(text: str) -> str:
    text = text.strip()
    if len(text) == 4 and text.isdigit() and text[:2] in ("19", "20"):
        return "year"  # stands above columns of amounts as well as in columns
    if not text:
        return ""
    shape = shape_of(text)
    if shape.point or shape.comma or shape.exact:
        return "number"
    if shape.day_first or shape.month_first:
        return "date"
    return "address" if shape.address else "link" if shape.link else "text"
