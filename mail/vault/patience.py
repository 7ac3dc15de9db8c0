"""Asking the system's keyring, which waits for its user as long as it likes, and where it is broken for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from mail.errors import VaultError
from store.language import _

_Answer = TypeVar("_Answer")

LIMIT = 60.0
"""Seconds for one question; whoever needs longer to unlock a keyring is asked again later."""


class Patience:
    """Asks one question at a time, each in a thread that does not keep the program from ending."""

    def __init__(self) -> None:
        self._is_free = threading.Semaphore()

    def ask(self, question: Callable[[], _Answer]) -> _Answer:
        """Return what a question comes to.

        :raises VaultError: it raises anything, or takes too long; so does the one before
        """
        if not self._is_free.acquire(timeout=LIMIT):
            raise _silent()
        answer: Future[_Answer] = Future()
        threading.Thread(target=self._answer, args=(question, answer), daemon=True).start()
        try:
            return answer.result(LIMIT)
        except TimeoutError:
            raise _silent() from None

    def _answer(self, question: Callable[[], _Answer], answer: Future[_Answer]) -> None:
        try:
            answer.set_result(question())
        except BaseException as error:  # noqa: BLE001 - backends raise whatever their system libraries raise
            # only the kind of error, without its cause: its text and frames may hold the secret
            told = VaultError(reason=_("the system's keyring does not work"), words=type(error).__name__)
            answer.set_exception(told)
        finally:
            self._is_free.release()


def _silent() -> VaultError:
    return VaultError(reason=_("the system's keyring does not answer"))
