"""What comes before and after every search grows little faster than the instance: it takes moments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from benchmarks.regions import Shape, region
from designer import Design, Instance, check
from designer.candidates.grounding import ground
from designer.engines.first_fit import first_fit
from designer.instance.lint import suspicions
from designer.report.design import design_text
from designer.runtime.clock import Clock
from designer.solve.assemble import assemble
from tests.helpers.growth import calls

FEW, MANY = 300, 900
Step = Callable[[Instance, Design], Any]

STEPS: dict[str, Step] = {
    "putting a first design together": lambda asked, _: first_fit(asked, ground(asked), Clock()),
    "naming its bodies and links": lambda asked, _: made(asked),
    "judging it": check,
    "telling it": lambda asked, design: design_text(asked, design, 80, False),
    "looking for what is hardly meant": lambda asked, _: suspicions(asked),
}


def asked(issues: int, per_issue: int) -> Instance:
    # As many parties to an issue at both sizes, and as many that refuse each other to a party.
    shape = Shape(issues // 10, issues, hostile=30 / issues, per_issue=per_issue)
    return Instance.model_validate(region(shape, seed=1))


def made(instance: Instance) -> Design:
    accepted = ground(instance)
    solution = first_fit(instance, accepted, Clock())
    assert solution is not None
    return assemble(instance, accepted, solution).model_copy(update={"status": "given"})


@pytest.mark.parametrize("per_issue", [0, 1])
@pytest.mark.parametrize("name", STEPS)
def test_three_times_as_large_takes_far_less_than_nine_times_as_long(name: str, per_issue: int) -> None:
    few, many = (asked(number, per_issue) for number in (FEW, MANY))
    designs = made(few), made(many)
    one, other = (calls(lambda p=p: STEPS[name](*p)) for p in zip((few, many), designs, strict=True))
    assert other < (7 if per_issue else 3.5) * one
