"""Designs without defects report none, and are worth what their authors worked out by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from designer.design import Design
from designer.instance import OBJECTIVES
from tests.check.linkedworlds import ALL
from tests.check.rulecases import CASES, RuleCase
from tests.check.worlds import WORLDS

VALUES = {
    "rivers": ("6", "0.3", "14", "5", "4"),
    "charter": ("2", "0", "8", "0", "6"),
    "commissions": ("4.6", "0", "13", "3", "3"),
    "offers": ("3", "0", "7", "0", "4"),
    "covering": ("3.5", "0", "0", "0", "0"),
    "companies": ("2", "0", "4", "0", "0"),
    "nothing": ("0", "0", "0", "0", "0"),
}
NAMES = ("institutions", "broken_rules", "seats", "absent_helpers", "exposure")


@pytest.mark.parametrize("name", ALL)
def test_a_design_without_defects_is_valid(name: str) -> None:
    world = ALL[name]()
    assert world.judge().violations == ()
    assert world.bare().judge().violations == ()


@pytest.mark.parametrize("name", WORLDS)
def test_values_are_those_worked_out_by_hand(name: str) -> None:
    expected = dict(zip(NAMES, map(Decimal, VALUES[name]), strict=True))
    values = WORLDS[name]().judge().values
    assert {name: values[name] for name in NAMES} == expected


@pytest.mark.parametrize("name", ALL)
def test_what_is_recomputed_is_what_designs_say(name: str) -> None:
    world = ALL[name]()
    verdict, said = world.judge(), Design.model_validate(world.design)
    assert verdict.measures == said.measures
    assert verdict.uncoordinated == said.uncoordinated
    assert verdict.leverage == said.leverage
    assert verdict.values.keys() == set(OBJECTIVES)


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.rule['kind']}-{c.option}")
@pytest.mark.parametrize("hard", [True, False], ids=["hard", "soft"])
def test_a_design_that_keeps_a_rule_is_valid(case: RuleCase, hard: bool) -> None:
    verdict = case.world(case.kept, hard=hard).judge()
    assert verdict.violations == ()
    assert verdict.broken_rules == ()
