"""The objectives as expressions, and the stages that the instance makes of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import combinations

from designer.engines.compact.columns import Columns
from designer.engines.compact.links import Links
from designer.engines.compact.reinforcement import Reinforcement
from designer.engines.compact.rules import BrokenRules
from designer.engines.compact.survival import Survival
from designer.engines.compact.validity import exposure
from designer.engines.program import Objective, added
from designer.instance import REINFORCEMENT, SCALE, Instance, Stage, names_in, scaled
from designer.measures.links import related

Terms = dict[int, int]


def stages(
    instance: Instance, columns: Columns, broken: BrokenRules, links: Links
) -> list[Callable[[], Objective]]:
    """Return one function a stage, which states its expression when its turn comes.

    Each stage is stated when it is taken up, so that no earlier one carries variables and rows that only
    it needs.
    """

    def state(stage: Stage) -> Objective:
        terms, unit = expression(stage, instance, columns, broken, links)
        return Objective.of("+".join(names_in(stage)), terms, unit, columns.program.upper)

    return [partial(state, stage) for stage in instance.settings.objectives]


def expression(
    stage: Stage, instance: Instance, columns: Columns, broken: BrokenRules, links: Links
) -> tuple[Terms, int]:
    """Give what a stage adds up, and how many of its units make one."""
    if OF_LINKS & {*names_in(stage)}:
        links.complete()
    terms = {name: EXPRESSIONS[name](instance, columns, broken, links) for name in names_in(stage)}
    if not isinstance(stage, dict):
        return terms[stage], SCALE
    weighted = added(*(_times(scaled(stage[name]), terms[name]) for name in names_in(stage)))
    return weighted, SCALE * SCALE


def of_bodies(instance: Instance, columns: Columns) -> list[Terms]:
    """Give, in their order, the objectives that add up over bodies and mandates."""
    stages = [
        [name for name in names_in(stage) if name in OF_BODIES] for stage in instance.settings.objectives
    ]
    return [added(*(OF_BODIES[name](instance, columns) for name in names)) for names in stages if names]


def _institutions(instance: Instance, columns: Columns, *_: object) -> Terms:
    return {column.opened: column.candidate.cost for column in columns.all}


def _broken_rules(instance: Instance, columns: Columns, broken: BrokenRules, links: Links) -> Terms:
    return {broken.variables[rule]: price for rule, price in broken.prices.items()}


def _seats(instance: Instance, columns: Columns, *_: object) -> Terms:
    return {column.opened: SCALE * len(column.members) for column in columns.all}


def _uncoordinated(instance: Instance, columns: Columns, broken: BrokenRules, links: Links) -> Terms:
    return {broken.variables[tie]: price for tie, price in broken.strengths.items()}


def _links(instance: Instance, columns: Columns, broken: BrokenRules, links: Links) -> Terms:
    return _in_millionths(links.number())


def _absent_helpers(instance: Instance, columns: Columns, *_: object) -> Terms:
    return {
        variable: SCALE * len(set(instance.issue[issue].helpful) - column.members)
        for column in columns.all
        for issue, variable in column.handles.items()
    }


def _exposure(instance: Instance, columns: Columns, *_: object) -> Terms:
    return _in_millionths(exposure(instance, columns))


def _unrelated(instance: Instance, columns: Columns, broken: BrokenRules, links: Links) -> Terms:
    """Count pairs of issues in one mandate: by body, or once where one of the two has a single host."""
    known, counted = related(instance), {}
    for pair in combinations(instance.issues, 2):
        ends = [issue.id for issue in pair]
        if frozenset(ends) in known:
            continue
        both = [{c.handles[end]: 1 for end in ends} for c in columns.all if c.handles.keys() >= {*ends}]
        alone = any(issue.coverage == 1 for issue in pair)
        for meetings in [both] if alone and both else [[terms] for terms in both]:
            counted[links.derived.excess_of_any(meetings, over=1)] = SCALE
    return counted


def _unanchored(instance: Instance, columns: Columns, broken: BrokenRules, links: Links) -> Terms:
    return _in_millionths(Reinforcement(links).unanchored())


def _unlinked(instance: Instance, columns: Columns, broken: BrokenRules, links: Links) -> Terms:
    return _in_millionths(Reinforcement(links).unlinked())


def _fragments(instance: Instance, columns: Columns, broken: BrokenRules, links: Links) -> Terms:
    return _in_millionths(Survival(links).fragments())


def _failed_walkouts(instance: Instance, columns: Columns, broken: BrokenRules, links: Links) -> Terms:
    return _in_millionths(Survival(links).failed_walkouts())


def _times(factor: int, terms: Terms) -> Terms:
    return {variable: factor * weight for variable, weight in terms.items()}


def _in_millionths(terms: Terms) -> Terms:
    return _times(SCALE, terms)


EXPRESSIONS: dict[str, Callable[[Instance, Columns, BrokenRules, Links], Terms]] = {
    "institutions": _institutions,
    "broken_rules": _broken_rules,
    "seats": _seats,
    "uncoordinated": _uncoordinated,
    "links": _links,
    "absent_helpers": _absent_helpers,
    "exposure": _exposure,
    "unanchored": _unanchored,
    "unlinked": _unlinked,
    "fragments": _fragments,
    "failed_walkouts": _failed_walkouts,
    "unrelated": _unrelated,
}
"""Each objective in millionths."""

OF_BODIES: dict[str, Callable[[Instance, Columns], Terms]] = {
    "institutions": _institutions,
    "seats": _seats,
    "absent_helpers": _absent_helpers,
    "exposure": _exposure,
}
"""Those that each body, or each issue of its mandate, adds something to."""

OF_LINKS = REINFORCEMENT | {"uncoordinated", "links"}
"""Those that every link counts for, also one that is only wished for."""
