"""Handing mails over by SMTP, always encrypted; the rest of the post imports from here."""

from mail.smtp.connection import SmtpServer, connect
from mail.smtp.envelope import Envelope, Handed, Refusal
from mail.smtp.session import Limits, Session

__all__ = ["Envelope", "Handed", "Limits", "Refusal", "Session", "SmtpServer", "connect"]
