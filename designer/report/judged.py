"""A design with what the referee says of it in place of what it claims of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.design import Design

if TYPE_CHECKING:
    from designer.check import Verdict


def judged(design: Design, verdict: Verdict | None) -> Design:
    """Give a design with the measures, the leverage and what it breaks as the referee found them.

    Examples
    --------
    >>> from designer.check import check
    >>> from designer.design import Institution, Reference
    >>> from designer.instance import Instance
    >>> pair = Instance.model_validate({
    ...     "parties": [{"id": "A"}, {"id": "B"}],
    ...     "issues": [{"id": "x", "required": ["A"]}, {"id": "y", "required": ["B"]}],
    ... })
    >>> bodies = [Institution(id=i, members=("A", "B"), mandate=(i,)) for i in "xy"]
    >>> apart = Design(instance=Reference(title="t"), institutions=tuple(bodies))
    >>> [d.measures.survives_suspension for d in (apart, judged(apart, check(pair, apart)))]
    [True, False]
    """
    if verdict is None or verdict.nothing_to_judge is not None:
        return design
    return design.model_copy(
        update={
            "broken_rules": verdict.broken_rules,
            "uncoordinated": verdict.uncoordinated,
            "measures": verdict.measures,
            "leverage": verdict.leverage,
        }
    )
