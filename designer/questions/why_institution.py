"""Why this institution: what each member is there for, and what a design without it would cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Event

from designer.design import Design, Institution
from designer.engines.compact import CompactModel
from designer.instance import InsistsOnSeat, Instance, RefusesCompany
from designer.instance.naming import resolved
from designer.instance.portable import Portable
from designer.instance.rules import listing
from designer.questions.foils import Foil
from designer.questions.why_not import WhyNot, answered
from designer.runtime.limits import Limits
from designer.runtime.progress import OnProgress
from designer.solve.solve import solve


@dataclass(frozen=True)
class Seat:
    """Why a member sits in an institution.

    Parameters
    ----------
    party
        Who sits there.
    required
        Issues of the mandate that cannot be handled without it.
    rules
        Rules that give it the seat.
    helpful
        Issues on which it helps.
    hinges
        Institutions to which it is the only hinge of a link.
    """

    party: str
    required: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    helpful: tuple[str, ...] = ()
    hinges: tuple[str, ...] = ()


@dataclass(frozen=True)
class Necessary(Portable):
    """Why a design has an institution.

    Parameters
    ----------
    body
        The institution.
    seats
        Why each member sits there.
    without
        What a design costs that has no institution of exactly these members, or what stands against one.
    """

    body: Institution
    seats: tuple[Seat, ...]
    without: WhyNot


def why_institution(
    instance: Instance,
    id: str,
    *,
    design: Design | None = None,
    time_limit: float | None = None,
    seed: int = 0,
    threads: int = 1,
    cancel: Event | None = None,
    on_progress: OnProgress | None = None,
) -> Necessary:
    """Tell why a design has an institution.

    Parameters
    ----------
    instance
        What is asked.
    id
        The id of the institution in the design.
    design
        The design asked about, valid or not; the optimum when left out.
    time_limit, seed, threads, cancel
        As in :func:`designer.solve.solve`.
    on_progress
        Called with a :class:`~designer.runtime.progress.Progress` whenever something is found.

    Raises
    ------
    ValueError
        If the design has no such institution, with the nearest id or name.

    Examples
    --------
    >>> two = Instance.model_validate({
    ...     "parties": [{"id": "A"}, {"id": "B"}, {"id": "C"}],
    ...     "issues": [{"id": "x", "required": ["A", "B"], "helpful": ["C"]}],
    ... })
    >>> why = why_institution(two, "A-B")
    >>> [(seat.party, seat.required) for seat in why.seats]
    [('A', ('x',)), ('B', ('x',))]
    >>> [(d.objective, int(d.now), int(d.then)) for d in why.without.differences if d.now != d.then]
    [('seats', 2, 3), ('absent_helpers', 1, 0)]
    """
    limits = Limits(time_limit, seed, threads, cancel=cancel)
    clock = limits.clock()
    present = design or solve(
        instance,
        time_limit=clock.share(last=False),
        seed=seed,
        threads=threads,
        cancel=cancel,
        on_progress=on_progress,
    )
    match present.status:
        case "infeasible":
            raise ValueError(f"there is no design, and so no institution '{id}'; 'designer explain' says why")
        case "unknown":
            raise ValueError(f"no design was found in the time given, and so no institution '{id}'")
    bodies = {body.id: body for body in present.institutions}
    body = bodies[resolved(id, {b.id: (*_called(b, instance),) for b in bodies.values()}, "institution")]
    without = answered(
        instance,
        _without(body, instance),
        design=present,
        time_limit=clock.left,
        seed=seed,
        threads=threads,
        cancel=cancel,
        on_progress=on_progress,
    )
    return Necessary(body, tuple(_seat(party, body, present, instance) for party in body.members), without)


def _called(body: Institution, instance: Instance) -> Iterator[str]:
    """Give what an institution is called: its name, what it comes from, its members in either order."""
    yield from (name for name in (body.name, body.taken_from) if name)
    if body.taken_from:
        yield instance.label(body.taken_from)
    in_order = [party.id for party in instance.parties if party.id in body.members]
    for ids in (body.members, in_order):
        for names in (ids, [*map(instance.label, ids)]):
            yield from (joint.join(names) for joint in (" – ", ", ", "-"))


def _without(body: Institution, instance: Instance) -> Foil:
    """Wish for no institution of exactly these members, whoever else there may be instead."""
    members = frozenset(body.members)

    def state(model: CompactModel) -> None:
        for column in model.columns.all:
            if column.members == members:
                model.program.upper[column.opened] = 0

    def granted(design: Design) -> bool:
        return all(members != {*other.members} for other in design.institutions)

    who = listing([instance.label(party) for party in body.members]) or "nobody"
    sentence = f"no institution has exactly {who} for members"
    return Foil(sentence, (), lambda asked: asked, state, granted, everybody=True)


def _seat(party: str, body: Institution, design: Design, instance: Instance) -> Seat:
    issues = [instance.issue[id] for id in body.mandate if id in instance.issue]
    others = [
        next(end for end in link.between if end != body.id)
        for link in design.links
        if body.id in link.between and link.hinges == (party,)
    ]
    return Seat(
        party=party,
        required=tuple(issue.id for issue in issues if party in issue.required),
        rules=tuple(_rules(party, body, instance)),
        helpful=tuple(issue.id for issue in issues if party in issue.helpful),
        hinges=tuple(others),
    )


def _rules(party: str, body: Institution, instance: Instance) -> Iterator[str]:
    """Give the rules that seat a member there."""
    for rule in instance.rules:
        match rule:
            case InsistsOnSeat(party=seated, issue=issue, where=where) if seated == party:
                if issue in body.mandate or (where and {*where} <= {*body.members}):
                    yield rule.id
            case RefusesCompany(unless=tuple(mediators)) if party in mediators:
                meets = {rule.party, rule.other} <= {*body.members}
                if meets and (rule.on is None or {*rule.on} & {*body.mandate}):
                    yield rule.id
