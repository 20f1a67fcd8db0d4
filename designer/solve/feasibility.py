"""Whether there is a design at all when some of what an instance demands is given up.

An issue that is given up may still be handled: somebody may need it for a seat, or a body for a link. Most
often nobody does, and then models without it, which are far smaller, say the same:

- *Restriction.* A design that handles nothing of what is given up is a design.
- *Projection.* Take what is given up out of a design, close the bodies that handle nothing any more, and let
  parties that it required, helped or seated sit where they sit. What is left breaks nothing but demands for
  more: seats and chairs at least, links, anchors, survival, a tie to an existing body. Where none of these
  is hard and there is no such rest, there is no design either.

Only where neither answers is the whole model stated.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from designer.candidates.grounding import Acceptability, ground
from designer.candidates.memberships import Scope
from designer.check import Violation, check
from designer.check.bodies import Case
from designer.check.reinforcement import walkout
from designer.design import Design
from designer.engines import lazy_constraints
from designer.engines.compact import CompactModel
from designer.engines.outcome import Effort, Outcome
from designer.instance import InsistsOnBundle, Instance
from designer.runtime.clock import Clock, OutOfTimeError
from designer.runtime.errors import DisagreementError
from designer.solve.accept import model_of
from designer.solve.assemble import assemble
from designer.solve.confirm import ContradictionError, by_second_solve
from designer.solve.requirements import Requirements


class Feasibility:
    """Answers whether there is a design, each yes with one that the referee accepts.

    Parameters
    ----------
    effort, clock
        How each question is worked at, and the time there is for all.
    projects
        Whether all that is asked besides of a design holds of one that handles less, too.
    """

    def __init__(self, effort: Effort, clock: Clock, projects: bool = True) -> None:
        self.effort = effort
        self.clock = clock
        self.projects = projects

    def feasible(self, asked: Requirements) -> bool | None:
        """Whether there is a design; None when there was no time to find out."""
        for question, refutes in self._questions(asked):
            whole = question is asked
            model = self.model(question, self._share(whole), indifferent=self.projects)
            if model is None:
                continue
            outcome = self._solved(model, whole)
            if outcome.values is not None:
                values = model.settled(outcome.values)
                if whole:
                    self.design(asked, model, values)
                if whole or not self.refused(asked, self._read(asked, model, values)):
                    return True
            elif outcome.status == "infeasible" and refutes:
                return False
        return None

    def confirmed_infeasible(self, asked: Requirements) -> str | None:
        """Confirm that there is no design; what confirmed it, or None."""
        for question, refutes in self._questions(asked):
            whole = question is asked
            clock = self._share(whole)
            model = self.model(question, clock, indifferent=self.projects) if refutes else None
            # Rows that only solutions call for are stated first.
            if model is None or self._solved(model, whole).values is not None:
                continue
            left = replace(self.effort, seconds=self.clock.share(last=False))
            try:
                return by_second_solve(model.program, {}, left, self.clock.cancel)
            except ContradictionError:
                return None
        return None

    def _questions(self, asked: Requirements) -> Iterator[tuple[Requirements, bool]]:
        """Give smaller questions that may answer what is asked, then it; each with whether it can refute."""
        if aside := self._aside(asked):
            yield replace(asked, scope=replace(asked.scope, aside=aside)), False
            projected = self._projected(asked, aside) if self.projects else None
            if projected is not None:
                yield projected, True
        yield asked, True

    def _aside(self, asked: Requirements) -> frozenset[str]:
        """Give the issues that can be left out."""
        return asked.optional

    def _projected(self, asked: Requirements, aside: frozenset[str]) -> Requirements | None:
        """Ask for what is left of a design without some issues; None where that may be too much."""
        marked = self.marked(asked)
        accepted = ground(marked.instance)
        if _more_is_asked(marked.instance, accepted):
            return None
        gone = [issue for issue in asked.instance.issues if issue.id in aside]
        entitled = asked.scope.entitled.union(
            *(issue.required for issue in gone),
            *(issue.helpful for issue in gone),
            {seat.party for seat in accepted.seats if seat.issues and seat.issues & aside},
        )
        return replace(asked, scope=Scope(aside, entitled))

    def _share(self, whole: bool) -> Clock:
        return Clock(self.clock.share(last=whole), self.clock.cancel)

    def _solved(self, model: CompactModel, whole: bool) -> Outcome:
        left = replace(self.effort, seconds=self.clock.share(last=whole))
        found = lazy_constraints.minimise(model, model.program, {}, left, cancel=self.clock.cancel)
        if found.values is not None and not model.program.satisfied_by(found.values):
            # What a solver calls a solution is one in exact arithmetic, or nothing.
            return Outcome("unknown")
        return found

    def grounded(self, instance: Instance, indifferent: bool = False) -> Acceptability:
        """Give what parties accept; where soft rules make no difference, without them."""
        accepted = ground(instance)
        return accepted.binding(lambda rule: False) if indifferent else accepted

    def marked(self, asked: Requirements) -> Requirements:
        """Give what a model is made of."""
        return asked

    def model(
        self, asked: Requirements, clock: Clock | None = None, indifferent: bool = False
    ) -> CompactModel | None:
        """State what is asked, soft rules included unless they make no difference; None without the time."""
        marked = self.marked(asked)
        try:
            return self._stated(marked, self.grounded(marked.instance, indifferent), clock or self.clock)
        except OutOfTimeError:
            return None

    def _stated(
        self,
        asked: Requirements,
        accepted: Acceptability,
        clock: Clock,
        everybody: bool = False,
        alike: bool = False,
    ) -> CompactModel:
        return model_of(
            asked.instance,
            clock,
            accepted=accepted,
            everybody=everybody,
            alike=alike,
            scope=asked.scope,
            optional=asked.optional,
        )

    def design(self, asked: Requirements, model: CompactModel, values: list[int]) -> Design:
        """Read a design off a solution, as one of what is asked, and let the referee see it.

        Raises
        ------
        designer.runtime.errors.DisagreementError
            If the referee refuses what the model accepts.
        """
        design = self._read(asked, model, values)
        if wrong := self.refused(asked, design):
            raise DisagreementError(wrong)
        return design

    def _read(self, asked: Requirements, model: CompactModel, values: list[int]) -> Design:
        # The account of a design is one of all soft rules; those that the model left out hold no chair.
        accepted, solution = self.grounded(model.instance), model.decode(values)
        left_out = accepted.prices.keys() - model.broken.variables.keys()
        return assemble(model.instance, accepted, replace(solution, broken=solution.broken | left_out))

    def refused(self, asked: Requirements, design: Design) -> list[str]:
        """Say what the referee has against a design; only what was given up may be wrong with it."""
        case = Case.of(asked.instance, design.model_copy(update={"status": "given"}))
        violations = check(case.instance, case.design).violations
        return [v.message for v in violations if not _excused(v, case, asked)]


def _more_is_asked(instance: Instance, accepted: Acceptability) -> bool:
    """Whether a design could break a demand by handling less."""
    settings = instance.settings
    existing = {body.id for body in instance.existing if not body.is_global}
    return bool(
        settings.min_links
        or settings.min_anchors
        or settings.survive_suspension
        or settings.survive_walkout
        or any(limit.at_least and limit.price is None for limit in (*accepted.limits, *accepted.chair_limits))
        or any(
            tie.price is None
            # A link that keeps it may be there for the sake of something else.
            and (existing.intersection(tie.ends) or (tie.kind == "one body or linked" and not tie.carried))
            for tie in accepted.ties
        )
    )


def _excused(violation: Violation, case: Case, asked: Requirements) -> bool:
    """Whether a violation says no more than that something is not as it need not be."""

    def unhandled(issue: str) -> bool:
        return issue in asked.optional and not case.hosts[issue]

    match violation.kind:
        case "walkout_not_survived" if violation.party is not None:
            left = walkout(case, violation.party)
            return len(left.parts) < 2 and all(issue.id in asked.optional for issue in left.stranded)
        case "not_covered":
            return violation.issue in asked.optional
        case "package" | "coordinate" | "sequence":
            return any(map(unhandled, violation.tie or ()))
        case "insists_on_bundle":
            rules = (rule for rule in case.instance.rules if rule.id == violation.rule)
            return any(isinstance(r, InsistsOnBundle) and any(map(unhandled, r.issues)) for r in rules)
        case "passenger":
            return violation.party in asked.scope.entitled
        case _:
            return False
