"""Starting the screens: the surroundings first, then the store, then Textual."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from store import members
from store.workspace import Store
from tui.environment import tame_environment

if TYPE_CHECKING:
    from tui.app import MailbaseApp

_ENDINGS = (signal.SIGHUP, signal.SIGTERM)


def run_screens(store_path: Path, member: str | None = None, hold: float = 10.0, practice: str | None = None) -> int:
    """Run the screens over a store until they are quit; return the exit code.

    :param member: in whose name; None is the first owner
    :param hold: seconds for which a mail can be taken back
    :param practice: a word for the top line when this is not for real
    :raises SystemExit: with 2, after a sentence, when there is no terminal for screens
    :raises MailbaseError: the store cannot be opened, or there is no such member
    """
    tame_environment()
    store = Store.open(store_path)
    store.member = members.find(store.read(), member).id
    from tui.app import MailbaseApp
    from tui.paint import harden_textual
    from tui.pasting import calm_pastes

    harden_textual()
    calm_pastes()
    app = MailbaseApp(store, hold=hold, practice=practice)
    _restore_terminal_at_the_end(app)
    app.run()
    return app.return_code or 0


def _restore_terminal_at_the_end(app: MailbaseApp) -> None:
    """Leave as Ctrl+Q does when the terminal is closed or the process is told to end.

    Otherwise neither mouse reports nor the alternate screen would be switched off for the shell.
    """

    def leave(number: int, _frame: FrameType | None) -> None:
        # the second time it means at once
        signal.signal(number, signal.SIG_DFL)
        if not app.is_running:
            sys.exit(128 + number)
        app.exit(return_code=128 + number)

    for ending in _ENDINGS:
        signal.signal(ending, leave)
