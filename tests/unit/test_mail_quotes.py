"""Where the writer's words end: for twelve programs, in ten languages, and never at the cost of an answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.reading.html_text import html_to_text
from mail.reading.quotes import split_quoted

ASKED = (
    "Bonjour Madame Schmidt,\n\nvotre facture 2024-118 est échue depuis le 3 mars.\n"
    "Merci de régler 1.250,00 € sous 10 jours.\n\nCordialement,\nLéa Martin\nVentes SARL"
)
ANSWER = "Merci pour le rappel.\n\nLe virement part demain.\nOn me confirme la date: le 12.\n\nBien à vous\n\n"


def quoted(text: str) -> str:
    return "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))


MARKED = quoted(ASKED)
PROGRAMS = {
    "gmail en": f"On Tue, Mar 5, 2024 at 10:12 AM Léa Martin <lea@ventes.example> wrote:\n\n{MARKED}",
    "gmail en wrapped": f"On Tue, Mar 5, 2024 at 10:12 AM Léa de la Société <\nlea@ventes.example> wrote:\n\n{MARKED}",
    "gmail fr wrapped": f"Le mar. 5 mars 2024 à 10:12, Léa Martin <lea@ventes.example> a\nécrit :\n\n{MARKED}",
    "gmail de": f"Am Di., 5. März 2024 um 10:12 Uhr schrieb Léa Martin <lea@ventes.example>:\n\n{MARKED}",
    "gmail es": f"El mar, 5 mar 2024 a las 10:12, Léa Martin (<lea@ventes.example>) escribió:\n\n{MARKED}",
    "gmail it": f"Il giorno mar 5 mar 2024 alle ore 10:12 Léa Martin <lea@ventes.example> ha scritto:\n\n{MARKED}",
    "gmail nl": f"Op di 5 mrt 2024 om 10:12 schreef Léa Martin <lea@ventes.example>:\n\n{MARKED}",
    "gmail pt": f"Léa Martin <lea@ventes.example> escreveu (terça, 5/03/2024 à(s) 10:12):\n\n{MARKED}",
    "gmail pl": f"wt., 5 mar 2024 o 10:12 Léa Martin <lea@ventes.example> napisał(a):\n\n{MARKED}",
    "apple da": f"> Den 5. mar. 2024 kl. 10.12 skrev Léa Martin <lea@ventes.example>:\n> \n{MARKED}",
    "apple de": f"> Am 05.03.2024 um 10:12 schrieb Léa Martin <lea@ventes.example>:\n> \n{MARKED}",
    "outlook en": (
        "________________________________\nFrom: Léa Martin <lea@ventes.example>\n"
        f"Sent: Tuesday, March 5, 2024 10:12 AM\nTo: Schmidt <s@kunde.example>\nSubject: Facture 2024-118\n\n{ASKED}"
    ),
    "outlook fr": (
        "De : Léa Martin <lea@ventes.example>\nEnvoyé : mardi 5 mars 2024 10:12\n"
        f"À : Schmidt <s@kunde.example>\nObjet : Facture 2024-118\n\n{ASKED}"
    ),
    "outlook de": (
        "-----Ursprüngliche Nachricht-----\nVon: Léa Martin [mailto:lea@ventes.example]\n"
        f"Gesendet: Dienstag, 5. März 2024 10:12\nAn: Schmidt\nBetreff: Facture\n\n{ASKED}"
    ),
    "thunderbird de": f"Am 05.03.24 um 10:12 schrieb Léa Martin:\n{MARKED}",
    "web.de": (
        'Gesendet: Dienstag, 05. März 2024 um 10:12 Uhr\nVon: "Léa Martin" <lea@ventes.example>\n'
        f"An: s@kunde.example\nBetreff: Facture 2024-118\n\n{ASKED}"
    ),
    "yahoo fr": f"    Le mardi 5 mars 2024 à 10:12:00 UTC+1, Léa Martin <lea@ventes.example> a écrit :  \n \n {ASKED}",
    "orange": f'> Message du 05/03/24 10:12\n> De : "Léa Martin" <lea@ventes.example>\n> Objet : Facture\n>\n{MARKED}',
    "zoho": f"---- On Tue, 05 Mar 2024 10:12:00 +0100 Léa Martin <lea@ventes.example> wrote ---\n\n{ASKED}",
    "marks alone": MARKED,
}


@pytest.mark.parametrize("answered", [ASKED, ""], ids=["answered mail known", "unknown"])
@pytest.mark.parametrize("program", PROGRAMS)
def test_the_quote_of_a_program_is_cut_off_whole(program: str, answered: str) -> None:
    own, rest = split_quoted(ANSWER + PROGRAMS[program], answered)
    assert own == ANSWER
    assert own + rest == ANSWER + PROGRAMS[program]


def test_a_quote_without_any_mark_is_found_by_the_words_of_the_answered_mail() -> None:
    assert split_quoted(ANSWER + ASKED, ASKED) == (ANSWER, ASKED)


def test_a_quote_is_found_although_it_was_wrapped_anew_and_in_an_unknown_language() -> None:
    text = (
        "Igen.\n\nLéa Martin <lea@ventes.example> ezt mondta ekkor: 2024. márc. 5., 10:12:\n"
        "votre facture 2024-118 est échue\ndepuis le 3 mars. Merci de régler\n1.250,00 € sous 10 jours.\n"
    )
    assert split_quoted(text, ASKED)[0] == "Igen.\n\n"


def test_answers_between_the_quoted_lines_stay_visible() -> None:
    text = f"On Tue, Mar 5, 2024 at 10:12 AM Léa <lea@ventes.example> wrote:\n{MARKED}\n\nDone today.\n\n> Thanks\n"
    assert split_quoted(text, ASKED) == (text, "")
    assert split_quoted(text) == (text, "")


def test_an_answer_below_an_unmarked_quote_stays_visible() -> None:
    text = f"{ASKED}\n\nI have paid it yesterday, see the attached slip."
    assert split_quoted(text, ASKED) == (text, "")


@pytest.mark.parametrize(
    "text",
    [
        "Shall we meet at 10:30 on 5.3.2024:\nthe café or the office?",
        "From: the station, it is ten minutes on foot.\nTo: the station, take the bus.",
        "The price is\n> 100 €",
        "| Name | Price |\n| ---- | ----- |\n| Lamp | 12 |\n| Desk | 90 |",
        "Begin forwarded message:\n\nFrom: A <a@b.example>\nDate: 5 March 2024\nSubject: x\n\nRead this",
        "FYI\n\n---------- Forwarded message ---------\nFrom: A <a@b.example>\nDate: 5.3.2024\nSubject: x\n\nRead",
        "",
        "\n\n",
    ],
)
def test_when_unsure_nothing_is_quoted(text: str) -> None:
    assert split_quoted(text) == (text, "")


def test_repeating_a_few_words_of_the_answered_mail_is_no_quote() -> None:
    text = "Votre facture 2024-118 est échue? Non, elle est payée depuis le 3 mars."
    assert split_quoted(text, ASKED) == (text, "")


def test_html_quotes_are_found_after_the_conversion() -> None:
    html = (
        "<div>Yes, please.</div><div class=q>On Tue, Mar 5, 2024 at 10:12 AM Anna &lt;a@b.example&gt; wrote:<br>"
        "<blockquote>Shall we<br>send it?</blockquote></div>"
    )
    assert split_quoted(html_to_text(html))[0].strip() == "Yes, please."


@pytest.mark.parametrize(
    "text",
    ["From: x\nSent: y\n" * 5000, "> x\n" * 19_000, "-----\n" * 19_000, "x " * 300_000, ("-" * 399 + "x\n") * 2000],
    ids=range(5),
)
def test_a_long_text_is_read(text: str) -> None:
    assert "".join(split_quoted(text, text)) == text


@given(
    st.lists(st.sampled_from([*ASKED.split("\n"), *PROGRAMS.values(), "> ", "x", "\r", "\x0b", "a wrote:"])).map(
        "\n".join
    )
)
def test_no_character_is_ever_lost(text: str) -> None:
    assert "".join(split_quoted(text, ASKED)) == text
    assert "".join(split_quoted(text)) == text
