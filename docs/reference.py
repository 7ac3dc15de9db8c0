"""Write what the guide can be told by the program itself: tables of functions, operators, types, options and keys.

    python docs/reference.py

Rewrites the pages of ``guide`` and ``errors.md`` in place: what stands between ``<!-- made: … -->`` and
``<!-- end -->``, the output below the commands of its ``console`` blocks, and what its ``formula`` and ``condition``
blocks come to. A page runs from top to bottom over a store of its own, on Thursday, 18 June 2026.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import reference_tables  # noqa: E402
from page_store import PageStore  # noqa: E402

PAGES = [*sorted((HERE / "guide").glob("*.md")), HERE / "errors.md"]

_BLOCK = re.compile(
    r"^(?:```(?P<kind>[a-z]+)(?: (?P<about>[^\n]+))?\n(?P<body>.*?)^```$"
    r"|<!-- made: (?P<table>[^\n]+) -->\n.*?^<!-- end -->$)",
    re.MULTILINE | re.DOTALL,
)
_ARROW = "  →  "


def written(page: str) -> str:
    """Return a page with everything in it that is made, made anew."""
    with tempfile.TemporaryDirectory() as folder, PageStore(Path(folder)) as store:
        return _BLOCK.sub(lambda found: _made(store, found), page)


def _made(store: PageStore, found: re.Match[str]) -> str:
    kind, about = found["kind"], found["about"] or ""
    if found["table"]:
        lines = reference_tables.table(store, *found["table"].split())
        return f"<!-- made: {found['table']} -->\n\n" + "\n".join(lines) + "\n\n<!-- end -->"
    head = f"```{kind} {about}".rstrip()
    match kind:
        case "console":
            body = _session(store, found["body"], is_refused=about == "refused")
        case "formula" | "condition":
            compute = store.formula if kind == "formula" else store.condition
            texts = [line.partition(_ARROW.rstrip())[0].rstrip() for line in found["body"].splitlines()]
            width = max(map(len, texts))
            body = "".join(f"{text:{width}}{_ARROW}{compute(text)}\n" for text in texts)
        case _:
            body = found["body"]
            if about:
                (store.folder / about).write_text(body, encoding="utf-8")
    return f"{head}\n{body}```"


def _session(store: PageStore, body: str, *, is_refused: bool) -> str:
    """Run the commands of a block; return them with what they print."""
    lines = []
    for line in body.splitlines():
        if line.startswith("$ "):
            told = store.run(line[2:], is_refused=is_refused)
            lines += [line, *(one.rstrip() for one in told.splitlines())]
    return "".join(f"{line}\n" for line in lines)


def main() -> None:
    """Rewrite all pages."""
    for page in PAGES:
        page.write_text(written(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
