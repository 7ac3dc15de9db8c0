"""Make the picture of the README: the program's own picture of a row of the practice store.

    python docs/picture.py

Runs the practice story first, so that there is a conversation to look at.
"""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
SIZE = (100, 24)
FOREIGN_FONTS = re.compile(r"@font-face \{.*?\}", re.DOTALL)
"""Fonts that the picture would fetch from elsewhere; any monospaced one will do."""


async def take_picture(store_path: Path) -> str:
    """Open the first invoice of a store that has mail, and return the screen as SVG."""
    from store import comments, members
    from store.workspace import Store
    from tui.app import MailbaseApp

    store = Store.open(store_path)
    store.member = members.find(store.read(), None).id
    table, row = store.read().one("SELECT table_id, row_id FROM conversations ORDER BY id LIMIT 1") or (0, 0)
    with store.write() as tx:
        comments.add(tx, int(table or 0), int(row or 0), "Let us wait until Monday, she always pays on time.")
    app = MailbaseApp(store, with_worker=False)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause(0.5)
        await app.open_row(int(table or 0), int(row or 0))
        await pilot.pause(1)
        return FOREIGN_FONTS.sub("", app.export_screenshot(title="mailbase")).replace("Fira Code", "monospace")


def main() -> None:
    """Write ``row.svg`` beside this file."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_DATA_HOME"] = folder
        subprocess.run([sys.executable, "-m", "tui", "demo", "--script"], check=True)
        from tui.locations import practice_store

        (HERE / "row.svg").write_text(asyncio.run(take_picture(practice_store())))


if __name__ == "__main__":
    main()
