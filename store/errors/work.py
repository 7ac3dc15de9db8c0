"""What members do: comments, undo, mails and their way out."""

from __future__ import annotations

from store.errors.root import StoreError
from store.language import N_


class EmptyCommentError(StoreError):
    """A comment without a word."""

    code = "COMMENT_001"
    sentence = N_("The comment is empty.")
    remedy = N_("Write something, or press Esc to leave.")


class NoSuchMemberError(StoreError):
    """No member of that name."""

    code = "MEMBER_001"
    sentence = N_("There is no member called “{name}”.")
    remedy = N_("Leave --as out to act as the owner, or name one of the members.")


class NothingToUndoError(StoreError):
    """The member has changed nothing that could be taken back."""

    code = "UNDO_001"
    sentence = N_("There is nothing to undo.")
    remedy = N_("Only your own changes can be undone.")


class NothingToRedoError(StoreError):
    """Nothing was undone since the last change."""

    code = "UNDO_002"
    sentence = N_("There is nothing to redo.")
    remedy = N_("Redo works right after an undo.")


class NoSuchChangeError(StoreError):
    """No change of that number, or one that nobody made."""

    code = "UNDO_004"
    sentence = N_("There is no change {number} that could be taken back.")
    remedy = N_("“mailbase-tui history” lists the changes with their numbers.")


class UndoOverwritesError(StoreError):
    """The change that would be taken back has been overwritten by someone."""

    code = "UNDO_003"
    sentence = N_("This was changed again since, so undoing it would overwrite “{theirs}”.")
    remedy = N_("It stays as it is; the next undo goes on with the step before it.")


class NoSuchMailError(StoreError):
    """No mail of that number."""

    code = "MAIL_001"
    sentence = N_("There is no mail {mail}.")
    remedy = N_("`mailbase-tui unlinked` and `mailbase-tui feed BASE/TABLE ID` list mails with their numbers.")


class NoSuchEntryError(StoreError):
    """No outbox entry of that number."""

    code = "OUTBOX_001"
    sentence = N_("There is no mail {entry} in the outbox.")
    remedy = N_("`mailbase-tui outbox` lists them.")


class WrongStateError(StoreError):
    """The entry is not in a state that allows this."""

    code = "OUTBOX_002"
    sentence = N_("The mail is {state}, so this cannot be done any more.")
    remedy = N_("`mailbase-tui outbox show {entry}` tells what can be done with it.")
