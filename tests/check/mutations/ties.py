"""Interdependences that are not kept, said and unsaid."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from tests.check.linkedworlds import LINKED
from tests.check.mutations import each, in_turn, mutation, whole
from tests.check.plain import Row, World, tie


def unlink(world: World, *ends: str) -> None:
    """Take away a link."""
    world.design["links"] = [row for row in world.design["links"] if {*row["between"]} != {*ends}]


def retie(world: World, kind: str, first: str, second: str, **more: object) -> None:
    """Tie two ends in another way, and in no other."""
    ties = world.instance["interdependences"]
    ties[:] = [row for row in ties if {*row["issues"]} != {first, second}]
    ties.append(tie(kind, first, second, **more))


@mutation("a package without its link", "package")
def _() -> Iterator[World]:
    yield from each(LINKED["basin"], lambda w: unlink(w, "AAA-BBB", "BBB-CCC"))
    yield from each(LINKED["liaisons"], lambda w: unlink(w, "AAA-BBB", "CCC-DDD"))
    yield from each(
        LINKED["pact"],
        in_turn(lambda w: unlink(w, "AAA-BBB-CCC", "AAA-BBB-DDD"), lambda w: w.setting(survive_walkout=[])),
    )
    # a link joins the two parts in which they are, but not the two that handle them
    yield from each(LINKED["shared"], lambda w: retie(w, "package", "charter", "grid"))


@mutation("a soft tie that is not kept, made hard", "coordinate")
def _() -> Iterator[World]:
    yield from each(LINKED["basin"], lambda w: w.tie("floods", "trade").update(hard=True))


@mutation("a tie to an existing body that nothing takes up, made hard", "coordinate")
def _() -> Iterator[World]:
    board = {"id": "board", "members": ["AAA", "CCC"], "may_handle": ["grid"]}
    yield from each(
        LINKED["shared"],
        in_turn(
            lambda w: w.instance.update(existing=[board]),
            lambda w: retie(w, "coordinate", "roads", "board", hard=True),
        ),
    )


@mutation("a sequence that is hard without its link", "sequence")
def _() -> Iterator[World]:
    yield from each(
        LINKED["shared"],
        in_turn(
            lambda w: w.tie("charter", "energy").update(hard=True),
            lambda w: unlink(w, "AAA-BBB-CCC-DDD", "AAA-BBB"),
        ),
    )
    yield from each(
        LINKED["basin"],
        in_turn(
            lambda w: w.tie("dams", "agency").update(hard=True),
            lambda w: unlink(w, "AAA-BBB", "agency"),
        ),
        # what is dormant cannot be linked to
        lambda w: w.tie("trade", "observatory").update(hard=True),
    )


@mutation("issues to be kept apart in one institution", "separate")
def _() -> Iterator[World]:
    for world in whole():
        for row in world.design["institutions"]:
            for first, second in pairwise(row["mandate"]):
                fresh = world.copy()
                fresh.instance.setdefault("interdependences", [])
                retie(fresh, "separate", first, second)
                yield fresh


@mutation("issues to be kept apart in linked institutions", "separate")
def _() -> Iterator[World]:
    yield from each(
        LINKED["basin"],
        lambda w: retie(w, "separate", "dams", "fish"),
        lambda w: retie(w, "separate", "water", "agency"),
        lambda w: retie(w, "separate", "fish_board", "floods"),
        lambda w: retie(w, "separate", "fish_board", "water", hard=True),
    )
    yield from each(
        LINKED["shared"],
        lambda w: retie(w, "separate", "roads", "grid"),
    )
    yield from each(LINKED["pact"], lambda w: retie(w, "separate", "floods", "dams"))


def apart(world: World) -> list[Row]:
    """Give the soft ties that the design says it does not keep."""
    listed: list[Row] = world.design["uncoordinated"]
    return listed


@mutation("a soft tie not kept, unsaid", "unlisted_uncoordinated", about_itself=True)
def _() -> Iterator[World]:
    for n in range(2):
        yield from each(LINKED["basin"], lambda w, n=n: apart(w).pop(n))


@mutation("a soft tie listed as not kept that is, or is none", "falsely_uncoordinated", about_itself=True)
def _() -> Iterator[World]:
    for world in whole():
        listed = world.design.get("uncoordinated", [])
        ties = [row["issues"] for row in world.instance.get("interdependences", [])]
        strangers = [["nothing", "water"], ["water", "water"]]
        for pair in [*ties, *strangers]:
            if pair not in listed:
                fresh = world.copy()
                fresh.design["uncoordinated"] = [*listed, pair]
                yield fresh


@mutation(
    "a soft tie listed twice, or a sequence the wrong way round", "falsely_uncoordinated", about_itself=True
)
def _() -> Iterator[World]:
    yield from each(
        LINKED["basin"],
        *(lambda w, n=n: apart(w).append(apart(w)[n]) for n in range(2)),
        lambda w: apart(w).append(apart(w)[0][::-1]),
        lambda w: apart(w)[1].reverse(),
    )
