"""Time limits and cancelling before there is anything to search; a first design before any search."""

from __future__ import annotations

import sys
from functools import cache
from itertools import count
from random import Random
from threading import Event
from typing import Any

import pytest

from benchmarks.regions import Shape, region
from designer import Instance, check
from designer.candidates.candidates import candidates
from designer.candidates.grounding import ground
from designer.candidates.memberships import memberships
from designer.engines import cpsat, glop_scip
from designer.engines.compact import build
from designer.engines.cpsat import RefusedModelError
from designer.engines.greedy import first_design
from designer.engines.outcome import Effort
from designer.engines.program import Program
from designer.runtime.clock import Clock, OutOfTimeError
from designer.solve import solve
from designer.solve.conflict import conflict
from tests.engines.small import knapsack
from tests.helpers.draws import seeds
from tests.helpers.ending import ended
from tests.helpers.randominstances import random_instance

Row = dict[str, Any]


def parties(number: int, core: int | None = None) -> list[Row]:
    role = ["core"] * (number if core is None else core)
    return [{"id": f"P{n}", "role": role[n] if n < len(role) else "outside"} for n in range(number)]


def drawn(issues: int, required: int, helpful: int, **more: Any) -> Row:
    """Draw issues of sixty parties."""
    random, rows = Random(issues), []
    for n in range(issues):
        some = random.sample([f"P{k}" for k in range(60)], required + helpful)
        rows.append({"id": f"i{n}", "required": some[:required], "helpful": some[required:]})
    return {"parties": parties(60), "issues": rows, "settings": more}


def plenaries(helpful: list[str], objectives: list[Any]) -> Row:
    """Let each of fifty outsiders be required on an issue that a plenary may handle."""
    issues = [
        {"id": f"i{n}", "required": [f"P{n}"], "helpful": helpful, "plenary": "may", "sizes": [2]}
        for n in range(1, 50)
    ]
    return {"parties": parties(50, 1), "issues": issues, "settings": {"objectives": objectives}}


ENDLESS_LISTS: dict[str, Row] = {
    "unions of required parties": drawn(400, 2, 0, sizes=[2, 3, 4, 5, 6, 7, 8, 9]),
    "helpful parties": drawn(100, 2, 40, sizes=[2, 3, 4, 5, 6], objectives=["absent_helpers"]),
    "plenaries": plenaries(["P0"], ["institutions"]),
    "plenaries one by one": plenaries([], [{"institutions": 5, "exposure": 1}]),
    "copies": drawn(4000, 2, 0, max_mandate=5),
}


@cache
def endless(name: str) -> Instance:
    return Instance.model_validate(ENDLESS_LISTS[name])


@pytest.mark.parametrize("name", ENDLESS_LISTS)
def test_a_time_limit_ends_the_listing_of_bodies(name: str) -> None:
    design = ended(lambda: solve(endless(name), time_limit=1))
    assert design.notes == (
        "The time ended while the bodies that could matter were still being listed.",
        "The design was put together straight ahead, without a search.",
    )
    assert (design.status, design.gap) == ("feasible", 1)
    assert check(endless(name), design).valid


class Looked(Event):
    """Somebody who stops the search when it looks for the so-manieth time."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self.left = looks

    def is_set(self) -> bool:
        self.left -= 1
        return self.left < 0


@pytest.mark.parametrize("name", ENDLESS_LISTS)
def test_cancelling_ends_the_listing_of_bodies(name: str) -> None:
    design = ended(lambda: solve(endless(name), cancel=Looked(40)))
    # To put a design together takes more looks where there are thousands of issues.
    assert design.status == ("unknown" if name == "copies" else "feasible")
    assert design.notes[0] == (
        "Somebody stopped the search while the bodies that could matter were still being listed."
    )


def test_who_stops_before_the_start_is_told_so() -> None:
    cancel = Event()
    cancel.set()
    design = solve(endless("unions of required parties"), cancel=cancel)
    assert (design.status, len(design.notes)) == ("unknown", 1)
    assert design.notes[0].startswith("Somebody stopped the search ")
    assert solve(endless("plenaries"), cancel=Clock(0).cancel).notes[0].startswith("The time ended ")


class Ticking(Clock):
    """A clock on which time ends at a certain look."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self.looks = looks

    def check(self) -> None:
        self.looks -= 1
        if self.looks < 0:
            raise OutOfTimeError


@pytest.mark.parametrize("seed", [1, 4, 20, 52])
def test_time_can_end_at_every_look(seed: int) -> None:
    """Listing and building look at the clock, stop at whatever look, and otherwise do the same."""
    instance = Instance.model_validate(random_instance(seed))
    accepted = ground(instance)
    expected = build(instance, accepted, candidates(instance, accepted))
    for looks in count():
        clock = Ticking(looks)
        try:
            model = build(instance, accepted, candidates(instance, accepted, clock), clock=clock)
        except OutOfTimeError:
            continue
        break
    assert looks > 5
    assert model.program == expected.program


def test_the_memberships_are_listed_within_the_time_there_is() -> None:
    instance = endless("unions of required parties")
    with pytest.raises(OutOfTimeError):
        memberships(instance, ground(instance), Clock(0.2))


def test_naming_a_conflict_stops_when_time_is_up() -> None:
    found = ended(lambda: conflict(endless("plenaries"), Effort(seconds=0.5)))
    assert found
    assert not any(member.proven for member in found)


def test_sixty_plenary_issues_that_nobody_else_can_handle_are_one_plenary() -> None:
    """Not one for each of two to the sixtieth choices of them."""
    design = solve(Instance.model_validate(plenaries([], ["institutions", "seats"])), time_limit=20)
    assert design.status == "optimal"
    assert [len(body.members) for body in design.institutions] == [50]


def everyone_helps() -> Row:
    """Let fourteen parties be helpful on every issue that does not require them."""
    random, names, issues = Random(1), [f"P{n}" for n in range(14)], []
    for n in range(30):
        required = random.sample(names, random.choice([1, 2, 2, 3]))
        helpful = [name for name in names if name not in required]
        issues.append({"id": f"i{n}", "required": required, "helpful": helpful})
    return {"parties": parties(14), "issues": issues, "settings": {"sizes": [2, 3, 4, 5, 6]}}


@pytest.mark.parametrize("raw", [everyone_helps(), drawn(150, 2, 3)], ids=["fourteen", "sixty"])
def test_a_large_instance_has_a_design_and_a_bound_soon(raw: Row) -> None:
    instance = Instance.model_validate(raw)
    design = solve(instance, time_limit=4)
    assert design.status == "feasible"
    assert check(instance, design).valid
    assert (design.objectives[0].bound or 0) > 0


def test_going_straight_ahead_gives_a_solution_or_nothing() -> None:
    """And gives one in most cases, whatever the rules."""
    found = possible = 0
    for seed in seeds(300):
        instance = Instance.model_validate(random_instance(seed))
        accepted = ground(instance)
        model = build(instance, accepted, candidates(instance, accepted))
        values = first_design(model, Clock())
        assert values is None or model.program.satisfied_by(values)
        found += values is not None
        possible += cpsat.minimise(model.program, {}, Effort()).values is not None
    assert found >= 0.6 * possible


@pytest.mark.parametrize("per_issue", [1, 2, 3])
def test_going_straight_ahead_keeps_packages_and_separations(per_issue: int) -> None:
    """Also where packages tie nearly everything together, at two or three interdependences an issue."""
    instance = Instance.model_validate(region(Shape(20, 100, per_issue=per_issue)))
    accepted = ground(instance)
    model = build(instance, accepted, candidates(instance, accepted))
    values = first_design(model, Clock())
    assert values is not None
    assert model.program.satisfied_by(values)


def test_objectives_that_time_was_up_for_have_the_value_of_the_design(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Wherever time ends, every objective is there, worth what the referee says, or there is no design."""
    objectives = ["institutions", "fragments", {"unanchored": 0.5, "links": 2}, "failed_walkouts"]
    instance = Instance.model_validate(
        region(Shape(5, 12, per_issue=1)) | {"settings": {"objectives": objectives}}
    )
    unproven: set[int] = set()
    for looks in count():
        with monkeypatch.context() as patched:
            clock = Ticking(looks)
            patched.setattr(sys.modules["designer.runtime.limits"], "Clock", lambda *_, clock=clock: clock)
            design = solve(instance)
        if design.institutions:
            assert check(instance, design).violations == ()
            assert len(design.objectives) == len(instance.settings.objectives)
            unproven.add(sum(stage.confirmed_by is None for stage in design.objectives))
        if design.status == "optimal":
            break
        assert design.status in ("feasible", "unknown")
    assert unproven >= {1, 0}


def test_what_the_solver_cannot_compute_with_is_an_error() -> None:
    program = Program()
    wide = program.variable(0, 2**62 + 1)
    program.require({wide: 1}, at_least=1)
    with pytest.raises(RefusedModelError, match="CP-SAT refuses the programme: var #0"):
        cpsat.minimise(program, {}, Effort())


def test_a_relaxation_that_is_cancelled_gives_no_weights() -> None:
    cancel = Event()
    cancel.set()
    assert glop_scip.row_weights(*knapsack(40), 20, cancel) is None
    assert glop_scip.minimise(*knapsack(40), 20, cancel).status == "unknown"


def test_a_part_of_the_time_ends_with_the_whole_and_not_the_other_way_round() -> None:
    whole, cancel = Clock(None, Event()), Event()
    part = Clock(0, whole.cancel)
    assert (part.over(), part.cancelled(), whole.over()) == (True, False, False)
    assert Clock(None, Clock(5, cancel).cancel).over() is False
    assert Clock(None, part.cancel).cancelled()
    cancel.set()
    assert Clock(None, Clock(5, cancel).cancel).cancelled()
    assert Clock(None).cancel is None


def test_a_clock_is_looked_at_now_and_then() -> None:
    cancel, seen = Event(), []

    def see(n: int) -> None:
        seen.append(n)
        cancel.set()

    with pytest.raises(OutOfTimeError, match="cancelled"):
        [see(n) for n in Clock(None, cancel).each(range(10), stride=4)]
    assert seen == [0, 1, 2, 3]
    assert list(Clock(sys.maxsize).each("ab")) == ["a", "b"]
