"""Whether what a design says of itself is true: values, bounds, what it breaks, fates, measures.

A design that was computed here gives a full account of itself. One that was given need not: what
its file leaves out it does not claim.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from designer.check.bodies import Case
from designer.check.commitments import levers
from designer.check.origins import fates
from designer.check.reinforcement import consequences, walkout
from designer.check.ties import kept, named, quoted, soft_unkept, spellings
from designer.check.values import value_of
from designer.check.verdict import Violation
from designer.design import BrokenRule, Leverage, Measures, ObjectiveValue
from designer.instance import names_in
from designer.instance.rules import listing


@dataclass(frozen=True)
class Account:
    """What a design should say of itself, recomputed: values, broken rules, measures, leverage."""

    values: Mapping[str, Decimal]
    broken_rules: tuple[BrokenRule, ...]
    measures: Measures
    leverage: tuple[Leverage, ...]


def account(case: Case, found: Account) -> Iterator[Violation]:
    """Compare what the design says of itself with what was recomputed."""
    yield from _objectives(case, found.values)
    if case.claims(case.design, "broken_rules"):
        yield from _broken_rules(case, found.broken_rules)
    if case.claims(case.design, "uncoordinated"):
        yield from _uncoordinated(case)
    if case.claims(case.design, "existing_fate"):
        yield from _fates(case)
    if case.claims(case.design, "measures"):
        yield from _measures(case, found.measures)
        yield from _walkouts(case, found.measures.survives_walkout)
    if case.claims(case.design, "leverage"):
        yield from levers(case, found.leverage)


def status(case: Case) -> Iterator[Violation]:
    """Report institutions of a design that says there is none."""
    if case.design.status in ("infeasible", "unknown") and case.bodies:
        message = f"The status is '{case.design.status}', and there are institutions all the same."
        yield Violation("false_status", message)


def _objectives(case: Case, values: Mapping[str, Decimal]) -> Iterator[Violation]:
    asked = {"+".join(names_in(stage)): stage for stage in case.instance.settings.objectives}
    position = {name: n for n, name in enumerate(asked)}
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
        for name, n in position.items():
            if n not in order:
                message = f"The objective '{name}' is missing."
                yield Violation("wrong_objectives", message)
    lies = []
    for _, listed in pairs:
        stage = asked[listed.name]
        weights = {name: exact(w) for name, w in (listed.weights or {}).items()}
        if weights != (stage if isinstance(stage, dict) else {}):
            message = f"The weights of the objective '{listed.name}' are not those of the instance."
            yield Violation("wrong_objectives", message)
        lies += _value(listed, value_of(stage, values))
    yield from lies
    if case.design.status == "optimal" and not lies:
        yield from _optimal(case)


def _value(listed: ObjectiveValue, value: Decimal) -> list[Violation]:
    if not same(listed.value, value):
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


def _uncoordinated(case: Case) -> Iterator[Violation]:
    """Compare the pairs listed as not tied with the soft ties that are not kept.

    Where two ties on one pair are not kept, the pair may be listed once or twice.
    """
    unkept = soft_unkept(case)
    most = Counter(frozenset(tie.issues) for tie in unkept)
    listed = Counter(frozenset(pair) for pair in case.design.uncoordinated)
    for tie in unkept:
        if not listed[frozenset(tie.issues)]:
            message = f"The design does not keep the soft interdependence {quoted(case, tie)}, unsaid."
            yield Violation("unlisted_uncoordinated", message, tie=tie.issues)
    first = {frozenset(pair): pair for pair in reversed(case.design.uncoordinated)}
    known = spellings(unkept)
    for ends, pair in first.items():
        if pair not in known or listed[ends] > max(most[ends], 1):
            message = (
                f"The design lists {named(case, [pair])} among the soft ties not kept; {_tied(case, pair)}."
            )
            yield Violation("falsely_uncoordinated", message, tie=pair)


def _tied(case: Case, pair: tuple[str, str]) -> str:
    """Say how a pair is tied that is listed wrongly."""
    ties = [tie for tie in case.instance.interdependences if {*tie.issues} == {*pair}]
    if not ties:
        return "no interdependence ties them"
    states = {True: "hard", False: "soft, and to be listed once, in its order"}
    return listing(
        [f"{quoted(case, tie)} is {'kept' if kept(case, tie) else states[tie.is_hard]}" for tie in ties]
    )


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
        if name != "survives_walkout" and case.claims(case.design.measures, name) and said != true:
            message = f"The measure '{name}' is {_shown(true)}, not {_shown(said)}."
            yield Violation("wrong_measure", message)


def _walkouts(case: Case, survived: Mapping[str, bool]) -> Iterator[Violation]:
    """Compare what the design says of each walkout; one that was given may leave parties out."""
    said = case.design.measures.survives_walkout
    for party, true in survived.items():
        if party not in said:
            if case.design.status != "given":
                message = f"The design does not say whether a walkout of {case.party(party)} is survived."
                yield Violation("wrong_measure", message, party=party)
        elif said[party] != true:
            left = walkout(case, party)
            reason = "it is" if left.survived else f"it is not: {consequences(case, left)}"
            claim = "is" if said[party] else "is not"
            message = f"The design says that a walkout of {case.party(party)} {claim} survived; {reason}."
            yield Violation("wrong_measure", message, party=party)
    for party in said.keys() - survived.keys():
        message = f"The design tells of a walkout of '{party}', and no party has this id."
        yield Violation("wrong_measure", message)


def _shown(number: float) -> str:
    return str(number).lower()  # true and false as files write them


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
