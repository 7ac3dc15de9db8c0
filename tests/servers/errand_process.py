"""An errand as the screens have it done: a child process that is told its task and answers in lines of JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any


def errand(store: Path, vault: Path, **task: Any) -> tuple[list[dict[str, Any]], bytes]:
    """Run an errand; return its lines and everything it wrote."""
    finished = subprocess.run(
        [sys.executable, "-X", "dev", "-m", "mail.errands"],
        input=json.dumps({"store": str(store), **task}).encode(),
        capture_output=True,
        env={**os.environ, "MAILBASE_SECRETS": str(vault)},
        timeout=60,
        check=False,
    )
    lines = [json.loads(line) for line in finished.stdout.splitlines()]
    return lines, finished.stdout + finished.stderr
