"""A template as a text file, made for people, editors and git.

Its head is TOML between two lines of plus signs; the body follows as it is, and after it, where there is one, the
HTML, behind the line that the head names as ``html``::

    +++
    name = "Reminder"
    subject = "Invoice {Number} is due"
    to = "{Customer.E-mail}"
    attachments = ["Invoice PDF"]
    html = "+++ html"

    [missing]
    "Purchase order" = "leave out"
    "Greeting" = { default = "Hello" }
    +++
    {Greeting} …
    +++ html
    <p>{Greeting} …</p>
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from mail.templates.errors import TemplateFileError
from mail.templates.parts import Template
from mail.templates.showing import Missing
from store.language import _

LONGEST = 400_000
"""Characters of a file."""

_LINE = "+++"
_TEXTS = ("name", "subject", "to", "cc", "bcc", "language")
_KNOWN = (*_TEXTS, "format", "attachments", "html", "missing")
_WAYS = ("stop", "leave out")


def written(template: Template) -> str:
    """Return the file of a template; line ends become line feeds."""
    text, html = _lines(template.text), _lines(template.html)
    mark = _mark(text) if html else ""
    head = "\n".join(_head(template, mark))
    return f"{_LINE}\n{head}\n{_LINE}\n{text}\n" + (f"{mark}\n{html}\n" if html else "")


def read(content: str) -> Template:
    """Return the template in a file.

    :raises TemplateFileError: there is none, or something of its head is not known
    """
    if len(content) > LONGEST:
        raise TemplateFileError(reason=_("it is larger than any"))
    opening, _newline, rest = _lines(content.removeprefix("\ufeff")).partition("\n")
    head, closing, body = f"\n{rest}".partition(f"\n{_LINE}\n")
    if opening.rstrip() != _LINE or not closing:
        raise TemplateFileError(reason=_("its head does not stand between two lines of {line}").format(line=_LINE))
    try:
        facts = tomllib.loads(head)
    except (ValueError, RecursionError) as error:
        words = str(error) if isinstance(error, ValueError) else ""
        raise TemplateFileError(reason=_("its head is no TOML"), words=words) from None
    return _template(facts, body.removesuffix("\n"))


def _template(facts: Mapping[str, object], body: str) -> Template:
    for key in facts:
        if key not in _KNOWN:
            raise TemplateFileError(reason=_("“{key}” is not known").format(key=key[:60]))
    texts: dict[str, Any] = {key: _text(key, facts[key]) for key in _TEXTS if key in facts}
    if not texts.get("name", "").strip():
        raise TemplateFileError(reason=_("it has no name"))
    form = facts.get("format", "plain")
    if form not in ("plain", "markdown"):
        raise _wrong("format")
    mark = _text("html", facts.get("html", ""))
    text, _line, html = f"\n{body}".partition(f"\n{mark}\n") if mark else (f"\n{body}", "", "")
    return Template(
        **texts,
        text=text[1:],
        html=html,
        is_markdown=form == "markdown",
        attachments=tuple(_names(facts.get("attachments", []))),
        missing=tuple(_rules(facts.get("missing", {}))),
    )


def _head(template: Template, mark: str) -> Iterator[str]:
    for key in _TEXTS:
        value = getattr(template, key)
        if value or key == "name":
            yield f"{key} = {_quoted(value)}"
    if template.is_markdown:
        yield 'format = "markdown"'
    if template.attachments:
        yield f"attachments = [{', '.join(map(_quoted, template.attachments))}]"
    if mark:
        yield f"html = {_quoted(mark)}"
    if template.missing:
        yield "\n[missing]"
    told: dict[str, Missing] = {}
    for one in template.missing:
        # a name can have one rule only, and the first holds
        told.setdefault(one.column, one)
    for rule in told.values():
        way = f"{{ default = {_quoted(rule.text)} }}" if rule.then == "default" else _quoted(rule.then)
        yield f"{_quoted(rule.column)} = {way}"


def _quoted(text: str) -> str:
    """Return a TOML string: as JSON has it, but without the one control character that JSON lets through."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _mark(text: str) -> str:
    """Return a line that does not stand in the body."""
    lines, mark = set(text.split("\n")), f"{_LINE} html"
    while mark in lines:
        mark = f"+{mark}"
    return mark


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _text(key: str, value: object) -> str:
    if not isinstance(value, str):
        raise _wrong(key)
    return value


def _names(value: object) -> Iterator[str]:
    if not isinstance(value, list):
        raise _wrong("attachments")
    for one in value:
        yield _text("attachments", one)


def _rules(value: object) -> Iterator[Missing]:
    if not isinstance(value, dict):
        raise _wrong("missing")
    for column, way in value.items():
        if way in _WAYS:
            yield Missing(column, way)
        elif isinstance(way, dict) and [*way] == ["default"]:
            yield Missing(column, "default", _text("missing", way["default"]))
        else:
            raise _wrong("missing")


def _wrong(key: str) -> TemplateFileError:
    return TemplateFileError(reason=_("what it says of “{key}” cannot be understood").format(key=key))
