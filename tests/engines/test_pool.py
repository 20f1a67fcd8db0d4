"""The pool engine: what it finds is what enumeration finds, and what it cannot prove it does not claim."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from itertools import combinations, product
from pathlib import Path
from random import Random

import numpy as np
import pytest

pytest.importorskip("highspy")

from benchmarks.orlib import set_covering
from benchmarks.regions import Shape, region
from designer import Instance, check
from designer.candidates.candidates import candidates
from designer.candidates.grounding import ground
from designer.engines.outcome import Effort
from designer.engines.pool.branch_and_bound import BranchAndBound
from designer.engines.pool.certificate import derived, prove
from designer.engines.pool.cutoff_solver import settle
from designer.engines.pool.cuts import separate
from designer.engines.pool.formulation import covering
from designer.engines.pool.heuristics import fits
from designer.engines.pool.lp_support import LpSupport
from designer.engines.pool.master import RestrictedMaster
from designer.engines.pool.pool import Combination, LinearConstraint, Pool
from designer.engines.pool.rank1_cuts import fractions
from designer.engines.pool.residual import Selection
from designer.engines.pool.scalarisation import Scalarisation
from designer.runtime.clock import Clock, OutOfTimeError
from designer.solve import solve
from designer.solve.pool_search import PoolSearch, search_pool
from designer.solve.result import CannotSearchError
from tests.differential import product_vector
from tests.helpers.bruteforce import optimum
from tests.helpers.draws import seeds
from tests.helpers.ending import ended
from tests.helpers.randominstances import random_instance

RANDOM = 60
"""Random instances in the run of every change; ``python -m tests.differential --engine pool`` runs more."""


def plain_region(parties: int, issues: int, seed: int, longest: int | None = 4) -> dict[str, object]:
    """Return a made-up region without interdependences."""
    row = region(Shape(parties, issues, max_mandate=longest), seed)
    settings = {"max_mandate": longest, "objectives": ["institutions", "broken_rules", "seats"]}
    return {**row, "settings": settings}


def random_pool(seed: int) -> Pool:
    """Return a small covering problem, some of whose rows are to be handled twice."""
    random = Random(seed)
    rows = random.randint(3, 7)
    columns = [sorted(random.sample(range(rows), random.randint(1, 3))) for _ in range(random.randint(6, 11))]
    columns += [[row] for row in range(rows)]
    demand = [random.choice((1, 1, 1, 2)) for _ in range(rows)]
    return Pool.of(columns, [[random.choice((1, 2, 3)) for _ in columns]], demand)


def cut(pool: Pool, of: Combination) -> LinearConstraint:
    """Return the cut that is derived of some rows."""
    columns, coefficients, side = derived(pool, of)
    return LinearConstraint(columns, coefficients, side, None, of)


def solutions(pool: Pool) -> list[np.ndarray]:
    """Return every whole solution in which no column is used more often than any of its rows asks for."""
    found = []
    for times in product(*(range(int(most) + 1) for most in pool.most)):
        some = np.array(times)
        if (pool.handled(np.arange(pool.number), some) >= pool.demand).all():
            found.append(some)
    return found


def least(pool: Pool) -> int:
    """Return the least cost of a whole solution, by dynamic programming over what is still to be handled."""
    best = {tuple(pool.demand.tolist()): 0}
    done: int | None = None
    while best:
        state = min(best, key=best.__getitem__)
        cost = best.pop(state)
        if not any(state):
            return cost
        row = next(n for n, left in enumerate(state) if left)
        for column in set(pool.handling(row).tolist()):
            left = list(state)
            for other in pool.rows[pool.start[column] : pool.start[column + 1]].tolist():
                left[other] = max(0, left[other] - 1)
            after = cost + int(pool.costs[0][column])
            if after < best.get(tuple(left), 10**9):
                best[tuple(left)] = after
    assert done is not None
    return done


@pytest.mark.parametrize("seed", seeds(RANDOM))
def test_random_instances_have_the_optimum_of_exhaustion(seed: int) -> None:
    instance = random_instance(70_000 + seed)
    found = optimum(instance)
    assert product_vector(instance, engine="pool") == (list(found[0]) if found else None)


@pytest.mark.parametrize("seed", seeds(12))
@pytest.mark.parametrize("longest", [None, 3])
def test_regular_instances_have_the_optimum_of_the_compact_model(seed: int, longest: int | None) -> None:
    row = plain_region(6, 14, seed, longest)
    row["settings"] = {"max_mandate": longest}
    instance = Instance.model_validate(row)
    designs = [solve(instance, engine=engine) for engine in ("compact", "pool")]
    assert all(design.status == "optimal" for design in designs)
    assert not any(design.notes for design in designs)
    assert designs[0].objectives[0].value == designs[1].objectives[0].value
    assert [s.value for s in designs[0].objectives] == [s.value for s in designs[1].objectives]
    assert check(instance, designs[1]).valid


@pytest.mark.parametrize("seed", [*seeds(8), 58, 139, 813])
def test_largest_mandates_alone_bound_what_every_mandate_reaches(seed: int) -> None:
    """The short list is a relaxation: its value is never above the one of the long list."""
    instance = Instance.model_validate(random_instance(80_000 + seed))
    accepted = ground(instance)
    values = []
    for exact in (True, False):
        stated = covering(instance, accepted, Clock(), exact)
        pool, everything = stated.pool, np.arange(stated.pool.number)
        most = int((pool.costs[0] * pool.most).sum())
        answer = settle(pool, everything, pool.costs[0], most, Effort(), Clock(), 1000)
        assert answer.status in ("optimal", "infeasible")
        values.append(None if answer.chosen is None else answer.chosen.cost(stated.pool.costs[0]))
    whole, short = values
    assert whole is None or (short is not None and short <= whole)


@pytest.mark.parametrize("seed", seeds(30))
def test_a_certificate_never_exceeds_the_optimum_whatever_the_weights_are(seed: int) -> None:
    pool, random = random_pool(seed), np.random.default_rng(seed)
    optimum = least(pool)
    lines = [cut(pool, Combination.halves([0, 1, 2]))]
    for scale in (0.1, 0.5, 1.0, 7.0, 1e6, 1e300):
        weights = scale * random.standard_normal(len(pool.demand))
        proof = prove(pool, pool.costs[0], weights, lines, [scale * random.standard_normal()])
        assert proof.bound <= optimum
    for wrong in (np.nan, np.inf, -np.inf):
        assert prove(pool, pool.costs[0], np.full(len(pool.demand), wrong), lines, [wrong]).bound <= optimum


def test_deliberately_wrong_weights_are_refused() -> None:
    """A stage is not closed by weights that a solver got wrong, though it calls them optimal."""
    instance = Instance.model_validate(plain_region(6, 24, 1))
    stated = covering(instance, ground(instance), Clock())
    search = PoolSearch(stated, Effort(), Clock())
    search.run()
    value = search.values[0]
    master = RestrictedMaster(stated.pool, stated.pool.costs[0].astype(float), Clock())
    master.add(np.arange(stated.pool.number))
    master.solve()
    honest = prove(stated.pool, stated.pool.costs[0], master.weights, [], [])
    assert honest.bound <= value
    for factor in (1.5, 3.0, 10.0):
        lie = prove(stated.pool, stated.pool.costs[0], factor * master.weights, [], [])
        assert lie.bound <= value
        # The claim itself, what the weights add up to, would have been above the optimum.
        assert factor * (master.weights * stated.pool.demand).sum() > value or factor == 1.5
    assert honest.bound > 0


def test_a_cut_that_says_more_than_its_rows_is_refused() -> None:
    triangle = Pool.of([[0, 1], [1, 2], [0, 2]], [[1, 1, 1]], [1, 1, 1])
    halves = Combination.halves([0, 1, 2])
    columns, coefficients, side = derived(triangle, halves)
    forged = LinearConstraint(columns, coefficients, side + 1, None, halves)
    with pytest.raises(ValueError, match="stronger than the rows"):
        prove(triangle, triangle.costs[0], np.zeros(3), [forged], [1.0])
    inflated = LinearConstraint(columns, 5 * coefficients, side, None, halves)
    assert prove(triangle, triangle.costs[0], np.zeros(3), [inflated], [1.0]).bound == 2


@pytest.mark.parametrize("seed", seeds(25))
def test_cuts_hold_in_every_whole_solution(seed: int) -> None:
    pool = random_pool(1000 + seed)
    pool = pool.part(np.arange(pool.number - 9, pool.number))
    if not all(len(pool.handling(row)) for row in range(len(pool.demand))):
        pytest.skip("a row that nothing handles")
    master = RestrictedMaster(pool, pool.costs[0].astype(float), Clock())
    master.add(np.arange(pool.number))
    master.solve()
    cuts = separate(pool, master.columns, master.x, set())
    cuts += [cut(pool, Combination.halves(rows)) for rows in combinations(range(len(pool.demand)), 3)]
    random = Random(seed)
    for _ in range(50):
        rows = sorted(random.sample(range(len(pool.demand)), random.randint(1, 5) % len(pool.demand) + 1))
        weights = tuple(random.randint(1, 6) for _ in rows)
        cuts.append(cut(pool, Combination(tuple(rows), weights, random.randint(2, 5))))
    for times in solutions(pool):
        for line in cuts:
            assert (times[line.columns] * line.coefficients).sum() >= line.low


def test_violated_sets_of_few_rows_are_found_as_they_are() -> None:
    """What the table says of a set is what its cut says, also where columns handle a row twice."""
    told = 0
    for seed in seeds(40):
        pool = random_pool(5000 + seed)
        values = np.random.default_rng(seed).random(pool.number) * 0.4
        for of, violated in fractions(LpSupport(pool, np.arange(pool.number), values), 0.02).items():
            line = cut(pool, of)
            assert line.low - (line.coefficients * values[line.columns]).sum() == pytest.approx(violated)
            told += 1
    assert told > 100


@pytest.mark.parametrize("seed", seeds(25))
def test_cases_are_closed_exactly_below_the_optimum(seed: int) -> None:
    pool = random_pool(2000 + seed)
    guide = Scalarisation.of([pool.costs[0]], np.arange(pool.number))
    optimum = least(pool)
    below, at = (
        BranchAndBound(pool, [], np.arange(pool.number), guide, aim, Clock())
        for aim in (optimum - 1, optimum)
    )
    refused, found = below.search(), at.search()
    assert refused.status == "infeasible"
    assert refused.proven
    assert found.chosen is not None
    assert fits(pool, found.chosen)
    assert found.chosen.cost(pool.costs[0]) == optimum


@pytest.mark.parametrize("seed", seeds(6))
def test_cases_go_on_from_turn_to_turn_and_hear_the_clock(seed: int) -> None:
    """Turns of one case each end where a single search ends; without time nothing is said."""
    instance = Instance.model_validate(plain_region(9, 40, seed))
    pool = covering(instance, ground(instance), Clock()).pool
    guide = Scalarisation.of([pool.costs[0]], np.flatnonzero(pool.lengths))
    search = PoolSearch(covering(instance, ground(instance), Clock()), Effort(), Clock())
    search.run()
    tree = BranchAndBound(pool, [], np.arange(pool.number), guide, search.values[0] - 1, Clock())
    answers = [tree.search(1)]
    while answers[-1].status == "unknown":
        answers.append(tree.search(1))
    assert answers[-1].status == "infeasible"
    with suppress(OutOfTimeError):
        assert (
            BranchAndBound(pool, [], np.arange(pool.number), guide, 0, Clock(0)).search().status == "unknown"
        )


def test_upper_bounds_hold_in_every_case() -> None:
    """A column that may be used once is not used twice, though the relaxation knows no such bound."""
    pool = Pool.of([[0, 0], [0]], [[1, 3]], [4])
    bounded = replace(pool, upper=np.array([1, 4]))
    guide = Scalarisation.of([pool.costs[0]], np.arange(2))
    assert BranchAndBound(pool, [], np.arange(2), guide, 2, Clock()).search().status == "optimal"
    assert BranchAndBound(bounded, [], np.arange(2), guide, 6, Clock()).search().status == "infeasible"
    assert BranchAndBound(bounded, [], np.arange(2), guide, 7, Clock()).search().status == "optimal"


@pytest.mark.parametrize("seed", seeds(10))
def test_columns_that_reduced_costs_exclude_are_in_no_better_solution(seed: int) -> None:
    pool = random_pool(3000 + seed)
    master = RestrictedMaster(pool, pool.costs[0].astype(float), Clock())
    master.add(np.arange(pool.number))
    master.solve()
    proof = prove(pool, pool.costs[0], master.weights, [], [])
    value = least(pool)
    kept = pool.part(proof.useful(value))
    assert all(len(kept.handling(row)) for row in range(len(kept.demand)))
    assert least(kept) == value


def test_the_same_seed_gives_the_same_design() -> None:
    instance = Instance.model_validate(plain_region(9, 40, 2))
    assert solve(instance, engine="pool").to_json() == solve(instance, engine="pool").to_json()


@pytest.mark.parametrize("name", ["scp41", "scp51"])
def test_published_optima(name: str, request: pytest.FixtureRequest) -> None:
    folder: Path | None = request.config.getoption("--scp")
    if folder is None:
        pytest.skip("no folder of OR-Library files is given")
    path = folder / f"{name}.txt.gz"
    design = solve(Instance.model_validate(set_covering(path)), engine="pool", time_limit=60)
    assert design.status == "optimal"
    assert design.objectives[0].value == {"scp41": 429, "scp51": 253}[name]


def test_what_is_not_carried_is_named() -> None:
    row = region(Shape(5, 6, per_issue=2), 1)
    design = solve(Instance.model_validate(row), engine="pool")
    assert design.status == "optimal"
    assert "interdependences" in design.notes[0]
    assert "compact engine" in design.notes[0]


def test_seats_at_most_are_kept_without_falling_back() -> None:
    row = plain_region(8, 20, 3)
    free = solve(Instance.model_validate(row), engine="pool")
    kept = 0
    for party in [p["id"] for p in row["parties"]]:  # type: ignore[attr-defined]
        seats = sum(party in body.members for body in free.institutions)
        limit = {"id": "r", "kind": "limits_seats", "party": party, "at_most": seats - 1}
        instance = Instance.model_validate({**row, "rules": [limit]})
        pool, compact = (solve(instance, engine=engine) for engine in ("pool", "compact"))
        assert pool.status == compact.status
        assert [s.value for s in pool.objectives] == [s.value for s in compact.objectives]
        kept += pool.status == "optimal" and not pool.notes
    assert kept > 0


def test_a_design_to_start_from_is_taken_up_and_completed() -> None:
    row = plain_region(8, 40, 4)
    instance = Instance.model_validate(row)
    best = solve(instance, engine="pool")
    told: list[object] = []
    again = solve(instance, engine="pool", start=best, on_progress=lambda news: told.append(news.incumbent))
    assert next(value for value in told if value is not None) == best.objectives[0].value
    assert again.objectives[0].value == best.objectives[0].value
    smaller = Instance.model_validate({**row, "issues": row["issues"][:-5]})  # type: ignore[index]
    assert solve(smaller, engine="pool", start=best).status == "optimal"
    larger = best.model_copy(update={"institutions": best.institutions[:-3]})
    assert solve(instance, engine="pool", start=larger).objectives[0].value == best.objectives[0].value


def test_more_than_64_parties() -> None:
    row = plain_region(150, 80, 5)
    instance = Instance.model_validate(row)
    found = solve(instance, engine="pool", time_limit=60)
    assert found.status == "optimal"
    stated = covering(instance, ground(instance), Clock())
    assert stated.carrying is not None
    # The memberships are those that the plain enumeration finds, as far as a mandate requires every member.
    ids = [party.id for party in instance.parties]
    used = np.unique(stated.membership)
    from designer.candidates.bitsets import members

    vectorised = {frozenset(ids[p] for p in some if p >= 0) for some in members(stated.carrying.words[used])}
    plain = {c.members for c in candidates(instance, ground(instance))}
    assert vectorised <= plain


def test_time_is_kept_and_the_best_design_given() -> None:
    instance = Instance.model_validate(plain_region(40, 300, 6))
    design = ended(lambda: solve(instance, engine="pool", time_limit=2.0))
    assert design.status in ("optimal", "feasible")
    assert check(instance, design).valid


def test_a_search_says_why_it_cannot_be_done() -> None:
    instance = Instance.model_validate({"parties": [{"id": "A"}], "issues": [{"id": "x", "required": ["A"]}]})
    with pytest.raises(CannotSearchError, match="handles every issue"):
        search_pool(instance, ground(instance), Effort(), Clock())


def test_a_choice_is_checked_in_whole_numbers() -> None:
    pool = Pool.of([[0, 1], [1, 2]], [[1, 1]], [1, 1, 1])
    assert fits(pool, Selection.of(np.array([0, 1]), np.array([1, 1])))
    assert not fits(pool, Selection.of(np.array([0]), np.array([2])))


@pytest.mark.parametrize("seed", seeds(20))
def test_sums_are_those_of_each_column_alone(seed: int) -> None:
    """Also where columns that handle nothing stand between the others, at the beginning or at the end."""
    random = Random(seed)
    columns = [[random.randrange(5) for _ in range(random.choice((0, 1, 2, 3)))] for _ in range(9)]
    pool = Pool.of(columns, [[1] * 9], [random.randint(1, 3) for _ in range(5)])
    weights = np.array([random.randint(-9, 9) for _ in range(5)])
    assert pool.sums(weights).tolist() == [sum(int(weights[row]) for row in rows) for rows in columns]
    most = [max((int(pool.demand[row]) for row in rows), default=0) for rows in columns]
    assert pool.most.tolist() == most


def test_another_highs_in_the_process_may_have_threads_of_its_own() -> None:
    """HiGHS shares its threads among all its solvers, and refuses to run with another number of them."""
    script = """
import numpy, highspy
other = highspy.Highs()
other.setOptionValue("output_flag", False)
other.setOptionValue("threads", 2)
other.addVar(0, 1)
other.run()
from benchmarks.regions import Shape, region
from designer import Instance, solve
instance = Instance.model_validate(region(Shape(6, 20), 1))
print(solve(instance, engine="pool").status)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split()[-1] == "optimal"
