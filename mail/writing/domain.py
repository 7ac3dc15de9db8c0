"""Domains and addresses as they travel: ASCII only, with names of other scripts in punycode.

SMTPUTF8 is not used, so a local part must be ASCII; a domain is encoded label by label (RFC 5891).
"""

from __future__ import annotations

import re
import unicodedata

from mail.errors import BadAddressError
from store.cells.addresses import is_address
from store.clean import clean_line

_DOTS = re.compile("[.\N{IDEOGRAPHIC FULL STOP}\N{FULLWIDTH FULL STOP}\N{HALFWIDTH IDEOGRAPHIC FULL STOP}]")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_DOTTED = re.compile(r"[^.\"]+(?:\.[^.\"]+)*")
_LETTERS = frozenset({"Ll", "Lo", "Lm", "Mn", "Mc", "Nd"})


def wire_domain(domain: str) -> str:
    """Return a domain in lower-case ASCII: ``münchen.example`` becomes ``xn--mnchen-3ya.example``.

    Dotless domains and underscores are kept, as servers take them.

    :raises BadAddressError: for empty or overlong labels and for characters that no domain may hold
    """
    labels = [_wire_label(label) for label in _DOTS.split(domain)]
    wire = ".".join(labels)
    if len(wire) > 253 or not all(map(_LABEL.fullmatch, labels)):
        raise _bad(domain)
    return wire


def wire_address(address: str) -> str:
    """Return a bare address as envelope and header carry it; the local part keeps its case.

    One with a dot at an end or two in a row, which some providers give out, stands in quotes (RFC 5321, 4.1.2).

    :raises BadAddressError: when it is no address, its local part is not ASCII, or no domain fits
    """
    local, _at, domain = address.rpartition("@")
    if not (local.isascii() and local.isprintable() and is_address(address)):
        raise _bad(address)
    if not (local.startswith('"') or _DOTTED.fullmatch(local)):
        local = f'"{local}"'
    try:
        return f"{local}@{wire_domain(domain)}"
    except BadAddressError:
        raise _bad(address) from None


def _bad(address: str) -> BadAddressError:
    return BadAddressError(address=clean_line(address)[:200])


def _wire_label(label: str) -> str:
    """Return the label in ASCII, or an empty text when it has no such form."""
    if label.isascii():
        return label.lower()
    # not the standard library's `idna` codec: it is IDNA 2003 and turns `straße` into another domain, `strasse`
    label = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", label).lower())
    if label.isascii():
        return label
    if unicodedata.combining(label[0]) or not all(map(_is_letter, label)):
        return ""
    return "xn--" + label.encode("punycode").decode("ascii")


def _is_letter(character: str) -> bool:
    return character == "-" or unicodedata.category(character) in _LETTERS
