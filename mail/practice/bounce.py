"""The bounce of a practice mail: a delivery report as Postfix writes it (RFC 3464).

Like a real one it has neither In-Reply-To nor References: only the returned header says which mail it is.
"""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime

from mail.practice.received import Original
from mail.practice.texts import BOUNCE

_REPORT = """\
Return-Path: <>
Date: {date}
From: MAILER-DAEMON@{host} (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {sender}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="{boundary}"
Message-Id: <{queue}.{seed}@{host}>

This is a MIME-encapsulated message.

--{boundary}
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

{text}
--{boundary}
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; {host}
X-Postfix-Queue-ID: {queue}
X-Postfix-Sender: rfc822; {sender}
Arrival-Date: {date}

Final-Recipient: rfc822; {address}
Original-Recipient: rfc822;{address}
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.{domain}
Diagnostic-Code: smtp; 550 5.1.1 <{address}>: Recipient address rejected: User
    unknown in virtual mailbox table

--{boundary}
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers{charset}

"""

HOST = "mail.practice.example"


def bounce(original: Original, sender: str, address: str, moment: datetime, seed: bytes) -> bytes:
    """Return the report to `sender` that a mail could not be delivered to `address` (CRLF lines)."""
    domain = address.rpartition("@")[2]
    queue = seed.hex()[:10].upper()
    boundary = f"{queue}.{int(moment.timestamp())}/{HOST}"
    head = _REPORT.format(
        text=BOUNCE.format(host=HOST, address=address, domain=domain),
        date=format_datetime(moment),
        host=HOST,
        sender=sender,
        address=address,
        domain=domain,
        queue=queue,
        seed=seed.hex()[10:22],
        boundary=boundary,
        charset="" if original.headers.isascii() else "; charset=utf-8\nContent-Transfer-Encoding: 8bit",
    )
    tail = f"\n\n--{boundary}--\n"
    return head.replace("\n", "\r\n").encode() + original.headers + tail.replace("\n", "\r\n").encode()
