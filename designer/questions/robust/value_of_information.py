"""Which judgement it pays to check first: what knowing it is worth to whoever has to choose a design."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from threading import Event

from designer.instance import Instance
from designer.questions.robust.judgements import Fails, Judgement
from designer.questions.robust.minmax_regret import Steady, steady
from designer.questions.robust.optimum import Optimum, Vector
from designer.questions.robust.scenarios import World

Group = frozenset[Fails]
"""Some of the worlds."""

PAIR = 2
"""Worlds that it takes for a regret: of one world alone the optimum has none."""


@dataclass(frozen=True)
class Check:
    """What it is worth to know of one judgement whether it holds.

    Parameters
    ----------
    judgement
        Its id.
    holds, fails
        In how many of the worlds with a proven optimum it holds, and in how many it does not.
    impossible
        In how many worlds there is no design although it holds, or although it does not.
    moves
        For each objective, its mean optimum where the judgement fails less that where it holds; None where
        all the worlds are on one side.
    worth
        By how much the least largest regret is expected to fall, in the objective that :class:`Stake`
        names; None where the time was too short.
    """

    judgement: str
    holds: int
    fails: int
    impossible: tuple[int, int] = (0, 0)
    moves: Vector | None = None
    worth: Fraction | None = None


@dataclass(frozen=True)
class Stake:
    """What there is to gain from checking: the first of the regrets that is not 0.

    Parameters
    ----------
    objective
        Its name; ``invalid`` where the design is not valid in some worlds.
    position
        Which one it is, 0 for ``invalid``, 1 for the first objective.
    value
        What it is over all worlds.
    """

    objective: str
    position: int
    value: Fraction


def stake_of(found: Steady) -> Stake | None:
    """Give what is at stake; None where one design is optimal in all worlds."""
    for position, regret in enumerate(found.regrets):
        if regret.value:
            return Stake(regret.objective, position, regret.value)
    return None


def moved(judgement: Judgement, optima: Sequence[tuple[World, Optimum]]) -> Check:
    """Say what a judgement does to the optima."""
    proven = [(world, optimum.values) for world, optimum in optima if optimum.proven]
    sides = [[(w, v) for w, v in proven if w.holds(judgement.id) == holds] for holds in (True, False)]
    impossible = [w.holds(judgement.id) for w, optimum in optima if optimum.status == "infeasible"]
    means = [_mean(side) for side in sides if side]
    moves = tuple(b - a for a, b in zip(*means, strict=True)) if len(means) == len(sides) else None
    holding, failing = map(len, sides)
    return Check(judgement.id, holding, failing, (impossible.count(True), impossible.count(False)), moves)


def _mean(worlds: Sequence[tuple[World, Vector]]) -> Vector:
    whole = sum((world.weight for world, _ in worlds), Fraction(0))
    weighted = ([world.weight * value for value in values] for world, values in worlds)
    return tuple(sum(column, Fraction(0)) / whole for column in zip(*weighted, strict=True))


def sides_of(judgement: str, worlds: Iterable[World]) -> tuple[Group, Group]:
    """Give the worlds in which a judgement holds, and those in which it does not."""
    listed = [*worlds]
    holding = frozenset(world.fails for world in listed if world.holds(judgement))
    return holding, frozenset(world.fails for world in listed) - holding


def least_regret(
    instance: Instance,
    best: Mapping[Fails, Vector],
    position: int,
    *,
    time_limit: float | None = None,
    seed: int = 0,
    threads: int = 1,
    cancel: Event | None = None,
) -> Fraction | None:
    """Give the least largest regret over some worlds in one objective, or None if it is not proven.

    The objectives before it, in which there is no regret over all worlds, stay without any.
    """
    found = steady(
        instance, best, objectives=position, time_limit=time_limit, seed=seed, threads=threads, cancel=cancel
    )
    if found is None or not found.proven or len(found.regrets) <= position:
        return None
    return found.regrets[position].value


def between(group: Group, known: Mapping[Group, Fraction]) -> Fraction | None:
    """Give the least largest regret over some worlds where that of others tells: it grows with the worlds.

    Examples
    --------
    >>> two, three, four = (frozenset([(str(n),) for n in range(k)]) for k in (2, 3, 4))
    >>> between(three, {two: Fraction(2), four: Fraction(2)})
    Fraction(2, 1)
    """
    if len(group) < PAIR:
        return Fraction(0)
    below = max((value for other, value in known.items() if other <= group), default=Fraction(0))
    above = [value for other, value in known.items() if other >= group]
    return below if above and min(above) == below else None


def worth(
    judgement: str, stake: Stake, worlds: Sequence[World], known: Mapping[Group, Fraction]
) -> Fraction | None:
    """Give by how much knowing a judgement lets the largest regret fall, as is to be expected.

    Whoever knows whether it holds chooses a design for the worlds that are left. The number of worlds in
    which the design is not valid is what is left of both sides together.
    """
    sides = sides_of(judgement, worlds)
    least = [between(side, known) for side in sides]
    if None in least:
        return None
    held, failed = (Fraction(value or 0) for value in least)
    if stake.position == 0:
        return stake.value - held - failed
    whole = sum((world.weight for world in worlds), Fraction(0))
    chance = sum((world.weight for world in worlds if world.holds(judgement)), Fraction(0)) / whole
    return stake.value - chance * held - (1 - chance) * failed


def ranked(checks: Iterable[Check], stake: Stake | None = None) -> list[Check]:
    """Put first what it pays most to check, then what moves the optimum most, what is at stake before all."""
    position = max(stake.position - 1, 0) if stake else 0

    def rank(check: Check) -> tuple[object, ...]:
        moves = [-abs(move) for move in check.moves or ()] or [Fraction(0)]
        decides = abs(check.impossible[0] - check.impossible[1])
        return (check.worth is None, -(check.worth or 0), -decides, moves[position:] or moves, moves)

    return sorted(checks, key=rank)
