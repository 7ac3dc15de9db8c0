"""No text from outside is handed to Textual as a plain string, which it would parse as markup.

The type checker does most of it: `tui.widgets.said` and `tui.widgets.writing` take what `tui.paint` made, or show a
text as it is. Here it is made sure that nobody goes past them, and that the few sinks which take strings get only
our own words, or what `fit` has cleaned.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "tui").rglob("*.py"))

WRAPPED = {
    "tui/widgets/said.py": {"Static", "Option"},
    "tui/widgets/writing.py": {"Input"},
    # what `writing` builds on; it hands over no text
    "tui/widgets/edited_line.py": {"TextArea", "Edit", "EditResult"},
    "tui/widgets/secret_input.py": {"Input"},
    # a list whose lines are Offers
    "tui/widgets/choosers.py": {"OptionList"},
    # these name a kind of field, and make none
    "tui/screens/account_wizard.py": {"Input"},
    "tui/screens/account_servers.py": {"Input"},
    "tui/screens/sign_in_part.py": {"Input"},
    "tui/screens/browser_attempt.py": {"Input"},
    "tui/widgets/question_line.py": {"Input"},
    "tui/session.py": {"Input", "TextArea"},
}
"""Who may import which of Textual's widgets."""

MADE_HERE = {
    "tui/paint.py",
    # it cleans what it is given, and switches markup off
    "tui/session.py",
}
"""Where strings are made paintable."""

PARSERS = {"from_markup", "from_ansi", "from_text", "from_rich_text", "visualize", "render_markup"}
"""What makes something paintable of a string that it parses."""
PAINTED = {"Content", "Text", "Segment", "styled", "stylize"}
"""What takes a string as it is, uncleaned: only our own words and `fit` may come here."""
NAMED_SINKS = {"border_title", "border_subtitle", "tooltip", "sub_title", "title", "placeholder", "prompt", "loading"}
"""Attributes and arguments that Textual paints or parses."""
OWN_NAMES = {"title"}
"""Arguments of our own functions that are called like a sink of Textual's: they take what `tui.paint` made."""
CLEANERS = {"fit", "_", "ngettext", "clean_line", "clean_text"}

KNOWN = {
    # feed_lines cuts every span with `fit` and `clean_line`
    ("tui/widgets/feed_surface.py", "span.text"),
    # _field_lines and _note_lines make these with `fit` and `wrapped`
    *(("tui/widgets/fields.py", text) for text in ("line.name", "line.text", "line.beside")),
    # in _one_line both were just made by `fit`
    *(("tui/widgets/fields.py", text) for text in ("f'{name} '", "f'{shown}   '")),
    # a line of a grid is a list of fitted texts
    ("tui/widgets/grid_lines.py", "''.join(texts)"),
    ("tui/widgets/grid_lines.py", "''.join(self._texts)"),
    # the last step before the terminal, which turns single signs of what was painted into ASCII
    ("tui/plain_marks.py", "text.translate(_TABLE)"),
    # a style of the widget's own, for what it draws underlined
    ("tui/widgets/address_field.py", "style"),
}
"""Expressions that were looked at, each with the reason why nothing from outside comes through uncleaned."""


def _is_ours(node: ast.AST | None) -> bool:
    """Tell whether an expression is made of our own words and cleaned text alone."""
    match node:
        case None | ast.Constant():
            return True
        case ast.Name(id=name):
            return name.isupper()
        case ast.JoinedStr(values=parts):
            return all(_is_ours(part.value if isinstance(part, ast.FormattedValue) else part) for part in parts)
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return _is_ours(left) or _is_ours(right)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _is_ours(left) and _is_ours(right)
        case ast.IfExp(body=body, orelse=other):
            return _is_ours(body) and _is_ours(other)
        case ast.Call(func=ast.Name(id=name)):
            return name in CLEANERS
    return False


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _bad_imports(node: ast.AST, path: str) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (f"imports {name.name}" for name in node.names if name.name.startswith("textual.widgets"))
    elif isinstance(node, ast.ImportFrom) and node.module:
        whole = {name.name for name in node.names} if node.module == "textual" else set()
        if "widgets" in whole:
            yield "imports textual.widgets"
        if node.module.startswith("textual.widgets"):
            allowed = WRAPPED.get(path, set())
            yield from (f"imports {name.name}" for name in node.names if name.name not in allowed)


def _bad_calls(node: ast.AST) -> Iterator[str]:
    if not isinstance(node, ast.Call):
        return
    name = _called(node)
    if name in PARSERS:
        yield f"{name}() parses what it is given"
    if name == "notify":
        texts = [*node.args, *(each.value for each in node.keywords if each.arg in (None, "message", "title"))]
        yield from (f"notify({ast.unparse(text)})" for text in texts if not _is_ours(text))
    if name in PAINTED and node.args and not _is_ours(node.args[0]):
        yield ast.unparse(node.args[0])
    if name == "setattr" and len(node.args) > 1 and not isinstance(node.args[1], ast.Constant):
        yield "setattr() with a name that nobody can check"
    for each in node.keywords:
        if each.arg in NAMED_SINKS - OWN_NAMES and not _is_ours(each.value):
            yield f"{each.arg}={ast.unparse(each.value)}"
        if each.arg == "markup" and not (isinstance(each.value, ast.Constant) and each.value.value is False):
            yield f"markup={ast.unparse(each.value)}"


def _bad_assignments(node: ast.AST) -> Iterator[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
        for target in targets:
            if isinstance(target, ast.Attribute) and target.attr in NAMED_SINKS and not _is_ours(node.value):
                yield f"{target.attr} = {ast.unparse(node.value) if node.value else ''}"


def _past_the_paint(source: str, path: str) -> list[str]:
    """Return what in a module hands Textual a string that may come from outside."""
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        wrong = [
            *_bad_imports(node, path),
            *([] if path in MADE_HERE else [*_bad_calls(node), *_bad_assignments(node)]),
        ]
        found += [f"{getattr(node, 'lineno', 0)}: {what}" for what in wrong if (path, what) not in KNOWN]
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_outside_string_goes_past_the_paint(path: Path) -> None:
    found = _past_the_paint(path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix())
    assert not found, "\n".join(found)


@pytest.mark.parametrize("path", [path for path in SOURCES if "commands" in path.parts], ids=lambda path: path.name)
def test_commands_print_through_the_one_module_that_cleans(path: Path) -> None:
    if path.name == "output.py":
        return
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    assert [ast.unparse(call) for call in calls if _called(call) in ("echo", "secho", "print", "style")] == []


@pytest.mark.parametrize(
    "planted",
    [
        "from textual.widgets import Static",
        "from textual.widgets import Label, Button",
        "from textual.widgets.option_list import Option",
        "import textual.widgets",
        "from textual import widgets",
        "self.notify(mail.subject)",
        "self.app.notify(_('Saved'), title=name)",
        "self.notify(_('{name} came').format(name=name))",
        "self.border_title = table.name",
        "self.query_one(Grid).border_subtitle = f'{count} of {name}'",
        "widget.tooltip = cell.text",
        "self.app.sub_title = base.name",
        "self.title = mail.subject",
        "TextField(placeholder=column.name)",
        "Content(mail.subject)",
        "Content.styled(mail.subject, 'bold')",
        "Content.from_markup(sentence)",
        "Content.from_text(sentence)",
        "Text.from_ansi(mail.text)",
        "Text(mail.text)",
        "Segment(row.title, style)",
        "Segment(f'{name} ', style)",
        "Static(_('ok'), markup=True)",
        "setattr(widget, name, mail.subject)",
    ],
)
def test_a_planted_violation_is_found(planted: str) -> None:
    assert _past_the_paint(planted, "tui/screens/planted.py") != []


@pytest.mark.parametrize(
    "honest",
    [
        "from tui.widgets.said import Said",
        "yield Said(line(mail.subject))",
        "self.notify(_('Saved'))",
        "self.border_title = _('Mails')",
        "Content(' ' * left)",
        "Content.styled(fit(path, room - 1) + ' ' if room else '', 'bold')",
        "Segment(RAIL if under else ' ', style)",
        "Segment(fit(text, width), style)",
        "ReadingScreen(title, text)",
    ],
)
def test_honest_code_is_left_alone(honest: str) -> None:
    assert _past_the_paint(honest, "tui/screens/honest.py") == []


def test_what_was_looked_at_still_stands_there() -> None:
    sources = {path: (ROOT / path).read_text(encoding="utf-8") for path, _what in KNOWN}
    gone = [(path, what) for path, what in KNOWN if what not in ast.unparse(ast.parse(sources[path]))]
    assert gone == []


@pytest.mark.parametrize("call", ["Said('[b]')", "Said(mail.subject)", "Said().update(mail.subject)", "Offer('x')"])
def test_the_type_checker_refuses_a_string(call: str, tmp_path: Path) -> None:
    file = tmp_path / "planted.py"
    file.write_text(
        "from store.arrivals import Arrival\nfrom tui.widgets.said import Offer, Said\n\n\n"
        f"def show(mail: Arrival) -> None:\n    {call}\n"
    )
    # a process of its own: mypy raises Python's limit of calls in calls for whatever runs after it
    checking = [sys.executable, "-m", "mypy", "--strict", "--config-file", str(ROOT / "pyproject.toml"), str(file)]
    told = subprocess.run(checking, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (told.returncode, "arg-type" in told.stdout) == (1, True)
