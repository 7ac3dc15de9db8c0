"""How large a draft gets is known before it is built, and what is reviewed is what the writer wrote."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from office import CUSTOMER, Office

from mail import desk
from mail.lettering import letter_of
from mail.measuring import most_of_draft, size_of_draft
from mail.review import review
from mail.writing.compose import compose
from store import blobs, identities
from store.drafts import Draft, Enclosed

OWN_ID = f"<{'x' * 62}@firm.example>"
HEADER_TEXT = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters='"<>,;'), max_size=80
)
FREE_TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=300)


def enclosed(office: Office, content: bytes, name: str = "a.bin", content_type: str = "application/zip") -> Enclosed:
    return replace(desk.attach(office.store, name, content_type, content))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(HEADER_TEXT, max_size=5),
    HEADER_TEXT,
    FREE_TEXT,
    st.booleans(),
    st.lists(
        st.tuples(HEADER_TEXT, st.sampled_from(["text/plain", "message/rfc822", "x/y", "?"]), st.binary()), max_size=3
    ),
)
def test_a_draft_never_gets_larger_than_was_told(
    office: Office, names: list[str], subject: str, body: str, is_markdown: bool, files: list[tuple[str, str, bytes]]
) -> None:
    (identity,) = identities.every(office.store.read())
    draft = Draft(
        to=", ".join([CUSTOMER, *(f'"{name}" <a@bücher.example>'.replace("\\", "") for name in names)]),
        subject=subject,
        body=body,
        is_markdown=is_markdown,
        enclosed=tuple(enclosed(office, content, name, kind) for name, kind, content in files),
    )
    raw = compose(letter_of(office.store.read(), draft, identity, OWN_ID))
    assert len(raw) <= most_of_draft(office.store.read(), draft, identity) <= 3 * len(raw) + 20_000


def test_no_file_is_read_for_it_unless_it_comes_close_to_the_limit(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = office.store.read()
    (identity,) = identities.every(reader)
    draft = Draft(to=CUSTOMER, body="Hello", enclosed=(enclosed(office, bytes(100_000)),))
    exact = size_of_draft(reader, draft, identity, 1)
    assert exact == len(compose(letter_of(reader, draft, identity, f"<{'x' * 300}@mailbase.invalid>")))
    most = most_of_draft(reader, draft, identity)
    assert exact < most < exact + 5_000

    def refuse(*_given: object) -> bytes:
        raise AssertionError("it was read")

    monkeypatch.setattr(blobs, "get", refuse)
    assert size_of_draft(reader, draft, identity, most) == size_of_draft(reader, draft, identity) == most


def test_a_draft_with_errors_has_a_size_too(office: Office) -> None:
    reader = office.store.read()
    (identity,) = identities.every(reader)
    draft = Draft(to="nonsense, é@x", subject="a\nb", enclosed=(Enclosed("\n", "x", 10, "no such bytes"),))
    assert size_of_draft(reader, draft, identity, 1) > 0
    assert size_of_draft(reader, draft, None, 1) > 0
    assert review(reader, replace(draft, identity=identity.id)).size > 0


QUOTE = "On 4 Oct 2026 at 11:12, Anna Keller wrote:\n> Please find attached our order."


def test_a_file_that_only_the_quoted_mail_speaks_of_is_not_missed(office: Office) -> None:
    reader = office.store.read()
    (identity,) = identities.every(reader)
    answer = Draft(identity=identity.id, to=CUSTOMER, subject="Re: a", body=f"Thanks.\n\n{QUOTE}", quoted=QUOTE)
    assert review(reader, answer).warnings == ()
    promised = review(reader, replace(answer, body=f"The offer is attached.\n\n{QUOTE}")).warnings
    assert len(promised) == 1
    assert "attached" in promised[0]


def test_an_answer_that_is_nothing_but_a_quote_is_empty_and_a_mail_passed_on_is_not(office: Office) -> None:
    reader = office.store.read()
    (identity,) = identities.every(reader)
    answer = Draft(identity=identity.id, to=CUSTOMER, subject="Re: a", body=f"\n\n{QUOTE}", quoted=QUOTE)
    assert review(reader, answer).warnings == ("The text is empty.",)
    assert review(reader, replace(answer, forwards=1)).warnings == ()
