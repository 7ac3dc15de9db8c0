"""What a review warns of: forgotten files, strangers, crowds, placeholders, the same mail twice."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from office import CUSTOMER, Office, answer_to

from mail import desk
from mail.doubts import forgotten_file, outside, unfilled
from mail.doubts.file_words import WORDS
from mail.filing import Clues, places
from mail.intake import incoming, take_in
from mail.reading.parse import parse_mail
from mail.review import Review, review
from mail.size_limit import announced, in_words, limit_of
from store import accounts, drafts, mails, outbox, templates
from store.clock import stamp
from store.drafts import Draft, Enclosed
from store.outbox import Entry

ANNOUNCING = {
    "Please find attached the invoice.": "attached",
    "I attach the two offers": "attach",
    "See the ATTACHMENTS below": "ATTACHMENTS",
    "The contract is enclosed.": "enclosed",
    "PFA the form": "PFA",
    "Vous trouverez ci-joint notre facture": "ci-joint",
    "les documents ci joints": "ci joints",
    "Voir les pièces jointes.": "pièces jointes",
    "la piece jointe": "piece jointe",
    "Je vous joins le devis": "Je vous joins",
    "J’ai joint le plan": "J’ai joint",
    "Le devis est en annexe": "en annexe",
    "Nous vous joignons le contrat": "Nous vous joignons",
    "Veuillez trouver dans ce mail les plans joints": "Veuillez trouver dans ce mail les plans joints",
    "voir le fichier joint": "fichier joint",
    "je te l'envoie en PJ": "en PJ",
    "anbei die Rechnung": "anbei",
    "siehe Anhang": "Anhang",
    "Im Anhang finden Sie": "Im Anhang",
    "die angehängte Datei": "angehängte",
    "die angehaengten Dateien": "angehaengten",
    "Ich hänge Ihnen die Rechnung an.": "hänge Ihnen die Rechnung an",
    "Wir fügen die Liste bei": "fügen die Liste bei",
    "die beigefügten Unterlagen": "beigefügten",
    "Beiliegend erhalten Sie": "Beiliegend",
    "wie in der Anlage zu sehen": "in der Anlage",
    "I am deeply attached to it": "attached",
}
SILENT = [
    "John joins the team on Monday.",
    "Elle rejoint le groupe, un joint de robinet fuit.",
    "Wir hängen hinterher. Ruf mich an!",
    "Der Hang an der Straße, eine Beule.",
    "We tackle this later.",
    "Die Anlage läuft wieder.",
    "Je vous rejoins demain.",
    "The detached house; a reattachable lid.",
    "",
]


@pytest.mark.parametrize("text", ANNOUNCING)
def test_a_file_that_is_announced_is_noticed_with_the_words_that_do(text: str) -> None:
    assert forgotten_file.announced(text) == ANNOUNCING[text]


@pytest.mark.parametrize("text", SILENT)
def test_what_only_looks_like_it_announces_nothing(text: str) -> None:
    assert forgotten_file.announced(text) == ""


@pytest.mark.parametrize("language", WORDS)
def test_every_word_that_is_looked_for_is_found(language: str) -> None:
    for phrase in WORDS[language]:
        plain = phrase.replace("*", "").replace("…", "das dort")
        assert forgotten_file.announced(f"x {plain} y"), phrase


def test_quoted_text_and_signatures_announce_nothing() -> None:
    quote = "On Monday Anna wrote:\n> please find attached\n"
    signed = "-- \nWe attach importance to attachments"
    draft = Draft(subject="x", body=f"Thanks!\n\n{signed}\n\n{quote}", signed=signed, quoted=quote)
    assert forgotten_file.doubt(draft) == ""
    # also once they were changed by hand, when the draft no longer knows them
    assert forgotten_file.doubt(replace(draft, signed="", quoted="")) == ""
    assert "attached" in forgotten_file.doubt(replace(draft, body=f"Attached!\n\n{signed}\n\n{quote}")).lower()


def test_a_file_that_is_there_or_a_subject_of_an_answer_is_not_doubted() -> None:
    file = Enclosed("a.pdf", "application/pdf", 1, "0" * 64)
    assert forgotten_file.doubt(Draft(body="attached", enclosed=(file,))) == ""
    assert forgotten_file.doubt(Draft(subject="Attached: the plan"))
    assert forgotten_file.doubt(Draft(subject="Re: Attached: the plan", answers=3)) == ""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Dear {Contact person},", ["{Contact person}"]),
        ('Dear {{ row["Name"] }}, {% if x %}', ['{{ row["Name"] }}', "{% if x %}"]),
        ("{Größe} and {Größe} and {Prix (HT)}", ["{Größe}", "{Prix (HT)}"]),
        ("{{Name}}", ["{{Name}}"]),
        ("a set {1, 2}, f() { return; }, {}, ${HOME}, \\{Name}", []),
        ('{"name": "x"}', []),
        ("> Dear {Name}", []),
    ],
)
def test_placeholders_that_were_left_are_named(text: str, found: list[str]) -> None:
    draft = Draft(subject="x", body=text)
    assert [one for one in found if one not in unfilled.doubt(draft)] == []
    assert bool(unfilled.doubt(draft)) == bool(found)


def test_words_of_any_length_are_read_at_once() -> None:
    for text in ("{" * 200_000, "{a " * 70_000, "attached " * 1, "hänge " + "x " * 100_000, "{{" + " " * 200_000):
        forgotten_file.announced(text)
        unfilled.left_in(text)


def receive(office: Office, raw: bytes) -> int:
    """Take in a mail that answers one of ours; return its number."""
    parsed = parse_mail(raw)
    fetched = incoming(office.account.id, mails.IN, raw, parsed, stamp())
    with office.store.write() as tx:
        return take_in(tx, fetched, places(tx, desk.signing_key(office.store, office.vault), Clues(parsed.headers)))


def looked_at(office: Office, row: int, **changed: object) -> Review:
    reader = office.store.read()
    draft = desk.new_draft(reader, office.table.id, row)
    wanted = Draft(**{**vars(draft), "subject": "Your invoice", "body": "Dear customer", **changed})
    return review(reader, wanted, office.table.id, office.store.member, row)


def test_a_usual_mail_to_the_rows_address_is_not_doubted(office: Office) -> None:
    assert looked_at(office, office.add_row("INV-1", CUSTOMER)).warnings == ()
    own = office.account.address.partition("@")[2]
    assert looked_at(office, office.add_row("INV-1", CUSTOMER), cc=f"ben@{own}").warnings == ()


def test_a_domain_that_neither_row_nor_conversation_knows_is_named(office: Office) -> None:
    row = office.add_row("INV-1", CUSTOMER)
    (warning,) = looked_at(office, row, cc="eve@rival.example, BOB@Customer.Example").warnings
    assert warning == "eve@rival.example is outside: neither this conversation nor the row knows rival.example."
    (warning,) = looked_at(office, row, bcc="a@one.example, b@two.example").warnings
    assert warning.startswith("a@one.example, b@two.example are outside")
    assert looked_at(office, row, subject="").warnings == ("The subject is empty.",)


def test_a_domain_that_comes_in_with_an_answer_is_named(office: Office) -> None:
    row = office.add_row("INV-1", CUSTOMER)
    entry = office.write(row, "Your invoice")
    mail = receive(office, answer_to(office.sent_bytes(entry), Cc="Eve <eve@rival.example>").as_bytes())
    reader = office.store.read()
    for everyone, expected in ((True, ("eve@rival.example",)), (False, ())):
        draft = desk.answer(reader, mail, entry.conversation or 0, everyone=everyone)
        people = review(reader, draft, office.table.id, None, row)
        found = outside.strangers(reader, draft, (*people.to, *people.cc), office.table.id, row)
        assert (found.brought, found.others) == (expected, ())
    (_empty, warning) = review(
        reader, desk.answer(reader, mail, entry.conversation or 0, everyone=True), office.table.id, None, row
    ).warnings
    assert warning == "eve@rival.example comes in with the mail that you answer; rival.example is new here."
    # once she was answered, she belongs to it
    office.write(row, "Re: Your invoice", to=f"{CUSTOMER}, eve@rival.example", conversation=entry.conversation)
    draft = Draft(identity=draft.identity, to="eve@rival.example", conversation=entry.conversation)
    assert not outside.doubts(reader, draft, people.to[:0], office.table.id, row)
    assert outside.strangers(reader, draft, review(reader, draft).to, office.table.id, row) == outside.Strangers()


def test_many_people_who_see_each_other_are_better_in_bcc(office: Office) -> None:
    row = office.add_row("INV-1", CUSTOMER)
    many = ", ".join(f"p{number}@customer.example" for number in range(outside.MANY + 1))
    assert looked_at(office, row, to=many).warnings == (
        "11 people in To and Cc see each other's addresses; in Bcc nobody does.",
    )
    assert looked_at(office, row, to="", bcc=many).warnings == ()
    more = ", ".join(f"q{number}@customer.example" for number in range(outside.MANY + 1))
    assert looked_at(office, row, to="", bcc=f"{many}, {more}").warnings == ("22 people get this mail.",)


def test_the_same_mail_to_the_same_person_is_noticed(office: Office) -> None:
    row = office.add_row("INV-1", CUSTOMER)
    office.write(row, "Your invoice")
    assert looked_at(office, row, subject="your invoice").warnings == (
        f"The same mail is on its way to {CUSTOMER} already.",
    )
    assert looked_at(office, row, body="Dear  customer\n").warnings != ()
    assert looked_at(office, row, body="Dear customer, once more").warnings == ()
    assert looked_at(office, row, to="bob@customer.example").warnings == ()
    assert looked_at(office, office.add_row("INV-2", CUSTOMER)).warnings == ()


@pytest.mark.parametrize(("ago", "expected"), [("-1 minute", True), ("-1 hour", False)])
def test_the_same_mail_counts_as_such_for_a_moment(office: Office, ago: str, expected: bool) -> None:
    row = office.add_row("INV-1", CUSTOMER)
    entry: Entry = office.write(row, "Your invoice")
    with office.store.write() as tx:
        at = f"strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '{ago}')"
        tx.run(f"UPDATE outbox SET state = 'sent', sent_at = {at} WHERE id = ?", [entry.id])
    told = looked_at(office, row).warnings
    assert told == ((f"The same mail was sent to {CUSTOMER} a moment ago.",) if expected else ())
    with office.store.write() as tx:
        tx.run("UPDATE outbox SET state = 'cancelled' WHERE id = ?", [entry.id])
    assert looked_at(office, row).warnings == ()


def test_a_mail_that_was_taken_back_is_not_the_same(office: Office) -> None:
    row = office.add_row("INV-1", CUSTOMER)
    entry = office.write(row, "Your invoice")
    desk.take_back(office.store, entry.id)
    assert looked_at(office, row).warnings == ()
    assert drafts.load(office.store.read(), entry.id) is not None


def test_a_template_that_lacks_a_value_of_the_row_is_named(office: Office) -> None:
    with office.store.write() as tx:
        held = {"subject": "Invoice", "text": "To {E-mail}", "missing": []}
        templates.add(tx, office.table.id, "Reminder", json.dumps(held))
        held = held | {"missing": [["E-mail", "default", "you"]]}
        templates.add(tx, office.table.id, "Polite", json.dumps(held))
    row = office.add_row("INV-1", "")
    told = looked_at(office, row, to=CUSTOMER, template="Reminder", body="x").warnings
    assert [one for one in told if one.startswith("The template “Reminder” can no longer be filled in")]
    told = looked_at(office, row, to=CUSTOMER, template="Polite", body="x").warnings
    assert "The template “Polite” wants “E-mail”, empty on this row." in told
    full = office.add_row("INV-2", CUSTOMER)
    assert looked_at(office, full, template="Reminder").warnings == ()
    assert looked_at(office, full, template="gone").warnings == ()


def test_the_limit_is_what_provider_and_server_name_the_smaller(office: Office) -> None:
    shown = {"smtp": {"seen_at": "", "capabilities": ["PIPELINING", "SIZE 10240000"]}}
    facts = json.dumps(shown)
    assert announced(facts) == 10_240_000
    assert [announced(text) for text in ("", "{", facts.replace("SIZE 10240000", "SIZE 0"))] == [None, None, None]
    account = replace(office.account, size_limit=None, facts="")
    assert limit_of(account) is None
    assert limit_of(replace(account, facts=facts)) == 10_240_000
    assert limit_of(replace(account, facts=facts, size_limit=5_000)) == 5_000
    assert limit_of(replace(account, size_limit=25_000_000)) == 25_000_000
    assert in_words(25_100_000, 25_000_000) == ("25,100,000 B", "25,000,000 B")
    assert in_words(40_000_000, 25_000_000) == ("40 MB", "25 MB")


def test_a_mail_above_the_announced_size_is_stopped(office: Office) -> None:
    facts = json.dumps({"smtp": {"seen_at": "", "capabilities": ["SIZE 20000"]}})
    with office.store.write() as tx:
        accounts.keep_facts(tx, office.account.id, facts)
    row = office.add_row("INV-1", CUSTOMER)
    found = looked_at(office, row, body="x" * 40_000)
    assert found.limit == 20_000
    assert found.problems == ("The mail has 42 kB, the server takes 20 kB.",)
    assert outbox.listed(office.store.read()) == []


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("subject", "a\x1bb", "Subject"),
        ("to", "jürgen@customer.example", "jürgen@customer.example"),
        ("bcc", "é@customer.example", "é@customer.example"),
    ],
)
def test_what_could_not_be_written_into_a_header_stops_the_mail(
    office: Office, field: str, text: str, words: str
) -> None:
    (problem,) = looked_at(office, office.add_row("INV-1", CUSTOMER), **{field: text}).problems
    assert words in problem
