"""Agreement, matching and the permutation share, worked out by hand; and against brute force."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import permutations

import pytest

from designer.questions.backtest.agreement import hosts_of, jaccard, of_case, on_issues
from designer.questions.backtest.baselines import baseline
from designer.questions.backtest.matching import LEVELS, assignment, matched
from designer.questions.backtest.result import backtest
from tests.questions.backtest.lake import HISTORY, built, lake


def test_agreement_on_an_issue_is_that_of_the_hosts_most_alike() -> None:
    computed = hosts_of(built(("AB", ["fish", "level"]), ("AC", ["border"]), ("ABCD", ["border"])))
    assert on_issues(computed, hosts_of(HISTORY)) == {
        "fish": Fraction(2, 3),  # AB of ABD
        "level": Fraction(2, 3),  # AB of ABC
        "border": Fraction(3, 4),  # ABCD and ABC; AC and ABC have 2/3, AC and BC 1/3, ABCD and BC 1/2
    }


def test_agreement_of_a_case_is_the_mean_over_what_history_handled() -> None:
    computed = hosts_of(built(("AB", ["fish"]), ("ABC", ["level"]), ("AC", ["wreck"])))
    # Fish 2/3, level 1, border not handled here, wreck not handled there.
    assert of_case(computed, hosts_of(HISTORY)) == Fraction(5, 9)


def test_the_baselines_are_judged_by_the_same_measure() -> None:
    history = hosts_of(HISTORY)
    # The forum ABC: fish AB of ABCD, level and border the same.
    assert of_case(baseline("one_forum", lake()), history) == (Fraction(1, 2) + 1 + 1) / 3
    # AB, ABC, BC
    assert of_case(baseline("required_only", lake()), history) == (Fraction(2, 3) + 1 + 1) / 3
    # The board AB has fish, and nobody the rest.
    assert of_case(baseline("before", lake()), history) == Fraction(2, 9)


def test_a_body_that_had_ended_is_nothing_that_existed_before() -> None:
    ended = lake(
        existing=[{"id": "board", "members": ["AAA", "BBB"], "may_handle": ["fish"], "status": "collapsed"}]
    )
    assert baseline("before", ended) == {}


def test_bodies_are_matched_so_that_the_sum_is_largest_and_not_each_by_itself() -> None:
    # Greedily ABC–ABC (1) leaves AB–DE (0), together 1. Crosswise 2/3 + 2/4 = 7/6 is more.
    found = matched([frozenset("ABC"), frozenset("AB")], [frozenset("ABC"), frozenset("ABCE")])
    assert [(m.computed, m.history, m.likeness) for m in found] == [
        (0, 0, Fraction(1)),
        (1, 1, Fraction(1, 2)),
    ]
    found = matched([frozenset("ABC"), frozenset("ABD")], [frozenset("ABC"), frozenset("XYZ")])
    assert [(m.computed, m.history, m.likeness) for m in found] == [(0, 0, Fraction(1))]
    crossed = assignment([[Fraction(1), Fraction(3, 4)], [Fraction(3, 4), Fraction(0)]])
    assert crossed == [(0, 1), (1, 0)]


@pytest.mark.parametrize("seed", range(40))
def test_the_matching_is_the_best_of_all(seed: int) -> None:
    draw = random.Random(seed)
    rows, columns = draw.randint(1, 5), draw.randint(1, 5)
    weights = [
        [Fraction(draw.randint(0, 6), draw.randint(6, 9)) for _ in range(columns)] for _ in range(rows)
    ]
    found = assignment(weights)
    assert len({row for row, _ in found}) == len({column for _, column in found}) == min(rows, columns)
    short, long = sorted((rows, columns))
    weight = (lambda a, b: weights[a][b]) if rows <= columns else (lambda a, b: weights[b][a])
    best = max(sum(weight(n, chosen[n]) for n in range(short)) for chosen in permutations(range(long), short))
    assert sum(weights[row][column] for row, column in found) == best


def test_the_share_counts_random_designs_that_agree_as_well_or_better() -> None:
    # Five parties, one issue of three: two required and one of three helpers, or none other.
    instance = lake(
        parties=[{"id": id} for id in ("AAA", "BBB", "CCC", "DDD", "EEE")],
        issues=[{"id": "fish", "required": ["AAA", "BBB"], "helpful": ["CCC", "DDD", "EEE"], "sizes": [3]}],
        existing=[],
    )
    found = backtest(instance, built(("ABE", ["fish"])), draws=900, seed=3)
    ours = jaccard(frozenset(found.design.institutions[0].members), frozenset(("AAA", "BBB", "EEE")))
    assert set(found.drawn) == {Fraction(1), Fraction(1, 2)}
    assert found.share == Fraction(sum(value >= ours for value in found.drawn), 900)
    # Each helper is drawn a third of the time, within four standard deviations.
    assert abs(found.drawn.count(Fraction(1)) - 300) < 4 * (900 * 2 / 9) ** 0.5


def test_the_whole_comparison_of_the_lake() -> None:
    # The computed design is AB (fish), ABC (level), BC (border), AC (wreck): nothing else is allowed.
    found = backtest(lake(), HISTORY, name="lake", draws=20)
    assert found.agreement == Fraction(8, 9)
    assert found.margin == 0
    assert found.left_alone == ("wreck",)
    assert found.seats == (9, 8)
    # ABC–ABC 1, BC–BC 1, AB–ABD 2/3, AC with nobody left.
    assert sorted(match.likeness for match in found.matches) == [Fraction(2, 3), 1, 1]
    assert [found.matched(level) for level in LEVELS] == [2, 2, 3]
    assert found.share == 1  # every valid design is the same
    assert [(miss.issue, miss.kinds) for miss in found.misses] == [("fish", ("helpers", "format"))]
    added, bundled, kept = found.choices
    assert (added.computed, added.history, added.both) == (0, 2, 0)
    assert (bundled.computed, bundled.history, bundled.both) == (0, 1, 0)
    assert (kept.computed, kept.history, kept.both, kept.drawn) == (1, 0, 0, 1)


def test_readings_forget_what_they_are_told_to_forget() -> None:
    rule = {"id": "r", "kind": "refuses_company", "party": "AAA", "other": "DDD", "hard": False}
    plain = backtest(lake(rules=[rule]), HISTORY, drop_helpful=True, drop_rules=True, draws=0)
    assert not plain.instance.rules
    assert not any(issue.helpful for issue in plain.instance.issues)
    assert plain.misses[0].kinds == ("unnamed", "format")
    ordered = backtest(lake(), HISTORY, order=("seats", "institutions"), draws=0)
    assert [stage.name for stage in ordered.design.objectives] == ["seats", "institutions"]


def test_a_case_without_a_design_agrees_with_nothing() -> None:
    rule = {"id": "r", "kind": "refuses_company", "party": "AAA", "other": "BBB"}
    found = backtest(lake(rules=[rule]), HISTORY)
    assert (found.agreement, found.share, found.matches) == (0, None, ())
    assert found.notes == ("There is no design to compare: infeasible.",)
    assert {miss.kinds for miss in found.misses} == {("nowhere",)}
