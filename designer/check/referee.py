"""The referee: whether a design is valid, decided from the instance and the design alone."""

from __future__ import annotations

from collections.abc import Iterator

from designer.check import acceptability, appropriate, origins, ties, umbrella
from designer.check.account import Account, account, status
from designer.check.bodies import Case
from designer.check.chairs import chairs
from designer.check.commitments import leverage, monitors
from designer.check.links import links
from designer.check.reinforcement import reinforcement
from designer.check.values import measures_of, values_of
from designer.check.verdict import Verdict
from designer.design import Design
from designer.instance import Instance


def check(instance: Instance, design: Design) -> Verdict:
    """Judge a design and recompute everything it is worth.

    Parameters
    ----------
    instance
        What was asked.
    design
        What was answered, by this program or by anybody.

    Returns
    -------
    Verdict
        Every violation, with the sentence of the instance that it breaks, and every value.

    Examples
    --------
    >>> from designer.design import Institution, Reference, Umbrella
    >>> two = Instance.model_validate({
    ...     "parties": [{"id": "AAA"}, {"id": "BBB"}, {"id": "CCC"}],
    ...     "issues": [{"id": "water", "required": ["AAA", "BBB"]}],
    ... })
    >>> commission = Institution(
    ...     id="AAA-CCC", members=("AAA", "CCC"), mandate=("water",), reports_through="AAA"
    ... )
    >>> forum = Umbrella(name="Forum", members=("AAA", "BBB", "CCC"))
    >>> given = Design(
    ...     instance=Reference(title="Two rivers"), institutions=(commission,), umbrella=forum
    ... )
    >>> for violation in check(two, given).violations:
    ...     print(violation.kind, "-", violation)
    missing_party - BBB has no seat in AAA-CCC; water requires it.
    passenger - CCC is a passenger in AAA-CCC: none of its issues requires it or lists it as \
helpful, and no rule gives it the seat.
    """
    notes = tuple(_notes(instance, design))
    if design.status in ("infeasible", "unknown") and not design.institutions:
        message = (
            f"the status is '{design.status}', and whether there could be a design is not for the "
            "referee to say"
        )
        return Verdict(notes=notes, nothing_to_judge=message)
    case = Case.of(instance, design)
    breaches = tuple(acceptability.breaches(case))
    broken = tuple(acceptability.broken_soft(breaches))
    values = values_of(case, broken)
    found = Account(values, broken, measures_of(case, values), leverage(case))
    violations = (
        *status(case),
        *appropriate.names(case),
        *appropriate.coverage(case),
        *appropriate.mandates(case),
        *appropriate.memberships(case),
        *appropriate.plenaries(case),
        *origins.origins(case),
        *acceptability.broken_hard(case, breaches),
        *ties.broken_ties(case),
        *links(case),
        *appropriate.exposure(case, found.measures.exposure),
        *reinforcement(case),
        *umbrella.umbrella(case),
        *umbrella.report_lines(case),
        *chairs(case),
        *monitors(case),
        *account(case, found),
    )
    return Verdict(
        violations=violations,
        values=values,
        measures=found.measures,
        broken_rules=broken,
        uncoordinated=ties.pairs_of(ties.soft_unkept(case)),
        leverage=found.leverage,
        notes=notes,
    )


def _notes(instance: Instance, design: Design) -> Iterator[str]:
    written_for = design.instance.sha256
    if written_for is None or written_for == instance.sha256:
        return
    variants = (name for name in instance.variants if instance.variant(name).sha256 == written_for)
    name = next(variants, None)
    if name is None:
        yield (
            "The design was made for another version of the instance, or another variant: "
            "their fingerprints differ."
        )
    else:
        yield f"The design was made for the variant '{name}' of the instance, which asks for something else."
