"""Several who work at a pool at the same time find what one finds, and always find the same."""

from __future__ import annotations

import os
from functools import cache
from threading import Event, current_thread

import numpy as np
import pytest

pytest.importorskip("highspy")

from designer import Design, Instance, check
from designer.candidates.grounding import ground
from designer.engines.pool import cutoff_solver
from designer.engines.pool.branch_and_bound import BranchAndBound
from designer.engines.pool.formulation import covering
from designer.engines.pool.heuristics import fits
from designer.engines.pool.pool import LinearConstraint, Pool
from designer.engines.pool.scalarisation import Scalarisation
from designer.runtime.clock import Clock
from designer.runtime.threads import ALONE, ThreadTeam
from designer.solve import solve, stage_solver
from tests.engines.test_pool import plain_region
from tests.helpers.draws import seeds


@cache
def problem(seed: int) -> tuple[Pool, Scalarisation, int]:
    """Return a pool with as few bodies as there can be, the guide to few seats, and how few these can be."""
    instance = Instance.model_validate(plain_region(20, 100, seed))
    pool = covering(instance, ground(instance), Clock()).pool
    bodies, _, seats = (o.value for o in solve(instance, engine="pool").objectives)
    used = np.flatnonzero(pool.costs[0])
    pool = pool.with_lines([LinearConstraint(used, pool.costs[0][used], None, bodies)])
    return pool, Scalarisation.of([pool.costs[2]], np.flatnonzero(pool.lengths)), seats


def tree(seed: int, above: int) -> BranchAndBound:
    """Return a tree of cases for so many seats more than there have to be."""
    pool, guide, least = problem(seed)
    return BranchAndBound(pool, [], np.arange(pool.number), guide, least + above, Clock())


def test_pieces_of_work_are_done_at_the_same_time() -> None:
    """Each of two waits for the other, which one thread alone could not do."""
    met = [Event(), Event()]

    def meet(mine: int) -> tuple[bool, str]:
        met[mine].set()
        return met[1 - mine].wait(20), current_thread().name

    first, second = ThreadTeam(2, threaded=True).all([lambda: meet(0), lambda: meet(1)])
    assert first[0]
    assert second[0]
    assert first[1] == current_thread().name != second[1]


@pytest.mark.parametrize("threaded", [False, True])
def test_what_fails_in_one_piece_of_work_is_told(threaded: bool) -> None:
    def fail() -> int:
        raise KeyError("so")

    for works in ([fail, lambda: 1], [lambda: 1, fail]):
        with pytest.raises(KeyError):
            ThreadTeam(2, threaded).all(works)


@pytest.mark.parametrize("seed", [5, 6, 11])
def test_several_examiners_come_to_what_one_comes_to(seed: int) -> None:
    """Whether there is a solution does not depend on how many look; which one is found, not on threads."""
    teams = ALONE, ThreadTeam(2, threaded=False), ThreadTeam(2, threaded=True), ThreadTeam(3, threaded=True)
    assert {tree(seed, -1).search(None, team).status for team in teams} == {"infeasible"}
    found = [tree(seed, 0).search(None, team).chosen for team in teams]
    assert all(one is not None and fits(problem(seed)[0], one) for one in found)
    assert str(found[1]) == str(found[2])


def test_a_tree_that_several_have_left_is_closed_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Turns with two and turns alone go on from each other, and end where a single search ends."""
    monkeypatch.setattr("designer.engines.pool.branch_and_bound.ROUND", 1)
    shared, turns = tree(11, -1), 1
    answer = shared.search(1, ThreadTeam(2, threaded=True))
    while answer.status == "unknown":
        answer = shared.search(1, ALONE if turns % 2 else ThreadTeam(2, threaded=True))
        turns += 1
    assert answer.status == "infeasible"
    assert turns > 2


def test_who_is_told_to_stop_stops() -> None:
    halt = Event()
    halt.set()
    assert tree(0, 0).search(None, ThreadTeam(2, threaded=True), halt).status == "unknown"


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Treat small pools like large ones, so that designs and proofs are looked for at the same time."""
    for module in (stage_solver.parameters, cutoff_solver):
        monkeypatch.setattr(module, "SMALL", 10)


def told(design: Design) -> list[tuple[str, tuple[str, ...]]]:
    """Return what a design consists of."""
    return sorted((body.id, tuple(sorted(body.mandate))) for body in design.institutions)


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("rows", [10, 10_000])
@pytest.mark.parametrize("seed", seeds(3))
def test_designs_do_not_depend_on_threads(seed: int, rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """One core and two give the same design; any number of threads, and the other engine, the same values."""
    monkeypatch.setattr(stage_solver.parameters, "MANY_ROWS", rows)
    instance = Instance.model_validate(plain_region(10, 40, 10 + seed))
    designs = []
    for cores in (1, 2):
        monkeypatch.setattr(os, "cpu_count", lambda cores=cores: cores)
        designs.append(solve(instance, engine="pool"))
    assert told(designs[0]) == told(designs[1])
    designs += [solve(instance, engine="pool", threads=threads) for threads in (1, 3)]
    designs.append(solve(instance, engine="compact"))
    assert {design.status for design in designs} == {"optimal"}
    assert len({tuple(o.value for o in design.objectives) for design in designs}) == 1
    assert all(not check(instance, design).violations for design in designs)
