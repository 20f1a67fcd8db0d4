"""Options of the tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from tests.helpers.draws import DRAWS, generator, seeds

# How long an example takes says more about the machine than about the code.
settings.register_profile("fixed", deadline=None, derandomize=True)
settings.register_profile("drawn", deadline=None)
settings.load_profile("drawn" if DRAWS else "fixed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--scp",
        type=Path,
        metavar="FOLDER",
        help="folder with scp41.txt.gz and others of the OR-Library's set-covering files, to solve them too",
    )


def draws(item: pytest.Item) -> bool:
    """Whether a test draws, or stands among those that do."""
    names = vars(getattr(item, "module", None) or object).values()
    return "hypothesis" in item.keywords or any(
        name is known for name in names for known in (generator, seeds)
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With draws of their own, run nothing but the tests that draw."""
    if DRAWS:
        left = [item for item in items if not draws(item)]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if draws(item)]
