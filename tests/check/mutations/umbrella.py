"""Defects of the umbrella and the lines to it."""

from __future__ import annotations

from collections.abc import Iterator

from tests.check.linkedworlds import ALL
from tests.check.mutations import each, institutions, mutation, whole
from tests.check.plain import World
from tests.check.worlds import WORLDS


@mutation("no umbrella", "no_umbrella")
def _() -> Iterator[World]:
    for world in whole():
        if world.design.pop("umbrella", None):
            yield world


@mutation("an umbrella that nobody asked for", "unwanted_umbrella")
def _() -> Iterator[World]:
    for name in ("companies", "covering"):
        yield from each(
            WORLDS[name],
            lambda w: w.design.update(umbrella={"name": "Forum", "members": w.core()}),
        )


@mutation("an umbrella without a core party", "umbrella_members")
def _() -> Iterator[World]:
    for world in whole():
        for party in world.design.get("umbrella", {}).get("members", ()):
            fresh = world.copy()
            fresh.design["umbrella"]["members"].remove(party)
            yield fresh


@mutation("an umbrella with an outside party", "umbrella_members")
def _() -> Iterator[World]:
    for world in whole():
        if "umbrella" in world.design:
            for party in ({p["id"] for p in world.instance["parties"]} | {"nobody"}) - {*world.core()}:
                fresh = world.copy()
                fresh.design["umbrella"]["members"].append(party)
                yield fresh


@mutation("an associate missing", "umbrella_associates")
def _() -> Iterator[World]:
    for world in whole():
        for party in world.design.get("umbrella", {}).get("associates", ()):
            fresh = world.copy()
            fresh.design["umbrella"]["associates"].remove(party)
            yield fresh


@mutation("an associate without a seat", "umbrella_associates")
def _() -> Iterator[World]:
    for world in whole():
        if "umbrella" in world.design:
            for party in ("GGG", "AAA", "nobody"):
                fresh = world.copy()
                fresh.design["umbrella"]["associates"].append(party)
                yield fresh


@mutation("a missing report line", "no_report_line")
def _() -> Iterator[World]:
    for world, row in institutions(ALL):
        if row["reports_through"]:
            row["reports_through"] = None
            yield world


@mutation("a report line through a party that is no core member", "foreign_report_line")
def _() -> Iterator[World]:
    for world, row in institutions(ALL):
        if row["reports_through"]:
            possible = {*world.core()} & {*row["members"]}
            for party in ({p["id"] for p in world.instance["parties"]} | {"nobody"}) - possible:
                fresh = world.copy()
                fresh.body(row["id"])["reports_through"] = party
                yield fresh


@mutation("a report line to nowhere", "unwanted_report_line")
def _() -> Iterator[World]:
    for world, row in institutions(ALL):
        if not row["reports_through"]:
            row["reports_through"] = "AAA"
            yield world
