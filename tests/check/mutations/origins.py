"""Defects of where institutions come from."""

from __future__ import annotations

from collections.abc import Iterator

from tests.check.mutations import add, drop, each, institutions, move, mutation, ordinary, taken
from tests.check.plain import World, body
from tests.check.worlds import WORLDS


@mutation("taken from nothing", "unknown_origin")
def _() -> Iterator[World]:
    for world, row in ordinary():
        if "replaces" not in row:
            row["from"] = "nothing"
            yield world


@mutation("a wrong origin", "wrong_origin")
def _() -> Iterator[World]:
    for world, row in institutions():
        if "replaces" not in row:
            for origin in {"new", "kept", "revitalised"} - {row.get("origin", "new")}:
                fresh = world.copy()
                fresh.body(row["id"])["origin"] = origin
                yield fresh


@mutation("an existing body or a proposal with a member more", "altered_members")
def _() -> Iterator[World]:
    for world, row in taken():
        for party in world.core():
            if party not in row["members"]:
                fresh = world.copy()
                fresh.body(row["id"])["members"].append(party)
                yield fresh


@mutation("an existing body or a proposal with a member less", "altered_members")
def _() -> Iterator[World]:
    for world, row in taken():
        for party in row["members"]:
            fresh = world.copy()
            fresh.body(row["id"])["members"].remove(party)
            yield fresh


@mutation("an issue that the body may not handle", "foreign_issue")
def _() -> Iterator[World]:
    yield from each(WORLDS["commissions"], lambda w: move(w, "posts", to="AAA-BBB"))
    yield from each(WORLDS["offers"], lambda w: move(w, "visas", to="AAA-BBB-CCC"))

    def stretch(world: World) -> None:
        drop(world, world.body("one"), "north")
        world.body("three")["mandate"].append("north")

    yield from each(WORLDS["covering"], stretch)


def revive(world: World, id: str, existing: str, origin: str) -> None:
    """Take up an existing body where a new one was."""
    row = world.body(id)
    row.update(origin=origin, replaces=None)
    row["from"] = existing


@mutation("a collapsed body revived", "cannot_be_taken_up")
def _() -> Iterator[World]:
    for origin in ("kept", "revitalised"):
        for league in ("old_league", "older_league"):
            yield from each(
                WORLDS["commissions"],
                lambda w, o=origin, e=league: revive(w, "AAA-CCC", e, o),
            )


@mutation("a dormant body revived that cannot be redesigned", "cannot_be_taken_up")
def _() -> Iterator[World]:
    for origin in ("kept", "revitalised"):
        yield from each(WORLDS["commissions"], lambda w, o=origin: revive(w, "AAA-DDD", "bureau", o))


@mutation("a body taken up that can only be linked to", "cannot_be_taken_up")
def _() -> Iterator[World]:
    def observe(world: World) -> None:
        drop(world, world.body("AAA-DDD"), "posts")
        add(world, body("AAA-OOO: posts", origin="kept", **{"from": "observatory"}))

    yield from each(WORLDS["commissions"], observe)


@mutation("an existing body or a proposal used twice", "taken_up_twice")
def _() -> Iterator[World]:
    for world, row in taken():
        if len(row["mandate"]) > 1:
            first, *others = row["mandate"]
            row["mandate"] = [first]
            add(world, {**row, "id": "second", "mandate": others})
            yield world


@mutation("new where a body could be taken up", "could_be_taken_up")
def _() -> Iterator[World]:
    def anew(world: World, id: str, replaces: str | None) -> None:
        row = world.body(id)
        del row["from"]
        row.update(origin="new", replaces=replaces)

    yield from each(
        WORLDS["commissions"],
        lambda w: anew(w, "AAA-BBB", "water_commission"),
        lambda w: anew(w, "BBB-CCC", "fish_board"),
        lambda w: anew(w, "CCC-DDD", None),
    )


@mutation("a replacement that is not named, or named wrongly", "wrong_replacement")
def _() -> Iterator[World]:
    for world, row in institutions():
        for named in (None, "fish_board", "agency", "nothing"):
            if named != row.get("replaces"):
                fresh = world.copy()
                fresh.body(row["id"])["replaces"] = named
                if world.instance.get("settings", {}).get("only_proposals") is None:
                    yield fresh


@mutation("an existing body replaced twice, or taken up and replaced", "two_fates")
def _() -> Iterator[World]:
    def split(world: World, id: str, replaces: str) -> None:
        row = world.body(id)
        first, *others = row["mandate"]
        row["mandate"] = [first]
        add(world, {**row, "id": "second", "mandate": others, "origin": "new", "replaces": replaces})
        world.body("second").pop("from", None)

    def split_league(world: World) -> None:
        world.instance["issues"].append({"id": "rails", "required": ["AAA", "CCC"]})
        world.body("AAA-CCC")["mandate"].append("rails")
        split(world, "AAA-CCC", "old_league")
        add(world, body("AAA-CCC: tolls", id="third", replaces="older_league"))
        world.instance["issues"].append({"id": "tolls", "required": ["AAA", "CCC"]})

    yield from each(WORLDS["commissions"], lambda w: split(w, "AAA-BBB", "water_commission"), split_league)


@mutation("an institution that nobody proposed", "not_a_proposal")
def _() -> Iterator[World]:
    for id in ("one", "three"):
        yield from each(WORLDS["covering"], lambda w, id=id: w.body(id).pop("from"))
