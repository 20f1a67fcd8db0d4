"""Defects of plenaries and formats."""

from __future__ import annotations

from collections.abc import Iterator

from tests.check.mutations import add, each, institutions, move, mutation, ordinary
from tests.check.plain import World, body
from tests.check.worlds import WORLDS


@mutation("a plenary without one of its members", "plenary_members")
def _() -> Iterator[World]:
    for world, row in institutions():
        if row["format"] == "plenary":
            for party in row["members"]:
                fresh = world.copy()
                fresh.body(row["id"])["members"].remove(party)
                fresh.reseat()
                yield fresh


@mutation("a plenary with another outside party", "plenary_members")
def _() -> Iterator[World]:
    yield from each(WORLDS["charter"], lambda w: w.body("AAA-BBB-CCC-DDD-EEE-OOO")["members"].append("PPP"))


@mutation("an issue in a plenary that is not for it", "not_for_plenary")
def _() -> Iterator[World]:
    yield from each(WORLDS["charter"], lambda w: move(w, "border", to="AAA-BBB-CCC-DDD-EEE-OOO"))
    for world, row in ordinary():
        if row["id"] != "AAA-CCC":
            row["format"] = "plenary"
            yield world


@mutation("an issue for the plenary elsewhere", "plenary_only")
def _() -> Iterator[World]:
    yield from each(
        WORLDS["charter"],
        lambda w: move(w, "charter", to="AAA-BBB"),
        lambda w: w.issue("border").update(plenary="must"),
    )
    yield from each(WORLDS["offers"], lambda w: w.issue("trade").update(plenary="must"))
    yield from each(WORLDS["commissions"], lambda w: w.issue("fish").update(plenary="must"))


@mutation("a wrong format", "wrong_format")
def _() -> Iterator[World]:
    for world, row in institutions():
        if row["format"] == "plenary":
            continue
        names = ["bilateral", "trilateral", "quadrilateral", "multilateral", "other"]
        names += ["plenary"] if "from" in row else []
        for name in names:
            if name != row["format"]:
                fresh = world.copy()
                fresh.body(row["id"])["format"] = name
                yield fresh


@mutation("a plenary with nobody to seat", "empty_plenary")
def _() -> Iterator[World]:
    def moot(world: World) -> None:
        world.instance["issues"].append({"id": "moot", "plenary": "may"})
        add(world, body(": moot", id="moot_body", format="plenary", reports_through=None))

    def nobody_core(world: World) -> None:
        for party in world.instance["parties"]:
            party["role"] = "outside"
        moot(world)

    yield from each(WORLDS["companies"], nobody_core)
