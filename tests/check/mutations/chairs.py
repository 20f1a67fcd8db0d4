"""Chairs that are missing, unwanted, or without a seat."""

from __future__ import annotations

from collections.abc import Iterator

from tests.check.linkedworlds import ALL, LINKED
from tests.check.mutations import institutions, mutation
from tests.check.plain import World


def _chaired() -> Iterator[World]:
    """Every design with chairs."""
    for made in ALL.values():
        world = made().copy()
        world.setting(chairs=True)
        for row in world.design["institutions"]:
            row["chair"] = row["members"][0] if row["members"] else None
        yield world


@mutation("no chair", "no_chair")
def _() -> Iterator[World]:
    for world in _chaired():
        for row in world.design["institutions"]:
            if row["members"]:
                fresh = world.copy()
                fresh.body(row["id"])["chair"] = None
                yield fresh


@mutation("a chair without a seat", "foreign_chair")
def _() -> Iterator[World]:
    for world in _chaired():
        for row in world.design["institutions"]:
            for chair in {"nobody", "AAA", "CCC", "EEE"} - {*row["members"]}:
                fresh = world.copy()
                fresh.body(row["id"])["chair"] = chair
                yield fresh


@mutation("a chair that nobody asked for", "unwanted_chair")
def _() -> Iterator[World]:
    for world, row in institutions({name: made for name, made in ALL.items() if name != "basin"}):
        for chair in [*row["members"], "nobody"]:
            fresh = world.copy()
            fresh.body(row["id"])["chair"] = chair
            yield fresh
    for row in LINKED["basin"]().design["institutions"]:
        world = LINKED["basin"]().copy()
        world.setting(chairs=False)
        for other in world.design["institutions"]:
            if other["id"] != row["id"]:
                other["chair"] = None
        yield world
