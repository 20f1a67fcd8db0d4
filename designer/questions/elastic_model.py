"""Elastic programming (Chinneck): demands, with a variable each that lifts them, in one model with designs.

Rules, interdependences, limits of parties and issues are elastic; numbers of seats and settings, which would
call for many more bodies, are as they stand in a model, or given up. Two questions are one solve each: which
demands are enough for a contradiction (a core, by assumptions), and which are the cheapest to give up. A
core is one together with the demands that are as they stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from designer.candidates.candidates import candidates
from designer.engines import cpsat, lazy_constraints
from designer.engines.compact import CompactModel, build
from designer.engines.outcome import Effort
from designer.engines.program import Row, summed
from designer.instance import Instance, LimitsSeats, RefusesIssue
from designer.instance.rules import BaseRule
from designer.questions.demands import Demand
from designer.questions.oracle import Kept, Oracle, is_mark
from designer.runtime.clock import Clock, OutOfTimeError
from designer.runtime.errors import TooLargeError
from designer.solve.requirements import Requirement, Requirements

ONE = Decimal(1)


@dataclass(frozen=True)
class Elastic:
    """A model with a variable for each elastic demand that is 1 when it is given up.

    Parameters
    ----------
    model
        The model.
    given_up
        The variables, by the numbers of the demands.
    stiff
        The demands that are as they stand.
    """

    model: CompactModel
    given_up: dict[int, int]
    stiff: Kept

    def core(self, kept: Kept, effort: Effort, clock: Clock) -> Kept | None:
        """Give some of the demands kept that cannot hold together; None where none were found to."""
        assumed = {self.given_up[n]: n for n in kept & self.given_up.keys()}
        free = {variable: 1 for n, variable in self.given_up.items() if n not in kept}
        program = self.model.program.fixing(free)
        found = cpsat.core(program, assumed, replace(effort, seconds=clock.left), clock.cancel)
        return None if found is None else frozenset(assumed[variable] for variable in found) | self.stiff

    def cheapest(
        self, prices: Mapping[int, int], effort: Effort, clock: Clock, known: Iterable[Kept] = ()
    ) -> tuple[Kept, bool] | None:
        """Give demands to give up that cost least and include no set of those known; None without any.

        Where time is short they cost little; say whether it is least.
        """
        others = ((tuple((self.given_up[n], 1) for n in sorted(some)), len(some) - 1) for some in known)
        program = self.model.program.with_rows(Row(some, None, most) for some, most in others)
        terms = {variable: prices[n] for n, variable in self.given_up.items()}
        left = replace(effort, seconds=clock.left)
        found = lazy_constraints.minimise(self.model, program, terms, left, cancel=clock.cancel)
        if found.values is None:
            return None
        given_up = frozenset(n for n, variable in self.given_up.items() if found.values[variable])
        return given_up, found.status == "optimal"


def is_elastic(demand: Demand) -> bool:
    """Whether giving a demand up calls for few other bodies, or none."""
    return not any(claim.id.startswith(("sizes ", "settings.")) for claim in demand.claims)


def issues_of(demand: Demand) -> frozenset[str]:
    """Give the issues whose handling, or number of seats, is demanded."""
    parts = (claim.id.partition(" ") for claim in demand.claims)
    return frozenset(issue for kind, _, issue in parts if kind in ("issue", "sizes"))


def elastic(oracle: Oracle, kept: Kept, clock: Clock) -> Elastic | None:
    """State the demands of an oracle, those kept that are as they stand; None where there is no time."""
    asked, wish = oracle.asked, oracle.wish
    stretched = {n: demand for n, demand in enumerate(oracle.demands) if is_elastic(demand)}
    soft = asked
    for n, demand in enumerate(oracle.demands):
        for claim in demand.claims:
            if n in stretched:
                soft = _softened(soft, claim, asked.instance)
            elif n not in kept:
                soft = claim.drop(soft)
    marked = oracle.marked(soft)
    named = ("broken_rules", *(() if wish is None else wish.objectives), "institutions", "seats")
    instance = marked.with_settings(objectives=tuple(dict.fromkeys(named))).instance
    ids = {claim.id for demand in stretched.values() for claim in demand.claims}
    accepted = oracle.grounded(instance).binding(lambda rule: rule in ids or is_mark(rule))
    priced = {id: price for id, price in accepted.strengths.items() if id in ids}
    # As rules that are broken, ties hold the members that they need.
    accepted = replace(
        accepted,
        prices={**accepted.prices, **priced},
        strengths={id: price for id, price in accepted.strengths.items() if id not in ids},
        ties=tuple(replace(tie, lapses=tie.lapses or tie.rule in ids) for tie in accepted.ties),
    )
    try:
        everybody = wish is not None and wish.everybody
        listed = candidates(instance, accepted, clock, everybody, alike=wish is not None, scope=marked.scope)
        model = build(instance, accepted, listed, marked.optional, clock)
        if wish is not None:
            wish.state(model)
        given_up = {n: model.program.variable() for n in stretched}
        for n, demand in stretched.items():
            for claim in demand.claims:
                _bound(claim, given_up[n], model, asked.instance)
    except (OutOfTimeError, TooLargeError):
        return None
    return Elastic(model, given_up, frozenset(n for n in kept if n not in stretched))


def _softened(asked: Requirements, claim: Requirement, instance: Instance) -> Requirements:
    """Ask for a claim as something that can be broken."""
    if claim.id in {rule.id for rule in instance.rules}:
        rules = (rule.as_wish(ONE) if rule.id == claim.id else rule for rule in asked.instance.rules)
        return asked.having(rules=tuple(rules))
    if claim.id in instance.tie:
        ties = (
            tie.as_wish(ONE) if id == claim.id else tie
            for id, tie in zip(instance.tie, asked.instance.interdependences, strict=True)
        )
        return asked.having(interdependences=tuple(ties))
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
            party=instance.parties[0].id if instance.parties else "",
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


def _bound(claim: Requirement, given_up: int, model: CompactModel, instance: Instance) -> None:
    """Let a claim be given up wherever the design breaks it."""
    program = model.program
    kind, _, id = claim.id.partition(" ")
    if kind == "issue":
        times = instance.issue[id].coverage
        handled = summed(column.handles[id] for column in model.columns.hosting.get(id, []))
        program.require({**handled, given_up: times}, at_least=times)
    else:
        program.require({given_up: 1, model.broken.variables[claim.id]: -1}, at_least=0)
