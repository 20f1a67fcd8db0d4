"""Every question refuses a limit out of its range as solving does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from designer import (
    Edit,
    diverse,
    expansion,
    explain,
    explore,
    front,
    prices,
    prove,
    reach,
    solve,
    what_if,
    why_institution,
    why_not,
)
from designer.instance import Instance

TWO = Instance.model_validate(
    {
        "parties": [{"id": "A"}, {"id": "B"}],
        "issues": [{"id": "x", "required": ["A", "B"]}, {"id": "y", "required": ["A", "B"]}],
        "rules": [{"id": "r", "kind": "refuses_bundle", "issues": ["x", "y"], "basis": "judgement"}],
    }
)

ASKED: dict[str, Callable[..., Any]] = {
    "solve": lambda **limits: solve(TWO, **limits),
    "explain": lambda **limits: explain(TWO, **limits),
    "reach": lambda **limits: reach(TWO, {"institutions": 1}, **limits),
    "prices": lambda **limits: prices(TWO, **limits),
    "front": lambda **limits: front(TWO, ["institutions", "seats"], **limits),
    "explore": lambda **limits: explore(TWO, **limits),
    "diverse": lambda **limits: diverse(TWO, 2, **limits),
    "expansion": lambda **limits: expansion(TWO, **limits),
    "prove": lambda **limits: prove(TWO, **limits),
    "what_if": lambda **limits: what_if(TWO, Edit(drop=("r",)), **limits),
    "why_not": lambda **limits: why_not(TWO, "x with y", **limits),
    "why_institution": lambda **limits: why_institution(TWO, "A-B", **limits),
}


@pytest.mark.parametrize(
    "limit", [{"time_limit": -1}, {"seed": -1}, {"threads": 0}, {"threads": 1.5}], ids=str
)
@pytest.mark.parametrize("question", ASKED)
def test_a_limit_out_of_its_range_is_named(question: str, limit: dict[str, float]) -> None:
    [(name, value)] = limit.items()
    with pytest.raises(ValueError, match=f"{name} is {value!r}, and has to be "):
        ASKED[question](**limit)
