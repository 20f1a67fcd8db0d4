"""What README and docs show of the program: commands with what they print, and pictures.

``python -m tests.readme`` writes them anew.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from designer import load, solve
from designer.report.drawing import draw

README = Path(__file__).parent.parent / "README.md"
CASES = [
    page for page in (README.parent / "instances").glob("*.md") if "$ designer" in page.read_text("utf-8")
]
DOCS = sorted((README.parent / "docs").glob("*.md"))
PAGES = [README, *(page for page in DOCS if "$ designer" in page.read_text("utf-8")), *sorted(CASES)]
PICTURES = {README.parent / "docs" / "pictures" / f"{name}.svg": name for name in ("northeast_asia_2009",)}
"""The pictures, each of the best design of an instance."""
FILE = re.compile(r"^```(?:yaml|csv)\n# (?P<name>\S+)\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL)
SESSION = re.compile(r"^```console\n(?P<text>\$ .*?)^```", re.MULTILINE | re.DOTALL)


def refreshed(text: str) -> str:
    """Run every command that the text shows, in one folder, and put in what it prints now."""
    with tempfile.TemporaryDirectory() as folder:
        for file in FILE.finditer(text):
            (Path(folder) / file["name"]).write_text(file["text"], encoding="utf-8")

        def session(match: re.Match[str]) -> str:
            commands = re.findall(r"^\$ designer (.*)$", match["text"], re.MULTILINE)
            shown = "".join(f"$ designer {c}\n{_printed(c, folder)}" for c in commands)
            return f"```console\n{shown}```"

        return SESSION.sub(session, text)


def _printed(command: str, folder: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "designer", *shlex.split(command)],
        cwd=folder,
        env=os.environ | {"COLUMNS": "80"},
        stdout=subprocess.PIPE,
        text=True,
        timeout=120,
    )
    return done.stdout


def picture(name: str) -> str:
    """Draw the best design of an instance, as ``designer draw NAME -o FILE`` does."""
    instance = load(name)
    return draw(instance, solve(instance)).svg()


if __name__ == "__main__":
    for file, name in PICTURES.items():
        file.parent.mkdir(exist_ok=True)
        file.write_text(picture(name), encoding="utf-8")
    for page in PAGES:
        page.write_text(refreshed(page.read_text(encoding="utf-8")), encoding="utf-8")
