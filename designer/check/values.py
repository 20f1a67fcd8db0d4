"""What a design is worth: every objective and measure, recomputed exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from itertools import combinations

from designer.check import reinforcement
from designer.check.bodies import Case
from designer.check.ties import soft_unkept
from designer.design import BrokenRule, Measures
from designer.instance import names_in, plain_number
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


def uncoordinated(case: Case) -> Decimal:
    """Sum the strengths of the soft interdependences that are not kept."""
    return sum((tie.strength for tie in soft_unkept(case)), Decimal(0))


def links(case: Case) -> Decimal:
    """Count the links, those to global bodies and those without a hinge included."""
    return Decimal(len(case.joins))


def unrelated(case: Case) -> Decimal:
    """Count pairs of issues in one mandate that no interdependence joins and no rule wants bundled."""
    joined = [set(tie.issues) for tie in case.instance.interdependences if tie.kind != "separate"]
    joined += [set(rule.issues) for rule in case.instance.rules if rule.kind == "insists_on_bundle"]
    together = (pair for body in case.bodies for pair in combinations([issue.id for issue in body.issues], 2))
    return Decimal(sum(set(pair) not in joined for pair in together))


def unlinked(case: Case) -> Decimal:
    """Count the institutions without a lateral link."""
    return Decimal(len(reinforcement.unlinked(case)))


def unanchored(case: Case) -> Decimal:
    """Count the seats of which no lateral link has the member as a hinge."""
    return Decimal(len(reinforcement.unanchored(case)))


def fragments(case: Case) -> Decimal:
    """Count the parts into which the institutions fall without the umbrella, minus one."""
    return Decimal(max(len(reinforcement.fragments(case)) - 1, 0))


def failed_walkouts(case: Case) -> Decimal:
    """Count the parties whose walkout is not survived."""
    return Decimal(list(case.survived.values()).count(False))


TOTALS: dict[str, Total] = {
    "institutions": institutions,
    "seats": seats,
    "absent_helpers": absent_helpers,
    "exposure": exposure,
    "uncoordinated": uncoordinated,
    "links": links,
    "unlinked": unlinked,
    "unanchored": unanchored,
    "fragments": fragments,
    "failed_walkouts": failed_walkouts,
    "unrelated": unrelated,
}


def values_of(case: Case, broken: Iterable[BrokenRule]) -> dict[str, Decimal]:
    """Recompute every objective.

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


def value_of(stage: Stage, values: Mapping[str, Decimal]) -> Decimal:
    """Give the value of a stage.

    Examples
    --------
    >>> value_of({"seats": Decimal(2), "links": Decimal(1)}, {"seats": Decimal(5), "links": Decimal(3)})
    Decimal('13')
    """
    weights = stage if isinstance(stage, dict) else {stage: Decimal(1)}
    return sum((weights[name] * values[name] for name in names_in(stage)), Decimal(0))


def measures_of(case: Case, values: Mapping[str, Decimal]) -> Measures:
    """Give the measures of a design."""
    return Measures(
        count=len(case.bodies),
        seats=int(values["seats"]),
        exposure=int(values["exposure"]),
        absent_helpers=int(values["absent_helpers"]),
        uncoordinated=plain_number(values["uncoordinated"]),
        links=int(values["links"]),
        unlinked=int(values["unlinked"]),
        unanchored=int(values["unanchored"]),
        fragments=int(values["fragments"]),
        failed_walkouts=int(values["failed_walkouts"]),
        survives_suspension=values["fragments"] == 0,
        survives_walkout=case.survived,
    )
