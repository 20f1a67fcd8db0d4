"""What a design is worth: every objective and measure that needs no link, recomputed exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from designer.check.bodies import Case
from designer.design import BrokenRule, Measures
from designer.instance import names_in
from designer.instance.settings import Stage

Total = Callable[[Case], Decimal]


def institutions(case: Case) -> Decimal:
    """Sum what the institutions cost."""
    return sum((case.cost(body) for body in case.bodies), Decimal(0))


def seats(case: Case) -> Decimal:
    """Count the members of all institutions."""
    return Decimal(sum(len(body.members) for body in case.bodies))


def absent_helpers(case: Case) -> Decimal:
    """Count triples of institution, issue of its mandate, and helpful party without a seat."""
    return Decimal(
        sum(
            helper not in body.members
            for body in case.bodies
            for issue in body.issues
            for helper in issue.helpful
        )
    )


def exposure(case: Case) -> Decimal:
    """Count triples of institution, issue of its mandate, and member it does not require."""
    return Decimal(sum(len(body.members.difference(i.required)) for body in case.bodies for i in body.issues))


TOTALS: dict[str, Total] = {
    "institutions": institutions,
    "seats": seats,
    "absent_helpers": absent_helpers,
    "exposure": exposure,
}


def values_of(case: Case, broken: Iterable[BrokenRule]) -> dict[str, Decimal]:
    """Recompute every objective that can be judged without links.

    Parameters
    ----------
    case
        The design beside its instance.
    broken
        The soft rules that it breaks.
    """
    values = {name: total(case) for name, total in TOTALS.items()}
    weights = {rule.id: rule.weight for rule in case.instance.rules}
    values["broken_rules"] = sum((weights[rule.id] for rule in broken), Decimal(0))
    return values


def value_of(stage: Stage, values: Mapping[str, Decimal]) -> Decimal | None:
    """Give the value of a stage; None where nothing in it can be judged.

    Examples
    --------
    >>> value_of({"seats": Decimal(2), "links": Decimal(1)}, {"seats": Decimal(5)})
    Decimal('10')
    """
    judged = [name for name in names_in(stage) if name in values]
    if not judged:
        return None
    weights = stage if isinstance(stage, dict) else dict.fromkeys(judged, Decimal(1))
    return sum((weights[name] * values[name] for name in judged), Decimal(0))


def measures_of(case: Case, values: Mapping[str, Decimal]) -> Measures:
    """Give the measures of a design."""
    return Measures(
        count=len(case.bodies),
        seats=int(values["seats"]),
        exposure=int(values["exposure"]),
        absent_helpers=int(values["absent_helpers"]),
    )
