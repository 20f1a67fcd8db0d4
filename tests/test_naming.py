"""Names are taken wherever ids are: of parties, issues, bodies, interdependences, rules, institutions."""

from __future__ import annotations

from typing import Any

import pytest

from designer import Edit, Instance, edited, explain, load, what_if, why_institution, why_not
from designer.solve import solve
from tests.helpers.commandline import run

TIE = "interdependences[0]"


def rivers() -> Instance:
    return load("two_rivers")


def tied() -> Instance:
    rows: dict[str, Any] = {
        "parties": [{"id": p, "name": f"Land of {p}", "max_seats": 3} for p in "ABC"],
        "issues": [
            {"id": "x", "name": "Search and rescue", "required": ["A", "B"]},
            {"id": "y", "name": "Border, with checkpoints", "required": ["B", "C"]},
        ],
        "existing": [{"id": "old", "name": "Old board", "members": ["A", "B"], "may_handle": ["x"]}],
        "interdependences": [{"issues": ["x", "y"], "kind": "coordinate"}],
        "rules": [{"id": "r", "kind": "refuses_bundle", "issues": ["x", "y"]}],
    }
    return Instance.model_validate(rows)


@pytest.mark.parametrize(
    ("by_id", "by_name"),
    [
        (Edit(drop=("x",)), Edit(drop=("Search and rescue",))),
        (Edit(drop=("issue x",)), Edit(drop=("issue search  AND rescue",))),
        (Edit(drop=("old",)), Edit(drop=("Old board",))),
        (Edit(drop=("A.max_seats",)), Edit(drop=("Land of A.max_seats",))),
        (
            Edit(drop=(TIE,)),
            Edit(drop=("Search and rescue with Border, with checkpoints",)),
        ),
        (Edit(drop=(TIE,)), Edit(drop=("y with x",))),
        (Edit(drop=("r",)), Edit(drop=(tied().rules[0].sentence(tied().label),))),
        (Edit(leave=("C",)), Edit(leave=("land of c",))),
        (Edit(set={"A.max_seats": 2}), Edit(set={"Land of A.max_seats": 2})),
        (Edit(set={"x.sizes": [2]}), Edit(set={"Search and rescue.sizes": [2]})),
    ],
)
def test_an_edit_by_names_is_the_edit_by_ids(by_id: Edit, by_name: Edit) -> None:
    assert edited(tied(), by_name) == edited(tied(), by_id)


def test_an_outside_party_joins_by_its_name() -> None:
    assert edited(rivers(), Edit(join=("Dland",))).instance.core >= {"DDD"}


def test_an_institution_is_asked_about_by_its_id_its_name_or_its_members() -> None:
    design = solve(tied())
    body = next(body for body in design.institutions if body.members == ("B", "C"))
    for name in ("B-C", body.name or "", "B, C", "Land of B, Land of C", "land of b – land of c"):
        assert why_institution(tied(), name, design=design).body == body
    kept = why_institution(tied(), "Old board", design=design)
    assert kept.body.taken_from == "old"
    with pytest.raises(ValueError, match="did you mean 'Land of B – Land of C'"):
        why_institution(tied(), "Land of B - Land of C.", design=design)


def test_wishes_and_what_is_kept_go_by_names() -> None:
    assert why_not(rivers(), "Aland on Dam safety").wish == why_not(rivers(), "AAA on dams").wish
    case = load("impossible_diplomats")
    by_id = explain(case, keep=["issue water", "AAA.max_seats"])
    assert explain(case, keep=["Water sharing", "Aland.max_seats"]) == by_id


def test_what_two_are_called_is_asked_back() -> None:
    rows = {"parties": [{"id": "A", "name": "Land"}, {"id": "B", "name": "Land"}], "issues": []}
    with pytest.raises(ValueError, match="'Land' can mean A and B; write which"):
        edited(Instance.model_validate(rows), Edit(leave=("Land",)))


def test_the_nearest_name_is_told_where_no_id_is_near() -> None:
    result = run("what-if", "two_rivers", "--drop", "issue Water sparing")
    assert result.exit_code == 2
    assert "did you mean 'Water sharing'?" in result.stderr
    assert what_if(rivers(), Edit(drop=("Water sharing",))).after.status == "optimal"
