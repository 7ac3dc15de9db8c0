"""The lines by which mail programs announce a quote, in the languages they are sent in.

Three shapes: an attribution (``Am 05.03.24 um 10:12 schrieb Léa Martin:``), a block of header lines (``Von: …``,
``Gesendet: …``), and a separator (``-----Ursprüngliche Nachricht-----``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

LINE_CHARS = 400
"""Characters of a line that are looked at."""
BLOCK_LINES = 14
"""Lines that a block of header lines may have."""
ATTRIBUTION_LINES = 4
"""Lines over which a program wraps one attribution."""

_VERBS = (
    r"wrote|writes|(?:a|à)\s+(?:écrit|ecrit)|schrieb|hat geschrieben|schreef|geschreven|escribi[óo]|va escriure"
    r"|escreveu|scrisse|ha scritto|napisał|napsal|napísal|skrev|skrifaði|kirjoitti|írta|a scris|написал|пише|писал"
    r"|написа|έγραψε|yazdı|şunu yazdı|đã viết|menulis|כתב|كتب|เขียน"
)
_VERB = re.compile(
    rf"(?:^|[\s>)\d,,])(?:{_VERBS})|さん.{{0,20}}(?:書|メール)|書きました|のメール|写道|寫道|作成|작성", re.I
)
_ENDING = re.compile(r"(?:[::]|(?:wrote|skrev|écrit|schrieb)\s*-{2,20})$", re.I)
_LAST = (":", ":", "-")
_ADDRESS = re.compile(r"[^\s<>@:,;()]@[^\s<>@:,;()]")
_TIME = re.compile(r"\d{1,2}\s?[:.h時时]\s?\d{2}")
_DAY = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}[./-]\d{1,2}[./-]\d{2}|年|년")
_LEAD = re.compile(
    r"(?:-{2,6} )?(?:on|le|am|el|il|op|em|den|dne|dnia|w dniu|a|på|på|em|pe|в|at|ngày|pada|tarihinde)\s", re.I
)

_FROM = (
    r"from|von|de|da|van|från|fra|frå|lähettäjä|od|от|від|feladó|από|kimden|gönderen|expéditeur|mittente|remitente"
    r"|afzender|nadawca|odesílatel|差出人|送信者|发件人|寄件者|보낸 사람|מאת|من|từ|dari|de la"
)
_SENT = (
    r"sent|date|gesendet|datum|envoyé|envoyée|le|enviado|enviada|enviado el|enviada em|fecha|data|inviato|verzonden"
    r"|skickat|sendt|dato|lähetetty|päivämäärä|päiväys|wysłano|wysłane|odesláno|odoslané|dátum|küldve|elküldve|отправлено"
    r"|дата|надіслано|ημερομηνία|στάλθηκε|gönderildi|gönderilme|tarih|trimis|送信日時|日時|日付|发送时间|日期|寄件日期"
    r"|보낸 날짜|날짜|נשלח|تاريخ"
)
_OTHERS = (
    r"to|an|à|a|para|per|aan|till|til|vastaanottaja|do|komu|кому|címzett|προς|kime|către|宛先|收件人|收件者|받는 사람"
    r"|cc|kopie|copie à|copie|copia|kopi|kopia|kopio|dw|копия|másolat|bilgi|抄送|副本|참조|reply-to|antwort an"
    r"|subject|betreff|objet|asunto|oggetto|onderwerp|ämne|emne|aihe|temat|předmět|predmet|тема|tárgy|θέμα|konu"
    r"|assunto|subiect|件名|主题|主旨|제목|importance|wichtigkeit|attachments|anlagen|pièces jointes"
)
_FIELD = re.compile(
    rf"\*?(?:(?P<origin>{_FROM})|(?P<sent>{_SENT})|(?P<other>{_OTHERS}))\s{{0,3}}\*?\s?[::]\*?(?:\s|$)", re.I
)
_SEPARATOR = re.compile(
    r"-{2,20}\s?[^-]{0,8}\b(?:original|ursprüngliche|urspruengliche|d['’]origine|origine|originale|oorspronkelijk"
    r"|ursprungligt|oprindelig|opprinnelig|alkuperäinen|oryginalna|původní|исходное|eredeti|αρχικό|orijinal)\b"
    r"[^-]{0,40}-{2,20}|-{3,20}\s?(?:原始邮件|原始郵件|元のメッセージ|원본 메시지)\s?-{3,20}",
    re.I,
)
_RULE = re.compile(r"_{5,}|-{5,}|={5,}|\*{5,}")
_FORWARD = re.compile(
    r"(?:-{2,20}\s?)?(?:begin )?(?:forwarded (?:message|by|mail)|weitergeleitete nachricht"
    r"|anfang der weitergeleiteten|message transféré|début du message (?:transféré|réexpédié)|mensaje reenviado"
    r"|messaggio inoltrato|doorgestuurd bericht|mensagem encaminhada|vidarebefordrat|videresendt"
    r"|przekazana wiadomość|пересылаемое сообщение|转发的?邮件)",
    re.I,
)


def bare(line: str) -> str:
    """Return a line without quote marks and white space at its ends, cut to what is looked at."""
    return line[:LINE_CHARS].strip(" \t\r\n\xa0>|")


def is_forward(line: str) -> bool:
    """Whether a line announces a forwarded mail: what follows is content, not a quote."""
    return _FORWARD.match(bare(line)) is not None


def is_separator(line: str) -> bool:
    """Whether a line announces the original mail by name."""
    return _SEPARATOR.fullmatch(bare(line)) is not None


def is_rule(line: str) -> bool:
    """Whether a line is nothing but a drawn rule."""
    return _RULE.fullmatch(bare(line)) is not None


def attribution_length(lines: Sequence[str], start: int) -> int:
    """Return over how many lines an attribution at `start` goes; 0 when there is none."""
    pieces: list[str] = []
    for line in lines[start : start + ATTRIBUTION_LINES]:
        piece = bare(line)
        if not piece or (pieces and _may_begin(piece) and _LEAD.match(piece)):
            return 0
        pieces.append(piece)
        if piece.endswith(_LAST) and _ENDING.search(piece):
            whole = " ".join(pieces)
            return len(pieces) if _may_begin(pieces[0]) and _is_attribution(whole) else 0
    return 0


def _may_begin(line: str) -> bool:
    """Whether a line can be the first of an attribution: programs put the date or the writer first."""
    return bool(_TIME.search(line) or _DAY.search(line) or _ADDRESS.search(line) or _VERB.search(line))


def _is_attribution(text: str) -> bool:
    if len(text) > LINE_CHARS or not _VERB.search(text):
        return False
    return bool(_ADDRESS.search(text) or (_TIME.search(text) and _DAY.search(text)))


def looks_like_attribution(text: str) -> bool:
    """Whether a line directly above a known quote announces it, in whatever language."""
    text = bare(text)
    if not _ENDING.search(text):
        return False
    return bool(_VERB.search(text) or _ADDRESS.search(text) or (_TIME.search(text) and _DAY.search(text)))


def header_block_length(lines: Sequence[str], start: int) -> int:
    """Return over how many lines a block of header lines at `start` goes; 0 when there is none.

    A block names who wrote it, when, and at least one more field; a field may be wrapped.
    """
    first = bare(lines[start])
    if not (":" in first or ":" in first) or not _FIELD.match(first):
        return 0
    seen: set[str] = set()
    fields = count = wrapped = 0
    for line in lines[start : start + BLOCK_LINES]:
        piece = bare(line)
        found = _FIELD.match(piece)
        if found:
            seen.add(found.lastgroup or "")
            fields, wrapped = fields + 1, 0
        elif not piece or wrapped >= 2:
            break
        else:
            wrapped += 1
        count += 1
    return count if {"origin", "sent"} <= seen and fields >= 3 else 0
