"""Markdown in mails: what it means in HTML, how it reads as plain text, and what it can never do."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mail.reading.html_tags import Opening, read_tags
from mail.reading.html_text import html_to_text
from mail.writing.bodies import Bodies, bodies_of, of_html, of_markdown
from mail.writing.literal import literal_html
from mail.writing.markdown import as_written, has_markup, markdown_html, markdown_text
from store.clean import clean_line
from store.drafts import Draft, Enclosed
from store.files.feed_text import escaped_line
from store.signatures import Signature

HARMLESS = {
    *("p", "br", "em", "strong", "s", "a", "img", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "hr"),
    *("pre", "code", "blockquote", "table", "thead", "tbody", "tr", "th", "td", "div"),
    *("html", "head", "meta", "body"),
}
ATTRIBUTES = {"href", "src", "alt", "title", "style", "start", "class", "type", "charset"}


def require_harmless(html: str) -> None:
    """Check that HTML holds known elements only, and leads and loads where it may."""
    for piece in read_tags(html):
        if isinstance(piece, Opening):
            assert piece.name in HARMLESS, piece
            assert set(piece.attributes) <= ATTRIBUTES, piece
            assert re.match(r"(https?://|mailto:)", piece.attributes.get("href", "http://"), re.IGNORECASE), piece
            assert piece.attributes.get("src", "cid:logo@x.test") == "cid:logo@x.test", piece


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("*a* **b** ~~c~~ `d`", "<p><em>a</em> <strong>b</strong> <s>c</s> <code>d</code></p>"),
        ("one\ntwo", "<p>one<br />\ntwo</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("[us](https://x.test/a)", '<p><a href="https://x.test/a">us</a></p>'),
        ("<ben@x.test>", '<p><a href="mailto:ben@x.test">ben@x.test</a></p>'),
        ("at https://x.test/a_b_c.", '<p>at <a href="https://x.test/a_b_c">https://x.test/a_b_c</a>.</p>'),
        ("![Logo](cid:logo@x.test)", '<p><img src="cid:logo@x.test" alt="Logo" /></p>'),
        ("Total\n-----\n    12", "<p>Total</p>\n<hr />\n<p>12</p>"),
        ("```\n*a*\n```", "<pre><code>*a*\n</code></pre>"),
        ("AT&T &lt; 1", "<p>AT&amp;T &amp;lt; 1</p>"),
    ],
)
def test_markdown_means_in_html_what_people_mean_by_it(source: str, html: str) -> None:
    assert markdown_html(source, {"logo@x.test"}).strip() == html


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "a <b onclick=x>b</b> <!-- c --> <![CDATA[x]]> <?php ?>",
        "[a](javascript:alert(1))",
        "[a](&#106;avascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](data:text/html,<script>)",
        "[a](vbscript:x) [b](file:///etc/passwd) [c](ftp://x.test) [d](//x.test) [e](/x) [f](cid:logo@x.test)",
        "[a]\n\n[a]: javascript:alert(1)",
        "<javascript:alert(1)> <data:text/html,x>",
        "![a](https://x.test/pixel.png) ![b](data:image/png;base64,AA) ![c](cid:other@x.test) ![d](x.png)",
        '[a](https://x.test "t\\" onclick=\\"x")',
        '![a" onerror="x](cid:logo@x.test)',
        "https://x.test/\"onclick='x'>a",
        '```"><script>\na\n```',
    ],
)
def test_nothing_active_passes_and_nothing_is_loaded(source: str) -> None:
    require_harmless(markdown_html(source, {"logo@x.test"}))
    require_harmless(of_markdown(f"*x*\n\n{source}", {"logo@x.test"}).html)
    require_harmless(literal_html(source))


FRAGMENTS = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *"[]()<>!*_`~|#->\"'\\ \n&:=",
                "javascript:",
                "cid:logo@x.test",
                "https://x.test",
                "<script",
                "onload=",
                "&#58;",
            ]
        ),
        st.text(max_size=6),
    ),
    max_size=40,
).map("".join)


@settings(max_examples=400, deadline=None)
@given(FRAGMENTS)
def test_whatever_is_written_the_html_is_harmless(source: str) -> None:
    require_harmless(markdown_html(source, {"logo@x.test"}))
    bodies = of_markdown(source, {"logo@x.test"})
    require_harmless(bodies.html)
    markdown_text(source)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("*Hello* **Anna**\n\n- one\n- two", "*Hello* **Anna**\n\n- one\n- two"),
        ("see [our page](https://x.test/a_(b)).", "see our page <https://x.test/a_(b)>."),
        ("[https://x.test](https://x.test) [a@x.test](mailto:a@x.test)", "https://x.test mailto:a@x.test"),
        ("[a\\]b](<https://x.test/a b> 'T')", "a]b <https://x.test/a b>"),
        ("![Logo](cid:logo@x.test)![](cid:x@x.test)", "[Logo]"),
        ("1\\. May\\_be \\*so\\*", "1. May_be *so*"),
        ("`[a](https://x.test) \\_`", "`[a](https://x.test) \\_`"),
        ("```\n[a](https://x.test) \\_\n```\n\\_", "```\n[a](https://x.test) \\_\n```\n_"),
        ("[a](javascript:x) [b] [c][d]", "[a](javascript:x) [b] [c][d]"),
    ],
)
def test_as_plain_text_it_reads_as_it_was_written_with_its_links_spelled_out(source: str, text: str) -> None:
    assert markdown_text(source) == text


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Cf")), max_size=60))
def test_a_value_that_a_template_escaped_arrives_as_it_is_in_both(value: str) -> None:
    line = escaped_line(value)
    shown = " ".join(clean_line(value).split())
    assert not has_markup(line)
    assert " ".join(markdown_text(line).split()) == shown
    assert " ".join(unescape(re.sub(r"<[^>]*>", "", markdown_html(line))).split()) == shown


@pytest.mark.parametrize(
    "plain",
    ["", "Hello\n\nAnna", "at https://x.test now", "<a@x.test>", "1\\. x", "a  \nb", "    a", "a\n&lt;", "a * b_c"],
)
def test_a_text_without_markup_needs_no_html(plain: str) -> None:
    assert not has_markup(plain)
    assert of_markdown(plain).html == ""


@pytest.mark.parametrize("source", ["*a*", "- a", "# a", "1. a", "[a](https://x.test)", "`a`", "---", "|a|\n|-|\n|b|"])
def test_markup_is_seen(source: str) -> None:
    assert has_markup(source)


BODY = """\
**Dear Anna**, and *all*

-- 
Ben <b>Müller</b>
*Sales*

On 4 Oct 2026 at 11:12, *Anna* <x> wrote:
> Hello [click](https://evil.test) **now**
>
>> older  *words*
"""


def test_what_others_wrote_is_taken_literally() -> None:
    bodies = of_markdown(BODY)
    assert bodies.text == BODY
    assert "<strong>Dear Anna</strong>" in bodies.html
    assert "Ben &lt;b&gt;Müller&lt;/b&gt;<br>\n*Sales*" in bodies.html
    assert "*Anna* &lt;x&gt; wrote:" in bodies.html
    assert "Hello [click](https://evil.test) **now**" in bodies.html
    assert "older&nbsp; *words*" in bodies.html
    assert bodies.html.count("<blockquote") == 3
    assert "href" not in bodies.html
    found = html_to_text(bodies.html)
    assert "> > older" in found
    assert "> Hello [click](https://evil.test) **now**" in found


def test_an_answer_between_quoted_lines_is_no_part_of_the_quote() -> None:
    html = of_markdown("> *When?*\n**Now.**\n> Where?\nHere.").html
    assert "*When?*" in html
    assert re.search(r"</blockquote>\s*<p><strong>Now\.</strong></p>\s*<blockquote", html)
    assert html.rstrip().endswith("</body></html>")
    assert "<p>Here.</p>" in html


def test_a_mail_that_is_passed_on_is_taken_literally_to_its_end() -> None:
    body = (
        "*Look:*\n\n---------- Forwarded message ----------\nFrom: Eve\n\n**bold** [x](https://evil.test)\n-- \n*Eve*"
    )
    bodies = of_markdown(body)
    assert "**bold** [x](https://evil.test)<br>" in bodies.html
    assert "<em>Look:</em>" in bodies.html
    assert bodies.text == body


@pytest.mark.parametrize("fence", ["> ```", "> > ~~~", ">```"])
def test_a_block_of_code_in_a_quote_lets_nothing_out_of_it(fence: str) -> None:
    html = of_markdown(f"*Hi*\n\n{fence}\n> a\n\n> [x](https://evil.test) **b**\n\n**own**").html
    assert "[x](https://evil.test) **b**" in html
    assert "<strong>own</strong>" in html
    assert "href" not in html


def test_other_line_breaks_change_nothing() -> None:
    body = "```\n[a](https://x.test)\n```\n> *b*\n*c*"
    for newline in ("\r", "\r\n"):
        assert of_markdown(body.replace("\n", newline)) == of_markdown(body)
    assert "<pre>" in of_markdown("*y*\r\r\n\r> a\r```\r*x*").html


def test_marks_in_a_block_of_code_are_no_quote() -> None:
    assert "<pre><code>&gt; a\n-- \nb\n</code></pre>" in of_markdown("```\n> a\n-- \nb\n```").html


ANNA = Signature(7, "Work", "Anna Keller", "<p><b>Anna</b> Keller</p>")


def test_the_signature_is_shown_as_html_where_it_has_some_and_is_the_one_that_was_put_there() -> None:
    body = "*Hi*\n\n-- \nAnna Keller"
    draft = Draft(body=body, signed="-- \nAnna Keller", is_markdown=True)
    assert "<p><b>Anna</b> Keller</p>" in bodies_of(draft, ANNA).html
    assert "-- <br>\nAnna Keller" in bodies_of(draft, None).html
    changed = Draft(body=f"{body} 2", signed="-- \nOther", is_markdown=True)
    assert "-- <br>\nAnna Keller 2" in bodies_of(changed, ANNA).html


def test_a_draft_travels_as_plain_text_unless_it_is_markdown_or_has_html() -> None:
    assert bodies_of(Draft(body="*Hi* \\_")) == Bodies("*Hi* \\_")
    assert bodies_of(Draft(body="Hi \\_", is_markdown=True)) == Bodies("Hi _")
    assert "<em>Hi</em>" in bodies_of(Draft(body="*Hi*", is_markdown=True)).html
    made = bodies_of(Draft(body="Hi", html="<p>Hi</p>"))
    assert made.text == "Hi"
    assert made.html.startswith("<!DOCTYPE html>")
    assert "<p>Hi</p>" in made.html
    assert of_html("Hi", "<html>x</html>").html == "<html>x</html>"


def test_a_draft_shows_the_images_that_go_with_it() -> None:
    files = (Enclosed("a.png", "image/png", 1, "0", "logo@x.test"),)
    draft = Draft(body="![Us](cid:logo@x.test) ![](cid:no@x.test)", is_markdown=True, enclosed=files)
    assert bodies_of(draft).html.count("<img") == 1


def test_a_plain_text_among_markdown_keeps_its_lines_and_the_blanks_around_them() -> None:
    text = "  Total: *12*\n\n\t- paid \n"
    assert markdown_text(as_written(text)) == text
    assert not has_markup(as_written(text))


def test_lines_of_a_quote_are_not_looked_through_again_and_again() -> None:
    line = "On 4 Oct 2026 at 11:12, A wrote:"
    for source in (f"{line}\n" + ">\n" * 30_000, f"{line}\n> a\n" * 3_000, "a|b\n-|-\n" * 5_000, "```\n> a\n" * 5_000):
        assert of_markdown(source).text == source


def test_hostile_lengths_take_no_time() -> None:
    for source in (
        "[" * 20_000,
        "*a " * 20_000,
        "`" * 20_000,
        "[a](" * 10_000,
        "![" * 10_000,
        "<" * 20_000,
        "|" * 20_000,
    ):
        of_markdown(source)
