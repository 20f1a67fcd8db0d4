"""Proofs changed at random: numbers, assumptions, and what they bring along."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from random import Random
from typing import Any

from pydantic import ValidationError

from designer.verify import Proof

Row = dict[str, Any]
NUMBERS = ("bound", "weight", "at_least")


def forged(proof: Proof, truth: Fraction, rng: Random) -> Proof | None:
    """Change up to three numbers of a proof, and perhaps its bound and what it brings along.

    None where what comes of it is no proof to be read.
    """
    data = json.loads(proof.to_json())
    data["apart"] = []
    for _ in range(rng.randint(1, 3)):
        if data["assuming"] and rng.random() < 0.4:
            name = rng.choice(sorted(data["assuming"]))
            changed = Fraction(data["assuming"][name]) + rng.choice([-2, -1, 1, 2, Fraction(1, 2)])
            data["assuming"][name] = str(changed)
        else:
            _change(*rng.choice(list(_numbers(data))), rng)
    if rng.random() < 0.3:
        data["bound"] = str(truth + rng.choice([Fraction(1, 2), 1, 2]))
    for field, nothing in (("witness", None), ("earlier", [])):
        if rng.random() < 0.2:
            data[field] = nothing
    try:
        return Proof.model_validate(data)
    except ValidationError:
        return None


def _numbers(data: Row) -> Iterator[tuple[Row, str]]:
    """Give the places of all numbers but those of the design."""
    for key, value in data.items():
        if key in NUMBERS:
            yield data, key
        for row in value if isinstance(value, list) else [value]:
            if isinstance(row, dict) and key not in ("witness", "instance"):
                yield from _numbers(row)


def _change(row: Row, key: str, rng: Random) -> None:
    value = Fraction(row[key])
    changed = rng.choice([value + 1, value - 1, value * 2, value / 2, value + Fraction(1, 3), Fraction(0)])
    row[key] = str(changed) if isinstance(row[key], str) else max(1, int(changed))
