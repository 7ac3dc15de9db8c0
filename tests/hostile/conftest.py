"""Real servers for the tests of this folder."""

from running import (
    _provider,
    dovecot,
    introspection,
    mailbox,
    oauth_dovecot,
    oauth_mailbox,
    oauth_postfix,
    postfix,
    provider,
    tls,
)

__all__ = [
    "_provider",
    "dovecot",
    "introspection",
    "mailbox",
    "oauth_dovecot",
    "oauth_mailbox",
    "oauth_postfix",
    "postfix",
    "provider",
    "tls",
]
