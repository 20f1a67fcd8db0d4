"""Commitments monitored or put at risk otherwise than the design says."""

from __future__ import annotations

from collections.abc import Iterator

from tests.check.linkedworlds import ALL, lever
from tests.check.mutations import institutions, mutation, whole
from tests.check.plain import Row, World


def _promised(world: World) -> list[str]:
    return [row["id"] for row in world.instance.get("commitments", ())]


@mutation("a commitment monitored by another institution", "wrong_monitors", about_itself=True)
def _() -> Iterator[World]:
    for world, row in institutions(ALL):
        monitors = row.get("monitors", [])
        for id in _promised(world):
            if id not in monitors:
                row["monitors"] = [*monitors, id]
                yield world.copy()


@mutation("a commitment not monitored, or twice", "wrong_monitors", about_itself=True)
def _() -> Iterator[World]:
    for world, row in institutions(ALL):
        monitors = row.get("monitors", [])
        for n, id in enumerate(monitors):
            for wrong in ([*monitors[:n], *monitors[n + 1 :]], [*monitors, id]):
                row["monitors"] = wrong
                yield world.copy()


def _levers() -> Iterator[tuple[World, int]]:
    for world in whole():
        for n in range(len(world.design.get("leverage", ()))):
            yield world, n


@mutation("leverage left out", "wrong_leverage", about_itself=True)
def _() -> Iterator[World]:
    for world, n in _levers():
        fresh = world.copy()
        del fresh.design["leverage"][n]
        yield fresh


@mutation("leverage listed twice", "wrong_leverage", about_itself=True)
def _() -> Iterator[World]:
    for world, n in _levers():
        fresh = world.copy()
        fresh.design["leverage"].append(fresh.design["leverage"][n])
        yield fresh


@mutation("leverage that nobody has", "wrong_leverage", about_itself=True)
def _() -> Iterator[World]:
    for world, row in institutions(ALL):
        held = world.design.get("leverage", [])
        for party in (*row["members"], "nobody"):
            if (party, row["id"]) not in {(one["party"], one["institution"]) for one in held}:
                for at_risk in ([], _promised(world)):
                    fresh = world.copy()
                    fresh.design["leverage"] = [*held, lever(party, row["id"], " ".join(at_risk))]
                    yield fresh


def _wrong_lists(world: World, listed: list[str]) -> Iterator[list[str]]:
    yield from ([*listed[:n], *listed[n + 1 :]] for n in range(len(listed)))
    yield from ([*listed, id] for id in (*_promised(world), "nothing"))


@mutation("other commitments at risk", "wrong_leverage", about_itself=True)
def _() -> Iterator[World]:
    for world, n in _levers():
        for wrong in _wrong_lists(world, world.design["leverage"][n]["at_risk"]):
            yield _with(world, n, at_risk=wrong)


@mutation("another stake", "wrong_leverage", about_itself=True)
def _() -> Iterator[World]:
    for world, n in _levers():
        for wrong in _wrong_lists(world, world.design["leverage"][n].get("stake", [])):
            yield _with(world, n, stake=wrong)


def _with(world: World, n: int, **wrong: object) -> World:
    fresh = world.copy()
    held: Row = fresh.design["leverage"][n]
    held.update(wrong)
    return fresh
