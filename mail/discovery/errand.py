"""The errand ``discover``: the findings as they come, then the servers and the wish that they come to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mail.account_setup import Wish
from mail.discovery.findings import Servers
from mail.discovery.network import Network
from mail.discovery.steps import discover
from mail.discovery.wishes import may_ask_directory, with_servers
from store.workspace import Store

Task = dict[str, Any]


async def discover_errand(store: Store, task: Task, say: Callable[[Task], None]) -> Task:
    """Look for the servers of the task's `address`; `directory` false keeps the public directory out, `ca_file` counts.

    Each line has step, ok, sentence and servers; the last ok, servers (or null) and what of a wish follows from them.
    """
    address = str(task["address"])
    allowed = bool(task.get("directory", True)) and may_ask_directory(store.read())
    servers: Servers | None = None
    network = Network.usual(str(task.get("ca_file", "")))
    async for finding in discover(address, network, with_directory=allowed):
        say(finding.as_json())
        servers = finding.servers
    if servers is None:
        return {"ok": False, "servers": None, "wish": {}}
    wish = {name: value for name, value in vars(with_servers(Wish(address.strip()), servers)).items() if value}
    return {"ok": True, "servers": servers.as_json(), "wish": wish}
