"""Whole numbers in the place of fractions: exact where denominators are short, else rounded to be safe."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from designer.verify.watch import Watch

MOST_BITS = 256
"""Bits of a common denominator that is computed with as it is."""


@dataclass(frozen=True)
class Scale:
    """What fractions are multiplied by, and whether that makes whole numbers of all of them.

    Where it does not, they are rounded to whole numbers: up or down, whichever is on the safe side.

    Examples
    --------
    >>> Scale.of([Fraction(1, 2), Fraction(1, 3)])
    Scale(factor=6, exact=True)
    >>> Scale.of([Fraction(1, 2), Fraction(1, 3**200)]).exact
    False
    """

    factor: int
    exact: bool = True

    @classmethod
    def of(cls, numbers: Iterable[Fraction]) -> Scale:
        """Choose the least common denominator, or a power of two where that is too long."""
        factor = 1
        for number in numbers:
            factor = lcm(factor, number.denominator)
            if factor.bit_length() > MOST_BITS:
                return cls(1 << MOST_BITS, exact=False)
        return cls(factor)

    @classmethod
    def exactly(cls, numbers: Iterable[Fraction | Ratio], watch: Watch) -> Scale:
        """Choose a common denominator, however long it is."""
        # A product is as good as the least one here, and much sooner computed.
        denominators = [Ratio(0, denominator) for denominator in {n.denominator for n in numbers}]
        return cls(total(denominators, watch).denominator)

    def up(self, number: Fraction | Ratio) -> int:
        """Give a number times the factor, rounded up."""
        return -(-number.numerator * self.factor // number.denominator)

    def down(self, number: Fraction | Ratio) -> int:
        """Give a number times the factor, rounded down."""
        return number.numerator * self.factor // number.denominator


class Ratio(NamedTuple):
    """A fraction that nobody has reduced, since that takes long where it is long."""

    numerator: int
    denominator: int


def total(numbers: Sequence[Fraction | Ratio], watch: Watch) -> Ratio:
    """Add up two and two, so that few long numbers are multiplied.

    Examples
    --------
    >>> from designer.verify.watch import ENDLESS
    >>> total([Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)], ENDLESS)
    Ratio(numerator=36, denominator=36)
    """
    if not numbers:
        return Ratio(0, 1)
    sums = [Ratio(number.numerator, number.denominator) for number in numbers]
    while len(sums) > 1:
        watch.check()
        pairs = zip(sums[::2], sums[1::2], strict=False)
        odd = sums[-1:] if len(sums) % 2 else []
        sums = [Ratio(a * d + c * b, b * d) for (a, b), (c, d) in pairs] + odd
    return sums[0]
