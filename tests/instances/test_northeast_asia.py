"""The real case: the eight institutions that the report names come out because the facts imply them."""

from __future__ import annotations

import ast
import re
from collections import Counter
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import yaml

import designer
from designer import Instance, check
from designer.solve import solve
from tests.helpers.northeast_asia import (
    PROVEN,
    SECTIONS,
    answer,
    as_it_was,
    asked,
    dropped,
    instance,
    memberships,
    raw,
    solved,
    values,
)

NAMED = [
    ("PRK", "USA"),
    ("KOR", "PRK"),
    ("JPN", "PRK"),
    ("CHN", "PRK"),
    ("CHN", "USA"),
    ("CHN", "JPN"),
    ("KOR", "PRK", "USA"),
    ("CHN", "KOR", "PRK", "USA"),
]
FORCING = yaml.safe_load(
    (Path(__file__).parents[1] / "data" / "northeast_asia_forcing.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("variant", PROVEN)
def test_the_answer_is_optimal_proven_and_confirmed(variant: str | None) -> None:
    design = answer(variant)
    assert design.status == "optimal"
    for stage in design.objectives:
        assert stage.value == stage.bound
        assert stage.confirmed_by
    assert [*values(design).items()] == [*PROVEN[variant].items()]
    assert check(asked(variant), design).violations == ()


def test_these_are_all_variants() -> None:
    assert {*instance().variants} == {*PROVEN} - {None}


@pytest.mark.parametrize("variant", PROVEN)
@pytest.mark.parametrize("members", NAMED, ids="-".join)
def test_each_named_institution_comes_out(members: tuple[str, ...], variant: str | None) -> None:
    assert members in memberships(answer(variant))


def test_reinforcement_is_met() -> None:
    for variant in ("reinforced", "anchored"):
        assert answer(variant).measures.survives_suspension
        assert answer(variant).measures.unlinked == 0
    assert answer("anchored").measures.unanchored == 0


def test_what_is_not_anchored_is_the_seat_of_japan_beside_the_north() -> None:
    """Abductions are kept apart from all that Japan otherwise sits on, so no link may lead there."""
    design = answer("reinforced")
    hinges = {p for link in design.links if "JPN-PRK" in link.between for p in link.hinges}
    assert hinges == {"PRK"}


def test_the_price_of_anchoring_every_seat_is_a_second_body_of_the_two() -> None:
    new = Counter(body.members for body in answer("anchored").institutions)
    new.subtract(body.members for body in answer("reinforced").institutions)
    assert +new == {("JPN", "PRK"): 1}


@pytest.mark.parametrize("variant", PROVEN)
def test_a_walkout_of_the_north_is_survived_by_none(variant: str | None) -> None:
    assert not answer(variant).measures.survives_walkout["PRK"]


@pytest.mark.slow
def test_no_design_at_all_survives_a_walkout_of_the_north() -> None:
    data = raw()
    data["settings"]["survive_walkout"] = ["PRK"]
    assert solve(Instance.model_validate(data)).status == "infeasible"


# The arrangement as it was

MISSING = {
    "missiles", "biochemical_weapons", "north_south_relations", "peace_regime", "dmz_military_cbm",
    "west_sea_nll", "conventional_arms_reduction", "light_water_reactor", "food_humanitarian",
}  # fmt: skip
"""Issues that no institution handled in January 2009."""


def test_what_the_arrangement_of_2009_lacked() -> None:
    verdict = check(instance(), as_it_was())
    assert Counter(violation.kind for violation in verdict.violations) == {
        "not_covered": 9,
        "covered_too_often": 4,
        "missing_party": 6,
        "wrong_size": 2,
        "not_for_plenary": 1,
        "package": 5,
        "separate": 1,
        "idle_link": 1,
        "umbrella_associates": 1,
        "no_report_line": 8,
        "no_chair": 8,
    }
    assert {v.issue for v in verdict.violations if v.kind == "not_covered"} == MISSING
    assert {v.tie for v in verdict.violations if v.kind == "separate"} == {
        ("energy_assistance", "abductions")
    }
    measures = verdict.measures
    assert (measures.count, measures.seats, measures.links) == (13, 42, 5)
    assert (measures.unlinked, measures.unanchored, measures.fragments) == (8, 20, 8)
    assert measures.failed_walkouts == len(instance().parties)


def test_the_arrangement_of_2009_is_made_of_the_rows_that_say_what_there_was() -> None:
    existing = {row.id: row for row in instance().existing}
    for body in as_it_was().institutions:
        if body.taken_from is not None:
            row = existing[body.taken_from]
            assert body.members == tuple(sorted(row.members))
            assert body.mandate == row.may_handle
            assert body.name == row.name
    groups = {row.name for row in instance().existing if "Working group" in row.label}
    at_work = {row.name for row in instance().existing if row.status == "active" and row.may_handle}
    unofficial = {existing["neacd"].name}
    assert {body.name for body in as_it_was().institutions} == groups | at_work - unofficial


def test_only_the_working_groups_of_2009_had_a_line_to_the_umbrella() -> None:
    for body in as_it_was().institutions:
        group = "Working group" in str(body.name)
        assert (body.reports_through is not None) == (body.chair is not None) == group


def test_the_rows_to_leave_out_are_given_for_every_named_institution() -> None:
    assert {tuple(sorted(row["members"])) for row in FORCING} == {*NAMED}


@pytest.mark.parametrize("number", range(len(FORCING)))
def test_without_the_rows_that_force_it_each_named_institution_disappears(number: int) -> None:
    members, drop = tuple(sorted(FORCING[number]["members"])), FORCING[number]["drop"]
    assert members not in memberships(solved(dropped(**drop)))


@pytest.mark.parametrize("number", range(len(FORCING)))
def test_with_any_one_of_those_rows_back_it_is_there_again(number: int) -> None:
    """So none of them is superfluous, and none is the institution in disguise."""
    members, drop = tuple(sorted(FORCING[number]["members"])), FORCING[number]["drop"]
    pieces = [(kind, row) for kind, rows in drop.items() for row in rows]
    for piece in pieces if len(pieces) > 1 else ():
        part = {kind: [row for row in rows if (kind, row) != piece] for kind, rows in drop.items()}
        assert members in memberships(solved(dropped(**part))), piece


def lists_in(value: Any) -> list[list[str]]:
    """Find every list of names, however deep."""
    if isinstance(value, dict):
        return [*chain.from_iterable(map(lists_in, value.values()))]
    if isinstance(value, list):
        return [value, *chain.from_iterable(lists_in(item) for item in value if not isinstance(item, str))]
    return []


def test_no_rule_has_the_members_of_a_named_institution_as_a_unit() -> None:
    """No rule lists them, and no rule says of one of them that it sits where the others do."""
    for rule in raw()["rules"]:
        units = [{*names} for names in lists_in(rule)]
        if rule["kind"] == "insists_on_seat":
            units.append({rule["party"], *rule.get("where", ())})
        assert not [unit for unit in units if tuple(sorted(unit)) in NAMED], rule["id"]


def test_nothing_is_proposed() -> None:
    assert instance().proposals == ()


def test_without_any_rule_the_named_institutions_come_out_as_well() -> None:
    data = raw()
    data["rules"] = []
    assert {*NAMED} <= memberships(solved(data))


def test_without_existing_bodies_the_named_institutions_come_out_as_well() -> None:
    data = raw()
    data["existing"] = []
    data["interdependences"] = []
    assert {*NAMED} <= memberships(solved(data))


def test_no_code_knows_a_party_of_the_real_case() -> None:
    """Only docstrings may speak of one, as an example."""
    names = {party.id for party in instance().parties}
    for path in Path(designer.__file__).parent.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        documented = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented:
                assert not names & {*re.findall(r"\w+", node.value)}, (path, node.value)


@pytest.mark.parametrize("section", SECTIONS)
def test_every_row_says_whether_it_is_a_fact_and_where_it_is_from(section: str) -> None:
    """A fact has a source; a judgement has one, or says why."""
    for row in getattr(instance(), section):
        assert row.basis in ("fact", "judgement"), row
        assert row.sources or (row.basis == "judgement" and row.why), row


def test_every_source_is_in_the_table_and_every_entry_of_the_table_is_used() -> None:
    used = {source for section in SECTIONS for row in getattr(instance(), section) for source in row.sources}
    assert used == {*instance().sources}
