"""The palette's commands: every key that works on the screen below, by what it does."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from store.language import _
from tui import keys
from tui.keys import Key
from tui.keys.listed import LAST
from tui.paint import MUTED, joined, line
from tui.prefix import every_choice

_NOT_LISTED = frozenset({"app.palette", "app.go", "table.layout"})


class _Command(NamedTuple):
    key: Key
    shortcut: str
    node: Any

    @property
    def text(self) -> str:
        return _(self.key.sentence)

    @property
    def shown(self) -> Content:
        return joined([line(self.text), line(self.shortcut, MUTED)])


class KeyCommands(Provider):
    """Our own commands in Textual's palette; it reads the registry of keys and nothing else."""

    async def discover(self) -> Hits:
        """Yield everything."""
        for command in self._commands():
            yield DiscoveryHit(command.shown, self._doing(command), text=command.text)

    async def search(self, query: str) -> Hits:
        """Yield what fits the letters typed."""
        matcher = self.matcher(query)
        for command in self._commands():
            score = matcher.match(command.text)
            if score > 0:
                yield Hit(score, command.shown, self._doing(command), text=command.text)

    def _commands(self) -> Iterator[_Command]:
        # what the footer shows comes first, and mere movements last
        for live in sorted(keys.live(self.screen), key=lambda live: live.key.footer or LAST):
            if live.key.id not in _NOT_LISTED:
                yield _Command(live.key, keys.shown(live.name), live.node)
        for letter, key, node in every_choice(self.screen):
            yield _Command(key, f"{letter} {keys.shown(key.names[0])}", node)
        for key in keys.of_place("app"):
            if not key.keys:
                yield _Command(key, "", self.app)

    def _doing(self, command: _Command) -> Any:
        return partial(self.app.run_action, command.key.action, command.node)
