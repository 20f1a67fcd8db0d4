"""Options of the tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

# How long an example takes says more about the machine than about the code.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--scp",
        type=Path,
        metavar="FOLDER",
        help="folder with scp41.txt.gz and others of the OR-Library's set-covering files, to solve them too",
    )
