"""Made-up regions of any size, with the shape of real ones.

Parties sit on a ring and have most matters with their neighbours: the distance between two that an issue
requires is geometric. A few *hubs* have matters everywhere. Some pairs refuse each other's company, some
issues exclude a party, mandates are limited. With interdependences, of the kinds of the real case, issues
are tied that share a required party. The same seed gives the same region, on every machine.

    python -m benchmarks.regions --parties 60 --issues 500 --seed 1 > region.json
    python -m benchmarks.regions --parties 20 --issues 100 --per-issue 2 | designer solve -
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import combinations
from random import Random
from typing import Any

import click

KINDS = ("package",) * 2 + ("coordinate",) * 5 + ("sequence",) * 2 + ("separate",)
"""In about the proportions of the real case."""

REQUIRED = (2, 2, 3, 4)
"""How many parties an issue requires, each as often as it stands here."""

HUB_SHARE = 0.3
"""Of issues that have a hub among those they require, where there are hubs."""


@dataclass(frozen=True)
class Shape:
    """What a region is like.

    Parameters
    ----------
    parties, issues
        How many there are.
    locality
        Chance that the next neighbour is the one; the smaller, the farther issues reach.
    hostile
        Share of pairs of parties that refuse each other's company.
    excluding
        Share of issues that exclude a party.
    max_mandate
        The most issues of one body; None for no limit.
    hubs
        Parties that have matters everywhere.
    per_issue
        Interdependences, on the average, for each issue.
    """

    parties: int
    issues: int
    locality: float = 0.15
    hostile: float = 0.05
    excluding: float = 0.1
    max_mandate: int | None = 4
    hubs: int = 0
    per_issue: float = 0.0


def region(shape: Shape, seed: int = 0) -> dict[str, Any]:
    """Make an instance, as plain data.

    Without interdependences, bodies and then seats are minimised; with them, the objectives are the usual
    ones.

    Examples
    --------
    >>> made = region(Shape(6, 30), seed=1)
    >>> len(made["parties"]), len(made["issues"]), made["settings"]["max_mandate"]
    (6, 30, 4)
    >>> len(region(Shape(6, 10, per_issue=2), seed=1)["interdependences"])
    20
    """
    random = Random(f"{shape} {seed}")
    ids = [f"P{n:03}" for n in range(shape.parties)]
    pairs = list(combinations(ids, 2))
    hostile = random.sample(pairs, round(shape.hostile * len(pairs)))
    rows = [_issue(random, f"i{n:04}", ids, shape, {*hostile}) for n in range(shape.issues)]
    made: dict[str, Any] = {
        "format": 1,
        "title": f"Region of {shape.parties} parties and {shape.issues} issues, seed {seed}",
        "parties": [{"id": id} for id in ids],
        "issues": rows,
        "rules": [
            {"id": f"r{n}", "kind": "refuses_company", "party": one, "other": other}
            for n, (one, other) in enumerate(sorted(hostile))
        ],
        "settings": {"max_mandate": shape.max_mandate},
    }
    if shape.per_issue:
        made["interdependences"] = _ties(random, rows, round(shape.per_issue * shape.issues))
    else:
        made["settings"]["objectives"] = ["institutions", "seats"]
    return made


def _issue(
    random: Random, id: str, parties: list[str], shape: Shape, hostile: set[tuple[str, str]]
) -> dict[str, Any]:
    """Draw who is required until nobody among them refuses another, and who is excluded, from nearby."""
    while True:
        place = _place(random, shape)
        required = {place}
        while len(required) < min(random.choice(REQUIRED), shape.parties):
            required.add(_near(random, place, shape))
        chosen = [parties[n] for n in sorted(required)]
        if not hostile.intersection(combinations(chosen, 2)):
            break
    row: dict[str, Any] = {"id": id, "required": chosen}
    if random.random() < shape.excluding and len(required) < shape.parties:
        while (out := _near(random, place, shape)) in required:
            pass
        row["excluded"] = [parties[out]]
    return row


def _place(random: Random, shape: Shape) -> int:
    """Draw the first party: a hub, spread evenly on the ring, or anybody."""
    if shape.hubs and random.random() < HUB_SHARE:
        return random.randrange(shape.hubs) * shape.parties // shape.hubs
    return random.randrange(shape.parties)


def _near(random: Random, place: int, shape: Shape) -> int:
    """Draw another party; a hub has no neighbourhood."""
    hubs = {n * shape.parties // shape.hubs for n in range(shape.hubs)}
    if place in hubs:
        return (place + random.randrange(1, shape.parties)) % shape.parties
    distance = 1
    while random.random() > shape.locality:
        distance += 1
    return (place + random.choice((-1, 1)) * (1 + (distance - 1) % (shape.parties - 1))) % shape.parties


def _ties(random: Random, rows: list[dict[str, Any]], number: int) -> list[dict[str, Any]]:
    pairs = [
        (one["id"], other["id"])
        for one, other in combinations(rows, 2)
        if {*one["required"]} & {*other["required"]}
    ]
    chosen = random.sample(pairs, min(number, len(pairs)))
    return [
        {"issues": list(pair), "kind": random.choice(KINDS), "strength": random.choice((1, 1, 2, 3))}
        for pair in sorted(chosen)
    ]


@click.command()
@click.option("--parties", type=click.IntRange(3), default=20, show_default=True, help="How many parties.")
@click.option("--issues", type=click.IntRange(1), default=100, show_default=True, help="How many issues.")
@click.option(
    "--locality",
    type=click.FloatRange(0, 1, min_open=True),
    default=0.15,
    show_default=True,
    help="Chance that the next neighbour on the ring is the one: the smaller, the farther issues reach.",
)
@click.option(
    "--hostile",
    type=click.FloatRange(0, 0.5),
    default=0.05,
    show_default=True,
    help="Share of pairs that refuse each other's company.",
)
@click.option(
    "--excluding",
    type=click.FloatRange(0, 1),
    default=0.1,
    show_default=True,
    help="Share of issues that exclude a party.",
)
@click.option(
    "--max-mandate",
    type=click.IntRange(0),
    default=4,
    show_default=True,
    help="The most issues of one institution; 0 for no limit.",
)
@click.option(
    "--hubs", type=click.IntRange(0), default=0, show_default=True, help="Parties with matters everywhere."
)
@click.option(
    "--per-issue",
    type=click.FloatRange(0),
    default=0.0,
    show_default=True,
    help="Interdependences for each issue, on the average.",
)
@click.option("--seed", default=0, show_default=True, help="Seed of the random numbers.")
def main(seed: int, max_mandate: int, hubs: int, parties: int, **options: Any) -> None:
    """Write a made-up region as JSON."""
    if hubs > parties:
        raise click.BadParameter("there are no more hubs than parties", param_hint="--hubs")
    shape = Shape(parties=parties, max_mandate=max_mandate or None, hubs=hubs, **options)
    click.echo(json.dumps(region(shape, seed), indent=1))


if __name__ == "__main__":
    main()
