"""A template as the store keeps it: JSON, in which only what is said stands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

from mail.templates.parts import Template
from mail.templates.showing import Missing, Then
from store.templates import StoredTemplate

_TEXTS = ("subject", "to", "cc", "bcc", "text", "html", "language")
_WAYS = ("stop", "default", "leave out")


def content_of(template: Template) -> str:
    """Return all of a template but its name, as JSON."""
    held: dict[str, object] = {key: value for key in _TEXTS if (value := getattr(template, key))}
    if template.is_markdown:
        held["is_markdown"] = True
    if template.attachments:
        held["attachments"] = list(template.attachments)
    if template.missing:
        held["missing"] = [[one.column, one.then, one.text] for one in template.missing]
    return json.dumps(held, ensure_ascii=False, sort_keys=True)


def template_of(stored: StoredTemplate) -> Template:
    """Return a stored template; what another program has written into it and makes no sense is left out."""
    try:
        held = json.loads(stored.content)
    except (ValueError, RecursionError):
        held = None
    plain = Template(name=stored.name, id=stored.id)
    if not isinstance(held, dict):
        return plain
    texts: dict[str, Any] = {key: value for key in _TEXTS if isinstance(value := held.get(key), str)}
    return replace(
        plain,
        **texts,
        is_markdown=held.get("is_markdown") is True,
        attachments=tuple(one for one in _listed(held.get("attachments")) if isinstance(one, str)),
        missing=tuple(_rules(held.get("missing"))),
    )


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _rules(value: object) -> Iterator[Missing]:
    for one in _listed(value):
        if isinstance(one, list) and len(one) == 3 and all(isinstance(part, str) for part in one) and one[1] in _WAYS:
            yield Missing(one[0], cast(Then, one[1]), one[2])
