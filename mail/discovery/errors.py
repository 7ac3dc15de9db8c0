"""Why discovery ends without servers that could be used.

AccountError
├── NoServersError        no step found any
└── UnprovenServersError  unsigned DNS names servers elsewhere
"""

from __future__ import annotations

from mail.errors import AccountError
from store.language import N_


class NoServersError(AccountError):
    """No step of discovery led to servers; its words are what each step found."""

    code = "ACCOUNT_010"
    sentence = N_("No mail servers with encryption were found for {domain}.")
    cause = N_("Neither the provider of the domain nor the names that are usual tell where its mailboxes are.")
    evidence = N_("What each step found")
    remedy = N_("Look into your provider's help for IMAP and SMTP, then give both with --imap and --smtp HOST:PORT.")


class UnprovenServersError(AccountError):
    """Nothing but unsigned DNS names the servers, and they are not below the domain (RFC 6186 section 6)."""

    code = "ACCOUNT_011"
    sentence = N_("The DNS of {domain} names servers elsewhere, {imap} and {smtp}, and nothing proves that.")
    cause = N_("Answers of DNS are not signed there, and somebody between could put in servers of their own.")
    remedy = N_("If they are your provider's, give them yourself: --imap {imap} --smtp {smtp}")
