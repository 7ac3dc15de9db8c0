"""An error with everything that helps a person: why it happens, whose words were kept, and what to do where.

What a provider is known to want is part of it, where the error is about an account there. An error of which only code
and words are kept, as on an account or a mail that waits, is explained from these.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from mail.catalogue import known_class
from mail.errors import OrganisationError
from mail.refused_sign_in import told_reason
from store.accounts import NewAccount
from store.errors import Explained, MailbaseError
from store.language import _


def explained(error: MailbaseError, account: NewAccount | None = None) -> Explained:
    """Return all that is known of an error.

    :param account: the account that it is about
    """
    told = Explained(
        code=error.code,
        sentence=str(error),
        next_step=error.next_step,
        words=error.words,
        cause=_(error.cause),
        evidence=_evidence(error),
        place=error.place,
    )
    return _whole(told, error, account)


def explained_from(code: str, words: str, account: NewAccount | None = None, server: str = "") -> Explained | None:
    """Return all that is known of an error of which code and words were kept; None where the code is unknown.

    :param account: whose state or mail kept them
    :param server: the one that said it, where it is not the one that receives
    """
    found, known = _found(code, words, account)
    if found is None:
        return None
    facts = defaultdict(lambda: "…", {**(_facts(account, server) if account else {}), **known})
    error = found(words=words, **facts)
    told = Explained(
        code=code,
        sentence=_(found.sentence).format_map(facts),
        next_step=_(found.remedy).format_map(facts),
        words=words,
        cause=_(found.cause),
        evidence=_evidence(error),
        place=found.place,
    )
    return _whole(told, error, account)


def _whole(told: Explained, error: MailbaseError, account: NewAccount | None) -> Explained:
    """Return it with what an administrator has to be told, and with what is known to help at the provider."""
    if isinstance(error, OrganisationError):
        told = replace(told, for_administrator=error.for_administrator, approve_at=error.approve_at)
    return with_advice(told, account.provider) if account else told


def with_advice(told: Explained, provider: str) -> Explained:
    """Return it with what is known to help at a provider, where the server's words say something known."""
    # the screens load this module, and need providers only when something has gone wrong
    from mail.providers.remedies import known_remedy

    remedy = known_remedy(provider, told.words)
    return replace(told, advice=remedy.sentence, page=remedy.address) if remedy else told


def _found(
    code: str, words: str, account: NewAccount | None
) -> tuple[type[MailbaseError] | None, Mapping[str, object]]:
    """Return the class of a code, the one of its reason where the words tell it, and what is known of that reason."""
    if account is not None and account.auth == "oauth" and code == OrganisationError.code:
        from mail.oauth.refusals import reason

        known = reason(account, code, words)
        if known is not None:
            return type(known), known.facts
    exact = told_reason(words)
    return (exact if exact is not None and exact.code == code else known_class(code)), {}


def _facts(account: NewAccount, server: str) -> Mapping[str, object]:
    return {
        "server": server or account.imap_host,
        "user": account.user_name or account.address,
        "account": account.name,
        "address": account.address,
        "client_id": account.client_id,
        "security": account.imap_security.upper(),
    }


def _evidence(error: MailbaseError) -> str:
    if not error.words:
        return ""
    if step := error.facts.get("step"):
        return _("The server's answer to {step}").format(step=step)
    return _(error.evidence) if error.evidence else _("What was said")
