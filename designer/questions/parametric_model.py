"""A parametric programme: what is asked, with a variable for each demand that is 1 where it is given up.

Hard rules, interdependences and limits of parties are stated as soft ones; a number of seats, by bodies that
may handle an issue only where it gives; and that a link needs a hinge, link by link. With the variables fixed
it is the programme of the instance in which just those demands are given up, of the numbers of seats one at
a time. So all questions of what giving up would bring are asked of one integer programme, whose right-hand
sides the variables change (Geoffrion and Nauss 1977).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal

from designer.candidates.grounding import Acceptability, ground
from designer.design import Design
from designer.engines.compact import build
from designer.engines.compact.objectives import expression
from designer.engines.program import Objective, Program, summed
from designer.instance import Instance, LimitsSeats, Party, Rule, names_in
from designer.questions.demands import Demand
from designer.questions.foils import naming
from designer.questions.oracle import Oracle
from designer.questions.widening import Issues, Key, Widened, widened
from designer.runtime.clock import Clock
from designer.runtime.errors import DisagreementError
from designer.solve.assemble import assemble
from designer.solve.requirements import Requirements

ONE = Decimal(1)

MEMBERS = {"min_seats": "at_least", "max_seats": "at_most"}
"""Limits of a party, and how a rule says them."""


@dataclass(frozen=True)
class Form:
    """How a demand is stated so that it can be given up.

    Parameters
    ----------
    soften
        Asks for the demand as what can be broken.
    broken
        The rule or interdependence that is then soft, if it is one.
    issue
        The issue whose number of seats gives, if it is one.
    """

    soften: Callable[[Requirements], Requirements]
    broken: str | None = None
    issue: str | None = None


def form_of(demand: Demand, asked: Requirements) -> Form | None:
    """Tell from what is asked without a demand how it can be stated; None where it cannot.

    Examples
    --------
    >>> from designer.questions.demands import demands_of
    >>> one = Instance.model_validate({
    ...     "parties": [{"id": "A", "max_seats": 1}], "issues": [{"id": "x", "required": ["A"]}],
    ...     "settings": {"max_mandate": 1},
    ... })
    >>> [(d.id, form_of(d, Requirements(one)) is not None) for d in demands_of(one)]
    [('settings.max_mandate', False), ('A.max_seats', True), ('sizes x', True), ('issue x', False)]
    """
    left = demand.drop(asked)
    if any(getattr(left, f.name) != getattr(asked, f.name) for f in fields(asked) if f.name != "instance"):
        return None
    before, after = asked.instance, left.instance
    changed = [n for n in Instance.model_fields if getattr(before, n) is not getattr(after, n)]
    match changed:
        case ["rules"]:
            return _row(asked, "rules", after.rules, [rule.id for rule in before.rules])
        case ["interdependences"]:
            return _row(asked, "interdependences", after.interdependences, [*before.tie])
        case ["parties"]:
            return _limit(demand.id, before, after)
        case ["issues"]:
            return _sizes(before, after)
        case ["settings"]:
            hinge = before.settings.model_copy(update={"links_need_hinge": False})
            free = Form(lambda asked: asked.with_settings(links_need_hinge=False))
            return free if after.settings == hinge else None
    return None


def _row(asked: Requirements, table: str, left: Sequence[object], ids: list[str]) -> Form | None:
    """Give the form of a rule or interdependence that becomes a wish."""
    rows = getattr(asked.instance, table)
    places = [n for n, (row, wish) in enumerate(zip(rows, left, strict=True)) if row is not wish]
    if len(places) != 1 or left[places[0]] != rows[places[0]].as_wish():
        return None
    place = places[0]

    def soften(asked: Requirements) -> Requirements:
        rows = list(getattr(asked.instance, table))
        rows[place] = rows[place].as_wish(ONE)
        return asked.having(**{table: tuple(rows)})

    return Form(soften, ids[place])


def _limit(id: str, before: Instance, after: Instance) -> Form | None:
    """Give the form of a limit of a party that is lifted."""
    changed = [(old, new) for old, new in zip(before.parties, after.parties, strict=True) if old != new]
    if len(changed) != 1:
        return None
    [(party, free)] = changed
    for field in MEMBERS:
        if free == party.model_copy(update={field: None}):
            return Form(_said_softly(limiting(id, party, field), field), id)
    return None


def limiting(id: str, party: Party, field: str) -> LimitsSeats:
    """Say a limit of a party as a soft rule."""
    bound = {MEMBERS[field]: getattr(party, field)}
    return LimitsSeats.model_construct(
        id=id, kind="limits_seats", party=party.id, hard=False, weight=ONE, **bound
    )


def _said_softly(limit: LimitsSeats, field: str) -> Callable[[Requirements], Requirements]:
    def soften(asked: Requirements) -> Requirements:
        parties = asked.instance.parties
        free = (p.model_copy(update={field: None}) if p.id == limit.party else p for p in parties)
        return asked.having(parties=tuple(free), rules=(*asked.instance.rules, limit))

    return soften


def _sizes(before: Instance, after: Instance) -> Form | None:
    """Give the form of a number of seats that is widened, so that any plenary there may be may stay."""
    changed = [new for old, new in zip(before.issues, after.issues, strict=True) if old != new]
    if len(changed) != 1:
        return None
    wide, issue = changed[0], before.issue[changed[0].id]
    same = {"sizes": wide.sizes, "plenary": wide.plenary}
    plenary = before.plenary_of(issue), after.plenary_of(wide)
    if issue.model_copy(update=same) != wide or (plenary[0] != plenary[1] and plenary != ("must", "may")):
        return None
    return Form(lambda asked: asked, issue=issue.id)


class Parametric:
    """The parametric programme of what is asked, for some of its demands.

    Parameters
    ----------
    asked
        What is asked.
    forms
        For each demand that can be given up, by its number, how it is stated.
    extra
        Rules that are stated besides and that a design need not keep: they are soft, and count for nothing.
    widening
        For each issue whose number of seats can give, the instance in which it does.
    useful
        The bodies of other sizes that are known to be the only ones of use, with what they may handle
        beyond the usual; all when left out.
    clock
        The time there is.

    Attributes
    ----------
    model
        The programme, with all variables that objectives need.
    objectives
        The objectives in their order, as they are counted where nothing is given up.
    given_up
        For each demand, by its number, the variable that is 1 where it is given up; demands that restrict
        nothing have none.
    logical
        Whether most of it speaks of links, on which linear relaxations have little to say.

    Raises
    ------
    designer.runtime.clock.OutOfTimeError
        If there is not the time for it.
    designer.runtime.errors.TooLargeError
        If the costs and weights of a stage differ too widely to be added exactly.
    """

    def __init__(
        self,
        asked: Requirements,
        forms: Mapping[int, Form],
        clock: Clock,
        *,
        extra: Iterable[Rule] = (),
        widening: Mapping[str, Instance] | None = None,
        useful: Mapping[Key, Issues] | None = None,
    ) -> None:
        soft = _before_all(_softened(asked, forms.values(), extra))
        if widening:
            # The number of seats of one issue can give and that of one like it not.
            soft = naming(soft)
        accepted = ground(soft.instance)
        listed = widened(soft.instance, accepted, widening or {}, clock)
        if useful is not None:
            listed = listed.only(useful)
        self.asked = asked
        self.forms = forms
        self.model = build(soft.instance, accepted, listed.candidates, asked.optional, clock)
        self.model.links.complete()
        self.logical = self.model.mostly_links
        self.objectives = [*self._objectives(ground(asked.instance))]
        variables = dict(self._variables(listed))
        used = {variable for row in self.program.rows for variable, _ in row.terms}
        self.given_up = {n: variable for n, variable in variables.items() if variable in used}

    @property
    def program(self) -> Program:
        """Its programme."""
        return self.model.program

    @property
    def bodies(self) -> set[int]:
        """The variables that say which bodies there are, what they handle, what is broken and given up."""
        return self.model.bodies | {*self.given_up.values()}

    def _objectives(self, accepted: Acceptability) -> Iterator[Objective]:
        """Give the objectives, in which what is soft only here costs nothing."""
        model = self.model
        broken = model.broken.costing(accepted.prices, accepted.strengths)
        for stage in self.asked.instance.settings.objectives:
            terms, unit = expression(stage, model.instance, model.columns, broken, model.links)
            yield Objective.of("+".join(names_in(stage)), terms, unit, model.program.upper)

    def _variables(self, listed: Widened) -> Iterator[tuple[int, int]]:
        """Give the variable of each demand, and let it lift what the demand forbids."""
        gates = listed.gates([f.issue for f in self.forms.values() if f.issue is not None], self.model)
        for n, form in self.forms.items():
            if form.broken is not None:
                yield n, self.model.broken.variables[form.broken]
            elif form.issue is not None:
                yield n, gates[form.issue]
            else:
                yield n, self._hinge()

    def _hinge(self) -> int:
        """Let links be without a hinge where that is given up."""
        links, program = self.model.links, self.program
        free = program.variable()
        for joint in links.joints.values():
            hinged = summed(joint.hinges.values())
            if joint.outer:
                hinged = links.host_slots.seats(joint.ends[0], links.outer[joint.ends[1].end])
            program.require({**hinged, free: 1, joint.opened: -1}, at_least=0)
        return free

    def design(self, oracle: Oracle, asked: Requirements, values: list[int]) -> Design:
        """Read a design off a solution, as one of what is asked then, and let the referee see it.

        Raises
        ------
        designer.runtime.errors.DisagreementError
            If the referee refuses what the programme accepts.
        """
        instance = asked.instance
        design = assemble(instance, ground(instance), self.model.decode(self.model.settled(values)))
        if wrong := oracle.refused(asked, design):
            raise DisagreementError(wrong)
        return design


def _softened(asked: Requirements, forms: Iterable[Form], extra: Iterable[Rule]) -> Requirements:
    for form in forms:
        asked = form.soften(asked)
    return asked.having(rules=(*asked.instance.rules, *extra))


def _before_all(asked: Requirements) -> Requirements:
    """Let what is broken count before everything, so that no body that avoids it is left out."""
    first = {"broken_rules": ONE, "uncoordinated": ONE}
    return asked.with_settings(objectives=(first, *asked.instance.settings.objectives))
