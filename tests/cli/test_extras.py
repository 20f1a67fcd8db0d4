"""A lean installation does what it promises, and says of the rest which command installs what it needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_streams_and_codes import loaded_by

EXTRAS = {
    "typst": "pdf",
    "docx": "word",
    "xlsxwriter": "excel",
    "python_calamine": "excel",
    "pyarrow": "parquet",
    "starlette": "serve",
    "uvicorn": "serve",
    "mcp": "agents",
    "distributed": "dask",
}
"""What is imported, and the extra that has it."""

WITHOUT = f"""
import sys
sys.modules.update(dict.fromkeys({[*EXTRAS]!r}))
from designer.cli import main
main()
"""


def lean(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command where no extra can be imported."""
    command = [sys.executable, "-c", WITHOUT, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=cwd)


@pytest.mark.parametrize(
    "line",
    [
        "report two_rivers -o page.html",
        "draw two_rivers -o seats.svg",
        "draw two_rivers --view web -o web.svg",
        "brief two_rivers -o brief.md",
        "export two_rivers --to csv -o tables",
        "export two_rivers --to json -o tables.json",
        "new mine.yaml",
    ],
)
def test_page_pictures_and_brief_need_no_extra(line: str, tmp_path: Path) -> None:
    done = lean(*line.split(), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert len([*tmp_path.iterdir()]) >= 1


@pytest.mark.parametrize(
    ("line", "extra"),
    [
        ("draw two_rivers -o seats.pdf", "pdf"),
        ("draw two_rivers -o seats.png", "pdf"),
        ("brief two_rivers -o brief.pdf", "pdf"),
        ("brief two_rivers -o brief.docx", "word"),
        ("export two_rivers --to xlsx -o mine.xlsx", "excel"),
        ("export two_rivers --to parquet -o tables", "parquet"),
        ("new mine.xlsx", "excel"),
        ("import there.xlsx -o mine.yaml", "excel"),
        ("serve --api", "serve"),
        ("serve --mcp", "agents"),
    ],
)
def test_what_is_missing_is_named_with_the_command_that_installs_it(
    line: str, extra: str, tmp_path: Path
) -> None:
    (tmp_path / "there.xlsx").write_bytes(b"PK\x03\x04")
    done = lean(*line.split(), cwd=tmp_path)
    assert done.returncode == 2, done.stdout + done.stderr
    assert f"pip install 'institution-designer[{extra}]'" in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["there.xlsx"]


@pytest.mark.parametrize("line", ["--help", "solve two_rivers --quiet"])
def test_what_is_handed_on_is_not_loaded_by_who_hands_nothing_on(line: str) -> None:
    assert not loaded_by(line) & {*EXTRAS, "jinja2", "pandas"}
