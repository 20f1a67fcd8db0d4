"""Defects of the umbrella, the lines to it, and links."""

from __future__ import annotations

from collections.abc import Iterator

from tests.check.mutations import each, institutions, mutation, whole
from tests.check.plain import Row, World
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
    for world, row in institutions():
        if row["reports_through"]:
            row["reports_through"] = None
            yield world


@mutation("a report line through a party that is no core member", "foreign_report_line")
def _() -> Iterator[World]:
    for world, row in institutions():
        if row["reports_through"]:
            possible = {*world.core()} & {*row["members"]}
            for party in ({p["id"] for p in world.instance["parties"]} | {"nobody"}) - possible:
                fresh = world.copy()
                fresh.body(row["id"])["reports_through"] = party
                yield fresh


@mutation("a report line to nowhere", "unwanted_report_line")
def _() -> Iterator[World]:
    for world, row in institutions():
        if not row["reports_through"]:
            row["reports_through"] = "AAA"
            yield world


# Links


def link(*ends: str, hinges: tuple[str, ...] = ()) -> Row:
    """Write a link."""
    return {"between": list(ends), "hinges": list(hinges)}


@mutation("a link of an institution with itself", "self_link")
def _() -> Iterator[World]:
    for world, row in institutions():
        world.design.setdefault("links", []).append(link(row["id"], row["id"]))
        yield world


@mutation("a link to nowhere", "unknown_link_end")
def _() -> Iterator[World]:
    for world, row in institutions():
        world.design.setdefault("links", []).append(link(row["id"], "nowhere"))
        yield world


@mutation("a link twice", "repeated_link")
def _() -> Iterator[World]:
    yield from each(
        WORLDS["rivers"],
        lambda w: w.design["links"].append(w.design["links"][0]),
        lambda w: w.design["links"].append(link("CCC-DDD", "AAA-BBB-CCC", hinges=("CCC",))),
    )


@mutation("wrong hinges", "wrong_hinges")
def _() -> Iterator[World]:
    for hinges in ([], ["DDD"], ["CCC", "DDD"], ["nobody"]):
        yield from each(WORLDS["rivers"], lambda w, h=hinges: w.design["links"][0].update(hinges=h))
