"""What all tests share: the servers in tests/servers can be imported by their plain names."""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).with_name("servers")))
# whoever looks for servers in a test asks a name server that is not there, unless the test has one of its own
os.environ["MAILBASE_NETWORK"] = str(Path(__file__).with_name("servers") / "no_network.json")
# answers begin in the language of whoever writes
os.environ["LANGUAGE"] = "en"

pytest_plugins = ["running"]
