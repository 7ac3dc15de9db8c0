"""The command line: which commands there are, what is common to all, and where their errors end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from click.types import StringParamType

from store.clean import clean_text
from store.errors import MailbaseError
from store.language import N_, _
from tui.commands.output import say_error
from tui.commands.passphrases import given_line
from tui.commands.session import Session
from tui.commands.written_file import written_out

_SECTIONS: tuple[tuple[str, dict[str, str]], ...] = (
    (
        N_("Tables and rows"),
        {
            "import": "files",
            "export": "exports",
            "bases": "tables",
            "tables": "tables",
            "columns": "columns",
            "base": "tables",
            "table": "tables",
            "column": "columns",
            "view": "views",
            "rows": "rows",
            "row": "rows",
            "add": "rows",
            "set": "rows",
            "delete": "rows",
            "undo": "rows",
            "redo": "rows",
            "history": "histories",
            "restore": "histories",
            "trash": "histories",
            "copy": "histories",
            "feed": "feeds",
            "comment": "feeds",
            "search": "searching",
        },
    ),
    (
        N_("Mail"),
        {
            "account": "accounts",
            "contact": "contacts",
            "identity": "identities",
            "signature": "signatures",
            "template": "templates",
            "send": "sending",
            "merge": "merging",
            "optouts": "optouts",
            "outbox": "outgoing",
            "unlinked": "linking",
            "link": "linking",
            "vault": "vault",
        },
    ),
    (
        N_("This program"),
        {
            "member": "members",
            "worker": "running",
            "demo": "running",
            "arm": "linking",
            "doctor": "examining",
            "explain": "explaining",
            "locate": "examining",
        },
    ),
)
"""The commands by section, each with the module of `tui.commands` that holds it; loaded when it is used."""

_MODULES = {name: module for _section, held in _SECTIONS for name, module in held.items()}


class _ProperText(StringParamType):
    """A text in Unicode; bytes of an argument that are none reach Python as halves of characters."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the value as it is."""
        if isinstance(value, str) and any("\ud800" <= character <= "\udfff" for character in value):
            self.fail(_("This is no proper text in UTF-8."), param, ctx)
        return super().convert(value, param, ctx)


@contextmanager
def _told_clean() -> Iterator[None]:
    """Clean what is said of wrong arguments: a file's name may come from anyone, and the shell puts it there."""
    try:
        yield
    except click.ClickException as error:
        error.message = clean_text(error.message)  # type: ignore[misc] # there is no other way to say it better
        raise


def _with_proper_texts(command: click.Command) -> click.Command:
    """Let a command and those below it take proper texts only; paths may be any bytes."""
    for param in command.params:
        if param.type is click.STRING:
            param.type = _ProperText()
    if isinstance(command, click.Group):
        for below in command.commands.values():
            _with_proper_texts(below)
    return command


class Commands(click.Group):
    """All commands; each module is loaded only when one of its commands is wanted."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands in their order."""
        return list(_MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name, or None."""
        module = _MODULES.get(cmd_name)
        if module is None:
            return None
        held: click.Group = import_module(f"tui.commands.{module}").COMMANDS
        command = held.get_command(ctx, cmd_name)
        return _with_proper_texts(command) if command else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands by section."""
        longest = max(map(len, _MODULES))
        for section, held in _SECTIONS:
            with formatter.section(_(section)):
                formatter.write_dl([(name.ljust(longest), self._short(ctx, name)) for name in held])

    def _short(self, ctx: click.Context, name: str) -> str:
        command = self.get_command(ctx, name)
        return command.get_short_help_str(100) if command else ""

    def make_context(self, *args: Any, **more: Any) -> click.Context:
        """Read the arguments."""
        with _told_clean():
            return super().make_context(*args, **more)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; an error of ours is told on stderr and ends with 1."""
        try:
            with _told_clean(), written_out():
                return super().invoke(ctx)
        except MailbaseError as error:
            say_error(error)
            ctx.exit(1)


@click.command(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=_("Tables whose rows write and receive e-mail. Without a command, the screens open."),
    epilog=_("A row is named BASE/TABLE ID. Exit codes: 0 done, 1 an error with its code, 2 wrong usage."),
)
@click.option(
    "--store", "store", type=click.Path(dir_okay=False, path_type=Path), help=_("The store's file, not the usual one.")
)
@click.option("--as", "member", metavar="MEMBER", help=_("Act in the name of this member."))
@click.option(
    "--passphrase-stdin", "with_passphrase", is_flag=True, help=_("Read the vault's passphrase, a line, from stdin.")
)
@click.version_option(package_name="mailbase", prog_name="mailbase-tui")
@click.pass_context
def cli(ctx: click.Context, store: Path | None, member: str | None, *, with_passphrase: bool) -> None:
    """Settle what is common to all commands; open the screens when none is given."""
    session = ctx.obj = Session(store, member, given_line() if with_passphrase else None)
    ctx.call_on_close(session.close)
    if ctx.invoked_subcommand is None:
        from tui.run import run_screens

        ctx.exit(run_screens(session.path, member))
