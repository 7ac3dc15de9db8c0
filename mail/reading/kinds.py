"""Who wrote a mail: a person, a program that answers for one, or a server that could not deliver."""

from __future__ import annotations

import re
from enum import StrEnum

from mail.reading.fields import Fields, parameters


class MailKind(StrEnum):
    """What a mail is for its row; only `MAIL` is a reply that automations may act on."""

    MAIL = "mail"
    AUTO_REPLY = "auto-reply"
    BOUNCE = "bounce"


_DAEMON = re.compile(r"\b(?:mailer-daemon|postmaster|mail-daemon|mdaemon)\b", re.I)
_BOUNCE_SUBJECT = re.compile(
    r"undeliver|delivery (?:status|failure|report|notification|has failed|problem)|deliver.{0,20}fail|failure notice"
    r"|fail.{0,20}deliver|returned (?:to sender|mail)|mail (?:system error|delivery)|non.?deliver"
    r"|could not be delivered"
    r"|unzustellbar|nicht zugestellt|zustell|non remis|échec|non distribué|impossible de remettre|no se puede entregar"
    r"|no entregado|mancato recapito|onbestelbaar|niet bezorgd|não entregue|nedoručiteln|niedostarcz|olevererbar"
    r"|kan inte levereras|недостав|配信不能|无法投递|退信",
    re.I,
)
_AWAY_SUBJECT = re.compile(
    r"out of (?:the )?office|auto(?:matic|mated)?[ -]?(?:re(?:ply|sponse)|responder)|on (?:vacation|leave|holiday)"
    r"|abwesen|automatische (?:antwort|reaktie|svar)|nicht im (?:büro|hause)|urlaub|absen[ct]e du bureau|absent"
    r"|réponse automatique|respuesta automática|fuera de (?:la )?oficina|risposta automatica|fuori sede|afwezig"
    r"|resposta automática|ausência|frånvar|autosvar|automatiskt svar|odpowiedź automatyczna|poissa|автоответ"
    r"|自動返信|自动回复",
    re.I,
)
_ANSWERERS = ("x-autoreply", "x-autorespond", "x-autoresponse", "x-auto-reply", "x-autoreply-from")


def kind_of(fields: Fields) -> MailKind:
    """Return the kind that the header fields alone show; a delivery report may correct it."""
    if _is_bounce(fields):
        return MailKind.BOUNCE
    return MailKind.AUTO_REPLY if _is_automatic(fields) else MailKind.MAIL


def _is_bounce(fields: Fields) -> bool:
    content = fields.text("content-type").lower()
    if content.startswith("multipart/report"):
        return parameters(content).get("report-type", "delivery-status") == "delivery-status"
    if "x-failed-recipients" in fields:
        return True
    from_daemon = bool(_DAEMON.search(fields.text("from")[:2000])) or fields.text("return-path") == "<>"
    return from_daemon and bool(_BOUNCE_SUBJECT.search(fields.words("subject")[:500]))


def _is_automatic(fields: Fields) -> bool:
    if _says(fields, "auto-submitted") or _says(fields, "x-auto-response-suppress"):
        return True
    if any(_says(fields, name) for name in _ANSWERERS):
        return True
    if fields.text("content-type").lower().startswith("multipart/report"):
        return True
    precedence = fields.text("precedence").lower()
    if precedence.replace("-", "_") == "auto_reply":
        return True
    unattended = precedence in ("bulk", "junk") or fields.text("return-path") == "<>"
    return unattended and bool(_AWAY_SUBJECT.search(fields.words("subject")[:500]))


def _says(fields: Fields, name: str) -> bool:
    value = fields.text(name).partition(";")[0].strip().lower()
    return value not in ("", "no", "none", "false", "0")
