"""A solver that lies is caught: what it says never becomes a claim that is false."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from itertools import chain, cycle, repeat
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer import Instance, check, load
from designer.design import Design
from designer.engines import cpsat, glop_scip, highs
from designer.engines.outcome import Attempts, Effort, Outcome, last
from designer.engines.program import Program, Terms, total
from designer.runtime import bundled
from designer.solve import solve
from tests.helpers import brutelinks
from tests.helpers.bruteforce import MEASURES, optimum, scales
from tests.helpers.brutelinks import ALL_MEASURES
from tests.helpers.draws import seeds
from tests.helpers.ending import ended
from tests.helpers.features import names_of, objectives
from tests.helpers.linkedinstances import linked_instance
from tests.helpers.randominstances import random_instance

Row = dict[str, Any]
Lie = Callable[[Program, Terms, Effort, Any], Outcome]

ATTEMPTS = cpsat.attempts


def truth_of(program: Program, objective: Terms, effort: Effort, **more: Any) -> Outcome:
    """What CP-SAT says when it does not lie."""
    return last(ATTEMPTS(program, objective, effort, **more))


class Case(NamedTuple):
    """An instance, its optimum by exhaustion, and the measures that the exhaustion knows."""

    raw: Row
    vector: list[int] | None
    counted: list[str]


@cache
def cases() -> list[Case]:
    """Give random instances, feasible ones and others, with links and without."""
    plain = [(raw, optimum(raw)) for raw in map(random_instance, seeds(70))]
    linked = [(raw, brutelinks.optimum(raw)) for raw in map(linked_instance, seeds(50))]
    return [*_some(plain, MEASURES, 8, 4), *_some(linked, ALL_MEASURES, 8, 2)]


def _some(drawn: list[tuple[Row, Any]], counted: list[str], possible: int, impossible: int) -> Iterator[Case]:
    feasible = [Case(raw, list(best[0]), counted) for raw, best in drawn if best is not None]
    others = [Case(raw, None, counted) for raw, best in drawn if best is None]
    assert len(others) >= impossible
    yield from (*feasible[:possible], *others[:impossible])


def truth(program: Program, objective: Terms, effort: Effort, more: Any) -> Outcome:
    return truth_of(program, objective, effort, **more)


def no_solution(program: Program, objective: Terms, effort: Effort, more: Any) -> Outcome:
    """Say that there is no solution."""
    return Outcome("infeasible")


def worst_is_best(program: Program, objective: Terms, effort: Effort, more: Any) -> Outcome:
    """Call the worst solution the best."""
    worst = truth_of(program, {v: -weight for v, weight in objective.items()}, effort)
    bound = None if worst.values is None else total(objective, worst.values)
    return Outcome(worst.status, worst.values, bound)


def bound_too_high(program: Program, objective: Terms, effort: Effort, more: Any) -> Outcome:
    """Find the best solution and say that all cost more."""
    best = truth_of(program, objective, effort)
    return Outcome("feasible", best.values, None if best.bound is None else best.bound + 1)


def bound_too_high_alone(program: Program, objective: Terms, effort: Effort, more: Any) -> Outcome:
    """Find nothing and say that all cost more than the best does."""
    best = truth_of(program, objective, effort)
    return Outcome("unknown", None, None if best.bound is None else best.bound + 1)


def nothing_opened(program: Program, objective: Terms, effort: Effort, more: Any) -> Outcome:
    """Give zeros for a solution, and call it the best."""
    return Outcome("optimal", list(program.lower), total(objective, program.lower))


def everything_opened(program: Program, objective: Terms, effort: Effort, more: Any) -> Outcome:
    """Give ones for a solution, and call it the best."""
    return Outcome("optimal", list(program.upper), total(objective, program.upper))


def no_idea(program: Program, objective: Terms, effort: Effort, more: Any) -> Outcome:
    """Find nothing out."""
    return Outcome("unknown")


LIES: list[Lie] = [
    no_solution,
    worst_is_best,
    bound_too_high,
    bound_too_high_alone,
    nothing_opened,
    everything_opened,
    no_idea,
]


def tell(patch: pytest.MonkeyPatch, lies: Iterator[Lie]) -> None:
    """Let CP-SAT lie where it may rewrite the model first, which is where it has been seen to."""

    def lying(program: Program, objective: Terms, effort: Effort, **more: Any) -> Attempts:
        lie = next(lies) if effort.presolve else truth
        yield from ()
        return lie(program, objective, effort, more)

    patch.setattr(cpsat, "attempts", lying)


def assert_no_false_claim(case: Case, design: Design) -> None:
    """What is called optimal or infeasible is so, by exhaustion; what is returned is valid."""
    if design.status == "infeasible":
        assert case.vector is None
    elif design.status != "unknown":
        assert case.vector is not None
        assert check(Instance.model_validate(case.raw), design).valid
    if design.status == "optimal":
        stages = zip(design.objectives, objectives(case.raw), strict=True)
        counted = [stage for stage, item in stages if {*case.counted} & {*names_of(item)}]
        units = zip(counted, scales(case.raw, case.counted), strict=True)
        assert case.vector == [int(Decimal(str(stage.value)) * unit) for stage, unit in units]


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_solver_that_always_tells_one_lie_is_not_believed(
    lie: Lie, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(monkeypatch, cycle([lie]))
    for case in cases():
        assert_no_false_claim(case, solve(Instance.model_validate(case.raw)))


@pytest.mark.parametrize(
    "lie", [no_solution, worst_is_best, bound_too_high, everything_opened], ids=lambda lie: lie.__name__
)
def test_a_lie_on_the_real_case_is_no_proof_and_is_spoken_of(
    lie: Lie, monkeypatch: pytest.MonkeyPatch
) -> None:
    instance = load(bundled.path("northeast_asia_2009"))
    tell(monkeypatch, cycle([lie]))
    design = solve(instance, time_limit=5)
    assert design.status in ("feasible", "unknown")
    assert design.notes
    for objective in design.objectives:
        assert objective.bound is None or objective.bound <= objective.value


@given(st.integers(0, 21), st.lists(st.sampled_from([truth, *LIES]), min_size=1))
@settings(max_examples=40)
def test_a_solver_that_mixes_truth_and_lies_makes_no_false_claim(case: int, lies: list[Lie]) -> None:
    """Whatever it says from call to call, what is called optimal or infeasible is so."""
    with pytest.MonkeyPatch.context() as patch:
        tell(patch, cycle(lies))
        design = solve(Instance.model_validate(cases()[case].raw))
    assert_no_false_claim(cases()[case], design)


def test_what_breaks_stated_rows_is_not_asked_whether_it_falls_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that hold a design together would be added to it for ever."""
    pairs = {"x": "AB", "y": "BC", "z": "CD"}
    issues = [{"id": issue, "required": [*pair]} for issue, pair in pairs.items()]
    issues[1]["plenary"] = "may"
    row = {
        "parties": [{"id": party} for party in "ABCD"],
        "issues": issues,
        "interdependences": [{"issues": ["x", "y"], "kind": "coordinate"}],
        "settings": {"survive_suspension": True},
    }
    tell(monkeypatch, repeat(everything_opened))
    design = ended(lambda: solve(Instance.model_validate(row)))
    assert design.status in ("feasible", "unknown")


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_second_engine_that_lies_makes_no_false_claim(lie: Lie, monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as the first one does not tell the same lie."""

    def lying(program: Program, objective: Terms, seconds: float | None, cancel: Any = None) -> Outcome:
        return lie(program, objective, Effort(seconds), {})

    monkeypatch.setattr(glop_scip, "minimise", lying)
    monkeypatch.setattr(highs, "minimise", lying)
    monkeypatch.setattr(glop_scip, "row_weights", lambda program, *_: [7.0] * len(program.rows))
    for case in cases():
        design = solve(Instance.model_validate(case.raw))
        assert_no_false_claim(case, design)
        assert design.status in ("optimal", "infeasible")


def test_a_stage_has_the_value_of_the_design_though_a_later_stage_improves_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An unproven first stage may be improved by accident; the referee recomputes what is said."""
    for raw, vector, _ in cases():
        if vector is None:
            continue
        tell(monkeypatch, chain([no_solution, worst_is_best, worst_is_best], repeat(truth)))
        instance = Instance.model_validate(raw)
        design = solve(instance)
        assert check(instance, design).violations == ()
