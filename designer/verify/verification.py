"""What the verifier says of a proof."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from designer.instance.portable import Portable
from designer.verify.refusal import Place


@dataclass(frozen=True)
class Assumption:
    """What a proof assumes of an objective that comes before ``institutions``.

    Parameters
    ----------
    objective
        Which objective it is.
    at_most
        What it is assumed to be at most.
    unproven
        Why it is not proven here that the best designs have no more; None where it is.
    """

    objective: str
    at_most: Fraction
    unproven: str | None = None


@dataclass(frozen=True)
class Verification(Portable):
    """What the verifier says of a proof.

    Parameters
    ----------
    refused
        Why it is no proof; None where it is one, or where that has not been decided.
    bound
        What it proves.
    cases
        How many cases it has.
    bodies
        How many institutions of each kind were looked at.
    undecided
        Why it has not been decided whether it is a proof; None where it has.
    at, value
        The keys and indexes that lead to the field for which it is refused, and what stands there.
    assuming
        What it assumes.
    no_design
        Whether it shows that there is no design at all, so that any bound is true.

    Examples
    --------
    >>> Verification(None, Fraction(2), 1).accepted
    True
    """

    refused: str | None
    bound: Fraction | None = None
    cases: int = 0
    bodies: dict[str, int] = field(default_factory=dict)
    undecided: str | None = None
    at: Place = ()
    value: object = None
    assuming: tuple[Assumption, ...] = ()
    no_design: bool = False

    @property
    def accepted(self) -> bool:
        """Whether it is a proof."""
        return self.refused is None and self.undecided is None

    @property
    def rests_on(self) -> tuple[Assumption, ...]:
        """What it assumes and is not proven here."""
        return tuple(assumption for assumption in self.assuming if assumption.unproven)

    @property
    def pointer(self) -> str:
        """The field for which it is refused, as a JSON pointer (RFC 6901).

        Examples
        --------
        >>> Verification("No.", at=("case", "facts", 3, "issue")).pointer
        '/case/facts/3/issue'
        """
        return "".join(f"/{str(key).replace('~', '~0').replace('/', '~1')}" for key in self.at)
