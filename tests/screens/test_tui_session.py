"""What the screens stand on: the watch, work off the thread, errands, the worker as a child, the end of errors."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Event, current_thread

import pytest
from textual import events

from store import clock, rows, tables
from store.accounts import NewAccount
from store.accounts import add as add_account
from store.errors import NothingToUndoError
from store.workspace import Store
from tests.screens.keys import do, settle
from tests.screens.sample_store import NOON
from tui import errand, moment
from tui.app import MailbaseApp
from tui.background import Background
from tui.errand import ErrandLostError
from tui.events import StoreChanged
from tui.screens.error import ErrorScreen
from tui.screens.home import HomeScreen
from tui.trouble import TroubleError
from tui.watch import Glance
from tui.widgets.key_line import KeyLine
from tui.widgets.top_line import TopLine
from tui.widgets.writing import TextField
from tui.worker_child import WorkerChild


async def test_work_is_done_on_a_thread_of_its_own_one_after_the_other() -> None:
    background = Background("test")
    done: list[int] = []
    first = background.run(done.append, 1)
    name = await background.run(lambda: current_thread().name)
    await first
    assert (done, name) == ([1], "test")
    assert background.is_idle
    background.close()


async def test_what_work_raises_reaches_whoever_waits() -> None:
    def fail() -> None:
        raise NothingToUndoError

    background = Background("test")
    with pytest.raises(NothingToUndoError):
        await background.run(fail)
    background.close()


async def test_closing_does_not_wait_for_work_that_hangs() -> None:
    never = Event()
    background = Background("test")
    task = background.run(never.wait)
    background.close(patience=0.01)
    task.cancel()
    never.set()


@pytest.mark.parametrize("words", ["Studio", "ini"])
async def test_what_is_typed_before_a_form_is_there_is_typed_into_it(empty: Store, words: str) -> None:
    app = MailbaseApp(empty, with_worker=False)
    async with app.run_test() as pilot:
        await settle(pilot)
        shown = asyncio.Event()
        app.screen_change_signal.subscribe(app, lambda _screen: shown.set(), immediate=True)
        app.post_message(events.Key("n", "n"))
        await shown.wait()
        for letter in words:
            app.post_message(events.Key(letter, letter))
        await do(pilot, "tab", "T")
        assert [field.value for field in app.screen.query(TextField)][:2] == [words, "T"]
        await do(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)


async def test_every_screen_hears_what_another_process_changed(filled: Store) -> None:
    heard: list[StoreChanged] = []

    class Listening(HomeScreen):
        def on_store_changed(self, event: StoreChanged) -> None:
            heard.append(event)

    app = MailbaseApp(filled, with_worker=False)
    async with app.run_test() as pilot:
        await app.push_screen(Listening())
        await settle(pilot)
        other = Store.open(filled.path)
        table = tables.find(other.read(), "Billing/Customers")
        with other.write() as tx:
            rows.set_cells(tx, table, 1, {table.columns[0].id: "x"})
        await settle(pilot)
        other.close()
    assert [(change.kind, change.row) for event in heard for change in event.changes] == [("cell", 1)]
    assert heard[0].touches(table.id)
    assert not heard[0].touches(table.id + 1)


async def test_a_commit_that_changed_no_data_tells_nobody(filled: Store) -> None:
    app = MailbaseApp(filled, with_worker=False)
    told: list[StoreChanged] = []
    async with app.run_test() as pilot:
        await settle(pilot)
        app.watch_store._told = lambda _glance, event: told.append(event)
        with filled.write() as tx:
            tx.run("UPDATE accounts SET last_fetch_at = ?", [tx.at])
        await settle(pilot)
    assert [event.changes for event in told] == [()]


async def test_an_error_is_shown_once_with_its_code_and_next_step_and_escape_closes_it(app: MailbaseApp) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        error = NothingToUndoError(words="[/b] \x1b[2J they said")
        app.show_error(error)
        app.show_error(error)
        await settle(pilot)
        shown = "\n".join(each.render().plain for each in app.screen.query("Static"))
        assert "There is nothing to undo." in shown
        assert "Only your own changes can be undone." in shown
        assert "UNDO_001" in shown
        assert "[/b]" in shown
        assert "\x1b" not in shown
        await do(pilot, "escape")
        assert not isinstance(app.screen, ErrorScreen)


async def test_a_held_mail_is_counted_down_and_u_would_take_it_back(filled: Store) -> None:
    with filled.write() as tx:
        tx.run("UPDATE outbox SET due_at = '2026-10-05T12:00:30.000Z', created_by = 1 WHERE state = 'queued'")
    app = MailbaseApp(filled, with_worker=False)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        assert app.glance.held is not None
        assert "u takes it back" in app.screen.query_one(KeyLine).render().plain


async def test_u_takes_the_held_mail_back_before_it_undoes_anything(filled: Store) -> None:
    with filled.write() as tx:
        tx.run("UPDATE outbox SET due_at = '2026-10-05T12:00:30.000Z', created_by = 1 WHERE state = 'queued'")
    table = tables.find(filled.read(), "Billing/Invoices")
    with filled.write() as tx:
        rows.set_cells(tx, table, 1, {table.columns[0].id: "changed"})
    app = MailbaseApp(filled, with_worker=False)
    async with app.run_test(size=(100, 30)) as pilot:
        await do(pilot, "u")
        assert app.glance.held is None
        assert rows.get(filled.read(), table, 1).values[0] == "changed"
        assert filled.read().value("SELECT state FROM outbox WHERE subject = 'Offer'") == "draft"
        await do(pilot, "u")
        assert rows.get(filled.read(), table, 1).values[0] == "INV-0412"


async def test_u_a_moment_too_late_undoes_nothing_else(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    table = tables.find(filled.read(), "Billing/Invoices")
    with filled.write("Edit") as tx:
        rows.set_cells(tx, table, 1, {table.columns[0].id: "changed"})
        due = clock.stamp(NOON + timedelta(seconds=5))
        tx.run("UPDATE outbox SET due_at = ?, created_by = 1 WHERE state = 'queued'", [due])
    app = MailbaseApp(filled, with_worker=False)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        assert app.glance.held is not None
        with filled.write() as tx:
            tx.run("UPDATE outbox SET state = 'sent' WHERE due_at = ?", [due])
        monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(seconds=6))
        app.changed()
        await do(pilot, "u", "u")
        assert rows.get(filled.read(), table, 1).values[0] == "changed"
        assert "Too late" in app.screen.query_one(KeyLine).render().plain
        monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(seconds=9))
        await do(pilot, "u")
        assert rows.get(filled.read(), table, 1).values[0] == "INV-0412"


async def test_ctrl_c_says_which_key_quits(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await do(pilot, "ctrl+c")
        assert "ctrl+q quits." in app.screen.query_one(KeyLine).render().plain


@pytest.mark.parametrize("width", [60, 140])
async def test_a_remark_hides_no_keys_and_stays_with_its_page(app: MailbaseApp, width: int) -> None:
    async with app.run_test(size=(width, 30)) as pilot:
        await settle(pilot)
        home = app.screen.query_one(KeyLine)
        app.remark("It is being written: go on with it (enter), or leave it first")
        await settle(pilot)
        said = home.render().plain
        assert said.startswith("It is being written: ")
        assert "enter open" in said
        assert said.endswith("? help")
        assert home.size.height == (2 if width == 60 else 1)
        await do(pilot, "g", "o")
        assert "It is being written" not in app.screen.query_one(KeyLine).render().plain
        await do(pilot, "escape")
        assert app.screen.query_one(KeyLine) is home
        assert "It is being written" not in home.render().plain
        assert home.size.height == 1


async def test_the_cursor_of_no_field_blinks(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await do(pilot, "n")
        assert app.focused.cursor_blink is False


async def test_a_crash_tells_no_values(app: MailbaseApp, capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        secret = "2retnuh"[::-1]
        raise RuntimeError(len(secret))

    async def crash() -> None:
        async with app.run_test() as pilot:
            await settle(pilot)
            app.screen.call_next(fail)
            await pilot.pause()

    with pytest.raises(RuntimeError):
        await crash()
    told = capsys.readouterr().err
    assert "RuntimeError" in told
    assert "hunter2" not in told


async def test_the_top_line_names_what_an_account_needs(filled: Store) -> None:
    with filled.write() as tx:
        tx.run("UPDATE accounts SET state = 'needs sign-in'")
    app = MailbaseApp(filled, with_worker=False, practice="practice")
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        line = app.screen.query_one(TopLine).render().plain
    assert line.startswith("mailbase")
    assert line.endswith("practice    desk ! needs sign-in    outbox 1    inbox 2")


async def test_a_narrow_top_line_keeps_the_path_and_the_counts(app: MailbaseApp) -> None:
    async with app.run_test(size=(40, 20)) as pilot:
        await settle(pilot)
        app.screen.query_one(TopLine).show_path(("A base with a long name", "and a table"))
        line = app.screen.query_one(TopLine).render().plain
    assert len(line) == 38
    assert line.endswith("outbox 1    inbox 2")


@pytest.fixture
def write_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], int]:
    """Write the program of a module that children can be."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return (tmp_path / "some_child.py").write_text


async def test_an_errand_answers_line_by_line(write_child: Callable[[str], int]) -> None:
    write_child(
        "import json, sys\n"
        "task = json.loads(sys.stdin.readline())\n"
        "print(json.dumps({'step': task['task']}))\n"
        "print(json.dumps({'done': True}))\n"
    )
    assert [line async for line in errand.lines({"task": "check"}, "some_child")] == [{"step": "check"}, {"done": True}]
    assert await errand.answer({"task": "check"}, "some_child") == {"done": True}


async def test_an_error_of_an_errand_keeps_its_code_and_words(write_child: Callable[[str], int]) -> None:
    write_child('print(\'{"error": {"code": "NAUTH_013", "sentence": "No.", "next_step": "Do.", "words": "535"}}\')')
    with pytest.raises(TroubleError) as raised:
        await errand.answer({}, "some_child")
    trouble = raised.value.trouble
    assert (trouble.code, trouble.sentence, trouble.next_step, trouble.words) == ("NAUTH_013", "No.", "Do.", "535")


@pytest.mark.parametrize("text", ["", "print('not json')", "raise SystemExit(3)", "print([1])"])
async def test_a_child_without_an_answer_is_an_error(write_child: Callable[[str], int], text: str) -> None:
    write_child(text)
    with pytest.raises(ErrandLostError):
        await errand.answer({}, "some_child")


def test_the_worker_is_started_once_and_ends_when_its_leash_is_dropped(
    empty: Store, write_child: Callable[[str], int]
) -> None:
    write_child("import sys\nopen(sys.argv[2] + '.ran', 'a').write('x')\nsys.stdin.read()\n")
    with empty.write() as tx:
        add_account(tx, NewAccount(*("d", "d@x.example", "generic"), *("h", 1, "tls", "h", 1, "tls", "u")))
    child = WorkerChild(empty, "some_child")
    child.look()
    child.look()
    assert child._child is not None
    child.let_go()
    assert child._child.wait(60) == 0
    assert Path(f"{empty.path}.ran").read_text() == "x"


def test_the_worker_is_told_the_passphrase_over_its_leash_and_so_is_the_next_one(
    empty: Store, write_child: Callable[[str], int]
) -> None:
    write_child("import sys\nopen(sys.argv[2] + '.told', 'a').write(sys.stdin.read() + repr(sys.argv[3:]))\n")
    with empty.write() as tx:
        add_account(tx, NewAccount(*("d", "d@x.example", "generic"), *("h", 1, "tls", "h", 1, "tls", "u")))
    first = WorkerChild(empty, "some_child")
    first.look()
    first.unlock("pässphrase")
    second = WorkerChild(empty, "some_child")
    second.unlock("pässphrase")
    for child in (first, second):
        child.look()
        assert child._child is not None
        child.let_go()
        assert child._child.wait(60) == 0
        child.unlock("it has ended")
        assert "pässphrase" not in repr(child)
    told = '{"passphrase": "p\\u00e4ssphrase"}\n' + repr(["--leashed"])
    assert Path(f"{empty.path}.told").read_text() == told * 2


def test_no_worker_is_started_while_there_is_no_account_or_another_one_works(
    empty: Store, write_child: Callable[[str], int]
) -> None:
    write_child("")
    child = WorkerChild(empty, "some_child")
    child.look()
    assert child._child is None


def test_times_are_told_as_people_tell_them(stopped_clock: None) -> None:
    assert moment.apart("2026-10-05T11:56:00.000Z") == "4 min"
    assert moment.apart("2026-10-03T11:00:00.000Z") == "2 d"
    assert moment.when("2026-10-05T16:00:00.000Z") == "16:00"
    assert moment.when("2026-10-06T08:00:00.000Z") == "tomorrow 08:00"
    assert moment.when("2026-10-09T08:00:00.000Z") == "Fri 08:00"
    assert moment.when("2026-11-09T08:00:00.000Z") == "2026-11-09 08:00"
    assert moment.seconds_to("2026-10-05T12:00:07.500Z") == 8
    assert moment.seconds_to("2026-10-05T11:00:00.000Z") == 0


async def test_a_long_path_loses_its_first_steps_and_zeros_go_before_it(filled: Store) -> None:
    app = MailbaseApp(filled, with_worker=False)
    async with app.run_test(size=(60, 20)) as pilot:
        await settle(pilot)
        top = app.screen.query_one(TopLine)
        top.show_path(("Billing", "Invoices of this and the last year", "INV-0410"))
        assert top.render().plain.startswith("… ▸ INV-0410 ")
        app.glance = Glance(accounts=app.glance.accounts)
        assert "Invoices of this" in top.render().plain
        assert "outbox" not in top.render().plain
