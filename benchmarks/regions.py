"""Made-up regions of any size: neighbours share issues, issues of the same neighbourhood are interdependent.

Parties sit on a circle. Each issue has a place on it and requires two or three of the parties nearest to
that place; another one or two near it can help. Interdependences tie issues that share a required party.
The same seed gives the same region, on every machine.

    python -m benchmarks.regions --parties 20 --issues 100 > region.json
"""

from __future__ import annotations

import json
from random import Random
from typing import Any

import click

KINDS = ("package",) * 2 + ("coordinate",) * 5 + ("sequence",) * 2 + ("separate",)
"""In about the proportions of the real case."""


def region(parties: int, issues: int, per_issue: float = 2.0, seed: int = 0) -> dict[str, Any]:
    """Make an instance, as plain data.

    Parameters
    ----------
    parties, issues
        How many there are.
    per_issue
        Interdependences, on the average, for each issue.
    seed
        Of the random numbers.

    Examples
    --------
    >>> made = region(6, 10, seed=1)
    >>> len(made["parties"]), len(made["issues"]), len(made["interdependences"])
    (6, 10, 20)
    """
    random = Random(f"{parties} {issues} {seed}")
    ids = [f"P{n:02}" for n in range(parties)]
    rows = [_issue(random, f"i{n:03}", ids) for n in range(issues)]
    return {
        "format": 1,
        "title": f"Region of {parties} parties and {issues} issues, seed {seed}",
        "parties": [{"id": id} for id in ids],
        "issues": rows,
        "interdependences": _ties(random, rows, round(per_issue * issues)),
    }


def _issue(random: Random, id: str, parties: list[str]) -> dict[str, Any]:
    place = random.random() * len(parties)
    near = sorted(parties, key=lambda p: _distance(parties.index(p) - place, len(parties)))[:6]
    required = sorted(random.sample(near[:4], random.choice((2, 2, 3))))
    others = [p for p in near if p not in required]
    return {
        "id": id,
        "required": required,
        "helpful": sorted(random.sample(others, random.choice((0, 1, 2)))),
    }


def _distance(apart: float, around: int) -> float:
    return min(apart % around, -apart % around)


def _ties(random: Random, rows: list[dict[str, Any]], number: int) -> list[dict[str, Any]]:
    pairs = [
        (one["id"], other["id"])
        for n, one in enumerate(rows)
        for other in rows[n + 1 :]
        if set(one["required"]) & set(other["required"])
    ]
    chosen = random.sample(pairs, min(number, len(pairs)))
    return [
        {"issues": list(pair), "kind": random.choice(KINDS), "strength": random.choice((1, 1, 2, 3))}
        for pair in sorted(chosen)
    ]


@click.command()
@click.option("--parties", default=20, show_default=True, help="How many parties there are.")
@click.option("--issues", default=100, show_default=True, help="How many issues there are.")
@click.option("--per-issue", default=2.0, show_default=True, help="Interdependences for each issue.")
@click.option("--seed", default=0, show_default=True, help="Seed of the random numbers.")
def main(parties: int, issues: int, per_issue: float, seed: int) -> None:
    """Write a made-up region as JSON."""
    print(json.dumps(region(parties, issues, per_issue, seed), indent=1))


if __name__ == "__main__":
    main()
