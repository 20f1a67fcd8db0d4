"""Random designs are valid, as many as asked for, and what a history without meaning looks like."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from designer.candidates.candidates import Candidate
from designer.candidates.grounding import ground
from designer.check import check
from designer.design import Design
from designer.engines.solution import Body, Solution
from designer.instance import Instance
from designer.questions.backtest.agreement import hosts_among, hosts_of, mean, of_case
from designer.questions.backtest.draws import Draw, Draws
from designer.read import load, load_design
from designer.runtime import bundled
from designer.solve.assemble import assemble
from designer.solve.solve import solve

ORIGINS = {
    "wrong_origin",
    "cannot_be_taken_up",
    "taken_up_twice",
    "could_be_taken_up",
    "wrong_replacement",
    "wrong_fate",
}
"""What a draw says nothing of: how a body of its members came about."""


def judged(instance: Instance, draw: Draw) -> list[str]:
    """Let the referee judge a draw: what it finds, but for the origins of bodies."""
    violations = check(instance, assembled(instance, draw)).violations
    return [violation.message for violation in violations if violation.kind not in ORIGINS]


def assembled(instance: Instance, draw: Draw) -> Design:
    order = {issue.id: n for n, issue in enumerate(instance.issues)}
    bodies = []
    for members, mandate in draw.bodies:
        issues = tuple(instance.issue[issue] for issue in mandate)
        whole = members == instance.plenary_members(issues) and all(
            instance.plenary_of(issue) != "never" for issue in issues
        )
        candidate = Candidate(members, "plenary" if whole else "new", ())
        for existing in instance.existing:
            if members == set(existing.members) and existing.usable and mandate <= set(existing.may_handle):
                candidate = Candidate(members, "existing", (), origin=existing.id)
        bodies.append(Body(candidate, tuple(sorted(mandate, key=order.__getitem__))))
    return assemble(instance, ground(instance), Solution(tuple(bodies), draw.links))


@pytest.mark.parametrize("case", bundled.cases())
def test_the_referee_accepts_random_designs_of_every_case(case: str) -> None:
    instance = load(bundled.path(case))
    number = len(solve(instance).institutions)
    draws = Draws(instance, number).some(10)
    assert len(draws) == 10
    for draw in draws:
        assert len(draw.bodies) == number
        assert judged(instance, draw) == []


def test_the_same_seed_draws_the_same_designs() -> None:
    instance = load("two_rivers")
    assert Draws(instance, 2, seed=1).some(20) == Draws(instance, 2, seed=1).some(20)
    assert Draws(instance, 3, seed=1).some(20) != Draws(instance, 3, seed=2).some(20)


def test_there_are_no_designs_with_fewer_institutions_than_are_needed() -> None:
    assert Draws(load("two_rivers"), 1).some(5) == []


def test_a_shuffled_history_scores_like_a_random_design() -> None:
    """Where who sits in which body of history is drawn by lot, the computed design has no advantage left."""
    instance = load("arctic_1996")
    history = load_design("arctic_1996.history")
    design = solve(instance)
    computed = hosts_of(design)
    drawn = [hosts_among(draw.bodies) for draw in Draws(instance, len(design.institutions)).some(100)]
    lot = random.Random(0)
    shares = []
    for _ in range(30):
        members = [body.members for body in history.institutions]
        lot.shuffle(members)
        shuffled = hosts_among((m, b.mandate) for m, b in zip(members, history.institutions, strict=True))
        ours = of_case(computed, shuffled)
        assert ours < of_case(computed, hosts_of(history))
        shares.append(Fraction(sum(of_case(one, shuffled) >= ours for one in drawn), len(drawn)))
    assert Fraction(1, 4) < mean(shares) < Fraction(3, 4)
