"""Links, reinforcement, survival and chairs in the model, design by design against the plain judge.

A solution is drawn, its design is fixed, and then the model has to say of it exactly what the definitions
say: what each measure is at least and at best, and whether what the settings ask for is there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import product
from random import Random
from typing import Any
from unittest.mock import Mock, patch

from designer.engines import cpsat
from designer.engines.compact import CompactModel
from designer.engines.compact import model as compact
from designer.engines.compact.chairs import chairs
from designer.engines.compact.objectives import EXPRESSIONS
from designer.engines.compact.reinforcement import Reinforcement
from designer.engines.compact.survival import survive
from designer.engines.outcome import Effort
from designer.engines.program import total
from designer.engines.solution import Solution
from designer.instance import SCALE
from tests.engines.modelled import as_stated, model_of
from tests.helpers.brutebodies import Body
from tests.helpers.draws import enough, seeds
from tests.helpers.linkedinstances import linked_instance
from tests.helpers.plainlinks import Whole

Row = dict[str, Any]
COUNT = 90
MEASURED: dict[str, Callable[[Whole], int]] = {
    "links": lambda whole: len(whole.links),
    "unanchored": lambda whole: whole.anchors().count(0),
    "unlinked": lambda whole: whole.degrees().count(0),
    "fragments": Whole.fragments,
    "failed_walkouts": lambda whole: sum(not whole.survives(p["id"]) for p in whole.instance["parties"]),
}
ASKED = ("min_links", "max_links", "min_anchors", "survive_suspension", "survive_walkout")


def whole_of(raw: Row, solution: Solution) -> Whole:
    """Give the design of a solution as the plain judge has it."""
    bodies = [
        Body(
            members=body.candidate.members,
            mandate=frozenset(body.mandate),
            kind={"new": "ordinary"}.get(body.candidate.kind, body.candidate.kind),
            source=body.candidate.origin,
            cost=body.candidate.cost,
        )
        for body in solution.bodies
    ]
    return Whole(raw, bodies, [*solution.links], [None for _ in bodies])


def fixed(model: CompactModel, values: list[int]) -> dict[int, int]:
    """Fix what makes a design: bodies, mandates, who hosts which handling, and links."""
    kept = [v for column in model.columns.all for v in (column.opened, *column.handles.values())]
    kept += (v for place in model.links.host_slots.places.values() for v in place.values())
    kept += (joint.opened for joint in model.links.joints.values())
    return {variable: values[variable] for variable in kept}


def least(model: CompactModel, values: list[int], terms: dict[int, int]) -> int | None:
    """Give the least value of an expression for a design, None where the model refuses the design."""
    outcome = cpsat.minimise(model.program.fixing(fixed(model, values)), terms, Effort())
    return None if outcome.values is None else total(terms, outcome.values)


def unasking(
    raw: Row, seed: int, chairs: Callable[..., None] = lambda *_: None
) -> tuple[CompactModel, list[int]] | None:
    """Draw a design of a model that demands neither reinforcement nor chairs, though the settings do."""
    with ExitStack() as stack:
        stack.enter_context(patch.object(Reinforcement, "limits", lambda self: None))
        stack.enter_context(patch.object(compact, "survive", lambda *_: None))
        stack.enter_context(patch.object(compact, "chairs", chairs))
        model = model_of(raw)
    model.links.complete()
    values = as_stated(model, Random(seed))
    return None if values is None else (model, model.settled(values))


def designs() -> Iterator[tuple[Row, CompactModel, list[int]]]:
    """Draw designs of the smaller ones of the random instances."""
    for seed, raw in enumerate(map(linked_instance, seeds(COUNT))):
        if len(raw["issues"]) <= 4 and (drawing := unasking(raw, seed)):
            yield raw, *drawing


def test_each_measure_of_a_design_is_what_the_definitions_say_and_cannot_be_less() -> None:
    seen: Counter[str] = Counter()
    for raw, model, values in designs():
        whole = whole_of(raw, model.decode(values))
        for name, measured in MEASURED.items():
            terms = EXPRESSIONS[name](model.instance, model.columns, model.links.broken, model.links)
            values = model.extended(values)
            assert total(terms, values) == SCALE * measured(whole), name
            assert least(model, values, terms) == SCALE * measured(whole), name
            seen[name] += measured(whole) > 0
    assert min(seen.values()) >= 15, seen


def test_what_handlings_say_of_hosts_is_what_the_mandates_say() -> None:
    met = 0
    for raw, model, values in designs():
        whole, host_slots = whole_of(raw, model.decode(values)), model.links.host_slots
        opened = [n for n, column in enumerate(model.columns.all) if values[column.opened]]
        for end, times in host_slots.of.items():
            assert sum(total(host_slots.hosted(h), values) for h in times) == len(whole.hosts(end))
            for party in raw["parties"]:
                seats = sum(total(host_slots.seats(h, frozenset({party["id"]})), values) for h in times)
                assert seats == sum(party["id"] in whole.members(node) for node in whole.hosts(end))
            for k, n in enumerate(opened):
                hosts = sum(total(host_slots.hosted(h, [n]), values) for h in times)
                assert hosts == (k in whole.hosts(end))
        for one, other in product(host_slots.of, repeat=2):
            if one < other:
                ends = product(host_slots.of[one], host_slots.of[other])
                same = [host_slots.same(*pair) for pair in ends]
                values = model.extended(values)
                together = len(whole.hosts(one) & whole.hosts(other))
                assert sum(total(terms, values) for terms in same) == together
                met += together
    assert enough(met, 50)


def asking(raw: Row, random: Random) -> Row:
    """Ask for one kind of reinforcement, of which designs drawn by chance have now too little, now enough."""
    party = random.choice(raw["parties"])["id"]
    more: list[Row] = [
        *({"min_links": n} for n in (1, 1, 2)),
        *({"max_links": n} for n in (0, 1, 1)),
        *({"min_anchors": n} for n in (1, 1, 2)),
        *({"survive_suspension": True} for _ in range(3)),
        *({"survive_walkout": [party]} for _ in range(4)),
    ]
    settings = {name: item for name, item in raw.get("settings", {}).items() if name not in ASKED}
    return {**raw, "settings": settings | random.choice(more)}


def test_a_design_is_allowed_exactly_where_it_has_the_reinforcement_asked_for() -> None:
    allowed: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for seed in seeds(2 * COUNT):
        raw = asking({"settings": {}, **linked_instance(seed)}, Random(seed))
        drawing = unasking(raw, seed)
        if drawing is None:
            continue
        model, values = drawing
        Reinforcement(model.links).limits()
        survive(model.links)
        values = model.extended(values)
        fine = not whole_of(raw, model.decode(values)).forbidden()
        lacking = model.violated_lazy_rows(values)
        assert (least(model, values, {}) is not None and not lacking) == fine
        assert (model.program.satisfied_by(values) and not lacking) == fine
        (name,) = (name for name in ASKED if name in raw["settings"])
        (allowed if fine else refused)[name] += 1
    assert enough(min(allowed[name] for name in ASKED), 5), allowed
    assert enough(min(refused[name] for name in ASKED), 5), refused


def test_rows_stated_late_are_broken_by_what_falls_apart_and_kept_by_all_that_hangs_together() -> None:
    kept = broken = 0
    for seed in seeds(COUNT):
        raw = {"settings": {}, **linked_instance(seed)}
        raw = {**raw, "settings": raw["settings"] | {"survive_suspension": True}}
        drawings = [d for n in range(6) if (d := unasking(raw, n))] if len(raw["issues"]) <= 4 else []
        apart, together = [], []
        for model, values in drawings:
            fragments = whole_of(raw, model.decode(values)).fragments()
            assert bool(model.violated_lazy_rows(values)) == bool(fragments)
            (apart if fragments else together).append((model, values))
        for model, values in apart:
            rows = model.violated_lazy_rows(values)
            assert not any(row.holds(values) for row in rows)
            # The same instance gives the same variables.
            assert all(row.holds(other) for row in rows for _, other in together)
            broken += 1
            kept += len(together)
    assert min(kept, broken) >= 40


def chaired(raw: Row, whole: Whole) -> Iterator[frozenset[str] | None]:
    """Try every choice of chairs: the soft limits that it breaks, None where it breaks a hard one."""
    limits = [rule for rule in raw.get("rules", []) if rule.get("chairs")]
    choices: list[list[str | None]] = [[None] for _ in whole.bodies]
    if raw["settings"].get("chairs"):
        choices = [[*body.members] or [None] for body in whole.bodies]
    for chosen in product(*choices):
        design = Whole(raw, whole.bodies, whole.links, [*chosen])
        broken = [rule for rule in limits if design.breaks(rule)]
        hard = any(rule.get("hard", True) for rule in broken)
        yield None if hard else frozenset(rule["id"] for rule in broken if rule.get("weight", 1))


def test_chairs_are_given_exactly_where_the_limits_leave_some_and_break_what_they_must() -> None:
    seen: Counter[str] = Counter()
    for seed in seeds(3 * COUNT):
        raw = {"settings": {}, **linked_instance(seed)}
        if not any(rule.get("chairs") for rule in raw.get("rules", [])):
            continue
        waiting = Mock()
        drawing = unasking(raw, seed, waiting)
        if drawing is None:
            continue
        model, values = drawing
        chairs(*waiting.call_args.args)
        values = model.extended(values)
        ways = {*chaired(raw, whole_of(raw, model.decode(values)))}
        possible = [way for way in ways if way is not None]
        seen["possible" if possible else "impossible"] += 1
        prices = {
            v: model.accepted.prices[rule]
            for rule, v in model.broken.variables.items()
            if rule in rules_of(raw)
        }
        cost = least(model, values, prices)
        costs = [sum(model.accepted.prices[rule] for rule in way) for way in possible]
        assert cost == min(costs, default=None)
        if possible:
            assert model.program.satisfied_by(values)
            broken = frozenset(rule for rule in rules_of(raw) if values[model.broken.variables.get(rule, 0)])
            assert not any(way < broken for way in possible), "nothing is broken that could be kept as well"
            seen["broken"] += bool(broken)
    assert min(seen["possible"], seen["impossible"], seen["broken"]) >= 5, seen


def rules_of(raw: Row) -> list[str]:
    """Name the soft rules on chairs that cost something."""
    rules = [rule for rule in raw.get("rules", []) if rule.get("chairs") and not rule.get("hard", True)]
    return [rule["id"] for rule in rules if rule.get("weight", 1)]
