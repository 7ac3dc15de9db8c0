"""What an SMTP server's answer means for the mail and its account (RFC 5321, RFC 3463, RFC 4954).

Codes alone do not say it: 550 is a wrong address here and a used-up daily limit there. The signs below are
looked for in order, from what concerns the organisation down to the single mail; an answer without a sign is
told by its first digit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mail.errors import (
    MailError,
    ProtocolError,
    QuotaError,
    RateError,
    RefusedError,
    SendAsError,
    SignInError,
    TooLargeThereError,
    TryLaterError,
)
from mail.refused_sign_in import told_reason
from store.clean import clean_line

_STATUS = re.compile(r"([245]\.\d{1,3}\.\d{1,3})(?=\s|$)[ \t]*")
_MOST_WORDS = 500

_SIGNS: tuple[tuple[type[MailError], re.Pattern[str]], ...] = (
    (
        SendAsError,
        re.compile(
            r"550 5\.7\.60\b"
            r"|5\d\d .*(?:SendAsDenied|sender address is not allowed"
            # what else may be wrong with it is not for its owner to grant
            r"|sender address rejected(?!:? *(?:domain|.*(?:not found|not exist|unverified|need fully)))"
            r"|not (?:allowed|permitted|authori[sz]ed) to send (?:as|on behalf|from)"
            r"|permissions? to send (?:as|on behalf)"
            r"|mail from must equal|mail from address must be same|(?:sender|from) address (?:is )?not verified"
            r"|from address is not one of your|relaying disallowed as)",
            re.IGNORECASE,
        ),
    ),
    (
        TooLargeThereError,
        re.compile(
            r"552 5\.(?:3\.4|2\.3)\b|5\d\d .*\b(?:message|mail) (?:size exceeds|(?:is )?too (?:large|big))",
            re.IGNORECASE,
        ),
    ),
    (
        QuotaError,
        re.compile(
            r"550 5\.4\.5\b|554 5\.2\.0\b.*quota"
            # x.2.2 is the recipient's full mailbox, which may speak of a quota too
            r"|[45]\d\d (?![45]\.2\.2\b).*(?:\bdaily\b.{0,40}\b(?:limit|quota)|SubmissionQuotaExceeded"
            r"|\b(?:send|sending|sent|submission)\b.{0,40}\bquota)",
            re.IGNORECASE,
        ),
    ),
    (
        RateError,
        re.compile(
            r"(?:421|452) 4\.7\."
            r"|[45]\d\d (?![45]\.2\.2\b).*"
            r"(?:\b(?:send|sending|sent|rate|hourly|submission)\b.{0,40}\b(?:limit|quota)"
            r"|too many (?:e-?mails|mails|messages)\b)",
            re.IGNORECASE,
        ),
    ),
    (SignInError, re.compile(r"53[0458]\b|5\d\d 5\.7\.[38]\b")),
    (TryLaterError, re.compile(r"4\d\d\b")),
    (RefusedError, re.compile(r"5\d\d\b")),
)


_OF_SIGN_IN = re.compile(r"53\d\b|550 5\.7\.30\b|5\d\d .*(?:SmtpClientAuthentication|basic auth\w*) is ", re.IGNORECASE)
"""What an answer begins with that is about the sign-in, and not about somebody else's mailbox."""


@dataclass(frozen=True)
class Answer:
    """A server's answer: the code, the enhanced status (``5.1.1`` or empty) and the words on one line."""

    code: int
    status: str
    words: str

    @property
    def is_good(self) -> bool:
        """Whether the server did what it was asked."""
        return 200 <= self.code <= 299

    def __str__(self) -> str:
        return " ".join(filter(None, (str(self.code), self.status, self.words)))


def answer(code: int, text: str) -> Answer:
    """Read an answer's text, lines separated by ``\\n``: each may repeat the enhanced status.

    The words are cleaned for the terminal and cut after 500 characters.
    """
    first = _STATUS.match(text)
    lines = [_STATUS.sub("", line, count=1) if _STATUS.match(line) else line for line in text.splitlines()]
    words = clean_line(" ".join(line.strip() for line in lines if line.strip()))
    return Answer(code, first[1] if first else "", words[:_MOST_WORDS])


def refusal(
    code: int, status: str, words: str, *, server: str, user: str, address: str = "", step: str = ""
) -> MailError:
    """Return the error that a server's answer amounts to; its ``words`` are the whole answer.

    :param server: as the reader shall see it
    :param user: the account's user name there
    :param address: the sender's address, when the answer may concern it
    :param step: the command that it answers
    """
    whole = str(Answer(code, status, words))
    found: type[MailError] | None = told_reason(whole) if _OF_SIGN_IN.match(whole) else None
    found = found or next((error for error, sign in _SIGNS if sign.match(whole)), ProtocolError)
    return found(words=whole, server=server, user=user, account=user, address=address or user, step=step)
