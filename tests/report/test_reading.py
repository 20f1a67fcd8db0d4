"""Answers read well: differences in a table, codes for the many, one order, counts beside costs."""

from __future__ import annotations

import re
from typing import Any

from designer import Instance, check, diverse, explore, front, what_if, why_not
from designer.questions.what_if.edit import Edit
from designer.report.design import design_text, verdict_text
from designer.report.diverse import diverse_text
from designer.report.optima import front_text, optima_text
from designer.report.what_if import what_if_text
from designer.report.why import why_not_text
from designer.solve import solve


def asked(**rows: Any) -> Instance:
    return Instance.model_validate({"title": "Asked", **rows})


def cheap() -> Instance:
    """A dormant body at half the price: two institutions that cost 1.5."""
    return asked(
        parties=[{"id": id} for id in "ABCD"],
        issues=[{"id": "x", "required": ["A", "B"]}, {"id": "y", "required": ["C", "D"]}],
        existing=[
            {
                "id": "old",
                "members": ["A", "B"],
                "may_handle": ["x"],
                "status": "dormant",
                "costs": {"revitalise": 0.5},
            }
        ],
        settings={"sizes": [2]},
    )


def shared() -> Instance:
    """Three issues that two pairs can share in several ways, at most two each."""
    return asked(
        parties=[{"id": id} for id in "ABC"],
        issues=[
            {"id": "x", "required": ["A", "B"]},
            {"id": "y", "required": ["A", "C"]},
            *({"id": id, "required": ["A"], "helpful": ["B", "C"]} for id in "uvw"),
        ],
        settings={"sizes": [2], "max_mandate": 3},
    )


def test_choices_that_hang_together_are_a_table_of_differences() -> None:
    found = explore(shared())
    (choice,) = found.choices
    assert len(choice.ways) == 6
    lines = optima_text(shared(), found).splitlines()
    assert "  - 3 issues hang together, 6 ways: see the table." in lines
    start = lines.index("The 6 ways for these issues")
    assert lines[start + 1].split() == ["Who", "handles", "1", "2", "3", "4", "5", "6"]
    rows = {line.split()[0]: line.split()[1:] for line in lines[start + 3 : start + 6]}
    bodies = {line.strip()[0]: line.strip()[3:-1] for line in lines[start + 6 : start + 8]}
    told = {tuple((issue, tuple(bodies[rows[issue][n]].split(", "))) for issue in "uvw") for n in range(6)}
    assert told == {tuple((issue, hosts[0][0]) for issue, hosts in sorted(way)) for way in choice.ways}
    # What is the same in all of them is no row of it.
    assert not any(line.split()[:1] in (["x"], ["y"]) for line in lines[start:])


def test_where_institutions_is_a_cost_their_number_is_told_beside_it() -> None:
    instance = cheap()
    design = solve(instance)
    said = "1.5 (2 institutions)"
    assert "their cost; there are 2" in " ".join(design_text(instance, design, 120).split())
    assert ["count", "2"] in [
        line.split() for line in verdict_text(instance, check(instance, design)).splitlines()
    ]
    assert f"institutions {said}" in diverse_text(instance, diverse(instance, 2, {"institutions": 1}), 200)
    assert said in front_text(instance, front(instance, ["institutions", "seats"]), 120)
    assert said in what_if_text(instance, what_if(instance, Edit(drop=("old",))), 120)
    other = why_not_text(instance, why_not(instance, "C, D on x"), 200)
    assert "institutions" not in other or said in other


def test_where_each_costs_one_nothing_is_told_twice() -> None:
    instance = shared()
    assert "their cost, 1 each by default" in " ".join(design_text(instance, solve(instance), 120).split())
    assert "(2 institutions)" not in front_text(instance, front(instance, ["institutions", "seats"]), 120)


NAMES = {
    "dora": "Democratic Confederation of the Ora",
    "bela": "Republic of the Upper Bela",
    "eno": "Eno and Its Islands",
    "cato": "Commonwealth of Cato",
    "alba": "Kingdom of Alba",
}


def large() -> Instance:
    return asked(
        parties=[{"id": id, "name": name} for id, name in NAMES.items()],
        issues=[
            {"id": "sea", "required": [*sorted(NAMES)], "sizes": [5], "plenary": "never"},
            {"id": "air", "required": ["alba", "dora"], "sizes": [2]},
        ],
        interdependences=[{"issues": ["sea", "air"], "kind": "coordinate"}],
    )


def test_a_body_of_five_goes_by_codes_and_a_smaller_one_by_names() -> None:
    instance = large()
    text = " ".join(design_text(instance, solve(instance), 120).split())
    assert re.search(r"─ dora\W*, bela\W*, eno\W*, cato\W*, alba\W* \(multilateral, new\)", text)
    assert "Democratic Confederation of the Ora – Kingdom of Alba: " in text
    # Each name explains its code once, beside the smaller body and the tables that name parties.
    body = text.split("Umbrella:", 1)[1].split("Objectives,", 1)[0]
    assert body.count(NAMES["bela"]) <= 1


def test_members_are_listed_in_one_order_everywhere() -> None:
    instance = large()
    design = solve(instance)
    codes = ", ".join(NAMES)
    for text in (
        optima_text(instance, explore(instance), 200),
        front_text(instance, front(instance, ["institutions", "seats"]), 200),
    ):
        assert codes in " ".join(text.split())
    reversed_members = [
        body.model_copy(update={"members": body.members[::-1]}) for body in design.institutions
    ]
    other = design.model_copy(update={"institutions": tuple(reversed_members)})
    assert design_text(instance, other) == design_text(instance, design)


def test_a_legend_explains_the_columns_that_there_are() -> None:
    without = large()
    text = design_text(without, solve(without), 100)
    assert "Anchored: " in text
    assert "Leverage: " not in text
    commitment = {"id": "c", "party": "alba", "issue": "air", "to": ["dora"]}
    rows = without.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    promised = Instance.model_validate({**rows, "commitments": [commitment]})
    text = design_text(promised, solve(promised), 100)
    assert "Leverage" in text.split("Parties\n", 1)[1].splitlines()[0]
    assert "Leverage: " in text
