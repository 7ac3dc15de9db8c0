"""The registry of keys: nothing twice, nothing out of reach, nothing that does nothing."""

from __future__ import annotations

import importlib
import pkgutil
from collections import Counter
from collections.abc import Iterator

import pytest
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen

import tui.columns
import tui.editors
import tui.screens
import tui.widgets
from tests.screens.keys import do, press, settle
from tui import keys, prefix
from tui.app import MailbaseApp
from tui.keys import Key
from tui.place import Place
from tui.screens.help import HelpScreen
from tui.screens.table import TableScreen
from tui.widgets.key_line import KeyLine, keys_of

HARD_TO_REACH = set("[]{}\\|@~^#`") | {
    *("left_square_bracket", "right_square_bracket", "left_curly_bracket", "right_curly_bracket", "backslash"),
    *("vertical_line", "at", "tilde", "circumflex_accent", "number_sign", "grave_accent"),
}
NEVER_ARRIVES = {"ctrl+i", "ctrl+m", "ctrl+h", "ctrl+left_square_bracket", "shift+enter", "ctrl+enter", "alt+enter"}


def places() -> list[str]:
    return sorted({place for key in keys.every() for place in key.places})


@pytest.mark.parametrize("place", places())
def test_no_key_stands_twice_in_one_place(place: str) -> None:
    counted = Counter(name for key in keys.of_place(place) for name in key.names)
    assert [name for name, count in counted.items() if count > 1] == []


def test_every_place_that_help_shows_has_a_title() -> None:
    shown = {place for owner in screens() for place in owner.PLACES}
    never_asked = {"error", "confirm", "help"}
    assert shown - never_asked <= set(keys.TITLES)


def test_no_id_stands_twice() -> None:
    counted = Counter(key.id for key in keys.every())
    assert [number for number, count in counted.items() if count > 1] == []


@pytest.mark.parametrize("key", keys.every(), ids=lambda key: key.id)
def test_every_key_can_be_typed_on_french_and_german_keyboards(key: Key) -> None:
    reachable = [name for name in key.names if name not in HARD_TO_REACH | NEVER_ARRIVES and not name.isdigit()]
    assert reachable or not key.names


def test_k_goes_up_in_every_list() -> None:
    # not where one types to narrow the list
    ups = [key for key in keys.every() if key.action in ("up", "scroll_up", "scroll(-1)") and not key.priority]
    assert [key.id for key in ups if "k" not in key.names] == []
    assert [key.id for key in keys.of_place("outbox") + keys.of_place("accounts") if {"j", "k"} & {*key.names}] == []


@pytest.mark.parametrize("key", keys.every(), ids=lambda key: key.id)
def test_every_key_says_what_it_does(key: Key) -> None:
    assert key.label
    assert key.sentence.endswith(".")


def screens() -> Iterator[type[Place]]:
    classes = list(Place.__subclasses__())
    while classes:
        owner = classes.pop()
        classes += owner.__subclasses__()
        yield owner


def declared() -> Iterator[tuple[type[DOMNode], Binding]]:
    """Every binding of the registry with the classes that declare it."""
    modules = [
        importlib.import_module(found.name)
        for package in (tui.columns, tui.editors, tui.screens, tui.widgets)
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}.")
    ]
    known = {key.id for key in keys.every()}
    classes = {MailbaseApp, *(each for module in modules for each in vars(module).values() if isinstance(each, type))}
    for owner in classes:
        for binding in vars(owner).get("BINDINGS", ()):
            if isinstance(binding, Binding) and binding.id in known:
                yield owner, binding


def test_every_action_exists_where_its_key_is_bound() -> None:
    missing = [
        (owner.__name__, binding.id)
        for owner, binding in declared()
        for each in leaves(owner)
        if not any(hasattr(one, method_of(binding)) for one in (each, MailbaseApp))
    ]
    assert missing == []


def leaves(owner: type[DOMNode]) -> list[type[DOMNode]]:
    """Return the classes that are made: those that no other one stands on."""
    return [leaf for each in owner.__subclasses__() for leaf in leaves(each)] or [owner]


def method_of(binding: Binding) -> str:
    return "action_" + binding.action.removeprefix("app.").partition("(")[0]


def test_every_key_of_the_registry_is_bound_somewhere() -> None:
    bound = {binding.id for _owner, binding in declared()}
    loose = [key.id for key in keys.every() if key.keys and key.id not in bound and not prefix.letter_of(key)]
    assert loose == []


async def test_the_footer_names_what_works_here_and_help_last(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        shown = ["home.open", "home.add", "home.import", "home.mail", "app.go", "home.search"]
        shown += ["home.rename", "home.delete", "home.copy", "app.help"]
        assert keys_of(app.screen) == shown


async def test_the_footer_never_takes_more_than_its_line(app: MailbaseApp) -> None:
    async with app.run_test(size=(60, 20)) as pilot:
        await do(pilot, "enter")
        line = app.screen.query_one(KeyLine).render()
        assert line.cell_length <= 58
        assert line.plain.endswith("? help")


async def test_keys_that_would_be_typed_into_a_field_are_not_in_the_footer(app: MailbaseApp) -> None:
    async with app.run_test() as pilot:
        await do(pilot, "enter", "/")
        assert keys_of(app.screen)[:2] == ["ask.submit", "ask.leave"]
        assert "table.mail" not in keys_of(app.screen)


@pytest.mark.parametrize(("typed", "there"), [("gxxxx", TableScreen), ("gh?", HelpScreen)])
async def test_keys_typed_ahead_of_a_second_key_close_no_page_below(
    app: MailbaseApp, typed: str, there: type[Screen[None]]
) -> None:
    async with app.run_test() as pilot:
        await do(pilot, "enter")
        await press(pilot, *typed)
        await settle(pilot)
        assert isinstance(app.screen, there)
        assert isinstance(app.screen_stack[2], TableScreen)


async def test_g_offers_what_the_place_can_do_and_goes_there(app: MailbaseApp) -> None:
    async with app.run_test() as pilot:
        await do(pilot, "enter", "down", "down")
        assert "go.column" in [key.id for key, _node in prefix.choices(app.screen)]
        await do(pilot, "g", "g")
        assert app.screen.query_one("Grid").position == 0
        await do(pilot, "g", "b")
        assert type(app.screen).__name__ == "HomeScreen"


async def test_another_key_after_g_closes_the_choices_and_is_told(app: MailbaseApp) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        home = app.screen
        await do(pilot, "g", "z")
        assert app.screen is home
        assert "g z goes nowhere." in app.screen.query_one(KeyLine).render().plain


async def test_help_lists_only_the_ways_that_lead_on_from_here(app: MailbaseApp) -> None:
    async with app.run_test() as pilot:
        await do(pilot, "question_mark")
        assert "g o" in app.screen.query_one("VerticalScroll > *").render().plain
        assert "Go to a column" not in app.screen.query_one("VerticalScroll > *").render().plain


async def test_help_lists_every_key_of_the_place(app: MailbaseApp) -> None:
    async with app.run_test() as pilot:
        await do(pilot, "enter", "question_mark")
        assert isinstance(app.screen, HelpScreen)
        page = app.screen.query_one("Static").render().plain
        for key in keys.of_place("table"):
            assert key.sentence in page
        await do(pilot, "escape")
        assert isinstance(app.screen, Place)
        assert not isinstance(app.screen, HelpScreen)


async def test_the_palette_offers_the_keys_that_work_below_it(app: MailbaseApp) -> None:
    from tui.palette import KeyCommands

    async with app.run_test() as pilot:
        await do(pilot, "enter")
        provider = KeyCommands(app.screen)
        offered = {hit.text async for hit in provider.discover()}
        found = [hit async for hit in provider.search("sort by")]
    assert {"Sort by this column: up, down, not at all.", "Change between dark and light colours."} <= offered
    assert found[0].text == "Sort by this column: up, down, not at all."


async def test_the_actions_that_leave_the_program_do_not_exist(app: MailbaseApp) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        for action in ("suspend_process", "screenshot('/tmp', 'x')", "simulate_key('q')", "notify('x')"):
            assert not await app.run_action(action)
