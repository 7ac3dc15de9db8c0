"""A row's feed as Markdown and plain text: what people wrote, and no markup of theirs."""

from __future__ import annotations

import html
import re

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from store import bases, comments, conversations, mails, rows, tables
from store.clean import clean_line
from store.files.feed_text import as_markdown, as_plain, escaped_line
from store.mails import NewAttachment, NewMail
from store.tables import NewColumn, Table
from store.workspace import Store

HOSTILE = "<script>alert(1)</script> [x](javascript:y) ![i](http://e.test/i) **b** \x1b]0;t\x07 \u202e"


def filled(store: Store, text: str, name: str = "Ann") -> Table:
    with store.write("Fill") as tx:
        table = tables.add(tx, bases.add(tx, "B").id, "T", (NewColumn("Name"),))
        rows.add(tx, table, {table.columns[0].id: name})
        comments.add(tx, table.id, 1, text)
        new = NewMail(
            *(None, mails.IN, "mail", "", (name, "ann@x.test"), {"to": (("Desk", "desk@firm.example"),)}),
            *("# " + name, "2026-03-01T12:00:00.000Z", text, "> quoted", b"raw"),
        )
        number = mails.add(tx, new, [NewAttachment("# a.pdf", "application/pdf", b"x" * 2_500)])
        conversations.place(tx, conversations.start(tx, table.id, 1, "Subject"), number, {"rule": "reply"})
    return table


def rendered(lines: list[str]) -> str:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render("\n".join(lines))


def test_a_feed_becomes_a_document(store: Store) -> None:
    table = filled(store, "Hello,\n\nplease call.")
    lines = list(as_markdown(store.read(), table, 1, "Ann"))
    assert lines[:3] == ["# Ann", "", "B/T 1"]
    assert "> Hello," in lines
    page = rendered(lines)
    assert "<blockquote>\n<p>Hello,</p>\n<p>please call.</p>\n</blockquote>" in page
    assert "<strong>File:</strong> # a.pdf (2.5 kB)" in page
    plain = list(as_plain(store.read(), table, 1, "Ann"))
    assert "    please call." in plain
    assert "    File: # a.pdf (2.5 kB)" in plain


def test_no_hostile_text_becomes_markup_or_reaches_a_terminal(store: Store) -> None:
    table = filled(store, HOSTILE, HOSTILE)
    page = rendered(list(as_markdown(store.read(), table, 1, HOSTILE)))
    tags = set(re.findall(r"</?([a-z0-9]+)", page))
    assert tags <= {"h1", "h2", "p", "strong", "blockquote", "br"}
    assert "&lt;script&gt;" in page
    for lines in (as_markdown(store.read(), table, 1, HOSTILE), as_plain(store.read(), table, 1, HOSTILE)):
        assert not re.search("[\x1b\x07\u202e]", "".join(lines))


@given(text=st.text(max_size=40) | st.text("*_`~<>#[]()!|\\-+=.1: &;@/whtpHTMLa", max_size=40))
@example(text="1. one")
@example(text="- one")
@example(text="===")
@example(text="https://a.example www.a.example a@b.example")
@example(text="&lt;b&gt; &#60;")
@example(text="~~~ code")
@example(text="[a]: http://b.example")
def test_a_line_is_shown_as_it_was_written(text: str) -> None:
    shown = clean_line(text).strip()
    page = rendered([f"> {escaped_line(text)}"])
    inside = re.sub(r"</?(?:blockquote|p)>\n?", "", page)
    assert "<" not in inside
    assert html.unescape(inside).split() == shown.split()


def test_lines_of_a_text_stay_apart_and_keep_their_indent(store: Store) -> None:
    table = filled(store, "def f():\n    return 1\n\n\n# no heading")
    page = rendered(list(as_markdown(store.read(), table, 1, "x")))
    assert "<p>def f():<br />\n\u00a0\u00a0\u00a0\u00a0return 1</p>\n<p># no heading</p>" in page
