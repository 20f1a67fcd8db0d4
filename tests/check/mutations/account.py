"""Defects of what a design says of its values and bounds, its measures and the fates of bodies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from designer.design import Fate, Measures
from tests.check.linkedworlds import ALL
from tests.check.mutations import each, mutation, whole
from tests.check.plain import World, objective
from tests.check.worlds import WORLDS


def _stages() -> Iterator[tuple[World, int]]:
    for made in ALL.values():
        for n in range(len(made().design["objectives"])):
            yield made().copy(), n


@mutation("a wrong value", "wrong_value", about_itself=True)
def _() -> Iterator[World]:
    for world, n in _stages():
        stage = world.design["objectives"][n]
        for value in (stage["value"] + 1, stage["value"] - 1, stage["value"] + 0.000001):
            fresh = world.copy()
            fresh.design["objectives"][n]["value"] = value
            yield fresh
        world.design["objectives"][n].update(value=stage["value"] - 1, bound=stage["value"] - 1)
        yield world


@mutation("a bound above the value", "bound_above_value", about_itself=True)
def _() -> Iterator[World]:
    for world, n in _stages():
        stage = world.design["objectives"][n]
        stage["bound"] = stage["value"] + 0.5
        yield world


@mutation("called optimal with a bound below the value", "false_optimum", about_itself=True)
def _() -> Iterator[World]:
    for world, n in _stages():
        if world.design["status"] == "optimal":
            stage = world.design["objectives"][n]
            stage["bound"] = stage["value"] - 0.5
            yield world


@mutation("called optimal without a bound", "false_optimum", about_itself=True)
def _() -> Iterator[World]:
    for world, n in _stages():
        if world.design["status"] == "optimal":
            world.design["objectives"][n]["bound"] = None
            yield world
    yield from each(WORLDS["commissions"], lambda w: w.design.update(status="optimal"))


@mutation("called optimal with a gap", "false_optimum", about_itself=True)
def _() -> Iterator[World]:
    for world in whole():
        if world.design["status"] == "optimal":
            world.design["gap"] = 0.01
            yield world


@mutation("an objective missing", "wrong_objectives", about_itself=True)
def _() -> Iterator[World]:
    for world, n in _stages():
        world.design["objectives"].pop(n)
        yield world


@mutation("an objective that nobody asked for", "wrong_objectives", about_itself=True)
def _() -> Iterator[World]:
    for world in whole():
        asked = {stage["name"] for stage in world.design["objectives"]}
        for name in {"fragments", "beauty", "seats+institutions"} - asked:
            fresh = world.copy()
            fresh.design["objectives"].append(objective(name, 0))
            yield fresh


@mutation("an objective twice", "wrong_objectives", about_itself=True)
def _() -> Iterator[World]:
    for world, n in _stages():
        world.design["objectives"].insert(n, world.design["objectives"][n])
        yield world


@mutation("objectives in another order", "wrong_objectives", about_itself=True)
def _() -> Iterator[World]:
    for world in whole():
        if len(world.design["objectives"]) > 1:
            world.design["objectives"].reverse()
            yield world


@mutation("wrong weights", "wrong_objectives", about_itself=True)
def _() -> Iterator[World]:
    for weights in (None, {"broken_rules": 2}, {"broken_rules": 0.5, "seats": 2}):
        yield from each(WORLDS["rivers"], lambda w, x=weights: w.design["objectives"][1].update(weights=x))
    yield from each(WORLDS["charter"], lambda w: w.design["objectives"][2].update(weights={"seats": 1}))


# Everything else that is said


@mutation("called impossible or unknown with institutions", "false_status", about_itself=True)
def _() -> Iterator[World]:
    for world in whole():
        if world.design["institutions"]:
            for status in ("infeasible", "unknown"):
                fresh = world.copy()
                fresh.design["status"] = status
                yield fresh


COUNTS = [name for name, field in Measures.model_fields.items() if field.annotation is not bool]
COUNTS.remove("survives_walkout")


@mutation("a wrong measure", "wrong_measure", about_itself=True)
def _() -> Iterator[World]:
    for world in whole():
        for name in COUNTS:
            for error in (1, -1, 0.000001) if name == "uncoordinated" else (1, -1):
                fresh = world.copy()
                measures = fresh.design["measures"]
                measures[name] = measures.get(name, 0) + error
                yield fresh


@mutation("a false claim to survive a suspension, or not to", "wrong_measure", about_itself=True)
def _() -> Iterator[World]:
    for world in whole():
        measures = world.design["measures"]
        measures["survives_suspension"] = not measures.get("survives_suspension", True)
        yield world


@mutation("a false claim to survive a walkout, or not to", "wrong_measure", about_itself=True)
def _() -> Iterator[World]:
    for world in whole():
        for party, survived in world.design["measures"].get("survives_walkout", {}).items():
            fresh = world.copy()
            fresh.design["measures"]["survives_walkout"][party] = not survived
            yield fresh


@mutation("nothing said of a party's walkout", "wrong_measure", about_itself=True)
def _() -> Iterator[World]:
    for world in whole():
        for party in world.design["measures"].get("survives_walkout", {}):
            fresh = world.copy()
            del fresh.design["measures"]["survives_walkout"][party]
            yield fresh


@mutation("a walkout of nobody", "wrong_measure", about_itself=True)
def _() -> Iterator[World]:
    for world in whole():
        for survived in (True, False):
            fresh = world.copy()
            fresh.design["measures"].setdefault("survives_walkout", {})["nobody"] = survived
            yield fresh


def _fates() -> Iterator[tuple[World, str]]:
    for world in whole():
        for id in world.design.get("existing_fate", {}):
            yield world.copy(), id


@mutation("a wrong fate", "wrong_fate", about_itself=True)
def _() -> Iterator[World]:
    for world, id in _fates():
        for other in {*get_args(Fate)} - {world.design["existing_fate"][id]}:
            fresh = world.copy()
            fresh.design["existing_fate"][id] = other
            yield fresh


@mutation("a fate untold", "wrong_fate", about_itself=True)
def _() -> Iterator[World]:
    for world, id in _fates():
        del world.design["existing_fate"][id]
        yield world


@mutation("the fate of a body that does not exist", "wrong_fate", about_itself=True)
def _() -> Iterator[World]:
    for world in whole():
        world.design.setdefault("existing_fate", {})["nothing"] = "not used"
        yield world
