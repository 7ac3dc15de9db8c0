"""What helps when a provider refuses: found by the server's own words, told in a sentence with an address to open.

The words are those that servers were seen to answer with. Microsoft's numbers may change, so its phrases count, too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from mail.providers.presets import preset_of
from mail.providers.provider import Pages, Provider
from store.language import N_, _

RemedyKey = Literal[
    "app password", "allow programs", "browser sign-in", "administrator", "web sign-in", "send limit", "wait", "hint"
]


@dataclass(frozen=True)
class Remedy:
    """What a person can do: one translated sentence, an address to type into a browser (or empty), a stable key."""

    sentence: str
    address: str
    key: RemedyKey


@dataclass(frozen=True)
class _Rule:
    words: re.Pattern[str]
    key: RemedyKey
    providers: tuple[str, ...] = ()
    """Keys of the providers that it is about, beginnings suffice; none for all."""


_SENTENCES: dict[RemedyKey, str] = {
    "app password": N_("{provider} wants an app password here: make one and use it in place of your usual password."),
    "allow programs": N_(
        "Allow POP3/IMAP in the web settings of {provider}, or check the password: the answer to both is the same."
    ),
    "browser sign-in": N_("{provider} takes no passwords from programs any more: sign in through your browser."),
    "administrator": N_("Your organisation has switched this off: its administrator can allow it for your mailbox."),
    "web sign-in": N_("{provider} wants to see you first: sign in once in a browser, then try again."),
    "send limit": N_("{provider} lets this account send no more today{limit}; sending goes on by itself."),
    "wait": N_("{provider} is busy or was asked too often: wait some minutes, then try again."),
}
_SWITCH_OFF = N_("{provider} does not let programs in until you allow IMAP in its web settings.")
_TWO_STEPS = N_("{provider} gives app passwords only with 2-step verification: switch it on, then make one and use it.")
_GOOGLE = ("gmail", "google-workspace")
_MICROSOFT = ("microsoft365", "outlook")
_MAIL_AND_MEDIA = ("gmx", "web.de", "mail.com")


def _rule(words: str, key: RemedyKey, *providers: str) -> _Rule:
    return _Rule(re.compile(words, re.IGNORECASE), key, providers)


# looked through in order: what is said in plain words first, what a mere "authentication failed" means where last
_RULES: tuple[_Rule, ...] = (
    _rule(
        r"daily .{0,30}(?:limit|quota)|(?:send|sending|submission) ?.{0,20}(?:limit|quota)|SubmissionQuota",
        "send limit",
    ),
    _rule(r"too many (?:simultaneous )?(?:connections|logins|bad auth)|\[(?:UNAVAILABLE|INUSE|THROTTLED)\]", "wait"),
    _rule(r"basic auth\w* is (?:disabled|not supported)|BasicAuthBlocked", "browser sign-in", *_MICROSOFT),
    _rule(r"SmtpClientAuthentication is disabled|security defaults|disabled for your domain", "administrator"),
    _rule(r"5\.7\.139", "browser sign-in", *_MICROSOFT),
    _rule(r"authenticated but not connected", "wait", *_MICROSOFT),
    _rule(
        r"not enabled for IMAP|IMAP (?:access )?is disabled|yet to enable IMAP|service is not open", "allow programs"
    ),
    _rule(r"via (?:your|a) web browser|WEBALERT|account is blocked|web login required", "web sign-in"),
    _rule(r"app(?:lication)?[- ](?:specific )?password|NEOBHODIM parol|authoriz\w+ code", "app password"),
    _rule(r"does not have access rights to this service", "allow programs"),
    _rule(r"not accepted|BadCredentials|invalid credentials", "app password", *_GOOGLE),
    _rule(r"(?:LOGIN|AUTHENTICATE) failed", "browser sign-in", *_MICROSOFT),
    _rule(r"auth\w* .{0,30}(?:failed|invalid)|^535\b", "allow programs", *_MAIL_AND_MEDIA),
    _rule(
        r"authentication ?failed|invalid credentials|^53[45]\b|AUTH0\d\d",
        "app password",
        *("icloud", "yahoo", "aol", "fastmail", "yandex", "mail.ru", "qq", "163.com", "126.com", "yeah.net", "att"),
    ),
)


def remedy_for(provider: Provider, refusal: str) -> Remedy:
    """Return what helps against a refusal, given as the server's own words.

    Where they say nothing that is known, it is the provider's hint with the key ``hint``.
    """
    found = next((rule for rule in _RULES if _is_about(rule, provider) and rule.words.search(refusal)), None)
    if found is None:
        return Remedy(_(provider.hint) if provider.hint else "", _page(provider.pages, "hint"), "hint")
    sentence = _(_sentence(provider, found, refusal)).format(provider=provider.name, limit=_limit(provider))
    return Remedy(sentence, _page(provider.pages, found.key), found.key)


def known_remedy(key: str, refusal: str) -> Remedy | None:
    """Return what helps against a refusal at the provider called `key`, or None where its words say nothing known."""
    provider = preset_of(key)
    remedy = remedy_for(provider, refusal) if provider and refusal else None
    return remedy if remedy and remedy.key != "hint" else None


def _is_about(rule: _Rule, provider: Provider) -> bool:
    return not rule.providers or provider.key.startswith(rule.providers)


def _sentence(provider: Provider, rule: _Rule, refusal: str) -> str:
    if rule.key == "app password" and provider.key in _GOOGLE:
        return _TWO_STEPS
    if rule.key == "allow programs" and not rule.providers and "IMAP" in refusal.upper():
        return _SWITCH_OFF
    return _SENTENCES[rule.key]


def _limit(provider: Provider) -> str:
    """Return the published limit for the middle of a sentence, or nothing."""
    limits = provider.limits
    if limits.mails_per_day:
        return _(" ({count} mails a day)").format(count=limits.mails_per_day)
    if limits.recipients_per_day:
        return _(" ({count} recipients a day)").format(count=limits.recipients_per_day)
    return ""


def _page(pages: Pages, key: RemedyKey) -> str:
    match key:
        case "app password":
            return pages.apps or pages.help
        case "allow programs":
            return pages.switch or pages.help
        case "administrator":
            return pages.administrator or pages.help
        case "hint":
            return pages.switch or pages.apps or pages.help
        case _:
            return pages.help
