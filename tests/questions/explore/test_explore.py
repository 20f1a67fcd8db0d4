"""All optimal designs, what is in every one of them, and Pareto fronts: as exhaustion has them."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from threading import Event

import pytest

from designer import Instance, check, load
from designer.design import Design, Institution, Reference
from designer.questions.explore.diverse import diverse
from designer.questions.explore.families import choices
from designer.questions.explore.front import Front, front
from designer.questions.explore.optima import Optima, explore
from designer.report.optima import front_text, optima_json, optima_text
from designer.runtime.progress import Progress
from tests.helpers.commandline import run
from tests.helpers.draws import enough, seeds
from tests.questions.explore.randomdiverse import judged as diverse_judged
from tests.questions.explore.randomoptima import faults

DRAWN = 30


def test_all_optima_and_fronts_of_random_instances_are_those_that_exhaustion_lists() -> None:
    """``python -m tests.questions.explore.randomoptima`` draws many more."""
    counts: Counter[str] = Counter()
    wrong = [(seed, fault) for seed in seeds(DRAWN) for fault in faults(seed, counts)]
    assert wrong == []
    assert enough(counts["instances with several"], 3)
    assert enough(min(counts["points of fronts of 2"], counts["points of fronts of 3"]), 10)


def test_at_the_limit_nothing_is_called_complete_and_what_is_in_every_one_is_still_proven() -> None:
    """The third issue goes to either body: two optimal designs, of which one is looked at."""
    instance = Instance.model_validate(
        {
            "parties": [{"id": p} for p in "ABCD"],
            "issues": [
                {"id": "x", "required": ["A", "B"]},
                {"id": "y", "required": ["A", "C"]},
                {"id": "z", "required": ["A"], "helpful": ["B", "C", "D"]},
            ],
            "settings": {"sizes": [2]},
        }
    )
    one = explore(instance, limit=1)
    assert (one.status, len(one.designs), one.complete) == ("optimal", 1, False)
    assert one.every == (("A", "B"), ("A", "C"))
    assert explore(instance, limit=3).complete


@pytest.mark.slow
def test_northeast_asia_has_one_optimum_and_a_front_of_two_points() -> None:
    """Eleven institutions keep all that is to be coordinated; ten leave a strength of two."""
    instance = load("northeast_asia_2009")
    found = front(instance, ["institutions", "seats", "uncoordinated"])
    assert found.complete
    assert [tuple(point.values.values()) for point in found.points] == [(10, 28, 2), (11, 30, 0)]


def test_without_time_nothing_is_claimed() -> None:
    cancel = Event()
    cancel.set()
    assert explore(load("two_rivers"), cancel=cancel).status == "unknown"
    assert front(load("two_rivers"), ["seats", "institutions"], cancel=cancel).complete is False


def test_an_impossible_instance_has_no_optima_and_an_empty_front() -> None:
    assert explore(load("infeasible")).status == "infeasible"
    empty = front(load("infeasible"), ["seats", "institutions"])
    assert (empty.points, empty.complete) == ((), True)
    assert run("explore", "infeasible").exit_code == 3
    assert run("explore", "infeasible", "--front", "seats,institutions").exit_code == 3


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ("seats", "two objectives or more"),
        ("seats,seats", "each once"),
        ("seats,sets", "did you mean 'seats'?"),
        ("", "there is no objective ''"),
    ],
)
def test_a_front_that_makes_no_sense_gets_an_answer_that_says_so(names: str, message: str) -> None:
    result = run("explore", "two_rivers", "--front", names)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in " ".join(result.stderr.split())


def test_answers_as_text_and_as_json_agree() -> None:
    text = run("explore", "two_rivers").stdout
    data = json.loads(run("explore", "two_rivers", "--json").stdout)
    assert data["complete"] is True
    assert ("one optimal design" in text) == (len(data["designs"]) == 1)
    assert data["choices"] == []
    assert data["unchanged"]["dams"] == [{"members": ["AAA", "BBB", "CCC"], "number": 1}]
    points = json.loads(run("explore", "two_rivers", "--front", "institutions,seats", "--json").stdout)
    assert points["complete"] is True
    assert [point["values"] for point in points["points"]] == [{"institutions": 2, "seats": 5}]


def test_tables_have_a_row_for_each_membership_and_point() -> None:
    instance = load("two_rivers")
    assert len(explore(instance).institutions_table()) >= 2
    assert list(front(instance, ["institutions", "seats"]).table().columns) == ["institutions", "seats"]


def test_optimal_designs_that_are_a_product_of_choices_are_told_as_one() -> None:
    """One issue goes either way; two others must not share an institution, so that one decides the other."""
    helped = {"required": ["A"], "helpful": ["B", "C"]}
    instance = Instance.model_validate(
        {
            "parties": [{"id": p} for p in "ABCD"],
            "issues": [
                {"id": "x", "required": ["A", "B"]},
                {"id": "y", "required": ["A", "C"]},
                {"id": "u", "required": ["B", "D"]},
                {"id": "t", "required": ["B"], "helpful": ["A", "D"]},
                {"id": "v", **helped},
                {"id": "w", **helped},
            ],
            "rules": [{"id": "r", "kind": "refuses_bundle", "issues": ["v", "w"]}],
            "settings": {"sizes": [2]},
        }
    )
    found = explore(instance)
    assert [(choice.issues, len(choice.ways)) for choice in found.choices] == [(("t",), 2), (("v", "w"), 2)]
    text = " ".join(optima_text(instance, found).split())
    assert "4 optimal designs = 2 x 2: each can be made whatever the others are" in text
    assert "t is handled by A, B, or by B, D." in text
    assert "v and w hang together, 2 ways: v by A, B and w by A, C; v by A, C and w by A, B." in text
    assert explore(instance, limit=3).choices == ()


def test_institutions_with_the_same_members_are_told_apart_by_what_they_handle_anyway() -> None:
    """Two issues of the same parties must not share an institution; a third one goes to either."""
    both = {"required": ["A", "B"]}
    instance = Instance.model_validate(
        {
            "parties": [{"id": p} for p in "AB"],
            "issues": [{"id": "a", **both}, {"id": "x", **both}, {"id": "y", **both}],
            "rules": [{"id": "r", "kind": "refuses_bundle", "issues": ["x", "y"]}],
        }
    )
    found = explore(instance)
    assert "a is handled by A, B (with x), or by A, B (with y)." in optima_text(instance, found)
    ways = json.loads(optima_json(found))["choices"][0]["ways"]
    assert ways == [{"a": [{"members": ["A", "B"], "number": n}]} for n in (1, 2)]


def test_choices_of_which_three_hang_together_though_no_two_do_are_one() -> None:
    """Any two of the issues can be had in all combinations, but the third is then settled."""
    ways = {"a": ("A", "B"), "b": ("A", "C")}

    def design(*chosen: str) -> Design:
        bodies = [
            Institution(id=f"{n}", name=f"{n}", members=(*ways[way], str(n)), mandate=(f"i{n}",))
            for n, way in enumerate(chosen)
        ]
        return Design(instance=Reference(title="three"), institutions=tuple(bodies))

    even = [(x, y, z, w) for x, y, z in ("aaa", "abb", "bab", "bba") for w in "ab"]
    found = choices([design(*some) for some in even])
    assert [(choice.issues, len(choice.ways)) for choice in found] == [(("i0", "i1", "i2"), 4), (("i3",), 2)]


def test_designs_as_different_as_possible_are_those_of_exhaustion() -> None:
    """``python -m tests.questions.explore.randomdiverse`` draws many more."""
    counts: Counter[str] = Counter()
    assert list(diverse_judged(16, 0, counts)) == []
    assert enough(min(counts["sets of 2"], counts["sets of 3"]), 1)


def test_designs_within_a_tolerance_begin_with_the_best_and_keep_what_is_not_named() -> None:
    instance = load("two_rivers")
    found = diverse(instance, 3, {"institutions": Decimal(1), "seats": Decimal(2)})
    assert found.designs[0].status == "optimal"
    assert found.distance >= 1
    assert found.proven
    best = check(instance, found.designs[0]).values
    for design in found.designs[1:]:
        values = check(instance, design).values
        assert values["institutions"] <= best["institutions"] + 1
        assert values["broken_rules"] == best["broken_rules"]
        assert values["seats"] <= best["seats"] + 2


@pytest.mark.slow
def test_northeast_asia_with_ten_institutions_can_differ_at_seven_places_of_twenty_five() -> None:
    found = diverse(load("northeast_asia_2009"), 3, {"institutions": Decimal(0)})
    assert (found.distance, found.bound, found.hostings, len(found.designs)) == (7, 7, 25, 3)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--within", "seats=1"], "only for --diverse"),
        (["--diverse", "2", "--front", "seats,institutions"], "two questions"),
        (["--diverse", "2", "--limit", "5"], "--limit is not for --diverse"),
        (["--diverse", "1"], "--diverse"),
        (["--diverse", "2", "--within", "sets=1"], "did you mean 'seats'?"),
        (["--diverse", "2", "--within", "seats=-1"], "has to be from 0 to 1e12"),
        (["--diverse", "2", "--within", "seats=1e400"], "has to be from 0 to 1e12"),
        (["--diverse", "2", "--within", "seats=nan"], "has to be from 0 to 1e12"),
        (["--diverse", "2", "--within", "seats"], "is not NAME=NUMBER"),
    ],
)
def test_a_question_about_different_designs_that_makes_no_sense_is_answered(
    options: list[str], message: str
) -> None:
    result = run("explore", "two_rivers", *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in " ".join(result.stderr.split())


def test_different_designs_as_text_and_as_json_agree() -> None:
    options = ("explore", "two_rivers", "--diverse", "2", "--within", "institutions=1")
    data = json.loads(run(*options, "--json").stdout)
    text = " ".join(run(*options).stdout.split())
    assert len(data["designs"]) == 2
    assert f"at {data['distance']} of {data['hostings']} places" in text
    assert run("explore", "infeasible", "--diverse", "2").exit_code == 3


def test_without_time_no_design_is_called_different() -> None:
    cancel = Event()
    cancel.set()
    assert diverse(load("two_rivers"), 2, cancel=cancel).designs == ()


def test_a_front_of_no_points_or_one_is_told_in_words_that_fit() -> None:
    instance = load("two_rivers")
    none = front_text(instance, Front(("seats", "links")))
    assert "No point of the Pareto front was found in the time given." in none
    one = front_text(instance, front(instance, ["institutions", "seats"]), 200)
    assert "The whole Pareto front: one point, proven, and proven that there are no others." in one


def test_the_ends_of_a_front_come_first_and_what_is_missing_is_said() -> None:
    """Stopped as soon as they are known: the best design in each objective is there already."""
    instance = Instance.model_validate(
        {
            "parties": [{"id": p} for p in "ABCD"],
            "issues": [{"id": i, "required": ["A", "B"], "helpful": ["C", "D"]} for i in "xyz"],
            "settings": {"max_mandate": 1},
        }
    )
    cancel = Event()

    def stop(progress: Progress) -> None:
        if "between" in progress.stage:
            cancel.set()

    whole = front(instance, ["seats", "absent_helpers"])
    assert len(whole.points) == 7
    assert whole.complete
    assert all(point.proven for point in whole.points)
    part = front(instance, ["seats", "absent_helpers"], cancel=cancel, on_progress=stop)
    assert not part.complete
    assert [point.values for point in part.points] == [whole.points[0].values, whole.points[-1].values]
    text = " ".join(front_text(instance, part, 200).split())
    assert "Part of the Pareto front: 2 points" in text
    assert "its ends among them" in text
    assert "--time-limit" in text
    none = front_text(instance, replace(part, points=part.points[:1], ends=("seats",)), 200)
    assert "the one with the best absent_helpers is missing" in none


def test_a_search_that_stopped_early_is_told_in_words_that_fit() -> None:
    instance = load("two_rivers")
    found = explore(instance, limit=1)
    assert not found.complete
    assert "There is one optimal design at least; the search" in optima_text(instance, found, 200)
    none = optima_text(instance, Optima("optimal"))
    assert "no time was left to list the designs" in " ".join(none.split())
