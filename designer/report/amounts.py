"""Values of objectives in words: ``institutions`` is a cost; where it is not their number, both are told."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from designer.design import Design
from designer.instance import plain_number
from designer.instance.rules import counted

COST = "institutions"
"""The objective that counts institutions where each costs 1."""


def differs(value: object, design: Design) -> bool:
    """Whether the cost of the institutions of a design is not their number."""
    return _decimal(value) != len(design.institutions)


def _decimal(value: object) -> Decimal:
    """Give a value as a decimal, which costs and their sums are."""
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    return Decimal(str(value))


def amount(name: str, value: object, design: Design | None) -> str:
    """Give the value of an objective, with how many institutions there are where it does not say so.

    Examples
    --------
    >>> from designer.design import Institution, Reference
    >>> bodies = tuple(Institution(id=id, members=("A", "B"), mandate=(id,)) for id in "xy")
    >>> two = Design(instance=Reference(title="Two"), institutions=bodies)
    >>> amount("institutions", Decimal("1.5"), two), amount("institutions", 2, two), amount("seats", 4, two)
    ('1.5 (2 institutions)', '2', '4')
    """
    said = str(plain_number(_decimal(value)))
    if name != COST or design is None or not differs(value, design):
        return said
    return f"{said} ({counted(len(design.institutions), 'institution')})"
