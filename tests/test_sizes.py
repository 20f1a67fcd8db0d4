"""Sizes around powers of two are carried, or refused by name: parties, issues, limits, costs and weights."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from designer import Instance, check
from designer.candidates import bitsets
from designer.instance.lint import suspicions
from designer.questions.robust.rounds import robust
from designer.read import load_dict
from designer.runtime.errors import InputError, TooLargeError
from designer.solve import solve

Row = dict[str, Any]

AROUND = [n + step for n in (64, 128, 256, 512) for step in (-1, 0, 1)]
LARGE = [2**31 - 1, 2**31, 2**31 + 1, 2**32, 2**33, 10**12]
TOO_LARGE = [10**12 + 1, 2**53 - 1, 2**53, 2**53 + 1, 2**63 - 1, 2**63, 2**64, 10**400]


def ring(parties: int, issues: int = 45, **more: Any) -> Row:
    """Return issues that each require two neighbours on a ring of parties, beginning where it closes."""
    names = [f"P{n}" for n in range(parties)]
    pairs = [(names[-n - 1], names[-n]) for n in (k % parties for k in range(issues))]
    rows = [{"id": f"i{n}", "required": [*pair]} for n, pair in enumerate(pairs)]
    return {"parties": [{"id": name} for name in names], "issues": rows, **more}


def proposed(cost: float, issues: int = 45) -> Row:
    """Return proposals for two neighbouring issues each, of which one costs as much as is said."""
    rows = [
        {"id": f"p{n}", "mandate": [f"i{n}", f"i{(n + 1) % issues}"], "cost": cost if n == 7 else 1}
        for n in range(issues)
    ]
    settings = {"only_proposals": True, "umbrella": None, "objectives": ["institutions"]}
    return {"issues": [{"id": f"i{n}"} for n in range(issues)], "proposals": rows, "settings": settings}


@pytest.mark.parametrize("parties", [*AROUND, 1025])
def test_sets_of_so_many_parties_are_packed_and_listed(parties: int) -> None:
    sets = [{0}, {parties - 1}, {parties // 2, parties - 1}, {0, parties - 2, parties - 1}]
    words = bitsets.pack([sum(1 << party for party in some) for some in sets], parties)
    assert [{party for party in row if party >= 0} for row in bitsets.members(words).tolist()] == sets
    assert bitsets.sizes(words).tolist() == [len(some) for some in sets]
    found = bitsets.unpack(bitsets.unions(words, 3))
    every = {frozenset(one | other | third) for one in sets for other in sets for third in sets}
    assert {*found} == {sum(1 << party for party in some) for some in every if len(some) <= 3}


@pytest.mark.parametrize("parties", [63, 64, 65, 255, 256, 257, 513])
def test_engines_agree_about_so_many_parties(parties: int) -> None:
    instance = load_dict(ring(parties))
    suspicions(instance)
    designs = [solve(instance, engine=engine) for engine in ("pool", "compact")]
    assert [design.status for design in designs] == ["optimal"] * 2
    assert not designs[0].notes
    assert len({tuple(o.value for o in design.objectives) for design in designs}) == 1
    assert all(check(instance, design).valid for design in designs)


@pytest.mark.parametrize("issues", [63, 64, 65, 255, 256, 257])
def test_so_many_issues_alike_are_handled_by_one_body(issues: int) -> None:
    rows = [{"id": f"i{n}", "required": ["A", "B"]} for n in range(issues)]
    instance = load_dict({"parties": [{"id": "A"}, {"id": "B"}], "issues": rows})
    for engine in ("pool", "compact"):
        design = solve(instance, engine=engine)  # type: ignore[arg-type]
        assert [len(body.mandate) for body in design.institutions] == [issues]
    halves = load_dict(
        {"parties": [{"id": "A"}, {"id": "B"}], "issues": rows, "settings": {"max_mandate": issues // 2}}
    )
    assert len(solve(halves, engine="pool").institutions) == 2 + issues % 2


@pytest.mark.parametrize("limit", [127, 128, 255, 256, 2**15, 2**16, 10**6])
def test_limits_of_any_size_are_kept(limit: int) -> None:
    """None of these binds."""
    rule = {"id": "r", "kind": "limits_seats", "party": "P0", "at_most": limit}
    settings = {"max_mandate": limit, "max_exposure": limit, "sizes": [2, 3, 4, limit]}
    free, bound = (
        solve(load_dict(ring(6, **more))) for more in ({}, {"rules": [rule], "settings": settings})
    )
    assert bound.status == "optimal"
    assert bound.objectives[0].value <= free.objectives[0].value


@pytest.mark.parametrize("field", ["at_most", "at_least"])
@pytest.mark.parametrize("limit", [10**6 + 1, 2**31, 2**63, 2**64])
def test_limits_beyond_are_refused_by_name(field: str, limit: int) -> None:
    rule = {"id": "r", "kind": "limits_seats", "party": "P0", field: limit}
    with pytest.raises(InputError, match=rf"rules\[r\].{field}: expected a number of at most 1000000"):
        load_dict(ring(6, rules=[rule]))


@pytest.mark.parametrize("engine", ["pool", "compact"])
@pytest.mark.parametrize("cost", LARGE)
def test_large_costs_are_added_exactly(engine: Any, cost: int) -> None:
    """Of 45 issues on a ring, 23 proposals for two are needed, and the dear one cannot be spared."""
    row = proposed(cost)
    row["proposals"] = [p for p in row["proposals"] if p["id"] not in ("p6", "p8")]
    instance = load_dict(row)
    design = solve(instance, engine=engine)
    assert design.status == "optimal"
    assert design.objectives[0].value == cost + 22
    assert check(instance, design).values["institutions"] == cost + 22
    assert load_dict(json.loads(instance.model_dump_json())) == instance


@pytest.mark.parametrize("weight", LARGE)
def test_large_weights_and_strengths_are_added_exactly(weight: int) -> None:
    rule = {
        "id": "r",
        "kind": "refuses_company",
        "party": "P0",
        "other": "P5",
        "hard": False,
        "weight": weight,
    }
    tie = {"kind": "separate", "issues": ["i1", "i2"], "hard": False, "strength": weight}
    together = {"id": "t", "kind": "insists_on_bundle", "issues": ["i1", "i2"]}
    row = ring(6, 6, rules=[rule, together], interdependences=[tie])
    row["settings"] = {"objectives": ["institutions", {"broken_rules": weight, "uncoordinated": 1}]}
    design = solve(load_dict(row))
    assert design.status == "optimal"
    assert design.objectives[1].value == weight * weight + weight


@pytest.mark.parametrize("cost", TOO_LARGE)
def test_costs_beyond_are_refused_by_name(cost: int) -> None:
    with pytest.raises(
        InputError, match=r"proposals\[p7\].cost: expected a number from 0 to 1000000000000; count"
    ):
        load_dict(proposed(cost))


@pytest.mark.parametrize("cost", [Decimal("8589934592.0000004"), Decimal("999999999999.000001"), 1e11 + 1e-5])
def test_digits_that_no_number_keeps_are_refused(cost: Any) -> None:
    if isinstance(cost, float):
        assert solve(load_dict(proposed(cost))).status == "optimal", "that is the nearest number there is"
        return
    with pytest.raises(
        InputError, match=r"proposals\[p7\].cost: at most six decimal places are kept, and fifteen"
    ):
        load_dict(proposed(cost))


@pytest.mark.parametrize("engine", ["pool", "compact", "auto"])
def test_costs_too_far_apart_to_be_added_are_refused_with_the_objective(engine: Any) -> None:
    row = proposed(10**12)
    row["proposals"][8]["cost"] = 0.000001
    with pytest.raises(TooLargeError, match="the costs and weights in 'institutions' differ too widely"):
        solve(load_dict(row), engine=engine)


def test_what_the_pool_cannot_add_is_left_to_the_compact_engine() -> None:
    """The dear proposal is taken up once; the pool has to reckon with once for each issue."""
    row = proposed(10**12)
    row["proposals"][20]["cost"] = 0.001
    row["proposals"] = [p for p in row["proposals"] if p["id"] not in ("p6", "p8")]
    design = solve(load_dict(row), engine="pool")
    assert (design.status, design.objectives[0].value) == ("optimal", 10**12 + 21.001)
    assert "it cannot add up costs and weights that differ so widely" in design.notes[0]


NUMBERS = [np.int8, np.uint8, np.int16, np.int32, np.int64, np.uint64]


@pytest.mark.parametrize("whole", NUMBERS)
@pytest.mark.parametrize("read", [Instance.model_validate, load_dict])
def test_integers_of_numpy_are_integers(whole: Any, read: Any) -> None:
    def row(whole: Any, real: Any) -> Row:
        issue = {
            "id": "x",
            "required": ["A", "B"],
            "coverage": whole(1),
            "sizes": [whole(2)],
            "weight": whole(2),
        }
        judged = {"basis": "judgement", "likelihood": real(0.5)}
        rule = {
            "id": "r",
            "kind": "limits_seats",
            "party": "A",
            "at_most": whole(3),
            "weight": real(0.25),
            "hard": False,
        }
        return {
            "parties": [{"id": "A", "max_seats": whole(3)}, {"id": "B"}],
            "issues": [{**issue, **judged}],
            "rules": [{**rule, **judged}],
            "settings": {
                "max_mandate": whole(2),
                "objectives": [{"institutions": whole(2), "seats": real(0.5)}],
            },
        }

    found = read(row(whole, np.float64))
    assert found == read(row(int, float))
    assert found.sha256 == read(row(int, float)).sha256
    options: Row = {"seed": whole(1), "threads": whole(1), "time_limit": whole(20), "gap": np.float32(0)}
    assert solve(found, **options).status == "optimal"
    assert len(robust(found, worlds=whole(2), checks=whole(1), workers=whole(1), seed=whole(1)).optima) == 2


@pytest.mark.parametrize("value", [np.float64(2), np.bool_(True), Fraction(2)])
def test_what_is_no_integer_is_none_either_when_another_library_made_it(value: Any) -> None:
    if isinstance(value, Fraction):
        value = Fraction(5, 2)
    with pytest.raises(InputError, match=r"settings\.max_mandate: expected a whole number"):
        load_dict(ring(6, settings={"max_mandate": value}))
