"""Roadmaps against exhaustive enumeration, on many small random instances with phases.

Run it as ``python -m tests.differential_roadmaps --count 2000 --seed 0``. It compares the optimum of each
instance, has the referee judge each roadmap, and prints how often each feature decides: switching it off
changes the optimum.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from tests.helpers.bruteroadmaps import TooManyError, optimum
from tests.helpers.randomroadmaps import random_roadmap

Row = dict[str, Any]


def product_vector(instance: Row) -> tuple[Fraction, ...] | None:
    """Give the optimum that the product proves, None where it proves that there is none.

    Raises
    ------
    AssertionError
        When it proves neither, a bound is not its value, or the roadmap does not pass.
    """
    from designer import Instance
    from designer.check import check_roadmap
    from designer.solve.roadmap import roadmap

    asked = Instance.model_validate(instance)
    found = roadmap(asked)
    if found.status == "infeasible":
        return None
    assert found.status == "optimal", f"status {found.status}: {found.notes}"
    assert all(o.value == o.bound for o in found.objectives), "value is not bound"
    assert not check_roadmap(asked, found).violations, "the referee rejects the roadmap"
    return tuple(Fraction(str(o.value)) for o in found.objectives)


def is_valid(instance: Row) -> bool:
    """Whether the rows can be read at all."""
    from pydantic import ValidationError

    from designer import Instance

    try:
        Instance.model_validate(instance)
    except ValidationError:
        return False
    return True


def compared(instance: Row) -> str | None:
    """Compare one instance: 'equal', 'infeasible' where both say so, None where it cannot be compared.

    Raises
    ------
    AssertionError
        When they differ.
    """
    try:
        true = optimum(instance)
    except TooManyError:
        return None
    if not is_valid(instance):
        assert true is None, f"validate refuses what has a roadmap: {true}"
        return "refused"
    vector = product_vector(instance)
    if true is None:
        assert vector is None, f"product {vector}, enumeration none"
        return "infeasible"
    assert vector == true[0], f"product {vector}, enumeration {true[0]}"
    return "equal"


def _without(section: str, *fields: str) -> Callable[[Row], Row]:
    def drop(instance: Row) -> Row:
        rows = [{k: v for k, v in row.items() if k not in fields} for row in instance.get(section, [])]
        return {**instance, section: rows}

    return drop


def _without_objective(name: str) -> Callable[[Row], Row]:
    def drop(instance: Row) -> Row:
        settings = dict(instance["settings"])
        listed = (settings.get("transition") or {}).get("objectives")
        if listed is None or name not in listed or len(listed) < 2:
            return instance
        # In the place of the last, so that values can be told apart by what comes before.
        settings["transition"] = {"objectives": [*(o for o in listed if o != name), name]}
        return {**instance, "settings": settings}

    return drop


FEATURES: dict[str, Callable[[Row], Row]] = {
    "joins, leaves": _without("parties", "joins", "leaves"),
    "opens": _without("issues", "opens"),
    "closes": _without("issues", "closes"),
    "rules' from, until": _without("rules", "from", "until"),
    "ties' from, until": _without("interdependences", "from", "until"),
    "bodies' from, until": _without("existing", "from", "until"),
    "due": _without("commitments", "due"),
    "awaits": _without("commitments", "awaits"),
    "rules": lambda i: {**i, "rules": []},
    "existing": lambda i: {**i, "existing": []},
    "commitments": lambda i: {**i, "commitments": []},
    "interdependences": lambda i: {**i, "interdependences": []},
    "sequences": lambda i: {
        **i,
        "interdependences": [t for t in i["interdependences"] if t["kind"] != "sequence"],
    },
    "phases tied": lambda i: i,
}
for _name in ("handovers", "closures", "waiting", "institutions", "seats", "broken_rules"):
    FEATURES[f"place of {_name}"] = _without_objective(_name)


def by_name(instance: Row, vector: tuple[Fraction, ...] | None) -> object:
    """Give the values of an optimum by the names of its stages."""
    if vector is None:
        return None
    listed = (instance["settings"].get("transition") or {}).get("objectives")
    return {str(o): v for o, v in zip(listed or range(99), vector, strict=False)}


def main() -> None:
    """Compare, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--no-table", action="store_true")
    given = parser.parse_args()
    outcomes: Counter[str] = Counter()
    has: Counter[str] = Counter()
    decides: Counter[str] = Counter()
    seed, failed, started = given.seed, 0, time.monotonic()
    while outcomes["equal"] + outcomes["infeasible"] < given.count:
        instance = random_roadmap(seed)
        try:
            outcome = compared(instance)
        except Exception as error:
            failed += 1
            print(f"seed {seed}: {type(error).__name__} {error}", flush=True)
            outcome = "failed"
        outcomes[outcome or "too many"] += 1
        if failed >= 5:
            break
        if outcome in ("equal", "infeasible") and not given.no_table:
            true = optimum(instance)
            before = by_name(instance, true and true[0])
            for name, drop in FEATURES.items():
                other = drop(instance)
                if other == instance:
                    continue
                has[name] += 1
                try:
                    found = optimum(other)
                except TooManyError:
                    continue
                decides[name] += by_name(other, found and found[0]) != before
        seed += 1
        if seed % 100 == 0:
            print(f"{seed} {dict(outcomes)} {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    print(f"seeds {given.seed} to {seed - 1}: {dict(outcomes)}")
    for name in FEATURES:
        print(f"{name:<24}{has[name]:>6} have it {decides[name]:>6} decided by it")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
