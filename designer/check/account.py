"""Whether what a design says of itself is true: values, bounds, broken rules, fates, measures.

A design that was computed here gives a full account of itself. One that was given need not: what
its file leaves out it does not claim.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from designer.check.bodies import Case
from designer.check.origins import fates
from designer.check.values import value_of
from designer.check.verdict import Violation
from designer.design import BrokenRule, Measures, ObjectiveValue
from designer.instance import names_in
from designer.instance.rules import listing
from designer.instance.settings import Stage


def account(
    case: Case,
    values: Mapping[str, Decimal],
    broken: tuple[BrokenRule, ...],
    measures: Measures,
) -> Iterator[Violation]:
    """Compare what the design says of itself with what was recomputed."""
    yield from _objectives(case, values)
    if _claimed(case, "broken_rules"):
        yield from _broken_rules(case, broken)
    if _claimed(case, "existing_fate"):
        yield from _fates(case)
    if _claimed(case, "measures"):
        yield from _measures(case, measures)


def status(case: Case) -> Iterator[Violation]:
    """Report institutions of a design that says there is none."""
    if case.design.status in ("infeasible", "unknown") and case.bodies:
        message = f"The status is '{case.design.status}', and there are institutions all the same."
        yield Violation("false_status", message)


def _claimed(case: Case, field: str) -> bool:
    return case.design.status != "given" or field in case.design.model_fields_set


@dataclass(frozen=True)
class _Asked:
    """A stage as the instance asks for it, and how a design may write it."""

    stage: Stage
    value: Decimal | None
    names: frozenset[str]

    @classmethod
    def of(cls, stage: Stage, values: Mapping[str, Decimal]) -> _Asked:
        # What is not used yet may be left out of a weighted stage, also of its name.
        every = names_in(stage)
        used = [name for name in every if name in values]
        names = {"+".join(every), "+".join(used)} - {""}
        return cls(stage, value_of(stage, values), frozenset(names))

    def weights(self, listed: ObjectiveValue) -> dict[str, Decimal]:
        if not isinstance(self.stage, dict):
            return {}
        return {n: w for n, w in self.stage.items() if n in listed.name.split("+")}


def _objectives(case: Case, values: Mapping[str, Decimal]) -> Iterator[Violation]:
    asked = [_Asked.of(stage, values) for stage in case.instance.settings.objectives]
    position = {name: n for n, one in enumerate(asked) for name in one.names}
    pairs = []
    for listed in case.design.objectives:
        if listed.name not in position:
            message = f"The instance has no stage '{listed.name}' among its objectives."
            yield Violation("wrong_objectives", message)
        else:
            pairs.append((position[listed.name], listed))
    order = [n for n, _ in pairs]
    if order != sorted(set(order)):
        names = listing([listed.name for _, listed in pairs])
        message = f"The objectives are not in the order of the instance, each once: {names}."
        yield Violation("wrong_objectives", message)
    if case.design.status in ("optimal", "feasible"):
        for n, one in enumerate(asked):
            if one.value is not None and n not in order:
                message = f"The objective '{'+'.join(names_in(one.stage))}' is missing."
                yield Violation("wrong_objectives", message)
    lies = []
    for n, listed in pairs:
        one = asked[n]
        weights = {name: exact(w) for name, w in (listed.weights or {}).items()}
        if weights != one.weights(listed):
            message = f"The weights of the objective '{listed.name}' are not those of the instance."
            yield Violation("wrong_objectives", message)
        lies += _value(listed, one.value)
    yield from lies
    if case.design.status == "optimal" and not lies:
        yield from _optimal(case)


def _value(listed: ObjectiveValue, value: Decimal | None) -> list[Violation]:
    if value is not None and not same(listed.value, value):
        message = f"The objective '{listed.name}' is {value:f}, not {listed.value}."
        return [Violation("wrong_value", message)]
    if listed.bound is not None and listed.bound > listed.value:
        message = (
            f"No design can be below the bound {listed.bound} of the objective '{listed.name}', "
            f"and this one has {listed.value}."
        )
        return [Violation("bound_above_value", message)]
    return []


def _optimal(case: Case) -> Iterator[Violation]:
    open_stages = [o.name for o in case.design.objectives if o.bound != o.value]
    if open_stages:
        message = f"The design is called optimal; not proven: {listing(open_stages)}."
        yield Violation("false_optimum", message)
    elif case.design.gap not in (None, 0):
        message = f"The design is called optimal, with a gap of {case.design.gap}."
        yield Violation("false_optimum", message)


def _broken_rules(case: Case, broken: tuple[BrokenRule, ...]) -> Iterator[Violation]:
    truth = {rule.id: rule for rule in broken}
    rules = {rule.id: rule for rule in case.instance.rules}
    seen: set[str] = set()
    for listed in case.design.broken_rules:
        sentence = f"the rule '{listed.id}'"
        if listed.id in rules:
            sentence += f', "{rules[listed.id].sentence(case.instance.label)}"'
        true = truth.get(listed.id)
        if true is None:
            no_soft_one = listed.id not in rules or rules[listed.id].hard
            reason = "no soft rule has this id" if no_soft_one else "it is kept"
            message = f"The design lists {sentence} as a soft rule that it breaks, but {reason}."
            yield Violation("falsely_broken_rule", message, rule=listed.id)
        elif listed.id in seen:
            message = f"The design lists {sentence} twice; it is paid once."
            yield Violation("wrong_broken_rule", message, rule=listed.id)
        elif exact(listed.weight) != exact(true.weight):
            message = f"Breaking {sentence} costs {true.weight}, not {listed.weight}."
            yield Violation("wrong_broken_rule", message, rule=listed.id)
        elif set(listed.where) != set(true.where):
            titles = {body.id: body.title for body in case.bodies}
            where = listing([titles[id] for id in true.where]) or "no institution"
            message = f"The design lists other places than {where} for breaking {sentence}."
            yield Violation("wrong_broken_rule", message, listed.id, true.where)
        seen.add(listed.id)
    for true in broken:
        if true.id not in seen:
            sentence = rules[true.id].sentence(case.instance.label)
            message = f"The design breaks the soft rule '{true.id}', \"{sentence}\", unsaid."
            yield Violation("unlisted_broken_rule", message, true.id, true.where)


def _fates(case: Case) -> Iterator[Violation]:
    listed: dict[str, str] = dict(case.design.existing_fate)
    for id, fate in fates(case).items():
        said = listed.pop(id, None)
        if said != fate and (said is not None or case.design.status != "given"):
            claim = "nothing" if said is None else f"'{said}'"
            message = f"{case.instance.label(id)} is {fate}; the design says {claim} of it."
            yield Violation("wrong_fate", message)
    existing = {e.id for e in case.instance.existing}
    for id in sorted(listed.keys() - existing):
        message = f"The design tells the fate of '{id}', and no existing body has this id."
        yield Violation("wrong_fate", message)


def _measures(case: Case, measures: Measures) -> Iterator[Violation]:
    for name in Measures.model_fields:
        said, true = getattr(case.design.measures, name), getattr(measures, name)
        claimed = case.design.status != "given" or name in case.design.measures.model_fields_set
        if claimed and said != true:
            message = f"The measure '{name}' is {true}, not {said}."
            yield Violation("wrong_measure", message)


def exact(number: float) -> Decimal:
    """Read a number of a file as the decimal that was written.

    Examples
    --------
    >>> exact(0.1)
    Decimal('0.1')
    """
    return Decimal(repr(number))


def same(number: float, value: Decimal) -> bool:
    """Tell whether a number of a file stands for this value, as precisely as it can be written.

    Examples
    --------
    >>> same(0.3, Decimal("0.1") + Decimal("0.2"))
    True
    """
    return exact(number) == value if isinstance(number, int) else number == float(value)
