"""HTML mail as text: what a reader sees, and nothing else, however the page is built."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mail.reading.html_text import html_to_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<p>One<p>Two", "One\n\nTwo"),
        ("<div>One</div><div>Two</div>", "One\nTwo"),
        ("One<br>Two<br><br>Three", "One\nTwo\n\nThree"),
        ("a  \n b&nbsp;&amp;&nbsp;c &lt;d&gt;", "a b & c <d>"),
        ("1 < 2 and <b>bold</b>", "1 < 2 and bold"),
        ("<ul><li>One</li><li>Two<ul><li>In</li></ul></li></ul>", "- One\n- Two\n  - In"),
        ("<ol><li>One<li>Two</ol>", "1. One\n2. Two"),
        ("<table><tr><th>A</th><th>B</th></tr><tr><td>1<td>2</table>", "A  B\n1  2"),
        ("<pre>a\n  b\n\nc</pre>", "a\n  b\n\nc"),
        ("Yes<blockquote>No<blockquote>Why</blockquote></blockquote>", "Yes\n\n> No\n>\n> > Why"),
        ("a<p></p><p>&nbsp;</p><p></p>b", "a\n\nb"),
        ('<img alt="Logo" src="https://track.example/p.gif">', "Logo"),
        ("<p>a</p><!-- b --><p>c</p>", "a\n\nc"),
        ("<!--[if mso]><p>mso</p><![endif]--><p>a</p>", "a"),
        ("<![if !mso]><p>a</p><![endif]>", "a"),
        ("", ""),
    ],
)
def test_a_page_becomes_lines(html: str, text: str) -> None:
    assert html_to_text(html) == text


@pytest.mark.parametrize(
    "html",
    [
        "<style>b {}</style>",
        "<script>if (a < b) alert('</p>')</script>",
        "<head><title>b</title></head>",
        "<template>b</template>",
        '<div style="display: none">b</div>',
        '<div style="color:red;DISPLAY:NONE !important">b<p>b</p></div>',
        '<span style="font-size:0px">b</span>',
        '<span style="visibility:hidden">b</span>',
        "<span hidden>b</span>",
        '<div style="display:none"><table><tr><td>b</td></tr></table></div>',
        "<title>b",
        "<!-- b",
    ],
)
def test_what_a_reader_would_not_see_is_left_out(html: str) -> None:
    assert "b" not in html_to_text(f"<p>A</p>{html}")


def test_an_end_tag_inside_a_table_does_not_uncover_what_is_hidden_around_it() -> None:
    html = '<div style="display:none"><table><tr><td></div>hidden</td></tr></table></div>seen'
    assert html_to_text(html) == "seen"


def test_links_are_numbered_and_listed_where_the_text_hides_the_target() -> None:
    html = (
        '<a href="https://shop.example/a">here</a> <a href="https://shop.example">shop.example</a> '
        '<a href="mailto:a@b.example">a@b.example</a> <a href="https://shop.example/a">again</a> '
        '<a href="javascript:alert(1)">run</a> <a href="file:///etc/passwd">file</a>'
    )
    assert html_to_text(html) == ("here [1] shop.example a@b.example again [1] run file\n\n[1] https://shop.example/a")


@pytest.mark.parametrize(
    ("target", "host"),
    [
        ("https://bank.example@evil.example/", "evil.example"),
        ("https://bücher.example/", "xn--bcher-kva.example"),
        ("http://[", "?"),
    ],
)
def test_a_link_dressed_up_as_another_shows_its_real_host(target: str, host: str) -> None:
    assert html_to_text(f'<a href="{target}">Bank</a>').endswith(f"({host})")


def test_escape_codes_written_as_entities_do_not_survive() -> None:
    assert "\x1b" not in html_to_text('&#27;[2J<a href="https://x.example/&#27;]0;">&#x1b;</a><img alt="&#27;">')


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 200_000 + "end",
        "<ul><li>" * 100_000,
        "<div>" * 20_000 + "".join(f"<b a={at}>" for at in range(20_000)) + "</div>x" * 20_000,
        "<a " + " ".join(f"a{at}=1" for at in range(100_000)) + ">",
        "<p>" * 200 + "</x>" * 100_000,
        "<!--" * 50_000,
        "<a " * 200_000,
        '<a b="' * 100_000,
        "&#" * 300_000,
        "&#" + "9" * 500_000,
        "<script>" * 100_000,
        "<blockquote>" * 1000 + "a<br>" * 50_000,
        "<a href=https://x.example/>y" * 50_000,
    ],
    ids=range(13),
)
def test_a_page_that_costs_other_parsers_minutes_is_read(html: str) -> None:
    assert len(html_to_text(html)) <= 1_000_000


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *("<p>", "</p>", "<div hidden>", "</div>", "<table>", "<tr>", "<td>", "</td>", "</table>", "<ul>"),
                *("<li>", "</ul>", "<a href=https://x.example>", "</a>", "<pre>", "</pre>", "<blockquote>"),
                *(
                    "</blockquote>",
                    "<br>",
                    "<!--",
                    "-->",
                    "<script>",
                    "</script>",
                    "a",
                    "\n",
                    " ",
                    "&#27;",
                    "&",
                    "<",
                    '"',
                ),
            ]
        ),
        max_size=60,
    ).map("".join)
)
def test_any_soup_of_tags_is_a_page(html: str) -> None:
    assert "\x1b" not in html_to_text(html)
