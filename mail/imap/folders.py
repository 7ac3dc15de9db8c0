"""The folders of a mailbox and what each is for (RFC 6154, and names in English, French and German)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from mail.imap.answers import Answer, values
from mail.imap.words import folder_from_wire

Role: TypeAlias = Literal["", "inbox", "sent", "drafts", "junk", "trash", "archive", "all"]

_ROLES: dict[bytes, Role] = {
    rb"\sent": "sent",
    rb"\drafts": "drafts",
    rb"\junk": "junk",
    rb"\trash": "trash",
    rb"\archive": "archive",
    rb"\all": "all",
}

_KNOWN: dict[Role, frozenset[str]] = {
    "sent": frozenset(
        {"sent", "sent items", "sent mail", "sent messages", "sent-mail", "outbox sent"}
        | {"envoyés", "éléments envoyés", "messages envoyés", "courrier envoyé", "courriers envoyés"}
        | {"objets envoyés", "gesendet", "gesendete elemente", "gesendete objekte", "gesendete nachrichten"}
    ),
    "drafts": frozenset({"drafts", "draft", "brouillons", "brouillon", "entwürfe", "entwurf"}),
    "junk": frozenset(
        {"junk", "spam", "junk e-mail", "junk-e-mail", "junk email", "junk mail", "bulk", "bulk mail"}
        | {"indésirables", "courrier indésirable", "pourriel", "spamverdacht", "unerwünscht"}
    ),
    "trash": frozenset(
        {"trash", "deleted", "deleted items", "deleted messages", "bin", "corbeille", "poubelle"}
        | {"éléments supprimés", "papierkorb", "gelöscht", "gelöschte elemente", "gelöschte objekte"}
    ),
    "archive": frozenset({"archive", "archives", "archiv"}),
    "all": frozenset({"all mail", "tous les messages", "alle nachrichten"}),
}


@dataclass(frozen=True)
class Folder:
    """A folder that can hold mails: its name as people read it, its role or nothing, its name on the wire."""

    name: str
    role: Role
    wire: bytes


def read_folders(answers: Iterable[Answer]) -> tuple[Folder, ...]:
    """Read the answers to LIST; folders that hold no mails are left out, each role is given once.

    What the server says of a folder's role goes before what its name suggests.
    """
    folders: list[Folder] = []
    guesses: dict[int, Role] = {}
    for answer in answers:
        listed = _listed(answer)
        if listed is None:
            continue
        attributes, delimiter, wire = listed
        name = folder_from_wire(wire)
        taken = {folder.role for folder in folders}
        role: Role = next((_ROLES[found] for found in attributes if found in _ROLES), "")
        if wire.upper() == b"INBOX":
            role = "inbox"
        if not role:
            guesses[len(folders)] = _guess(name, delimiter)
        folders.append(Folder(name, "" if role in taken else role, wire))
    for place, guess in guesses.items():
        if guess and guess not in {folder.role for folder in folders}:
            folders[place] = replace(folders[place], role=guess)
    return tuple(folders)


def _listed(answer: Answer) -> tuple[list[bytes], str, bytes] | None:
    """Read ``LIST (attributes) "/" name``; nothing when it is another answer or no folder for mails."""
    if not answer[0].upper().startswith(b"LIST "):
        return None
    match values(answer, skip=5):
        case [list(attributes), bytes(delimiter), bytes(wire), *_]:
            lowered = [found.lower() for found in attributes if isinstance(found, bytes)]
        case _:
            raise ValueError("not a folder")
    if {rb"\noselect", rb"\nonexistent"} & set(lowered) or not wire or b"\0" in wire:
        return None
    return lowered, "" if delimiter == b"NIL" else delimiter.decode("ascii", "replace"), wire


def _guess(name: str, delimiter: str) -> Role:
    path = name.split(delimiter) if delimiter else [name]
    inside = {"inbox", "[gmail]", "[google mail]"}
    if len(path) > 2 or (len(path) == 2 and path[0].casefold() not in inside):
        return ""
    return next((role for role, names in _KNOWN.items() if path[-1].casefold() in names), "")
