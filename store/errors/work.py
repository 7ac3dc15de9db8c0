"""What members do: comments, undo, mails and their way out."""

from __future__ import annotations

from store.errors.root import StoreError
from store.errors.where import Where
from store.language import N_


class EmptyCommentError(StoreError):
    """A comment without a word."""

    code = "COMMENT_001"
    sentence = N_("The comment is empty.")
    cause = N_("Only blanks were typed.")
    remedy = N_("Write something, or press Esc to leave.")


class NoSuchMemberError(StoreError):
    """No member of that name."""

    code = "MEMBER_001"
    sentence = N_("There is no member called “{name}”.")
    cause = N_("The name after --as is misspelt, or the member was removed.")
    remedy = N_("Leave --as out to act as the owner, or name one of the members.")


class NothingToUndoError(StoreError):
    """The member has changed nothing that could be taken back."""

    code = "UNDO_001"
    sentence = N_("There is nothing to undo.")
    cause = N_("You have changed nothing in this store since the last undo, or all of it is taken back.")
    remedy = N_("Only your own changes can be undone.")


class NothingToRedoError(StoreError):
    """Nothing was undone since the last change."""

    code = "UNDO_002"
    sentence = N_("There is nothing to redo.")
    cause = N_("Redo does again what undo has just taken back; a new change in between ends that.")
    remedy = N_("Redo works right after an undo.")


class NoSuchChangeError(StoreError):
    """No change of that number, or one that nobody made."""

    code = "UNDO_004"
    sentence = N_("There is no change {number} that could be taken back.")
    cause = N_("The number is wrong, or the change was made by the program and not by a person.")
    remedy = N_("`mailbase-tui history` lists the changes with their numbers.")


class NotInTrashError(StoreError):
    """A change of that number deleted nothing."""

    code = "UNDO_005"
    sentence = N_("Nothing in the trash has the number {number}.")
    cause = N_("The number is wrong, or it is that of a change that deleted nothing.")
    remedy = N_("`mailbase-tui trash` lists what was deleted, with its numbers.")


class UndoOverwritesError(StoreError):
    """The change that would be taken back has been overwritten by someone."""

    code = "UNDO_003"
    sentence = N_("This was changed again since, so undoing it would overwrite “{theirs}”.")
    cause = N_("Somebody changed the same value after you.")
    remedy = N_("It stays as it is; the next undo goes on with the step before it.")


class NoSuchMailError(StoreError):
    """No mail of that number."""

    code = "MAIL_001"
    sentence = N_("There is no mail {mail}.")
    cause = N_("The number is wrong, or the mail was forgotten after 90 days without a row.")
    remedy = N_("`mailbase-tui unlinked` and `mailbase-tui feed BASE/TABLE ID` list mails with their numbers.")


class NoSuchEntryError(StoreError):
    """No outbox entry of that number."""

    code = "OUTBOX_001"
    sentence = N_("There is no mail {entry} in the outbox.")
    cause = N_("The number is wrong, or it is the number of a draft.")
    remedy = N_("`mailbase-tui outbox` lists them.")
    place = Where.OUTBOX


class WrongStateError(StoreError):
    """The entry is not in a state that allows this."""

    code = "OUTBOX_002"
    sentence = N_("The mail is {state}, so this cannot be done any more.")
    cause = N_("The mail went on meanwhile: a worker has it, or it has left.")
    remedy = N_("`mailbase-tui outbox show {entry}` tells what can be done with it.")
    place = Where.OUTBOX


class DraftChangedError(StoreError):
    """A draft was changed, sent or thrown away while it was being sent."""

    code = "OUTBOX_005"
    sentence = N_("The draft was changed or sent in another window just now; this one has sent nothing.")
    cause = N_("Two windows, or a window and a command, had the same draft at the same moment.")
    remedy = N_("Look at the row: if the mail does not stand there as sent, send it again.")
    place = Where.OUTBOX


class NoSuchCodeError(StoreError):
    """No error of that code."""

    code = "CODE_001"
    sentence = N_("No error has the code “{code}”.")
    cause = N_("A code is a word, an underscore and three figures, such as NEMAIL_002.")
    remedy = N_("`mailbase-tui explain` lists all codes.")
