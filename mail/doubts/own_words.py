"""What a person has written of a mail, without what is quoted, passed on or a signature."""

from __future__ import annotations

from mail.reading.attribution import is_forward
from mail.signing import own_signature
from store.drafts import Draft


def own_words(draft: Draft) -> str:
    """Return the text of a draft as its writer typed it."""
    return _bare(draft.own_text)


def own_part(text: str) -> str:
    """Return the text of a mail that is written, folded for comparison."""
    return " ".join(_bare(text).split()).casefold()


def _bare(text: str) -> str:
    found = own_signature(text)
    if found is not None:
        text = text[: found[0]] + text[found[1] :]
    kept: list[str] = []
    for line in text.split("\n"):
        if is_forward(line):
            break
        if not line.startswith(">"):
            kept.append(line)
    return "\n".join(kept).strip()
