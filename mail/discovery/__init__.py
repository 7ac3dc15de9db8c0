"""Finding the servers of an address: presets, what its domain publishes, a public directory, DNS, and guessing.

Only servers with encryption are ever taken, and of an address only its domain is told to anyone.
"""

from mail.discovery.findings import Finding, Servers
from mail.discovery.network import Network
from mail.discovery.steps import discover, found_servers

__all__ = ["Finding", "Network", "Servers", "discover", "found_servers"]
