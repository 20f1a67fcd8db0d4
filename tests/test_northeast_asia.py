"""The real case: the eight institutions that the report names come out because the facts imply them."""

from __future__ import annotations

import ast
import re
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import yaml

import designer
from designer import Design, Instance, bundled, check, load, solve

Row = dict[str, Any]

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
    (Path(__file__).parent / "data" / "northeast_asia_forcing.yaml").read_text(encoding="utf-8")
)
SECTIONS = ("parties", "issues", "existing", "interdependences", "rules", "commitments", "proposals")


@cache
def instance() -> Instance:
    return load(bundled.path("northeast_asia_2009"))


@cache
def answer() -> Design:
    return solve(instance())


def raw() -> Row:
    """Give the instance as its file has it, to be changed."""
    data: Row = instance().model_dump(mode="json", exclude_unset=True)
    return data


def solved(data: Row) -> Design:
    changed = Instance.model_validate(data)
    design = solve(changed)
    assert design.status in ("optimal", "infeasible")
    assert check(changed, design).valid
    return design


def memberships(design: Design) -> set[tuple[str, ...]]:
    return {body.members for body in design.institutions}


def values(design: Design) -> dict[str, object]:
    return {stage.name: stage.value for stage in design.objectives}


def test_the_answer_is_optimal_proven_and_confirmed() -> None:
    assert answer().status == "optimal"
    for stage in answer().objectives:
        assert stage.value == stage.bound
        assert stage.confirmed_by
    assert values(answer()) == {"institutions": 10, "broken_rules": 5, "seats": 28, "absent_helpers": 43}
    assert check(instance(), answer()).violations == ()


@pytest.mark.parametrize("members", NAMED, ids="-".join)
def test_each_named_institution_comes_out(members: tuple[str, ...]) -> None:
    assert members in memberships(answer())


def dropped(issues: list[str], rules: list[str], sizes_of: list[str]) -> Row:
    """Leave rows out, and with an issue everything that speaks of it."""
    data = raw()
    data["issues"] = [row for row in data["issues"] if row["id"] not in issues]
    for row in data["issues"]:
        if row["id"] in sizes_of:
            del row["sizes"]
    for section in ("rules", "interdependences", "commitments"):
        data[section] = [
            row
            for row in data[section]
            if row.get("issue") not in issues
            and not {*row.get("issues", ())} & {*issues}
            and not (row.get("on") and {*row["on"]} <= {*issues})
            and (section != "rules" or row["id"] not in rules)
        ]
        for row in data[section]:
            if row.get("on"):
                row["on"] = [issue for issue in row["on"] if issue not in issues]
    left = {row["id"] for row in data["commitments"]}
    for row in data["commitments"]:
        row["awaits"] = [id for id in row.get("awaits", ()) if id in left]
    for row in data["existing"]:
        row["may_handle"] = [issue for issue in row.get("may_handle", ()) if issue not in issues]
    return data


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


def page() -> str:
    return bundled.path("northeast_asia_2009").with_suffix(".md").read_text(encoding="utf-8")


def test_the_page_counts_facts_and_judgements_as_they_are() -> None:
    for section in SECTIONS[:-1]:
        rows = getattr(instance(), section)
        facts = sum(row.basis == "fact" for row in rows)
        assert f"| {section} | {len(rows)} | {facts} | {len(rows) - facts} |" in page()


def no_soft_rules(data: Row) -> None:
    data["rules"] = [rule for rule in data["rules"] if rule.get("hard", True)]


def no_rules(data: Row) -> None:
    data["rules"] = []


def no_sizes(data: Row) -> None:
    for issue in data["issues"]:
        issue.pop("sizes", None)


def no_excluded(data: Row) -> None:
    for issue in data["issues"]:
        issue.pop("excluded", None)


def neither(data: Row) -> None:
    no_sizes(data)
    no_excluded(data)


def nothing_but_needs(data: Row) -> None:
    neither(data)
    no_rules(data)


def no_plenary(data: Row) -> None:
    for issue in data["issues"]:
        if issue.get("plenary") == "may":
            del issue["plenary"]


def no_helpful(data: Row) -> None:
    for issue in data["issues"]:
        issue.pop("helpful", None)


def small(data: Row) -> None:
    data["settings"]["sizes"] = [2, 3]


def every_rule_hard(data: Row) -> None:
    for rule in data["rules"]:
        rule["hard"] = True


def without_railway(data: Row) -> None:
    data |= dropped(["rail_gas_corridor"], [], [])


DIFFERENCES = {
    "no soft rules": no_soft_rules,
    "no rules at all": no_rules,
    "no `sizes` on any issue": no_sizes,
    "no `excluded`": no_excluded,
    "neither `sizes` nor `excluded`": neither,
    "neither of these nor any rule": nothing_but_needs,
    "no `plenary: may`": no_plenary,
    "no `helpful`": no_helpful,
    "sizes of the settings `[2, 3]`": small,
    "every rule hard": every_rule_hard,
    "without `rail_gas_corridor`": without_railway,
}


@pytest.mark.parametrize("change", DIFFERENCES)
def test_the_page_says_which_row_makes_which_difference(change: str) -> None:
    data = raw()
    DIFFERENCES[change](data)
    design = solved(data)
    found = [str(values(design).get(name, "-")) for name in ("institutions", "broken_rules", "seats")]
    assert f"| {change} | {' | '.join(found)} |" in page()
