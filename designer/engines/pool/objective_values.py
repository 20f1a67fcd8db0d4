"""The values of objectives that add up over bodies: what each column costs in each stage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd

from designer.candidates.grounding import Acceptability, Limit
from designer.engines.program import Objective
from designer.engines.solution import Body
from designer.instance import SCALE, Instance, Stage, names_in, scaled
from designer.runtime.errors import TooLargeError


@dataclass(frozen=True)
class Goal:
    """One stage: what it minimises, as a sum of measures with whole factors.

    Parameters
    ----------
    name
        Of the stage.
    factors
        For each measure in millionths, how often it counts.
    unit
        What makes one.
    """

    name: str
    factors: dict[str, int]
    unit: int

    @classmethod
    def of(cls, stage: Stage) -> Goal:
        """Return the goal that a stage of the settings asks for."""
        if isinstance(stage, dict):
            factors: dict[str, int] = {name: scaled(stage[name]) for name in names_in(stage)}
            return cls("+".join(factors), factors, SCALE * SCALE)
        return cls(stage, {stage: 1}, SCALE)

    def sum(self, measures: dict[str, int]) -> int:
        """Add up measures, in units of the stage."""
        return sum(factor * measures.get(name, 0) for name, factor in self.factors.items())

    def objective(self, costs: Sequence[int], most: int) -> Objective:
        """Give the objective whose values are whole multiples of the common divisor of some costs.

        Raises
        ------
        TooLargeError
            If the largest possible sum is not exact in double precision, which engines compute with.
        """
        divisor = gcd(*costs) or 1
        if max(costs, default=0) // divisor * most >= 2**53:
            raise TooLargeError(
                f"the costs and weights in '{self.name}' differ too widely to be added exactly; "
                "use fewer decimal places or smaller numbers"
            )
        return Objective(self.name, {}, divisor, self.unit)


def measured(instance: Instance, accepted: Acceptability, bodies: Sequence[Body]) -> dict[str, int]:
    """Measure a design without links, in millionths; what is measured of links is 0.

    Examples
    --------
    >>> from designer.candidates.grounding import ground
    >>> from designer.candidates.candidates import candidates
    >>> two = Instance.model_validate({
    ...     "parties": [{"id": p} for p in "ABC"],
    ...     "issues": [{"id": "x", "required": ["A", "B"], "helpful": ["C"]}],
    ... })
    >>> body = Body(candidates(two, ground(two))[0], ("x",))
    >>> found = measured(two, ground(two), [body])
    >>> found["institutions"], found["seats"], found["absent_helpers"]
    (1000000, 2000000, 1000000)
    """
    found = Counter(dict.fromkeys(("institutions", "seats", "absent_helpers", "exposure", "broken_rules"), 0))
    for body in bodies:
        members = body.candidate.members
        found["institutions"] += body.candidate.cost
        found["seats"] += SCALE * len(members)
        for issue in (instance.issue[id] for id in body.mandate):
            found["absent_helpers"] += SCALE * sum(party not in members for party in issue.helpful)
            found["exposure"] += SCALE * len(members.difference(issue.required))
    found["broken_rules"] = sum(accepted.prices[rule] for rule in broken(accepted, bodies))
    return dict(found)


def broken(accepted: Acceptability, bodies: Sequence[Body]) -> frozenset[str]:
    """Name the soft rules that bodies break."""
    found = set()
    for ban in accepted.bans:
        if ban.price is not None and ban.rule not in found and any(breaks(ban.rule, b) for b in bodies):
            found.add(ban.rule)
    seats = Counter(party for body in bodies for party in body.candidate.members)
    for limit in accepted.limits:
        if limit.price is not None and limit.rule is not None and not kept(limit, seats[limit.party]):
            found.add(limit.rule)
    for tie in accepted.ties:
        if (
            tie.price is not None
            and tie.kind == "one body"
            and not any({*tie.ends} <= {*b.mandate} for b in bodies)
        ):
            found.add(tie.rule)
    return frozenset(found)


def kept(limit: Limit, number: int) -> bool:
    """Whether a number of seats is within a limit."""
    return limit.at_least <= number and (limit.at_most is None or number <= limit.at_most)


def breaks(rule: str, body: Body) -> bool:
    """Whether a body breaks a rule; a candidate knows the bans that it can still break."""
    mandate = frozenset(body.mandate)
    return any(m <= mandate for ban in body.candidate.bans if ban.rule == rule for m in ban.mandates)
