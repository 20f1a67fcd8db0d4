"""Costs and cases of proofs in words: how many institutions there are, and of what kind."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from designer.instance import Instance
from designer.instance.rules import listing
from designer.report.names import Names
from designer.verify.proof import Counted, Split


def unit_costs(instance: Instance) -> bool:
    """Whether every institution costs 1, so that costs are numbers of institutions."""
    return all(cost == 1 for cost in _costs(instance))


def dear(instance: Instance) -> bool:
    """Whether an institution can cost more than 1, and so be worth two others."""
    return any(cost > 1 for cost in _costs(instance))


def _costs(instance: Instance) -> Iterator[Decimal]:
    yield from (cost for existing in instance.existing for _, cost in existing.costs)
    yield from (proposal.cost for proposal in instance.proposals)


def institutions(instance: Instance, number: Fraction) -> str:
    """Say how many institutions there are, or what they cost."""
    if unit_costs(instance):
        return f"{decimal(number)} institution{'' if number == 1 else 's'}"
    return f"{decimal(number)} in the cost of its institutions"


def decimal(number: Fraction) -> str:
    """Give a fraction as people write it: decimals where they are few.

    Examples
    --------
    >>> decimal(Fraction(10)), decimal(Fraction(5, 2)), decimal(Fraction(1, 3))
    ('10', '2.5', '1/3')
    """
    if 10**6 % number.denominator == 0:
        return f"{float(number):.6f}".rstrip("0").rstrip(".") if abs(number) < 10**9 else str(number)
    return str(number)


def what(counted: Counted, names: Names, several: bool = False) -> str:
    """Say what institutions a split counts; nothing where it counts all of them.

    Examples
    --------
    >>> two = Instance.model_validate({"parties": [{"id": "AAA"}], "issues": [{"id": "x"}, {"id": "y"}]})
    >>> what(Counted(issues=("x", "y"), parties=("AAA",)), Names(two))
    'handles both x and y and seats AAA'
    """
    said = []
    if counted.issues:
        both = "both " if len(counted.issues) == 2 else ""
        issues = listing([names(issue) for issue in counted.issues])
        said.append(f"handle{'' if several else 's'} {both}{issues}")
    if counted.parties:
        said.append(f"seat{'' if several else 's'} {listing([names(party) for party in counted.parties])}")
    return " and ".join(said)


def case_of(split: Split, as_many: bool, names: Names) -> str:
    """Say what one of the two cases of a split supposes, as a sentence without its full stop."""
    number = split.at_least if as_many else split.at_least - 1
    if number == 0:
        amount = "no institution"
    elif number == 1:
        amount = "some institution" if as_many else "at most 1 institution"
    else:
        amount = f"at least {number} institutions" if as_many else f"at most {number} institutions"
    counted = what(split.counted, names, several=number > 1)
    return f"{amount} {counted}" if counted else f"there {'are' if number > 1 else 'is'} {amount}"
