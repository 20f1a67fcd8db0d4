"""Ways to run the command line in tests: inside this process, or as a process of its own."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

from click.testing import CliRunner, Result

from designer.cli.program import program


def run(*arguments: object, stdin: str | None = None) -> Result:
    """Run it inside this process."""
    return CliRunner().invoke(program, [str(a) for a in arguments], input=stdin)


def child(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run it as a process of its own."""
    command = [sys.executable, "-m", "designer", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, **options)
