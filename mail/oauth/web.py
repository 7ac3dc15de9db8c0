"""How tokens travel: a `requests` session that proves who the server is as `mail.tls` does, and goes nowhere else."""

from __future__ import annotations

import json
import logging
import ssl
from collections.abc import Callable
from typing import Any, TypeVar

import requests
from requests.adapters import HTTPAdapter

from mail.errors import MailError, ProtocolError, SilentServerError, TryLaterError, UnreachableError
from mail.tls import client_context, connection_error, unreachable
from store.language import _

_SECONDS = 20.0
"""What a server may take to be reached, and again to answer."""

_Answer = TypeVar("_Answer")

for _name in ("msal", "oauthlib"):
    # they log what servers answer, tokens among it
    logging.getLogger(_name).addHandler(logging.NullHandler())
    logging.getLogger(_name).propagate = False


class Web(requests.Session):
    """A session for https alone: no proxies or files of the environment, no redirects, no clear text.

    `ca_file` (PEM) replaces the system's authorities. Reads files: make it in a thread.

    :raises CertificateError: when `ca_file` cannot be read or holds no certificate
    """

    def __init__(self, ca_file: str = "") -> None:
        super().__init__()
        self.trust_env = False
        self.max_redirects = 0
        self.adapters.clear()
        self.mount("https://", _Proving(client_context(ca_file or None)))

    def request(self, *args: Any, **more: Any) -> requests.Response:
        """Send a request, with a limit of time unless there is one.

        :raises HTTPError: the server has no time (429), or an error inside (5xx)
        """
        more.setdefault("timeout", _SECONDS)
        response = super().request(*args, **more)
        if response.status_code == 429 or response.status_code >= 500:
            raise requests.HTTPError(response=response)
        return response


class _Proving(HTTPAdapter):
    """Leaves the question of trust to our own context alone."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__()

    def init_poolmanager(self, *args: Any, **more: Any) -> None:
        super().init_poolmanager(*args, **more, ssl_context=self._context)

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Add no other authorities: `requests` would bring a list of its own."""
        conn.cert_reqs = "CERT_REQUIRED"
        conn.assert_hostname = None


def asked(server: str, question: Callable[[], _Answer]) -> _Answer:
    """Ask a server something; what goes wrong on the way becomes an error of ours, without what was sent.

    :raises CertificateError: the server could not prove who it is
    :raises UnreachableError: it cannot be reached
    :raises TryLaterError: it has no time, or an error inside
    :raises ProtocolError: its answer cannot be understood
    """
    try:
        return question()
    except MailError:
        raise
    except (requests.HTTPError, requests.TooManyRedirects) as problem:
        error: MailError = _by_status(server, problem.response)
    except OSError as problem:
        error = _by_connection(server, problem)
    except (ValueError, KeyError, TypeError, AttributeError, RuntimeError, AssertionError):
        error = ProtocolError(server=server)
    # raised here, because the exceptions above hold the request with all its secrets
    raise error


def as_answer(server: str, response: requests.Response) -> dict[str, Any]:
    """Return the JSON object that a server answered, an error as well.

    :raises ProtocolError: it is no object
    """
    # the session's own way to read JSON reports what is none as a failure of the network
    found = json.loads(response.content)
    if not isinstance(found, dict):
        raise ProtocolError(server=server)
    return found


def _by_status(server: str, response: requests.Response | None) -> MailError:
    status = response.status_code if response is not None else 0
    kind = TryLaterError if status == 429 or status >= 500 else ProtocolError
    return kind(server=server, words=f"HTTP {status}")


def _by_connection(server: str, problem: OSError) -> MailError:
    cause = _deepest(problem)
    if isinstance(cause, ssl.SSLError):
        return connection_error(cause, server=server, security="TLS")
    if isinstance(problem, requests.Timeout):
        return SilentServerError(server=server, words=_("no answer in time"))
    words = getattr(cause, "strerror", None) if isinstance(cause, OSError) else None
    kind = unreachable(cause) if isinstance(cause, OSError) else UnreachableError
    return kind(server=server, words=str(words or type(cause).__name__))


def _deepest(problem: BaseException) -> BaseException:
    """Return what lies below the wrappings of requests and urllib3."""
    for _depth in range(10):
        below = problem.__cause__ or getattr(problem, "reason", None) or next(iter(problem.args), None)
        if not isinstance(below, BaseException) or isinstance(problem, ssl.SSLError):
            return problem
        problem = below
    return problem
