"""Starting the screens: the surroundings first, then the store, then Textual."""

from __future__ import annotations

from pathlib import Path

from store import members
from store.workspace import Store
from tui.environment import tame_environment


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
    app.end_when_told()
    app.run()
    return app.return_code or 0
