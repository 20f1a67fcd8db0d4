"""Defects of names, coverage, mandates and membership."""

from __future__ import annotations

from collections.abc import Iterator

from tests.check.linkedworlds import ALL
from tests.check.mutations import (
    add,
    drop,
    each,
    in_turn,
    institutions,
    move,
    mutation,
    ordinary,
    resize,
)
from tests.check.plain import World, body
from tests.check.worlds import WORLDS

# Names


@mutation("an unknown party seated", "unknown_party")
def _() -> Iterator[World]:
    for world, row in institutions():
        row["members"].append("nobody")
        yield world


@mutation("a party's id mistyped", "unknown_party")
def _() -> Iterator[World]:
    for world, row in institutions():
        if row["members"]:
            row["members"][-1] = "nobody"
            world.reseat()
            yield world


@mutation("an unknown issue handled", "unknown_issue")
def _() -> Iterator[World]:
    for world, row in institutions():
        row["mandate"].append("nothing")
        yield world


@mutation("an unknown commitment monitored", "unknown_commitment", about_itself=True)
def _() -> Iterator[World]:
    for world, row in institutions(ALL):
        row["monitors"] = [*row.get("monitors", ()), "nothing"]
        yield world


@mutation("a member listed twice", "repeated_member")
def _() -> Iterator[World]:
    for world, row in institutions():
        if row["members"]:
            row["members"].append(row["members"][0])
            yield world


@mutation("an issue listed twice", "repeated_issue")
def _() -> Iterator[World]:
    for world, row in institutions():
        row["mandate"].append(row["mandate"][0])
        yield world


@mutation("an id used twice", "repeated_id")
def _() -> Iterator[World]:
    for world, row in institutions():
        for other in world.design["institutions"]:
            if other is not row:
                fresh = world.copy()
                fresh.body(row["id"])["id"] = other["id"]
                yield fresh


@mutation("the id of a global body used", "repeated_id")
def _() -> Iterator[World]:
    for id in ("AAA-BBB", "AAA-DDD", "AAA-CCC"):
        yield from each(WORLDS["commissions"], lambda w, id=id: w.body(id).update(id="observatory"))


# Coverage and mandates


@mutation("an issue dropped", "not_covered")
def _() -> Iterator[World]:
    for world, row in institutions():
        for issue in row["mandate"]:
            fresh = world.copy()
            drop(fresh, fresh.body(row["id"]), issue)
            yield fresh


@mutation("an institution without its issues", "empty_mandate")
def _() -> Iterator[World]:
    for world, row in ordinary():
        add(world, {**row, "id": "idle", "mandate": []})
        _second(world, "idle")
        yield world


def _second(world: World, id: str) -> None:
    """Let an institution with the members of another one replace what that has left, if anything."""
    row = world.body(id)
    if row.get("replaces") == "old_league":
        row["replaces"] = "older_league"


@mutation("an issue handled twice", "covered_too_often")
def _() -> Iterator[World]:
    for world, row in ordinary():
        for issue in row["mandate"]:
            # a member that is there for another issue would be a passenger on this one alone
            kept = {*world.issue(issue)["required"], *world.issue(issue).get("helpful", ())}
            members = [p for p in row["members"] if p in kept]
            fresh = world.copy()
            add(fresh, {**fresh.body(row["id"]), "id": "again", "mandate": [issue]})
            again = fresh.body("again")
            again["members"] = members
            _second(fresh, "again")
            resize(again)
            yield fresh
    yield from each(
        WORLDS["covering"],
        lambda w: add(w, body(": east", id="two", reports_through=None, **{"from": "two"})),
    )


@mutation("an issue handled twice by the same members", "same_members")
def _() -> Iterator[World]:
    def same(world: World, left: str, right: str) -> None:
        world.body(left)["members"] = world.body(right)["members"]
        world.body(left)["reports_through"] = world.body(right)["reports_through"]

    yield from each(
        WORLDS["rivers"],
        lambda w: same(w, "BBB-DDD", "BBB-CCC"),
        lambda w: same(w, "BBB-CCC", "BBB-DDD"),
    )

    def nobody_twice(world: World) -> None:
        world.issue("east")["coverage"] = 2
        add(world, body(": east", id="two", reports_through=None, **{"from": "two"}))

    yield from each(WORLDS["covering"], nobody_twice)


@mutation("a mandate above its limit", "mandate_too_long")
def _() -> Iterator[World]:
    def overload(world: World) -> None:
        drop(world, world.body("BBB-CCC"), "floods")
        world.body("AAA-BBB-CCC")["mandate"].append("floods")

    def plenary(world: World) -> None:
        world.instance["settings"]["max_mandate"] = 1
        drop(world, world.body("AAA-BBB"), "envoys")
        add(world, body("AAA-BBB: envoys", id="envoys"))

    yield from each(WORLDS["rivers"], overload)
    yield from each(WORLDS["charter"], plenary)
    yield from each(WORLDS["offers"], lambda w: w.instance["settings"].update(max_mandate=1))


# Membership


@mutation("a required seat removed", "missing_party")
def _() -> Iterator[World]:
    for world, row in ordinary():
        required = {p for i in row["mandate"] for p in world.issue(i).get("required", ())}
        for party in row["members"]:
            if party in required:
                fresh = world.copy()
                spoiled = fresh.body(row["id"])
                spoiled["members"].remove(party)
                spoiled.pop("replaces", None)
                fresh.reseat()
                yield fresh
                if len(spoiled["members"]) > 1 and spoiled["reports_through"] != party:
                    fresh = fresh.copy()
                    resize(fresh.body(row["id"]))
                    yield fresh


@mutation("an issue given to a body without a party it requires", "missing_party")
def _() -> Iterator[World]:
    yield from each(
        WORLDS["commissions"],
        lambda w: move(w, "roads", to="BBB-CCC"),
        in_turn(
            lambda w: move(w, "posts", to="AAA-BBB-DDD"),
            lambda w: w.issue("posts")["required"].append("CCC"),
        ),
    )


@mutation("an excluded party seated", "excluded_party")
def _() -> Iterator[World]:
    yield from each(
        WORLDS["rivers"],
        lambda w: w.body("AAA-BBB-CCC")["members"].append("FFF"),
        in_turn(
            lambda w: w.issue("floods").update(excluded=["AAA"]),
            lambda w: w.body("BBB-DDD")["members"].append("AAA"),
        ),
    )
    yield from each(
        WORLDS["charter"],
        lambda w: move(w, "envoys", to="AAA-BBB-CCC-DDD-EEE-OOO"),
    )
    yield from each(
        WORLDS["offers"],
        lambda w: w.issue("trade").update(excluded=["CCC"]),
    )
    yield from each(
        WORLDS["commissions"],
        in_turn(
            lambda w: w.issue("posts").update(excluded=["CCC"]),
            lambda w: move(w, "posts", to="AAA-CCC"),
        ),
    )


@mutation("a passenger seated", "passenger")
def _() -> Iterator[World]:
    for world, row in ordinary():
        issues = [world.issue(i) for i in row["mandate"]]
        named = {p for i in issues for role in ("required", "helpful", "excluded") for p in i.get(role, ())}
        for party in world.instance["parties"]:
            if party["id"] not in named and "replaces" not in row:
                fresh = world.copy()
                spoiled = fresh.body(row["id"])
                spoiled["members"].append(party["id"])
                fresh.reseat()
                yield fresh


@mutation("a size that is not allowed", "wrong_size")
def _() -> Iterator[World]:
    def seat(world: World, id: str, *parties: str) -> None:
        row = world.body(id)
        row["members"].extend(parties)
        resize(row)

    yield from each(
        WORLDS["rivers"],
        lambda w: seat(w, "AAA-EEE", "BBB"),
        in_turn(
            lambda w: w.instance["settings"].update(sizes=[2]),
            lambda w: w.issue("water").update(sizes=[3]),
            lambda w: w.issue("trade").update(sizes=[3]),
            lambda w: seat(w, "BBB-DDD", "CCC"),
        ),
        lambda w: w.issue("water").update(sizes=[2]),
    )
    # an existing body and a proposal cannot grow to the size that an issue wants
    yield from each(WORLDS["commissions"], lambda w: move(w, "silt", to="AAA-BBB"))
    yield from each(WORLDS["offers"], lambda w: move(w, "tolls", to="AAA-BBB-CCC"))
    yield from each(WORLDS["offers"], lambda w: w.issue("audit").update(sizes=[2, 3]))


@mutation("no core member", "no_core_member")
def _() -> Iterator[World]:
    def leave(world: World) -> None:
        row = world.body("DDD-EEE-FFF")
        row["members"].remove("DDD")
        row["reports_through"] = None
        resize(row)

    yield from each(
        WORLDS["rivers"],
        leave,
        in_turn(leave, lambda w: w.body("DDD-EEE-FFF").update(reports_through="EEE")),
    )

    def found(world: World) -> None:
        outside = {"id": "club", "members": ["OOO"], "may_handle": ["posts"]}
        world.instance["existing"].append(outside)
        world.issue("posts").update(required=[], sizes=[1])
        drop(world, world.body("AAA-DDD"), "posts")
        club = body("OOO: posts", origin="kept", reports_through=None, **{"from": "club"})
        add(world, club)

    yield from each(WORLDS["commissions"], found)
