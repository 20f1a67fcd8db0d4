"""Defects of links: their ends, their hinges, what they carry."""

from __future__ import annotations

from collections.abc import Iterator

from tests.check.linkedworlds import ALL, LINKED
from tests.check.mutations import each, in_turn, institutions, linked, mutation
from tests.check.mutations.ties import retie
from tests.check.plain import Row, World, link
from tests.check.worlds import WORLDS


def add_link(world: World, row: Row) -> None:
    """Link two more."""
    world.design["links"] = [*world.design.get("links", ()), row]


@mutation("a link of an institution with itself", "self_link")
def _() -> Iterator[World]:
    for world, row in institutions(ALL):
        add_link(world, link(row["id"], row["id"]))
        yield world


@mutation("a link to nowhere", "unknown_link_end")
def _() -> Iterator[World]:
    for world, row in institutions(ALL):
        add_link(world, link(row["id"], "nowhere"))
        yield world


@mutation("a link to an existing body that is not global, or not active", "not_linkable")
def _() -> Iterator[World]:
    for world, row in institutions(ALL):
        for existing in world.instance.get("existing", ()):
            if existing["id"] not in ("agency", "court", "observatory") or existing.get("status"):
                fresh = world.copy()
                add_link(fresh, link(row["id"], existing["id"]))
                yield fresh


@mutation("a link between two global bodies", "not_linkable")
def _() -> Iterator[World]:
    for name, other in (("basin", "agency"), ("liaisons", "court")):
        bank = {"id": "bank", "members": ["AAA", "EEE"], "redesign": False}
        yield from each(
            LINKED[name],
            in_turn(
                lambda w, bank=bank: w.instance["existing"].append(bank),
                lambda w, other=other: add_link(w, link("bank", other)),
            ),
        )


@mutation("a link twice", "repeated_link")
def _() -> Iterator[World]:
    for world, row in linked():
        for ends in (row["between"], row["between"][::-1]):
            fresh = world.copy()
            add_link(fresh, {**row, "between": ends})
            yield fresh


@mutation("a link that carries nothing", "idle_link")
def _() -> Iterator[World]:
    yield from each(
        LINKED["shared"],
        lambda w: add_link(w, link("AAA-BBB-CCC-DDD", "CCC-DDD")),
        # what ties them is inside one of the two
        lambda w: add_link(w, link("AAA-BBB", "BBB-CCC")),
    )
    yield from each(
        LINKED["basin"],
        # a separation is no wish that a link could carry
        in_turn(
            lambda w: add_link(w, link("CCC-DDD", "DDD-EEE")),
            lambda w: retie(w, "separate", "floods", "trade", hard=False),
        ),
        # an existing body takes part only by what takes it up
        in_turn(
            lambda w: w.issue("trade").update(excluded=["AAA"]),
            lambda w: add_link(w, link("DDD-EEE", "agency")),
        ),
    )
    yield from each(
        WORLDS["rivers"],
        lambda w: add_link(w, link("CCC-DDD", "BBB-DDD")),
        lambda w: add_link(w, link("BBB-DDD", "BBB-CCC")),
    )


@mutation("a link that loses what it carried", "idle_link")
def _() -> Iterator[World]:
    for world, row in linked():
        carried = [{*pair} for pair in row["carries"]]
        ties = world.instance["interdependences"]
        ties[:] = [tie for tie in ties if {*tie["issues"]} not in carried]
        yield world


@mutation("a link without a hinge", "no_hinge")
def _() -> Iterator[World]:
    yield from each(
        LINKED["basin"],
        in_turn(
            lambda w: w.setting(max_links=None),
            lambda w: retie(w, "coordinate", "fish", "trade"),
            lambda w: add_link(w, link("BBB-CCC", "DDD-EEE")),
        ),
        in_turn(
            lambda w: retie(w, "coordinate", "fish", "agency"),
            lambda w: add_link(w, link("agency", "BBB-CCC")),
        ),
    )
    yield from each(LINKED["shared"], lambda w: add_link(w, link("AAA-BBB", "CCC-DDD")))
    for n in range(3):
        yield from each(
            LINKED["liaisons"],
            in_turn(
                lambda w: w.setting(links_need_hinge=True),
                lambda w: w.tie("north", "south").update(hard=False),
                lambda w, n=n: w.design.update(links=w.design["links"][n : n + 1]),
            ),
        )


@mutation("wrong hinges", "wrong_hinges", about_itself=True)
def _() -> Iterator[World]:
    for world, row in linked():
        parties = {p["id"] for p in world.instance["parties"]} | {"nobody"}
        less = [[h for h in row["hinges"] if h != hinge] for hinge in row["hinges"]]
        more = [[*row["hinges"], party] for party in sorted(parties)]  # or one of them twice
        for hinges in [*less, *more]:
            fresh = world.copy()
            fresh.design["links"][world.design["links"].index(row)]["hinges"] = hinges
            yield fresh


def _carrying() -> Iterator[tuple[World, Row, list[list[str]]]]:
    for world, row in linked():
        yield world, row, row["carries"]


@mutation("a tie left out that a link carries", "wrong_carries", about_itself=True)
def _() -> Iterator[World]:
    for world, row, carries in _carrying():
        for n in range(len(carries)):
            row["carries"] = [*carries[:n], *carries[n + 1 :]]
            yield world.copy()


@mutation("a tie carried that the ends do not handle, or that is none", "wrong_carries", about_itself=True)
def _() -> Iterator[World]:
    for world, row, carries in _carrying():
        ties = [tie["issues"] for tie in world.instance["interdependences"]]
        for pair in [*ties, ["nothing", "water"]]:
            if {*pair} not in [{*carried} for carried in carries]:
                row["carries"] = [*carries, pair]
                yield world.copy()


@mutation("a tie carried twice", "wrong_carries", about_itself=True)
def _() -> Iterator[World]:
    for world, row, carries in _carrying():
        written = [tie["issues"] for tie in world.instance["interdependences"]]
        for pair in carries:
            for again in (pair, pair[::-1]):
                if again == pair or again not in written:
                    row["carries"] = [*carries, again]
                    yield world.copy()


@mutation("a sequence carried the wrong way round", "wrong_carries", about_itself=True)
def _() -> Iterator[World]:
    for world, row, carries in _carrying():
        for n, pair in enumerate(carries):
            kinds = {tie["kind"] for tie in world.instance["interdependences"] if {*tie["issues"]} == {*pair}}
            if kinds == {"sequence"}:
                row["carries"] = [*carries[:n], pair[::-1], *carries[n + 1 :]]
                yield world.copy()


@mutation("another tie in the place of the one carried", "wrong_carries", about_itself=True)
def _() -> Iterator[World]:
    for world, row, carries in _carrying():
        for tie in world.instance["interdependences"]:
            if {*tie["issues"]} not in [{*carried} for carried in carries]:
                row["carries"] = [tie["issues"], *carries[1:]]
                yield world.copy()
