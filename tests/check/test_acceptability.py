"""Each kind of rule is judged from its sentence, hard and soft, with every option."""

from __future__ import annotations

from typing import get_args

import pytest

from designer.check.acceptability import JUDGES
from designer.check.verdict import KINDS
from designer.instance import RULE_KINDS, Instance
from tests.check.plain import body, parties, world
from tests.check.rulecases import CASES, RuleCase

each_case = pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.rule['kind']}-{c.option}")


def kinds() -> set[str]:
    return {get_args(rule.model_fields["kind"].annotation)[0] for rule in RULE_KINDS}


def test_every_kind_of_rule_is_judged_and_named() -> None:
    assert JUDGES.keys() == set(RULE_KINDS)
    assert kinds() <= KINDS.keys()


def test_every_kind_has_a_case() -> None:
    assert {case.rule["kind"] for case in CASES} == kinds()


@each_case
def test_a_broken_hard_rule_is_reported_with_its_id_sentence_and_places(case: RuleCase) -> None:
    broken = case.world(case.broken)
    (violation,) = broken.judge().violations
    instance = Instance.model_validate(broken.instance)
    assert violation.kind == case.rule["kind"]
    assert violation.rule == "the_rule"
    assert set(violation.institutions) == set(case.where)
    assert instance.rules[0].sentence(instance.label) in violation.message


@each_case
def test_a_broken_soft_rule_costs_its_weight_once_and_is_no_violation(case: RuleCase) -> None:
    verdict = case.world(case.broken, hard=False, weight=0.25).judge()
    assert verdict.valid
    (broken,) = verdict.broken_rules
    assert (broken.id, broken.weight, set(broken.where)) == ("the_rule", 0.25, set(case.where))
    assert float(verdict.values["broken_rules"]) == 0.25


def test_a_rule_broken_in_two_institutions_is_one_violation() -> None:
    rule = {"kind": "refuses_issue", "party": "CCC", "issue": "water", "id": "r"}
    instance = {
        "title": "Twice",
        "parties": parties("AAA BBB CCC DDD"),
        "issues": [{"id": "water", "required": ["AAA", "CCC"], "helpful": ["BBB", "DDD"], "coverage": 2}],
        "rules": [rule],
    }
    (violation,) = (
        world(instance, [body("AAA-BBB-CCC: water"), body("AAA-CCC-DDD: water")]).judge().violations
    )
    assert violation.institutions == ("AAA-BBB-CCC", "AAA-CCC-DDD")
