"""The incumbent of a stage and its dual bound: the best design known, and the best bound proven."""

from __future__ import annotations

from collections.abc import Sequence

from designer.engines.pool.decode import read
from designer.engines.pool.formulation import Covering
from designer.engines.pool.objective_values import measured
from designer.engines.pool.residual import Selection
from designer.engines.solution import Body
from designer.runtime.clock import Clock
from designer.runtime.progress import OnProgress, Progress, relative_gap
from designer.solve.confirm import CERTIFICATE
from designer.solve.stage import Stage, number


class Incumbent:
    """The best design known, and a bound of the stage at work.

    Attributes
    ----------
    best, bodies
        The best design known, as columns and as bodies; None before there is one.
    values
        What it is worth, stage by stage.
    stages
        What came of the stages before.
    at
        The stage at work.
    bound, by
        What it is proven to be at least, and by what.
    """

    def __init__(self, covering: Covering, clock: Clock, on_progress: OnProgress | None = None) -> None:
        self.covering = covering
        self.clock = clock
        self.on_progress = on_progress
        self.best: Selection | None = None
        self.bodies: tuple[Body, ...] | None = None
        self.values: tuple[int, ...] = ()
        self.stages: list[Stage] = []
        self.at = 0
        self.bound: int | None = None
        self.by: str | None = None

    def begin(self, at: int) -> None:
        """Go on to a stage, of which nothing is proven yet."""
        self.at = at
        self.bound, self.by = None, None

    @property
    def value(self) -> int | None:
        """What the best design is worth in the stage at work."""
        return None if self.best is None else self.values[self.at]

    @property
    def met(self) -> bool:
        """Whether the best design is proven best."""
        return self.within(0)

    @property
    def near(self) -> bool:
        """Whether nothing is left to improve, or one step only."""
        return self.within(1)

    def within(self, steps: int) -> bool:
        """Whether there are at most so many steps between the bound and the best design."""
        return self.value is not None and self.bound is not None and self.bound + steps >= self.value

    def take(self, chosen: Selection | None) -> bool:
        """Make a choice the incumbent, if it is a design and better."""
        if chosen is None:
            return False
        bodies = read(self.covering, chosen)
        if bodies is None:
            return False
        values = self._worth(bodies)
        if any(v > s.value for v, s in zip(values, self.stages, strict=False)):
            return False
        if self.bodies is not None and values >= self.values:
            return False
        self.best, self.bodies, self.values = chosen, bodies, values
        self.tell()
        return True

    def learn(self, bound: int | None, by: str = CERTIFICATE) -> None:
        """Raise the dual bound, if the new one is better."""
        if bound is not None and (self.bound is None or bound > self.bound):
            self.bound, self.by = bound, by
            self.tell()

    def tell(self) -> None:
        """Report incumbent and bound of the stage to the listener."""
        if self.on_progress is None:
            return
        objective = self.covering.objectives[self.at]
        value, bound = number(objective, self.value), number(objective, self.bound)
        gap = None if value is None or bound is None else relative_gap(value, bound)
        stages = len(self.covering.goals)
        self.on_progress(Progress(objective.name, self.at + 1, stages, value, bound, gap, self.clock.seconds))

    def judged(self, confirmed: str | None) -> Stage:
        """Say what is proven of the best value; a bound counts only on top of closed stages."""
        value = self.values[self.at]
        goal = self.covering.objectives[self.at]
        if any(not stage.closed for stage in self.stages):
            return Stage(goal, value)
        return Stage(goal, value, value if confirmed else self.bound, confirmed)

    def _worth(self, bodies: Sequence[Body]) -> tuple[int, ...]:
        covering = self.covering
        measures = measured(covering.instance, covering.accepted, bodies)
        pairs = zip(covering.goals, covering.objectives, strict=True)
        return tuple(-(-goal.sum(measures) // objective.numerator) for goal, objective in pairs)
