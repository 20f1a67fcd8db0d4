"""Make the built site search from a file as from a server: the last step of ``make docs``.

Browsers start no worker for a page that is a file. The generator has a replacement fetched from elsewhere
when a page is read; here it is a file of the site (iframe-worker 1.0.4, MIT, in ``docs/vendor``).
"""

from __future__ import annotations

import shutil
from os.path import relpath
from pathlib import Path

VENDOR = Path(__file__).parent / "vendor" / "iframe-worker"
SHIM = "https://unpkg.com/iframe-worker/shim"


def main(site: Path) -> None:
    """Put the replacement into the site, and into each page where it is."""
    home = site / "assets" / "iframe-worker"
    shutil.copytree(VENDOR, home, dirs_exist_ok=True)
    for page in site.rglob("*.html"):
        text = page.read_text("utf-8")
        page.write_text(text.replace(SHIM, relpath(home / "shim.js", page.parent)), "utf-8")


if __name__ == "__main__":
    main(Path(__file__).parent.parent / "build" / "site")
