"""The engine inside of a simulation: parties walk out, one by one, and the rest is designed anew."""

from __future__ import annotations

import random
import sys

from designer import Design, Edit, Instance, edited, load, solve


def walk_out(instance: Instance, party: str) -> Instance | None:
    """Give what is left to be asked without a party; None where nothing is."""
    left = edited(instance, Edit(leave=(party,))).instance
    return left if left.issues else None


def story(instance: Instance, seed: int, most: int) -> list[tuple[str, Design]]:
    """Let parties walk out at random, and give who went with the best design after that."""
    draw, told = random.Random(seed), []
    present: Instance | None = instance
    start: Design | None = None
    for _ in range(most):
        if present is None or len(present.parties) < 3:
            break
        party = draw.choice([party.id for party in present.parties])
        present = walk_out(present, party)
        if present is not None:
            start = solve(present, time_limit=10, seed=seed)
            told.append((party, start))
    return told


def main(rounds: int) -> None:
    """Tell some stories of the two rivers."""
    instance = load("two_rivers")
    for seed in range(rounds):
        steps = [f"{party} goes: {len(d.institutions)} ({d.status})" for party, d in story(instance, seed, 2)]
        print("; ".join(steps) or "nothing is left")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
