"""The session by which tokens travel: where it goes, and where it does not."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest
import requests
from loopback_tls import Certificate, LoopbackTls

from mail.errors import CertificateError, ProtocolError, TryLaterError, UnreachableError
from mail.oauth.web import Web, as_answer, asked


class Scripted(BaseHTTPRequestHandler):
    """Answers by the path: ``/302``, ``/503`` and so on; anything else is answered with the path itself."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        status, _, body = unquote(self.path).strip("/").partition("/")
        self.send_response(int(status))
        if status.startswith("3"):
            self.send_header("Location", "/200/{}")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> LoopbackTls:
    return LoopbackTls(tmp_path_factory.mktemp("tls"))


class Quiet(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        pass


@contextmanager
def served(certificate: Certificate) -> Iterator[str]:
    """Run a server; gives its address."""
    server = Quiet(("127.0.0.1", 0), Scripted)
    server.socket = certificate.server_context().wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"https://localhost:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def address(tls: LoopbackTls) -> Iterator[str]:
    with served(tls.good) as found:
        yield found


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("/302", ProtocolError),
        ("/307", ProtocolError),
        ("/429", TryLaterError),
        ("/503/{}", TryLaterError),
        ("/200/[]", ProtocolError),
        ("/200/no-json", ProtocolError),
        ("/200", ProtocolError),
    ],
)
def test_an_answer_that_is_none_is_an_error(path: str, error: type[Exception], address: str, tls: LoopbackTls) -> None:
    with Web(str(tls.ca_file)) as web, pytest.raises(error) as caught:
        asked("id.example", lambda: as_answer("id.example", web.post(address + path, data={"secret": "s3cret"})))
    assert caught.value.__context__ is None
    assert "s3cret" not in repr(vars(caught.value))


def test_an_error_of_the_issuer_is_an_answer(address: str, tls: LoopbackTls) -> None:
    with Web(str(tls.ca_file)) as web:
        assert as_answer("id.example", web.post(address + '/400/{"error":"invalid_grant"}'))["error"] == "invalid_grant"


def test_nothing_is_sent_in_clear(tls: LoopbackTls) -> None:
    with Web(str(tls.ca_file)) as web, pytest.raises(UnreachableError):
        asked("id.example", lambda: web.post("http://localhost:1/"))


def test_a_server_has_to_prove_its_name(address: str, tls: LoopbackTls) -> None:
    for bad in (tls.wrong_host, tls.expired):
        with served(bad) as elsewhere, Web(str(tls.ca_file)) as web, pytest.raises(CertificateError):
            asked("id.example", lambda: web.post(elsewhere + "/200/{}"))
    with Web(str(tls.other_ca_file)) as web, pytest.raises(CertificateError):
        asked("id.example", lambda: web.post(address + "/200/{}"))
    with pytest.raises(CertificateError):
        Web(str(Path("/nowhere")))


def test_nobody_sets_its_limit_of_time_aside(address: str, tls: LoopbackTls, monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[object] = []
    send = requests.Session.request

    def watched(self: requests.Session, *args: object, **more: object) -> requests.Response:
        limits.append(more.get("timeout"))
        return send(self, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(requests.Session, "request", watched)
    with Web(str(tls.ca_file)) as web:
        web.post(address + "/200/{}")
    assert all(limits)


def test_the_libraries_below_have_nothing_to_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("msal.token_cache").warning("a token")
        logging.getLogger("oauthlib.oauth2").warning("a token")
    assert caplog.records == []
