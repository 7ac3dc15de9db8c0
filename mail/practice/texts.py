"""What the customers write, in English, German and French.

``{it}`` is what the mail was about (a phrase of `SUBJECT_OF_TALK`), ``{back}`` a day, ``{name}`` who writes.
"""

from __future__ import annotations

from datetime import date

MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}

SUBJECT_OF_TALK = {
    "en": ("invoice {invoice}", "your mail"),
    "de": ("die Rechnung {invoice}", "Ihre Nachricht"),
    "fr": ("la facture {invoice}", "votre message"),
}
"""How `{it}` is said: with the number of an invoice, and without."""

THANKS = {
    "en": (
        "Hello,\n\nthank you for sending {it}. It is with our accountant now and will be paid on Monday.\n\n"
        "Kind regards\n{name}",
        "Good morning,\n\nwe have received {it}, thank you. Everything is in order on our side; the "
        "transfer leaves with Friday's payments.\n\nBest wishes\n{name}",
    ),
    "de": (
        "Guten Tag,\n\nvielen Dank, wir haben {it} erhalten und geprüft. Der Betrag wird am Freitag "
        "überwiesen.\n\nMit freundlichen Grüßen\n{name}",
        "Hallo,\n\ndanke, {it} ist angekommen. Könnten Sie uns beim nächsten Mal bitte die Bestellnummer "
        "dazuschreiben? Gezahlt wird natürlich trotzdem.\n\nViele Grüße\n{name}",
    ),
    "fr": (
        "Bonjour,\n\nnous avons bien reçu {it}, merci. Le virement partira lundi.\n\nBien cordialement\n{name}",
        "Bonjour,\n\nmerci pour votre envoi. Tout est en règle pour {it} ; le règlement suit cette "
        "semaine.\n\nCordialement\n{name}",
    ),
}

NEW_SUBJECT = {
    "en": (
        "Our new address",
        "Hello,\n\nbefore you send anything else: we have moved. From the first of next month our address "
        "is 14 Quay Street. Please put it on {it} too, then we can pay without delay.\n\nMany thanks\n{name}",
    ),
    "de": (
        "Unsere neue Anschrift",
        "Guten Tag,\n\nwir sind umgezogen: Ab dem nächsten Ersten gilt die Lindenstraße 8. Bitte stellen Sie "
        "{it} auf die neue Anschrift aus, dann zahlen wir sofort.\n\nFreundliche Grüße\n{name}",
    ),
    "fr": (
        "Notre nouvelle adresse",
        "Bonjour,\n\nnous avons déménagé : à partir du premier du mois prochain, notre adresse est le "
        "8, rue des Tilleuls. Pourriez-vous l'indiquer aussi sur {it} ?\n\nMerci d'avance\n{name}",
    ),
}
"""A subject that has nothing to do with the first one, and the text."""

QUESTION = {
    "en": "Hi,\n\na quick question before we pay {it}: does the amount include delivery? My colleague has a "
    "different figure on the order.\n\nThanks\n{name}",
    "de": "Hallo,\n\neine kurze Frage, bevor wir {it} begleichen: Ist die Lieferung im Betrag enthalten? Auf "
    "unserer Bestellung steht eine andere Summe.\n\nDanke und Gruß\n{name}",
    "fr": "Bonjour,\n\nune petite question avant de régler {it} : la livraison est-elle comprise dans le "
    "montant ? Le bon de commande indique une autre somme.\n\nMerci\n{name}",
}

AWAY_SUBJECT = {"en": "Automatic reply: ", "de": "Automatische Antwort: ", "fr": "Réponse automatique : "}

AWAY = {
    "en": "Thank you for your mail. I am out of the office and will be back on {back}. In urgent matters "
    "please call our front desk.\n\n{name}",
    "de": "Vielen Dank für Ihre Nachricht. Ich bin zurzeit nicht im Büro und ab dem {back} wieder für Sie "
    "da. Ihre E-Mail wird nicht weitergeleitet.\n\n{name}",
    "fr": "Merci pour votre message. Je suis absent du bureau et de retour le {back}. En cas d'urgence, "
    "veuillez appeler l'accueil.\n\n{name}",
}

AGAIN = {
    "en": "Thank you, that helps. Nothing else from our side.\n\n{name}",
    "de": "Danke, damit ist alles geklärt.\n\n{name}",
    "fr": "Merci, c'est très clair. Tout est bon pour nous.\n\n{name}",
}
"""The answer to an answer."""

BOUNCE = """\
This is the mail system at host {host}.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

For further assistance, please send mail to postmaster.

If you do so, please include this problem report. You can
delete your own text from the attached returned message.

                   The mail system

<{address}>: host mx.{domain}[192.0.2.25] said: 550 5.1.1
    <{address}>: Recipient address rejected: User unknown in
    virtual mailbox table (in reply to RCPT TO command)
"""


def month_in_words(day: date, language: str) -> str:
    """Return the name of a day's month."""
    return MONTHS[language].split()[day.month - 1]


def day_in_words(day: date, language: str) -> str:
    """Return a day without its year, as a letter in the language has it."""
    month = month_in_words(day, language)
    return f"{day.day}. {month}" if language == "de" else f"{day.day} {month}"
