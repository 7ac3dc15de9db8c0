"""Real servers for the tests of this folder."""

from running import dovecot, introspection, mailbox, postfix, tls

__all__ = ["dovecot", "introspection", "mailbox", "postfix", "tls"]
