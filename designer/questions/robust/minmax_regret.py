"""The design that is never far from optimal: least in its largest regret over worlds, proven for them.

The regret of a design in a world is, objective by objective, what it is worth there more than the optimum
of the world. It has none where it is not valid; so the worlds in which it is not are made fewest first. All
worlds are stated in one model, in which a judgement that designs break has a price; the largest regret in
each objective is then minimised, in their order, as in any solve.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import partial
from math import gcd
from threading import Event

from designer.candidates.grounding import ground
from designer.check import check
from designer.design import Design, Reference
from designer.engines.compact import CompactModel
from designer.engines.compact.objectives import expression
from designer.engines.compact.rules import BrokenRules
from designer.engines.outcome import Effort
from designer.engines.program import Objective, Program, Terms, added, total
from designer.engines.solution import Solution
from designer.instance import Instance, LimitsSeats, Rule, names_in
from designer.instance import Stage as Goal
from designer.instance.portable import Pairs, Portable
from designer.questions.robust.judgements import Fails, failing, judgements_of, limits_id
from designer.questions.robust.optimum import Vector, claiming_nothing, vector
from designer.runtime.clock import OutOfTimeError
from designer.runtime.errors import DisagreementError
from designer.runtime.limits import Limits
from designer.solve.accept import accept, model_of
from designer.solve.assemble import assemble
from designer.solve.compact_search import CompactSearch
from designer.solve.stage import Stage

INVALID = "invalid"
"""Name of the stage that counts the worlds in which the design is not valid."""

PRICED = ("broken_rules", "uncoordinated")
"""Objectives that count prices, which are not the same in all worlds."""

ONE = Decimal(1)


@dataclass(frozen=True)
class Regret:
    """The largest regret in one objective; or, first, the number of worlds in which there is none.

    Parameters
    ----------
    objective
        Which one, or ``invalid``.
    value
        The largest difference from the optimum of a world, over the worlds in which the design is valid.
    bound
        What it is proven to be at least for every design, where anything is.
    confirmed_by
        What has confirmed that it is the least, None where nothing has.
    """

    objective: str
    value: Fraction
    bound: Fraction | None = None
    confirmed_by: str | None = None


@dataclass(frozen=True)
class Steady(Portable):
    """The design that is never far from optimal.

    Parameters
    ----------
    design
        The design, with status ``given``; what it says of itself is so where all judgements hold, though it
        need not be valid there.
    regrets
        The number of worlds in which it is not valid, then its largest regret in each objective.
    by_world
        Its regret in each world, by the judgements that do not hold there; empty where it is not valid.
    """

    design: Design
    regrets: tuple[Regret, ...]
    by_world: Pairs[Fails, Vector]

    @property
    def proven(self) -> bool:
        """Whether no design has less."""
        return all(regret.confirmed_by for regret in self.regrets)


def steady(
    instance: Instance,
    best: Mapping[Fails, Vector],
    *,
    objectives: int | None = None,
    start: Design | None = None,
    time_limit: float | None = None,
    seed: int = 0,
    threads: int = 1,
    cancel: Event | None = None,
) -> Steady | None:
    """Find the design whose largest regret over some worlds is least, objective by objective.

    Parameters
    ----------
    instance
        What is asked where all judgements hold.
    best
        The optimum of each world, by the judgements that do not hold there.
    objectives
        How many of the objectives to look at; all when left out.
    start
        A design to begin with.
    time_limit, seed, threads, cancel
        As in :func:`designer.solve.solve`.

    Returns
    -------
    Steady or None
        None where the time was too short for any design.

    Examples
    --------
    >>> from designer.questions.robust.optimum import optimum_of
    >>> two = Instance.model_validate({
    ...     "parties": [{"id": "A"}, {"id": "B"}],
    ...     "issues": [{"id": "x", "required": ["A", "B"]}, {"id": "y", "required": ["A", "B"]}],
    ...     "rules": [{"id": "r", "kind": "refuses_bundle", "issues": ["x", "y"], "basis": "judgement"}],
    ... })
    >>> found = steady(two, {fails: optimum_of(two, fails).values for fails in ((), ("r",))})
    >>> [(regret.objective, int(regret.value)) for regret in found.regrets][:2], found.proven
    ([('invalid', 0), ('institutions', 1)], True)
    """
    limits = Limits(time_limit, seed, threads, cancel=cancel)
    clock = limits.clock()
    question = _Question(instance, best)
    try:
        model = model_of(question.relaxed, clock)
    except OutOfTimeError:
        return None
    stages = _Stages(question, model, instance.settings.objectives[:objectives])
    search = CompactSearch(replace(model, stages=stages.all()), Effort.of(limits), clock)
    stages.closed = search.stages
    if start is not None:
        search.begin(model.encode(start))
    result = search.run()
    if result.solution is None:
        return None
    return question.answer(result.solution, result.stages, stages)


class _Question:
    """All worlds in one instance: hard judgements that hold somewhere are soft, and have a price."""

    def __init__(self, instance: Instance, best: Mapping[Fails, Vector]) -> None:
        self.instance = instance
        self.best = best
        self.worlds = {fails: failing(instance, fails) for fails in best}
        judgements = judgements_of(instance)
        self.never = [j.id for j in judgements if all(j.id in fails for fails in best)]
        self.hard = [j for j in judgements if j.hard and j.id not in self.never]
        self.relaxed = self._relaxed()

    def demanded(self, fails: Fails) -> tuple[str, ...]:
        """Give the judgements that a design has to keep to be valid in a world."""
        return tuple(j.id for j in self.hard if j.id not in fails)

    def _relaxed(self) -> Instance:
        standing, hard = failing(self.instance, self.never), {judgement.id for judgement in self.hard}
        if not hard:
            return standing
        rules = (*(rule.as_wish(ONE) if rule.id in hard else rule for rule in standing.rules),)
        ties = (*(tie.as_wish(ONE) if id in hard else tie for id, tie in standing.tie.items()),)
        # What breaks a judgement counts before everything, so that no body that avoids it is left out.
        first = {
            name: ONE
            for name, rows, before in (
                ("broken_rules", (*rules, *_limits(standing, hard)), standing.rules),
                ("uncoordinated", ties, standing.interdependences),
            )
            if rows != before
        }
        objectives = (first, *standing.settings.objectives)
        return failing(standing, hard & {limits_id(party.id) for party in standing.parties}).model_copy(
            update={
                "rules": (*rules, *_limits(standing, hard)),
                "interdependences": ties,
                "settings": standing.settings.model_copy(update={"objectives": objectives}),
            }
        )

    def answer(self, solution: Solution, found: Sequence[Stage], stages: _Stages) -> Steady:
        """Read the design and its regrets, which the referee has to find as well."""
        broken = [j.id for j in self.hard if j.id in solution.broken]
        asked = failing(self.instance, [*self.never, *broken])
        design = self._accounted(accept(asked, assemble(asked, ground(asked), solution)))
        by_world = {fails: self._regret(fails, design) for fails in self.best}
        regrets = stages.regrets(found)
        told = [
            Fraction(list(by_world.values()).count(())),
            *map(max, zip(*filter(None, by_world.values()), strict=True)),
        ]
        for regret, counted in zip(regrets, told, strict=False):
            if regret.value != counted:
                message = f"the largest regret in {regret.objective} is {counted}, and not {regret.value}"
                raise DisagreementError([message])
        return Steady(design, regrets, by_world)

    def _accounted(self, design: Design) -> Design:
        """Let a design say of itself what is so where all judgements hold."""
        verdict = check(self.instance, claiming_nothing(design, self.instance))
        account = {name: getattr(verdict, name) for name in ("broken_rules", "uncoordinated", "measures")}
        reference = Reference(title=self.instance.title, sha256=self.instance.sha256)
        return design.model_copy(update={"instance": reference, **account})

    def _regret(self, fails: Fails, design: Design) -> Vector:
        world = self.worlds[fails]
        verdict = check(world, claiming_nothing(design, world))
        if not verdict.valid:
            return ()
        values = vector(world, verdict.values)
        return tuple(value - least for value, least in zip(values, self.best[fails], strict=True))


def _limits(instance: Instance, hard: set[str]) -> Iterator[Rule]:
    """Give the limits of parties that are judgements as rules."""
    for party in instance.parties:
        if limits_id(party.id) in hard:
            yield LimitsSeats(
                id=limits_id(party.id),
                kind="limits_seats",
                party=party.id,
                at_least=party.min_seats,
                at_most=party.max_seats,
                hard=False,
            )


class _Stages:
    """The stages of the model of all worlds: those where the design fails, then the largest regrets.

    Attributes
    ----------
    closed
        What has come of the stages so far.
    """

    def __init__(self, question: _Question, model: CompactModel, asked: Sequence[Goal]) -> None:
        self.question = question
        self.model = model
        self.asked = asked
        self.program = model.program
        self.closed: list[Stage] = []
        self.offsets: list[Fraction] = []
        self.failed: dict[Fails, int] = {}
        grounded = [ground(world) for world in question.worlds.values()]
        self.broken = [model.broken.costing(g.prices, g.strengths) for g in grounded]

    def all(self) -> list[Callable[[], Objective]]:
        """Give what is minimised, stage by stage."""
        return [self._invalid, *(partial(self._largest, goal) for goal in self.asked)]

    def regrets(self, stages: Sequence[Stage]) -> tuple[Regret, ...]:
        """Say what came of the stages."""
        return tuple(map(self._told, stages, self.offsets))

    def _told(self, stage: Stage, offset: Fraction) -> Regret:
        objective = stage.objective
        value, bound = (
            None if whole is None else Fraction(whole * objective.numerator, objective.unit) + offset
            for whole in (stage.value, stage.bound)
        )
        assert value is not None
        return Regret(objective.name, value, bound, stage.confirmed_by)

    def _invalid(self) -> Objective:
        """Count the worlds in which the design breaks a hard judgement."""
        hard = {judgement.id for judgement in self.question.hard}
        self.model.links.state(tie for tie in self.model.accepted.ties if tie.rule in hard)
        worlds = Counter(map(self.question.demanded, self.question.best))
        terms: dict[int, int] = {}
        for demanded, number in worlds.items():
            if demanded:
                self.failed[demanded] = self._any_of([self.model.broken.variables[id] for id in demanded])
                terms[self.failed[demanded]] = number
        self.offsets.append(Fraction(0))
        return Objective.of(INVALID, terms, 1, self.program.upper)

    def _any_of(self, broken: list[int]) -> int:
        """Add a variable that is 1 when one of others is."""
        variable = self.program.variable()
        for other in broken:
            self.program.require({variable: 1, other: -1}, at_least=0)

        def settle(values: list[int]) -> None:
            values[variable] = max(values[other] for other in broken)

        self.model.derived.following(variable, settle)
        return variable

    def _largest(self, goal: Goal) -> Objective:
        """Give the largest regret in an objective, over the worlds in which the design is valid."""
        name = "+".join(names_in(goal))
        # What is the same in all worlds is stated once, since stating it can add variables.
        common, unit = self._expression(goal, self.model.broken.costing({}, {}))
        stated = [added(common, self._priced(goal, broken)) for broken in self.broken]
        position = len(self.offsets) - 1
        optima = [int(values[position] * unit) for values in self.question.best.values()]
        valid_everywhere = bool(self.closed) and self.closed[0].value == 0
        if valid_everywhere and all(terms == stated[0] for terms in stated):
            # It is the same in all worlds, so it is worst where the optimum is best.
            self.offsets.append(Fraction(-min(optima), unit))
            return Objective.of(name, stated[0], unit, self.program.upper)
        excuses = (self.failed.get(self.question.demanded(fails)) for fails in self.question.best)
        rows = [(terms, -least, excuse) for terms, least, excuse in zip(stated, optima, excuses, strict=True)]
        return self._greatest(name, rows, unit)

    def _expression(self, goal: Goal, broken: BrokenRules) -> tuple[dict[int, int], int]:
        model = self.model
        return expression(goal, model.instance, model.columns, broken, model.links)

    def _priced(self, goal: Goal, broken: BrokenRules) -> Terms:
        """Give what an objective adds up of prices that are those of one world."""
        if isinstance(goal, str):
            return self._expression(goal, broken)[0] if goal in PRICED else {}
        part = {name: weight for name, weight in goal.items() if name in PRICED}
        return self._expression(part, broken)[0] if part else {}

    def _greatest(self, name: str, rows: Sequence[tuple[Terms, int, int | None]], unit: int) -> Objective:
        """Add a variable that is at least what each expression and a number are together, unless excused."""
        low = min(_least(terms, self.program) + number for terms, number, _ in rows)
        above = [(terms, number - low, excuse) for terms, number, excuse in rows]
        step = gcd(*(w for terms, number, _ in above for w in (*terms.values(), number))) or 1
        scaled = [
            ({v: w // step for v, w in terms.items()}, number // step, excuse)
            for terms, number, excuse in above
        ]
        most = [_most(terms, self.program) + number for terms, number, _ in scaled]
        variable = self.program.variable(upper=max(*most, 0))
        for (terms, number, excuse), slack in zip(scaled, most, strict=True):
            excused = {} if excuse is None else {excuse: -slack}
            self.program.require({**terms, **excused, variable: -1}, at_most=-number)

        def settle(values: list[int]) -> None:
            sums = (
                total(terms, values) + n
                for terms, n, excuse in scaled
                if excuse is None or not values[excuse]
            )
            values[variable] = max(0, *sums)

        self.model.derived.following(variable, settle)
        self.offsets.append(Fraction(low, unit))
        return Objective.of(name, {variable: step}, unit, self.program.upper)


def _least(terms: Terms, program: Program) -> int:
    return sum(min(w * program.lower[v], w * program.upper[v]) for v, w in terms.items())


def _most(terms: Terms, program: Program) -> int:
    return sum(max(w * program.lower[v], w * program.upper[v]) for v, w in terms.items())
