"""The body of a mail in the forms it travels in: a plain text, and HTML where that says more."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby

from mail.reading.attribution import attribution_length, is_forward
from mail.signing import block, own_signature
from mail.writing.literal import literal_html
from mail.writing.markdown import fenced_lines, has_markup, markdown_html, markdown_text
from store.drafts import Draft
from store.signatures import Signature

LONGEST = 100_000
"""Characters of a body that are read as Markdown; a longer one travels as plain text, as it was written."""

_STYLE = "font-family:sans-serif;font-size:14px;line-height:1.4"


@dataclass(frozen=True)
class Bodies:
    """What a letter takes; the HTML is a whole document, or empty."""

    text: str
    html: str = ""


def of_markdown(body: str, images: Collection[str] = (), signature: str = "") -> Bodies:
    """Return a body in Markdown as text, and as HTML if there is any markup in it.

    What is quoted or passed on and the signature are taken literally: others have written them.

    :param images: the ids of the images that travel with the mail
    :param signature: the signature as HTML, trusted; empty to show its text
    """
    if len(body) > LONGEST:
        return Bodies(body)
    pieces = list(_pieces(body.replace("\r\n", "\n").replace("\r", "\n")))
    text = "\n".join(markdown_text(text) if kind == "own" else text for kind, text in pieces)
    if not any(kind == "own" and has_markup(text, images) for kind, text in pieces):
        return Bodies(text)
    return Bodies(text, document("\n".join(_html(kind, text, images, signature) for kind, text in pieces)))


def bodies_of(draft: Draft, signature: Signature | None = None) -> Bodies:
    """Return the body of a draft as it travels: its own HTML, or what comes of its Markdown, or plain text.

    :param signature: its sender's; as HTML, it is shown where it is the one that was put into the draft
    """
    if draft.html:
        return of_html(draft.body, draft.html)
    if not draft.is_markdown:
        return Bodies(draft.body)
    is_there = signature is not None and block(signature.text) == draft.signed and draft.signed in draft.body
    images = {one.content_id for one in draft.enclosed if one.content_id}
    return of_markdown(draft.body, images, signature.html if signature and is_there else "")


def of_html(text: str, html: str) -> Bodies:
    """Return a text and the HTML that stands for it; a piece of HTML is made a whole document."""
    whole = html.lstrip()[:15].lower().startswith(("<!doctype", "<html"))
    return Bodies(text, html if whole or not html.strip() else document(html))


def document(piece: str) -> str:
    """Return a piece of HTML as a document that loads nothing from anywhere."""
    return (
        '<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head>\n'
        f'<body style="{_STYLE}">\n{piece}\n</body></html>\n'
    )


def _html(kind: str, text: str, images: Collection[str], signature: str) -> str:
    if kind == "own":
        return markdown_html(text, images).strip()
    return f"<div>-- <br></div>{signature}" if kind == "signature" and signature else literal_html(text)


def _pieces(body: str) -> Iterator[tuple[str, str]]:
    """Yield the body in runs of lines: what is ``own``, ``literal`` and ``signature``."""
    lines = body.split("\n")
    for kind, run in groupby(zip(_kinds(body, lines), lines, strict=True), key=lambda line: line[0]):
        yield kind, "\n".join(line for _kind, line in run)


def _kinds(body: str, lines: list[str]) -> list[str]:
    kinds = ["own"] * len(lines)
    fenced = fenced_lines(body)
    for number, line in enumerate(lines):
        if number in fenced:
            continue
        if is_forward(line):
            kinds[number:] = ["literal"] * (len(lines) - number)
            break
        if line.startswith(">"):
            kinds[number] = "literal"
            if number and attribution_length(lines[number - 1 : number], 0) == 1:
                kinds[number - 1] = "literal"
    signature = own_signature(body)
    if signature and body.count("\n", 0, signature[0]) not in fenced:
        first, last = (body.count("\n", 0, at) for at in signature)
        kinds[first : last + 1] = ["signature"] * (last + 1 - first)
    return kinds
