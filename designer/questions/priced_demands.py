"""Demands and designs in one programme: what a design breaks has to be given up, at its price.

Looking for the cheapest demands to give up is then one solve, instead of one for every conflict in the
way. Rules, interdependences and limits on seats of a party are told as soft ones, numbers of seats as soft
formats, and an issue need not be handled where it is given up. What cannot be told so, such as a limit on
mandates, is left out: so a design that there is when some demands are given up is a solution in which
they are, and no way out is lost. That the others hold is for the oracle to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from designer.candidates.candidates import candidates
from designer.candidates.grounding import ground
from designer.engines.compact import CompactModel, build
from designer.engines.program import Program, summed
from designer.instance import Instance, Interdependence, LimitsSeats, RefusesIssue
from designer.instance.rules import BaseRule
from designer.questions.oracle import Oracle
from designer.runtime.clock import OutOfTimeError
from designer.runtime.errors import TooLargeError
from designer.solve.requirements import Requirement, Requirements

ONE = Decimal(1)

SOFT = ("broken_rules", "uncoordinated")
"""Objectives that count what is given up here, so that bounds on them are left out as well."""


@dataclass(frozen=True)
class Together:
    """A programme that has a solution for all demands of which giving them up is enough.

    Parameters
    ----------
    program
        The programme.
    given_up
        For each demand, the variable that is 1 when it is given up.
    """

    program: Program
    given_up: tuple[int, ...]


def together(oracle: Oracle, bounds: Mapping[str, Decimal]) -> Together | None:
    """State the demands of an oracle with the designs within bounds; None where there is no time for it."""
    asked = _free(oracle.asked)
    for demand in oracle.demands:
        for claim in demand.claims:
            asked = _softened(asked, claim, oracle.asked.instance)
    names = [name for name in asked.instance.settings.objectives if name not in SOFT]
    instance = asked.with_settings(objectives=("broken_rules", *names)).instance
    accepted = ground(instance)
    try:
        listed = candidates(instance, accepted, oracle.clock)
        model = build(instance, accepted, listed, asked.optional, oracle.clock)
        for state in model.stages:
            objective = state()
            if objective.name in bounds and objective.name not in SOFT:
                exact = Fraction(bounds[objective.name]) * objective.unit / objective.numerator
                model.program.require(objective.terms, at_most=exact.__floor__())
        given_up = tuple(model.program.variable() for _ in oracle.demands)
        for demand, variable in zip(oracle.demands, given_up, strict=True):
            for claim in demand.claims:
                _bound(claim, variable, model, oracle.asked.instance)
        return Together(model.program, given_up)
    except (OutOfTimeError, TooLargeError):
        return None


def _free(asked: Requirements) -> Requirements:
    """Let soft rules and interdependences cost nothing: they can be broken without being given up."""
    rules, ties = asked.instance.rules, asked.instance.interdependences
    return asked.having(
        rules=tuple(rule if rule.hard else rule.as_wish() for rule in rules),
        interdependences=tuple(tie.as_wish() for tie in ties),
    )


def _softened(asked: Requirements, claim: Requirement, instance: Instance) -> Requirements:
    """Ask for a claim as something that can be broken."""
    rules = asked.instance.rules
    if claim.id in {rule.id for rule in rules}:
        soft = (rule.as_wish(ONE) if rule.hard and rule.id == claim.id else rule for rule in rules)
        return asked.having(rules=tuple(soft))
    given_up = claim.drop(asked)
    return given_up.having(rules=(*given_up.instance.rules, *_instead(claim, instance)))


def _instead(claim: Requirement, instance: Instance) -> Iterator[BaseRule]:
    """Give the soft rule that says what a claim does which is no rule."""
    kind, _, issue = claim.id.partition(" ")
    if kind == "issue":
        # It forbids nothing, and tells the issue from all others: which of them gives up makes a difference.
        yield RefusesIssue.model_construct(
            id=claim.id,
            kind="refuses_issue",
            party=instance.parties[0].id,
            issue=issue,
            min_size=len(instance.parties) + 1,
            hard=False,
            weight=ONE,
        )
    party, _, field = claim.id.rpartition(".")
    if party in instance.party and field in ("min_seats", "max_seats"):
        number = getattr(instance.party[party], field)
        bound = {"at_most" if field == "max_seats" else "at_least": number}
        yield LimitsSeats.model_construct(
            id=claim.id, kind="limits_seats", party=party, hard=False, weight=ONE, **bound
        )


def _bound(claim: Requirement, given_up: int, model: CompactModel, before: Instance) -> None:
    """Let a claim be given up wherever the design breaks it."""
    program, hosting = model.program, model.columns.hosting
    kind, _, id = claim.id.partition(" ")
    if kind == "issue":
        times = before.issue[id].coverage
        handled = summed(column.handles[id] for column in hosting.get(id, []))
        program.require({**handled, given_up: times}, at_least=times)
    elif kind == "sizes":
        largest = max(before.sizes_of(before.issue[id]))
        for column in hosting.get(id, []):
            if column.candidate.kind in ("new", "existing") and len(column.members) > largest:
                program.require({given_up: 1, column.handles[id]: -1}, at_least=0)
    elif claim.id in model.broken.variables:
        program.require({given_up: 1, model.broken.variables[claim.id]: -1}, at_least=0)
    if claim.id in before.tie and before.tie[claim.id].is_hard:
        _bound_tie(before.tie[claim.id], given_up, model)


def _bound_tie(tie: Interdependence, given_up: int, model: CompactModel) -> None:
    """Let an interdependence be given up where its issues share a body that must not."""
    program, hosting = model.program, model.columns.hosting
    issues = [end for end in tie.issues if end in model.instance.issue]
    if tie.kind == "separate" and len(issues) > 1:
        for column in hosting.get(issues[0], []):
            if issues[1] in column.handles:
                both = summed(column.handles[issue] for issue in issues)
                program.require({**both, given_up: -1}, at_most=1)
