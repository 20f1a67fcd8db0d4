"""How sure an answer is, as data: worlds and their optima, the design never far from them, what to check."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from designer.instance.portable import Portable
from designer.questions.robust.judgements import Fails, Judgement
from designer.questions.robust.minmax_regret import Steady
from designer.questions.robust.optimum import Members, Optimum
from designer.questions.robust.scenarios import Worlds
from designer.questions.robust.value_of_information import Check, Stake

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Standing:
    """In how many worlds a membership is part of an optimal design.

    Parameters
    ----------
    members
        Who sits together.
    worlds, weight
        The number and the weight of the worlds in whose optimal design, the one found, they do.
    issues
        The number of those worlds in which they handle each issue.
    every, some
        The number of worlds in which every optimal design has them, and in which at least one has; None
        where that was not asked. ``some`` is a number at least, where not all optimal designs of a world were
        found.
    """

    members: Members
    worlds: int
    weight: Fraction
    issues: dict[str, int]
    every: int | None = None
    some: int | None = None


@dataclass(frozen=True)
class Robust(Portable):
    """How sure an answer is.

    Parameters
    ----------
    judgements
        What can turn out wrong.
    left_alone
        Ids of rows that are judgements too and stay in all worlds, since nobody has said what there is
        instead.
    worlds
        The worlds that are looked at.
    optima
        What came of each that was reached, in the order of the worlds.
    institutions
        The memberships of optimal designs, those of most worlds first.
    steady
        The design whose largest regret over the worlds with a proven optimum is least; None where there is no
        such world, or the time was too short.
    stake
        What there is to gain from checking; None where one design is optimal in all worlds, or nothing is
        known.
    checks
        What it is worth to know of each judgement whether it holds, the best first.
    weighed
        Of how many judgements, those that move the optimum most in what is at stake, the worth was asked.
    trouble
        What has ended the work early, other than time.
    """

    judgements: tuple[Judgement, ...]
    left_alone: tuple[str, ...]
    worlds: Worlds
    optima: tuple[Optimum, ...]
    objectives: tuple[str, ...]
    institutions: tuple[Standing, ...] = ()
    steady: Steady | None = None
    stake: Stake | None = None
    checks: tuple[Check, ...] = ()
    weighed: int = 0
    trouble: str | None = None

    @property
    def weights(self) -> dict[Fails, Fraction]:
        """Give the weight of each world."""
        return {world.fails: world.weight for world in self.worlds.listed}

    @property
    def complete(self) -> bool:
        """Whether every world is decided, and the regret and the worth of checking are proven."""
        decided = len(self.optima) == len(self.worlds.listed)
        decided = decided and all(o.proven or o.status == "infeasible" for o in self.optima)
        if not decided or not any(o.proven for o in self.optima):
            return decided
        known = sum(check.worth is not None for check in self.checks) >= self.weighed
        return self.steady is not None and self.steady.proven and known

    def institutions_table(self) -> pd.DataFrame:
        """Give one row per membership, with the worlds in which it is optimal."""
        import pandas as pd

        rows = [(", ".join(s.members), s.worlds, float(s.weight), s.every, s.some) for s in self.institutions]
        return pd.DataFrame(rows, columns=["members", "worlds", "weight", "every", "some"])

    def worlds_table(self) -> pd.DataFrame:
        """Give one row per world, with its optimum."""
        import pandas as pd

        rows = []
        for optimum in self.optima:
            values = dict(zip(self.objectives, map(float, optimum.values), strict=False))
            row = {"fails": ", ".join(optimum.fails), "weight": float(self.weights[optimum.fails])}
            rows.append({**row, "status": optimum.status, **values})
        return pd.DataFrame(rows)
