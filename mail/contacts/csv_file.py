"""Contacts in delimited files: Google's, Outlook's and Thunderbird's exports, or just names and addresses.

Columns of addresses are told by what stands in them; those of names by their headers, in English, French and German.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from mail.contacts.entries import Entry, Problem, entries
from store.cells.addresses import is_address
from store.contacts.book import Contact
from store.errors import NotContactsError
from store.files.delimited import records, sniff
from store.files.text_files import Source, source_name
from store.language import _

_SAMPLE = 1_000
_MOST_COLUMNS = 1_000
# Google puts several values into one cell
_BETWEEN = re.compile(r"\s*(?::::|[;,\s])\s*")
_ADDRESS = re.compile(
    r"(?:primary |secondary |additional )?e-?mail(?: ?\d)?(?: address| - value)?|e-?mail ?\d address"
    r"|(?:primäre |sekundäre )?e-?mail(?: ?\d)?(?:[-: ]+adresse)?|(?:weitere )?e-?mail-adresse(?: ?\d)?"
    r"|adresse (?:de messagerie|e-?mail|mail|électronique)(?: (?:principale|secondaire))?(?: ?\d)?|courriel(?: ?\d)?"
)
_NAMES: Mapping[str, frozenset[str]] = {
    "whole": frozenset(
        {
            *("name", "full name", "display name", "contact", "contact name"),
            *("nom complet", "nom à afficher", "nom affiché", "anzeigename", "vollständiger name", "kontakt"),
        }
    ),
    "given": frozenset({"first name", "given name", "prénom", "prenom", "vorname"}),
    "family": frozenset(
        {"last name", "family name", "surname", "nom", "nom de famille", "nachname", "familienname", "zuname"}
    ),
    "firm": frozenset(
        {
            *("company", "organization", "organization name", "organization 1 - name", "organisation"),
            *("société", "entreprise", "firma", "unternehmen"),
        }
    ),
}


def read(source: Source) -> Iterator[Entry | Problem]:
    """Yield what the rows of a file hold; their lines are counted as rows, the header included.

    :raises FileUnreadableError: it cannot be opened or read
    :raises NotDelimitedError: it is no text with one row a line
    :raises NotContactsError: no column holds addresses
    """
    dialect = sniff(source)
    sample = [row[:_MOST_COLUMNS] for row in islice(records(source, dialect), _SAMPLE)]
    header = [cell.strip().casefold() for cell in sample[0]] if sample and dialect.header else []
    addresses = _address_columns(header, sample[1:] if dialect.header else sample)
    if not addresses:
        raise NotContactsError(path=source_name(source), reason=_("no column holds e-mail addresses"))
    names = _name_columns(header) if header else _names_without_header(sample, addresses)
    for number, row in enumerate(records(source, dialect), 1):
        if number > 1 or not dialect.header:
            yield from _row(row, addresses, names, number)


def _row(row: Sequence[str], addresses: list[int], names: dict[str, int], number: int) -> Iterator[Entry | Problem]:
    def cell(kind: str) -> str:
        place = names.get(kind, len(row))
        return row[place].strip() if place < len(row) else ""

    name = cell("whole") or f"{cell('given')} {cell('family')}".strip() or cell("firm")
    held = [row[place].strip() for place in addresses if place < len(row)]
    if name or any(held):
        yield from entries(name, dict.fromkeys(one for text in held for one in _several(text)), number)


def _several(text: str) -> list[str]:
    """Return the addresses of a cell; what holds none stays whole, to be told."""
    pieces = [piece for piece in _BETWEEN.split(text) if "@" in piece]
    return pieces if pieces else [text] if text else []


def _address_columns(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    named = {place for place, name in enumerate(header) if _ADDRESS.fullmatch(name)}
    filled: Counter[int] = Counter()
    held: Counter[int] = Counter()
    for row in rows:
        for place, cell in enumerate(row):
            if cell.strip():
                filled[place] += 1
                held[place] += is_address(cell.strip())
    return sorted(named | {place for place in held if 2 * held[place] > filled[place]})


def _name_columns(header: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, name in enumerate(header):
        for kind, known in _NAMES.items():
            if name in known:
                found.setdefault(kind, place)
    if "given" not in found and "family" in found:
        # a lone "nom" is the whole name
        found.setdefault("whole", found.pop("family"))
    given = header[found["given"]] if "given" in found else ""
    if given == "vorname" and "family" not in found and "whole" in found:
        # beside "Vorname" the rest stands under "Name"
        found["family"] = found.pop("whole")
    return found


def _names_without_header(sample: Sequence[Sequence[str]], addresses: Iterable[int]) -> dict[str, int]:
    others = set(range(max(map(len, sample), default=0))) - set(addresses)
    return {"whole": min(others)} if others else {}


def written(contacts: Iterable[Contact]) -> Iterator[tuple[str, str]]:
    """Yield rows with a header, as this and other programs read them."""
    yield "Name", "E-mail Address"
    for one in contacts:
        yield one.name, one.address
