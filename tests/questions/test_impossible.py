"""Why there is no design: conflicts and repairs as exhaustion has them, and as worked out by hand."""

from __future__ import annotations

import json
from collections import Counter
from threading import Event
from typing import Any

import pytest

from designer import Instance, check, explain, load
from designer.questions.demands import demands_of
from designer.questions.infeasibility import Impossible
from designer.report.impossible import impossible_text
from designer.runtime import bundled
from tests.helpers.commandline import run
from tests.helpers.draws import enough, seeds
from tests.questions.randomconflicts import explained, faults, linked_faults
from tests.solve.test_conflict_links import impossible as linked


def expectation(name: str) -> dict[str, Any]:
    """Give what is written beside a case."""
    text = bundled.path(name).with_suffix(".expected.json").read_text(encoding="utf-8")
    return json.loads(text)  # type: ignore[no-any-return]


CASES = [
    name
    for name in bundled.names()
    if bundled.path(name).parent.name == "cases" and "conflicts" in expectation(name)
]
DRAWN = 60
LINKED = 3


def test_conflicts_and_repairs_are_those_that_exhaustion_has() -> None:
    """``python -m tests.questions.randomconflicts`` draws many more."""
    found = {seed: explained(seed) for seed in seeds(DRAWN)}
    wrong = [(seed, fault) for seed, told in found.items() if told for fault in faults(*told)]
    assert wrong == []
    assert enough(sum(told is not None for told in found.values()), 8)


@pytest.mark.parametrize("name", CASES)
def test_a_case_conflicts_as_was_worked_out_by_hand(name: str) -> None:
    expected = expectation(name)
    why = explain(load(name))
    assert why.complete
    assert {frozenset(conflict) for conflict in expected["conflicts"]} == conflicts(why)
    assert all(conflict.minimal and conflict.confirmed_by for conflict in why.conflicts)
    assert [repair(found) for found in why.repairs] == expected["repairs"]


def conflicts(why: Impossible) -> set[frozenset[str]]:
    return {frozenset(member.demand.id for member in conflict.members) for conflict in why.conflicts}


def repair(found: Any) -> dict[str, Any]:
    """Give a repair as the file of a case has it."""
    amounts = {
        give.demand.id: give.amount and f"{give.amount.after} instead of {give.amount.before}"
        for give in found.gives
    }
    bodies = sorted(list(body.members) for body in found.design.institutions)
    return {"weight": int(found.weight), "gives": amounts, "institutions": bodies}


def test_the_cases_are_of_ten_kinds_at_least() -> None:
    kinds = {
        frozenset(id.split()[0] for conflict in expectation(name)["conflicts"] for id in conflict)
        for name in CASES
    }
    assert enough(len(kinds), 10)


def test_conflicts_about_links_and_chairs_are_conflicts_and_repairs_repair() -> None:
    """As far as the enumeration of links goes, which leaves numbers of seats alone."""
    judged: Counter[str] = Counter()
    wrong = [fault for raw, _ in linked()[:LINKED] for fault in linked_faults(raw, judged)]
    assert wrong == []
    assert min(judged["conflicts with links"], judged["repairs with links"]) >= LINKED


def test_what_need_not_be_handled_need_not_be_connected() -> None:
    """An issue that is given up connects nothing: the other one alone is a design that hangs together."""
    raw = {
        "parties": [{"id": "A"}, {"id": "B"}, {"id": "C"}],
        "issues": [
            {"id": "x", "required": ["A", "B"]},
            {"id": "y", "required": ["A", "B"]},
        ],
        "rules": [{"id": "r", "kind": "refuses_bundle", "issues": ["x", "y"]}],
        "settings": {"survive_suspension": True},
    }
    why = explain(Instance.model_validate(raw))
    assert conflicts(why) == {frozenset({"settings.survive_suspension", "r", "issue x", "issue y"})}
    assert [[give.demand.id for give in found.gives] for found in why.repairs] == [
        ["settings.survive_suspension"],
        ["r"],
        ["issue x"],
        ["issue y"],
    ]


def test_what_is_to_be_kept_is_not_given_up() -> None:
    instance = load("impossible_diplomats")
    why = explain(instance, keep=["AAA.max_seats", "issue water"])
    assert [demand.id for demand in why.kept] == ["AAA.max_seats", "issue water"]
    assert [repair(found)["gives"] for found in why.repairs] == [{"issue dams": None}]
    assert conflicts(why) == {frozenset({"issue dams"})}


def test_where_everything_is_to_be_kept_there_is_no_way_out() -> None:
    instance = load("impossible_table")
    why = explain(instance, keep=["sizes treaty", "issue treaty"])
    assert (why.possible, why.complete, why.repairs) == (False, True, ())
    shown = run("explain", "impossible_table", "--keep", "sizes treaty", "--keep", "issue treaty").stdout
    assert "what is to be kept cannot hold together" in " ".join(shown.split())


@pytest.mark.parametrize("group", ["party", "source"])
def test_a_group_gives_as_one(group: Any) -> None:
    """All of one party, or of one source, is one demand: two rules of the charter, three of Aland."""
    raw = {
        "parties": [{"id": "A", "max_seats": 1}, {"id": "B"}, {"id": "C"}],
        "issues": [{"id": "x", "required": ["A", "B"]}, {"id": "y", "required": ["A", "C"], "weight": 9}],
        "rules": [
            {"id": "r1", "kind": "refuses_company", "party": "A", "other": "B", "source": "charter"},
            {"id": "r2", "kind": "refuses_company", "party": "A", "other": "C", "source": "charter"},
        ],
    }
    instance = Instance.model_validate(raw)
    one = {"party": "party A", "source": "source charter"}[group]
    members = {"party": {"r1", "r2", "A.max_seats"}, "source": {"r1", "r2"}}[group]
    grouped = {demand.id: {c.id for c in demand.claims} for demand in demands_of(instance, group)}
    assert grouped[one] == members
    why = explain(instance, group=group)
    assert [give.demand.id for give in why.repairs[0].gives] == [one]
    assert why.repairs[0].weight == 1
    assert len(explain(instance).repairs[0].gives) == 2


def test_a_question_that_makes_no_sense_gets_an_answer_that_says_so() -> None:
    there_is_one = run("explain", "two_rivers")
    assert there_is_one.exit_code == 0
    assert "There is a design, so nothing stands in its way." in " ".join(there_is_one.stdout.split())
    unknown = run("explain", "infeasible", "--keep", "no_recogniton")
    assert (unknown.exit_code, unknown.stdout) == (2, "")
    assert "did you mean 'no_recognition'?" in unknown.stderr
    for options in (["--proof", "--keep", "x"], ["-o", "proof.json"], ["--most", "0"]):
        assert run("explain", "infeasible", *options).exit_code == 2


def test_the_answer_as_json_has_all_that_the_text_has() -> None:
    data = json.loads(run("explain", "impossible_diplomats", "--json").stdout)
    assert (data["possible"], data["complete"]) == (False, True)
    (conflict,) = data["conflicts"]
    assert [member["id"] for member in conflict["members"]] == ["AAA.max_seats", "issue water", "issue dams"]
    amount = data["repairs"][0]["gives"][0]["amount"]
    assert (amount["before"], amount["after"]) == ("1", "2")
    assert data["repairs"][0]["design"]["institutions"]


def test_tables_have_a_row_for_each_sentence() -> None:
    why = explain(load("impossible_diplomats"))
    assert len(why.conflicts_table()) == 3
    assert next(iter(why.repairs_table()["after"])) == "2"


def test_without_time_nothing_is_claimed() -> None:
    """Whoever is cancelled at once knows nothing; a little later, no member is called proven falsely."""
    cancel = Event()
    cancel.set()
    assert explain(load("infeasible"), cancel=cancel).possible is None
    assert run("explain", "northeast_asia_2009", "--time-limit", "0.001").exit_code == 4


def test_the_design_of_a_repair_that_drops_no_issue_is_valid_for_what_is_then_asked() -> None:
    instance = load("impossible_diplomats")
    design = explain(instance).repairs[0].design
    assert design is not None
    parties = tuple(p.model_copy(update={"max_seats": 2}) if p.id == "AAA" else p for p in instance.parties)
    repaired = instance.model_copy(update={"parties": parties})
    assert check(repaired, design.model_copy(update={"status": "given"})).valid


def test_where_nothing_but_the_impossibility_was_found_in_time_no_conflict_is_spoken_of() -> None:
    text = impossible_text(load("infeasible"), Impossible(possible=False))
    assert "There is no design. What stands in the way was not found out in the time given." in text
    assert "told here" not in text
