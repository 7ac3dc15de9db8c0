"""Providers of mailboxes in France."""

from __future__ import annotations

from mail.providers import hints
from mail.providers.provider import Provider, pair

FRENCH: tuple[Provider, ...] = (
    Provider(
        key="orange",
        name="Orange",
        domains=("orange.fr", "wanadoo.fr"),
        **pair("imap.orange.fr", "smtp.orange.fr"),
        hint=hints.ORDINARY,
    ),
    Provider(
        key="sfr",
        name="SFR",
        domains=("sfr.fr", "neuf.fr", "club-internet.fr"),
        **pair("imap.sfr.fr", "smtp.sfr.fr"),
        hint=hints.ORDINARY,
    ),
    Provider(
        key="free",
        name="Free",
        domains=("free.fr",),
        **pair("imap.free.fr", "smtp.free.fr"),
        user="local part",
        hint=hints.ORDINARY,
    ),
    Provider(
        key="laposte",
        name="La Poste",
        domains=("laposte.net",),
        **pair("imap.laposte.net", "smtp.laposte.net"),
        user="local part",
        hint=hints.ORDINARY,
    ),
)
