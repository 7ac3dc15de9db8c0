"""Reading mailboxes over IMAP, without leaving a trace; the rest of the post imports from here."""

from mail.imap.mailbox import FetchedHeaders, FetchedMail, Folder, FolderState, Mailbox, Role, connect
from mail.imap.signin import ImapServer

__all__ = ["FetchedHeaders", "FetchedMail", "Folder", "FolderState", "ImapServer", "Mailbox", "Role", "connect"]
