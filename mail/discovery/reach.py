"""Connections to hosts by name; whoever cannot prove that name is not reached."""

from __future__ import annotations

import asyncio
import ssl
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from mail.discovery.names import Names
from mail.discovery.network import Network
from mail.errors import SilentServerError, UnreachableError
from mail.tls import client_context, connection_error

_BUFFER = 1 << 14


class Reach:
    """Opens connections, each for one conversation that has to end in time."""

    def __init__(self, network: Network, names: Names, context: ssl.SSLContext) -> None:
        self.network = network
        self.context = context
        self._names = names

    @classmethod
    async def prepare(cls, network: Network, names: Names) -> Reach:
        """Return one with the network's authorities.

        :raises CertificateError: their file cannot be read
        """
        return cls(network, names, await asyncio.to_thread(client_context, network.ca_file))

    @asynccontextmanager
    async def conversation(
        self, host: str, port: int, *, encrypted: bool = True
    ) -> AsyncIterator[tuple[StreamReader, StreamWriter]]:
        """Talk to a host; the block and everything before it share the network's patience.

        :param encrypted: False when the block itself begins TLS before it says anything else
        :raises UnreachableError: no name, no connection, or not in time
        :raises CertificateError: the host could not prove who it is
        :raises NoTlsError: something else than TLS answers
        """
        server = f"{host}:{port}"
        writer: StreamWriter | None = None
        try:
            async with asyncio.timeout(self.network.seconds):
                reader, writer = await self._open(host, port, encrypted)
                yield reader, writer
        except TimeoutError:
            raise SilentServerError(server=server) from None
        # asyncio tells a line beyond its limit, and names that cannot exist, by a ValueError
        except (OSError, ValueError, EOFError) as problem:
            raise connection_error(problem, server=server, security="TLS") from None
        finally:
            if writer is not None:
                writer.transport.abort()

    async def _open(self, host: str, port: int, encrypted: bool) -> tuple[StreamReader, StreamWriter]:
        real = self.network.ports.get(port, port)
        context, name = (self.context, host) if encrypted else (None, None)
        if self.network.resolver is None:
            return await asyncio.open_connection(
                host, real, limit=_BUFFER, ssl=context, server_hostname=name, happy_eyeballs_delay=0.25
            )
        problem: Exception = UnreachableError(server=host)
        for address in await self._names.addresses(host):
            try:
                return await asyncio.open_connection(address, real, limit=_BUFFER, ssl=context, server_hostname=name)
            except OSError as refused:
                problem = refused
        raise problem
