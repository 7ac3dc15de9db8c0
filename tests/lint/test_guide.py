"""The guide tells what the program does: its tables, the output of its commands and its examples are made anew."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs"))

import reference  # noqa: E402

PAGES = [*reference.PAGES, *(ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md"))]
SETUP = """\
```csv Invoices.csv
Number,Net
INV-1,100
```

```console
$ mailbase-tui import Invoices.csv --base Office
Imported 1 row into Office/Invoices.
```
"""

_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_NO_ANCHOR = re.compile(r"[^\w\- ]")


def _prose(page: Path) -> str:
    return _FENCED.sub("", page.read_text(encoding="utf-8"))


def _anchors(page: Path) -> set[str]:
    return {_NO_ANCHOR.sub("", title.lower()).replace(" ", "-") for title in _HEADING.findall(_prose(page))}


def _dead_links(page: Path) -> Iterator[str]:
    for link in _LINK.findall(_prose(page)):
        path, _mark, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if "://" in link or not target.exists() or (anchor and anchor not in _anchors(target)):
            yield link


@pytest.mark.parametrize("page", reference.PAGES, ids=lambda page: page.name)
def test_a_page_is_what_make_docs_writes(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert reference.written(text).splitlines() == text.splitlines()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_link_of_a_page_is_dead(page: Path) -> None:
    assert list(_dead_links(page)) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_addresses_in_a_page_are_nobodys(page: Path) -> None:
    hosts = re.findall(r"(?:\w@|://)([\w-]+(?:\.[\w-]+)+)", page.read_text(encoding="utf-8"))
    assert [host for host in hosts if not host.endswith((".example", ".test"))] == []


@pytest.mark.parametrize(
    "made",
    [
        "```console\n$ mailbase-tui rows Office/Invoices\n_id  Number  Net\n  1  INV-1   101\n```\n",
        "```formula\n{Net} * 2  →  201\n```\n",
        "```condition\nNet > 50  →  none\n```\n",
        "<!-- made: errors -->\n\n| in the cell | means |\n\n<!-- end -->\n",
    ],
)
def test_what_no_longer_holds_is_found(made: str) -> None:
    assert reference.written(SETUP) == SETUP
    assert reference.written(SETUP + made) != SETUP + made


@pytest.mark.parametrize(
    "command",
    [
        "mailbase-tui rows Office/Invoices --colour red",
        "mailbase-tui rowz Office/Invoices",
        "mailbase-tui rows Office/Bills",
        "rm -r Office",
    ],
)
def test_a_command_that_cannot_be_run_so_is_found(command: str) -> None:
    with pytest.raises(AssertionError):
        reference.written(f"{SETUP}```console\n$ {command}\n```\n")


def test_a_command_that_is_shown_as_refused_must_be() -> None:
    with pytest.raises(AssertionError):
        reference.written(f"{SETUP}```console refused\n$ mailbase-tui rows Office/Invoices\n```\n")


def test_every_command_in_running_text_is_one() -> None:
    from click import Context, Group

    from tui.commands.cli import cli

    for page in PAGES:
        for line in re.findall(r"`mailbase-tui ([a-z][^`]*)`", _prose(page)):
            command, context = cli, Context(cli)
            for word in line.split():
                if isinstance(command, Group) and re.fullmatch("[a-z]+", word):
                    command = command.get_command(context, word)
                    assert command is not None, line
