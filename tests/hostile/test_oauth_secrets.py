"""What an issuer gives for an account is shown to servers alone: it stands in no file, log, error or process list."""

from __future__ import annotations

import os
import subprocess
import sys
import traceback
from dataclasses import replace
from pathlib import Path

import pytest
from dovecot_server import Mailbox
from errand_process import errand
from identity_provider import IdentityProvider, Refusal
from oauth_office import KINDS, asking_for, open_oauth_office, sign_in_again, signed_in
from office import CUSTOMER, Office
from postfix_server import Postfix
from worker_process import wait_for

from mail.check import check_account
from mail.errors import MailError
from mail.oauth.asking import Asking
from mail.oauth.flows import DEVICE, PASTED, Way, begin, finish, refresh
from mail.post import imap_server, smtp_server
from store import outbox
from tests.hostile.secret_shapes import LOGGED_WORKER, files_holding, holding, processes_seen

CLIENT_SECRET = "clïent \"secret' %s{0}"


@pytest.fixture
def office(
    tmp_path: Path,
    oauth_mailbox: Mailbox,
    oauth_postfix: Postfix,
    provider: IdentityProvider,
    request: pytest.FixtureRequest,
) -> Office:
    return open_oauth_office(tmp_path, oauth_mailbox, oauth_postfix.submission, provider, request.param)


def state_of(office: Office) -> str:
    return str(office.store.read().value("SELECT state FROM accounts"))


@pytest.mark.parametrize("office", KINDS, indirect=True)
def test_a_worker_that_logs_everything_logs_no_token(
    office: Office, provider: IdentityProvider, tmp_path: Path
) -> None:
    log, vault = tmp_path / "log", tmp_path / "vault"
    # the first thing it does is to renew
    provider.expire()
    first = office.write(office.add_row("INV-1", CUSTOMER), "Your invoice")
    command = [sys.executable, "-X", "dev", "-c", LOGGED_WORKER, str(log), "--store", str(office.store.path)]
    environment = {**os.environ, "MAILBASE_SECRETS": str(vault)}
    with (
        processes_seen() as seen,
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as worker,
    ):
        try:
            wait_for(lambda: outbox.load(office.store.read(), first.id).sent_copy == "done")
            provider.end_sign_ins()
            second = office.write(office.add_row("INV-2", CUSTOMER), "Your invoice")
            wait_for(lambda: state_of(office) == "needs sign-in")
            sign_in_again(office, provider, PASTED)
            wait_for(lambda: outbox.load(office.store.read(), second.id).state == "sent")
            worker.terminate()
            said, _ = worker.communicate(timeout=30)
        finally:
            worker.kill()
    assert provider.refreshes
    assert len(provider.secrets) >= 6
    assert b"DEBUG" in log.read_bytes()
    assert holding(provider.secrets, said, *seen) == []
    assert files_holding(provider.secrets, tmp_path) == []


@pytest.mark.parametrize("way", [DEVICE, PASTED])
@pytest.mark.parametrize("office", KINDS[:1], indirect=True)
def test_errands_tell_a_ticket_and_nothing_else(
    way: Way, office: Office, provider: IdentityProvider, tmp_path: Path
) -> None:
    store, vault = office.store.path, tmp_path / "vault"
    task = {"account": office.account.id}
    with processes_seen() as seen:
        begun, _said = errand(store, vault, task="oauth begin", way=way, **task)
        ticket, pasted = begun[-1].pop("ticket"), ""
        if way == DEVICE:
            provider.type_code(begun[-1]["code"])
        else:
            pasted = provider.visit(begun[-1]["address"])
        finished, said = errand(store, vault, task="oauth finish", ticket=ticket, pasted=pasted, **task)
        # the same again is worth nothing, and tells nothing
        said += errand(store, vault, task="oauth finish", ticket=ticket, pasted=pasted, **task)[1]
        said += errand(store, vault, task="oauth finish", ticket={"way": way, "flow": {}}, pasted=pasted, **task)[1]
        said += errand(store, vault, task="check", **task)[1]
    assert finished[-1]["ok"]
    assert holding(provider.secrets, said, *seen, str(begun)) == []
    assert files_holding(provider.secrets, tmp_path) == []


@pytest.mark.parametrize("kind", KINDS)
async def test_no_error_and_no_object_shows_a_token(
    kind: str, provider: IdentityProvider, oauth_mailbox: Mailbox, oauth_postfix: Postfix
) -> None:
    asking = asking_for(provider, oauth_mailbox, kind)
    tokens = signed_in(provider, asking, DEVICE)
    begun = begin(asking, PASTED)
    landed = provider.visit(begun.address)
    secrets = provider.secrets | {begun.ticket["flow"]["code_verifier"], CLIENT_SECRET}
    shown = [repr(tokens), repr(begun), repr(asking), repr(replace(asking, client_secret=CLIENT_SECRET))]
    other_ca = replace(asking.account, ca_file=str(oauth_mailbox.server.tls.other_ca_file))
    nowhere = replace(asking.account, issuer=asking.account.issuer.replace(str(provider.port), "1"))
    refusals = (
        None,
        Refusal("invalid_grant", "AADSTS70000: this is not known: <given>"),
        Refusal("invalid_client", "<given>", suberror="<given>"),
        Refusal("server_error", "<given>", status=500),
        Refusal("<given>", "<given>"),
    )
    for refusal in refusals:
        provider.refusals = {"token": refusal} if refusal else {}
        for one in (Asking(other_ca), Asking(nowhere), replace(asking, client_secret=CLIENT_SECRET), asking):
            for attempt in (lambda one=one: refresh(one, tokens), lambda one=one: finish(one, begun.ticket, landed)):
                if refusal is None and one is asking:
                    continue
                with pytest.raises(MailError) as caught:
                    attempt()
                error = caught.value
                shown += traceback.format_exception(error)
                shown += [repr(error), str(error), error.words, error.next_step, repr(vars(error))]
                shown.append(getattr(error, "for_administrator", ""))
                assert error.__context__ is None
    account = replace(asking.account, smtp_port=oauth_postfix.submission)
    for token in (tokens.access_token, tokens.refresh_token):
        shown.append(repr(await check_account(imap_server(account), smtp_server(account), token, oauth=True)))
    assert holding(secrets, *shown) == []
