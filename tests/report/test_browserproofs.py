"""The script of the page judges proofs as the verifier does."""

from __future__ import annotations

from tests.helpers.browser import browser, needs_chromium
from tests.helpers.browserproofs import disagreements, drawn
from tests.helpers.draws import seeds


@needs_chromium
def test_the_page_accepts_what_the_verifier_accepts_and_refuses_what_it_refuses() -> None:
    """More of them: ``python -m tests.helpers.browserproofs --count 200``."""
    with browser() as chrome:
        accepted, refused, differ = disagreements(chrome, drawn(seeds(25)))
    assert differ == []
    assert accepted > 10
    assert refused > 20
