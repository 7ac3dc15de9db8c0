"""Bytes of a mail to text: declared charsets as senders mean them, and a guess for the rest. Never raises.

Only names that stand in Python's own table of charsets are looked up: an unknown name costs an import attempt
and stays in the interpreter's cache for ever, and a mail can hold twenty thousand of them.
"""

from __future__ import annotations

import re
from encodings.aliases import aliases

import chardet

SAMPLE = 4096
"""Bytes on which a charset is guessed."""

# senders name the standard and send the superset
_MEANT = {
    "ascii": "cp1252",
    "big5": "cp950",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso8859_9": "cp1254",
    "johab": "cp949",
    "ks_c_5601": "cp949",
    "latin_1": "cp1252",
    "shift_jis": "cp932",
    "tis_620": "cp874",
}
_OTHER_NAMES = {
    "iso_8859_8_i": "iso8859_8",
    "iso_8859_8_e": "iso8859_8",
    "iso_8859_6_i": "iso8859_6",
    "cp_850": "cp850",
    "x_sjis": "cp932",
    "x_gbk": "gb18030",
    "x_euc_jp": "euc_jp",
    "utf8mb4": "utf_8",
    "x_mac_roman": "mac_roman",
    "unicode_1_1_utf_7": "utf_7",
}
_UNLISTED = {"cp720", "cp737", "cp856", "cp874", "koi8_t", "koi8_u", "utf_8_sig"}
# codecs that translate something else than a text's bytes
_NO_CHARSETS = {
    *("base64_codec", "bz2_codec", "hex_codec", "quopri_codec", "rot_13", "uu_codec", "zlib_codec"),
    *("idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "oem"),
}
_KNOWN = (set(aliases.values()) | _UNLISTED) - _NO_CHARSETS
_SHAPE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._: +-]{0,39}")
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def codec(name: str) -> str:
    """Return the codec that a declared charset stands for, or ``""`` when it is unknown or no charset."""
    name = name.strip("\"' \t")
    if not _SHAPE.fullmatch(name):
        return ""
    folded = re.sub(r"[^a-z0-9]+", "_", name.lower())
    folded = _OTHER_NAMES.get(folded, folded)
    found = aliases.get(folded, folded)
    return _MEANT.get(found, found) if found in _KNOWN or found in _MEANT else ""


def decode(data: bytes, declared: str = "", *, guess: bool = True) -> str:
    """Return the text of `data`; what does not fit becomes U+FFFD.

    :param declared: the charset the mail names, or ``""``
    :param guess: look at the bytes with chardet when nothing else fits (about half a millisecond)
    """
    for mark, named in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(named, "replace")
    found = codec(declared)
    ascii_only = data.isascii()
    if found in ("utf_8", "utf_8_sig", "cp1252", "") and ascii_only and b"\x1b$" not in data:
        return data.decode("ascii")
    if not found or codec(declared) == "utf_8" or _is_ascii(declared):
        return _undeclared(data, guess)
    return data.decode(found, "replace")


def _is_ascii(declared: str) -> bool:
    return re.sub(r"[^a-z0-9]+", "", declared.lower()) in ("ascii", "usascii")


def _undeclared(data: bytes, guess: bool) -> str:
    if b"\x1b$" in data and data.isascii():
        return data.decode("iso2022_jp_2", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    lenient = data.decode("utf-8", "replace")
    broken = lenient.count("\N{REPLACEMENT CHARACTER}")
    # one cut character in a long text is damage, not another charset
    if sum(map(len, re.findall(r"[^\x00-\x7f\ufffd]+", lenient))) > 4 * broken:
        return lenient
    return data.decode(_guess(data) if guess else "cp1252", "replace")


def _guess(data: bytes) -> str:
    first = re.search(rb"[\x80-\xff]", data)
    start = max(0, first.start() - 256) if first else 0
    name = chardet.detect(data[start : start + SAMPLE]).get("encoding") or ""
    return codec(name) or "cp1252"
