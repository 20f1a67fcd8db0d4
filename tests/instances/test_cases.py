"""The small cases: each has the answer, and the reasoning of it, written beside it."""

from __future__ import annotations

import json

import pytest

from designer import check, load
from designer.instance import RULE_KINDS
from designer.runtime import bundled
from designer.solve import solve

WAITING = {"refuses_link"}
"""Rule kinds that speak of links, which are not designed yet."""

CASES = [name for name in bundled.names() if bundled.path(name).parent.name == "cases"]


@pytest.mark.parametrize("name", CASES)
def test_the_answer_is_the_one_written_beside_the_case(name: str) -> None:
    path = bundled.path(name)
    expected = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))
    instance = load(path)

    design = solve(instance)

    values = {o.name: o.value for o in design.objectives if o.name in expected["objectives"]}
    assert design.status == expected["status"]
    assert values == expected["objectives"]
    assert sorted(list(body.members) for body in design.institutions) == expected["institutions"]
    if "broken_rules" in expected:
        assert [broken.id for broken in design.broken_rules] == expected["broken_rules"]
    if "existing_fate" in expected:
        assert design.existing_fate == expected["existing_fate"]


@pytest.mark.parametrize("name", CASES)
def test_the_referee_agrees_with_every_case(name: str) -> None:
    instance = load(bundled.path(name))
    design = solve(instance)
    if design.institutions or not instance.issues:
        assert check(instance, design).violations == ()


@pytest.mark.parametrize("name", CASES)
def test_every_case_explains_its_answer(name: str) -> None:
    assert load(bundled.path(name)).description


@pytest.mark.parametrize("kind", [kind.model_fields["kind"].annotation for kind in RULE_KINDS])
def test_every_rule_kind_decides_a_case(kind: object) -> None:
    (name,) = kind.__args__  # type: ignore[attr-defined]
    if name in WAITING:
        return
    instance = load(bundled.path(name))
    without = instance.model_copy(
        update={"rules": tuple(rule for rule in instance.rules if rule.kind != name)}
    )

    with_rules, freed = solve(instance), solve(without)

    assert with_rules.institutions != freed.institutions
