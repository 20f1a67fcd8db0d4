"""Designs that fall short of the reinforcement asked for."""

from __future__ import annotations

from collections.abc import Iterator

from tests.check.linkedworlds import LINKED, ring
from tests.check.mutations import mutation, whole
from tests.check.plain import World, body, link, tie


def spoke() -> World:
    """The ring, and a fourth body that hangs on one link."""
    world = ring()
    world.instance["issues"].append({"id": "north", "required": ["CCC", "DDD"]})
    world.instance["interdependences"].append(tie("coordinate", "north", "west"))
    world.design["institutions"].append(body("CCC-DDD: north"))
    world.design["links"].append(link("CCC-DDD", "BBB-CCC", "north/west", "CCC"))
    world.setting(min_links=0, max_links=None, min_anchors=0)
    return world


def _asked(world: World, **settings: object) -> World:
    """Ask more of a design, and nothing else."""
    none = {"min_links": 0, "max_links": None, "min_anchors": 0}
    fresh = world.copy()
    fresh.setting(**{**none, "survive_suspension": False, "survive_walkout": [], **settings})
    return fresh


@mutation("an institution with too few links", "too_few_links")
def _() -> Iterator[World]:
    yield _asked(spoke(), min_links=2)
    yield _asked(LINKED["basin"](), min_links=1)  # a link to a global body does not count


@mutation("an institution with too many links", "too_many_links")
def _() -> Iterator[World]:
    yield _asked(spoke(), max_links=2)
    yield _asked(LINKED["basin"](), max_links=1)


@mutation("a seat with too few anchors", "too_few_anchors")
def _() -> Iterator[World]:
    yield _asked(spoke(), min_anchors=1)
    twice = spoke()
    twice.issue("north").update(required=["DDD"], helpful=["BBB", "CCC"])
    twice.design["institutions"][-1] = body("BBB-CCC-DDD: north")
    twice.design["links"][-1] = link("BBB-CCC-DDD", "BBB-CCC", "north/west", "BBB CCC")
    yield _asked(twice, min_anchors=1)


@mutation("institutions that the umbrella alone holds together", "suspension_not_survived")
def _() -> Iterator[World]:
    for world in whole():
        if not world.design["measures"].get("survives_suspension", True):
            yield _asked(world, survive_suspension=True)


@mutation("a walkout that is not survived", "walkout_not_survived")
def _() -> Iterator[World]:
    for world in whole():
        for party, survived in world.design["measures"].get("survives_walkout", {}).items():
            if not survived:
                yield _asked(world, survive_walkout=[party])
