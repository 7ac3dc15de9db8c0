"""The practice server together with its customers: whatever its users submit is answered by itself."""

from __future__ import annotations

from dataclasses import replace

from mail.practice.customers import answers
from mail.practice.received import Received
from mail.practice.server import PracticeServer
from store.clock import now


def let_customers_answer(server: PracticeServer, pace: float = 1.0) -> None:
    """From now on let every mail to somebody outside the server be answered, in a few seconds times `pace`."""

    def answer(received: Received) -> None:
        outside = tuple(address for address in received.recipients if server.owner(address) is None)
        for each in answers(replace(received, recipients=outside), now()):
            # Reply-To may lead outside; then the one who sent it gets the answer
            there = each.recipient if server.owner(each.recipient) else received.sender
            server.deliver_later(there, each.raw, each.delay_seconds * pace)

    server.on_mail = answer
