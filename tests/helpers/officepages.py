"""Briefs of every bundled case, from every side, as LibreOffice lays them out: two pages each.

``python -m tests.helpers.officepages [CASE ...]``
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from designer import check, load, prove, solve
from designer.report.brief.memo import memo
from designer.report.brief.word import word
from designer.report.page.content import Content
from designer.runtime import bundled

PAGE = re.compile(rb"/Type\s*/Page\b")


def pages(pdf: bytes) -> int:
    """Count the pages of a PDF."""
    return len(PAGE.findall(pdf))


def office() -> str | None:
    """Give LibreOffice, if it is there."""
    return shutil.which("soffice")


def laid_out(documents: dict[str, bytes], folder: Path) -> dict[str, int]:
    """Let LibreOffice make PDFs of Word documents, and count the pages of each."""
    program = office()
    assert program is not None
    if not documents:
        return {}
    for name, document in documents.items():
        (folder / f"{name}.docx").write_bytes(document)
    subprocess.run(
        [program, "--headless", "--convert-to", "pdf", "--outdir", folder, *folder.glob("*.docx")],
        check=True,
        capture_output=True,
        timeout=60 + 20 * len(documents),
        env={"HOME": str(folder), "PATH": "/usr/bin:/bin"},
    )
    return {name: pages((folder / f"{name}.pdf").read_bytes()) for name in documents}


def briefs(name: str) -> dict[str, bytes]:
    """Write the brief of a case, and one from the side of each party; none where there is no design."""
    instance = load(name)
    design = solve(instance, time_limit=60)
    if not design.institutions:
        return {}
    content = Content(instance, design, check(instance, design), prove(instance, time_limit=20))
    sides = [None, *(party.id for party in instance.parties)]
    return {f"{name}.{side or 'all'}": word(memo(content, side)) for side in sides}


def main(names: Iterable[str]) -> int:
    many, wrong = 0, 0
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            found = laid_out(briefs(name), Path(folder))
        odd = [f"{brief} has {number}" for brief, number in found.items() if number != 2]
        print(f"{name}: {len(found)} briefs", *odd, sep="\n  ", flush=True)
        many, wrong = many + len(found), wrong + len(odd)
    print(f"{many} briefs, {many - wrong} of two pages")
    return wrong > 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:] or bundled.names()))
