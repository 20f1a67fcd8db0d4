"""The referee finds every kind of defect, as what it is, where it is the only one."""

from __future__ import annotations

import pytest

from designer.check import KINDS, Verdict, Violation
from tests.check.mutations import Mutation, all_mutations
from tests.check.plain import World

MUTATIONS = all_mutations()


def only_violation(verdict: Verdict, mutation: Mutation, world: World) -> Violation:
    found = [(v.kind, v.message) for v in verdict.violations]
    assert [kind for kind, _ in found] == [mutation.kind], (found, world.design)
    return verdict.violations[0]


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda m: m.name)
def test_the_only_defect_is_the_only_violation(mutation: Mutation) -> None:
    spoiled = list(mutation.spoiled())
    assert spoiled, "a mutation that never applies proves nothing"
    for world in spoiled:
        judged = world if mutation.about_itself else world.bare()
        violation = only_violation(judged.judge(), mutation, judged)
        assert violation.rule == expected_rule(mutation, world)


def expected_rule(mutation: Mutation, world: World) -> str | None:
    """The rule of the case for what is said of rules, none for anything else."""
    if mutation.name == "an unknown rule listed":
        return "no_rule"
    said_of_rules = mutation.name.startswith("a hard ") or "soft rule" in mutation.name
    assert not said_of_rules or "the_rule" in {rule["id"] for rule in world.instance["rules"]}
    return "the_rule" if said_of_rules else None


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda m: m.name)
def test_a_design_that_values_its_defect_rightly_has_only_the_defect(mutation: Mutation) -> None:
    for world in () if mutation.about_itself else mutation.spoiled():
        judged = world.bare()
        verdict = judged.judge()
        judged.design["measures"] = verdict.measures.model_dump()
        judged.design["broken_rules"] = [rule.model_dump() for rule in verdict.broken_rules]
        judged.design["uncoordinated"] = verdict.uncoordinated
        judged.design["leverage"] = [held.model_dump() for held in verdict.leverage]
        only_violation(judged.judge(), mutation, judged)


def test_every_kind_of_violation_has_a_mutation() -> None:
    assert {m.kind for m in MUTATIONS} == KINDS.keys()
