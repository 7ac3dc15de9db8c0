"""A group of conditions being changed: each part is named by its path, the places that lead to it from the top."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from store.filters.conditions import Group, Part
from store.filters.queries import Query

Path = tuple[int, ...]
"""Places, counted from 0; of the whole, none."""


def whole(query: Query) -> Group:
    """Return a query's conditions as one group."""
    match query.conditions:
        case (Group() as group,):
            return group
        case parts:
            return Group("all", parts)


def with_whole(query: Query, group: Group) -> Query:
    """Return a query with other conditions; groups that hold none are left out."""
    kept = _without_empty(group)
    if kept is None:
        return replace(query, conditions=())
    is_alternative = kept.match == "any" and len(kept.parts) > 1
    return replace(query, conditions=(kept,) if is_alternative else kept.parts)


def _without_empty(group: Group) -> Group | None:
    parts = [_without_empty(part) if isinstance(part, Group) else part for part in group.parts]
    kept = tuple(part for part in parts if part is not None)
    return replace(group, parts=kept) if kept else None


def walk(group: Group, path: Path = ()) -> Iterator[tuple[Path, Part]]:
    """Yield every part with its path, each group before its parts, the whole first."""
    yield path, group
    for place, part in enumerate(group.parts):
        if isinstance(part, Group):
            yield from walk(part, (*path, place))
        else:
            yield (*path, place), part


def part_at(group: Group, path: Path) -> Part | None:
    """Return the part at a path, or None where there is none."""
    found: Part = group
    for place in path:
        if not isinstance(found, Group) or not 0 <= place < len(found.parts):
            return None
        found = found.parts[place]
    return found


def group_at(group: Group, path: Path) -> Path:
    """Return the path of the group that a path leads to or into."""
    return path if isinstance(part_at(group, path), Group) else path[:-1]


def replaced(group: Group, path: Path, part: Part | None) -> Group:
    """Return the whole with another part at a path, or without it."""
    if not path:
        return part if isinstance(part, Group) else replace(group, parts=())
    place, *rest = path
    inner = group.parts[place]
    if rest and isinstance(inner, Group):
        part = replaced(inner, tuple(rest), part)
    parts = () if part is None else (part,)
    return replace(group, parts=(*group.parts[:place], *parts, *group.parts[place + 1 :]))


def added(group: Group, path: Path, part: Part) -> tuple[Group, Path]:
    """Return the whole with a part after the one at a path, in a group as its last one; and where it is now."""
    owner = group_at(group, path)
    inner = part_at(group, owner)
    held = inner if isinstance(inner, Group) else group
    place = path[-1] + 1 if path != owner else len(held.parts)
    grown = replace(held, parts=(*held.parts[:place], part, *held.parts[place:]))
    return replaced(group, owner, grown), (*owner, place)


def with_part(group: Group, part: Part) -> Group:
    """Return conditions with one more that must hold beside them."""
    if not group.parts:
        return part if isinstance(part, Group) else Group("all", (part,))
    if group.match == "all":
        return Group("all", (*group.parts, part))
    return Group("all", (group, part))


def turned(group: Group, path: Path) -> Group:
    """Return the whole with the group at or around a path turned from all to any, or back."""
    owner = group_at(group, path)
    inner = part_at(group, owner)
    if not isinstance(inner, Group):
        return group
    return replaced(group, owner, replace(inner, match="any" if inner.match == "all" else "all"))
