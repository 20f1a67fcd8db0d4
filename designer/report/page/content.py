"""What a page tells: an instance, its design, and the answers to questions that were asked of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from designer.design import Design
from designer.instance import Instance

if TYPE_CHECKING:
    from designer.check import Verdict
    from designer.questions.compare import Comparison
    from designer.questions.explore.front import Front
    from designer.questions.explore.optima import Optima
    from designer.questions.infeasibility import Impossible
    from designer.questions.prices import Prices
    from designer.questions.prove.prove import Proved


@dataclass(frozen=True)
class Content:
    """All that a page can tell; what was not asked is None, and its section is left out.

    Parameters
    ----------
    instance, design
        What is asked, and what is answered.
    verdict
        What the referee says of the design; None where there is none to judge.
    proved
        The proof that no design has fewer institutions.
    prices
        What each sentence costs.
    front
        What one objective costs in another.
    optima
        The other designs that are as good.
    impossible
        Why there is no design.
    comparison, called
        Another design beside this one, and what both are called.
    """

    instance: Instance
    design: Design
    verdict: Verdict | None = None
    proved: Proved | None = None
    prices: Prices | None = None
    front: Front | None = None
    optima: Optima | None = None
    impossible: Impossible | None = None
    comparison: Comparison | None = None
    called: tuple[str, str] = ("A", "B")
