"""Whole numbers in the place of fractions: exact where denominators are short, else rounded to be safe."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, lcm

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
    def exactly(cls, numbers: Iterable[Fraction], watch: Watch) -> Scale:
        """Choose a common denominator, however long it is."""
        factor = 1
        for denominator in {number.denominator for number in numbers}:
            watch.check()
            # A product is as good as the least one here, and much sooner computed.
            factor *= denominator
        return cls(factor)

    def up(self, number: Fraction) -> int:
        """Give a number times the factor, rounded up."""
        return ceil(number * self.factor) if not self.exact else self._whole(number)

    def down(self, number: Fraction) -> int:
        """Give a number times the factor, rounded down."""
        return floor(number * self.factor) if not self.exact else self._whole(number)

    def _whole(self, number: Fraction) -> int:
        return number.numerator * (self.factor // number.denominator)
