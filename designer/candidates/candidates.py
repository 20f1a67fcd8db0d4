"""Candidates: the bodies that a design may be made of, each with the issues that it may carry."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from math import isqrt
from typing import Literal

from designer.candidates.grounding import Acceptability, Ban
from designer.candidates.memberships import WHOLE, Scope, memberships, replaceable
from designer.instance import (
    REINFORCEMENT,
    SCALE,
    ExistingInstitution,
    Instance,
    Issue,
    names_in,
    scaled,
)
from designer.runtime.clock import ENDLESS, Clock

Parties = frozenset[str]
Issues = frozenset[str]
Kind = Literal["new", "plenary", "existing", "proposal"]


@dataclass(frozen=True)
class Candidate:
    """A body that a design may contain.

    Parameters
    ----------
    members
        Who sits in it.
    kind
        A ``new`` body, a ``plenary``, an ``existing`` body as it stands, or a ``proposal``.
    carries
        The issues it may handle, in the order of the instance.
    cost
        Its price in the objective ``institutions``, in millionths.
    needs
        Sets of issues, each of which has to meet the mandate, or a member would be a passenger.
    bans
        Rules that bodies of these members can still break: soft ones, and refused bundles.
    copies
        How many bodies with these members a design can need.
    origin
        The existing body or proposal that it is, or the existing body that a new one replaces.
    """

    members: Parties
    kind: Kind
    carries: tuple[str, ...]
    cost: int = SCALE
    needs: tuple[Issues, ...] = ()
    bans: tuple[Ban, ...] = ()
    copies: int = 1
    origin: str | None = None


def candidates(
    instance: Instance,
    accepted: Acceptability,
    clock: Clock = ENDLESS,
    everybody: bool = False,
    unmerged: bool = False,
    alike: bool = False,
    scope: Scope = WHOLE,
    among: Collection[Parties] | None = None,
) -> list[Candidate]:
    """List the bodies that some optimal design is made of.

    Parameters
    ----------
    instance
        What is asked.
    accepted
        Its rules, grounded.
    clock
        The time there is.
    everybody
        Whether to list new bodies of every acceptable membership, not only those that can matter.
    unmerged
        Whether to allow for bodies that could be merged at no loss: every plenary, and as many bodies with
        the same members as there are issues.
    alike
        Whether to list those that matter to every optimal design, not only to some.
    scope
        What is left aside, and who is entitled to a seat anyway.
    among
        The only memberships of new bodies to look at; None for all that ``everybody`` says.

    Returns
    -------
    list of Candidate
        Those that can carry something without breaking a hard rule by their members or by a single issue.

    Raises
    ------
    designer.runtime.clock.OutOfTimeError
        If there is not the time for it.

    Examples
    --------
    >>> from designer.candidates.grounding import ground
    >>> from designer.instance import Instance
    >>> three = Instance.model_validate({
    ...     "parties": [{"id": p} for p in "ABC"],
    ...     "issues": [{"id": "x", "required": ["A", "B"]}, {"id": "y", "required": ["B", "C"]}],
    ... })
    >>> ["".join(sorted(c.members)) for c in candidates(three, ground(three))]
    ['AB', 'BC', 'ABC']
    """
    proposals = list(_proposals(instance, accepted, clock, scope))
    if instance.settings.only_proposals:
        return proposals
    if among is None:
        among = memberships(instance, accepted, clock, everybody, alike, scope)
    new = list(_new_bodies(instance, accepted, clock, among, scope))
    hosted = {issue for body in new for issue in body.carries}
    listed = [*new, *_ready_bodies(instance, accepted, hosted, proposals, clock, unmerged, scope)]
    return [*map(_unmerged, listed)] if unmerged else listed


def ready_bodies(
    instance: Instance, accepted: Acceptability, hosted: set[str], clock: Clock = ENDLESS
) -> list[Candidate]:
    """List the candidates that are no new bodies, where new ones can host some issues.

    Raises
    ------
    designer.runtime.clock.OutOfTimeError
        If there is not the time for it.
    """
    proposals = list(_proposals(instance, accepted, clock))
    return _ready_bodies(instance, accepted, hosted, proposals, clock)


def given_bodies(instance: Instance, accepted: Acceptability, clock: Clock = ENDLESS) -> list[Candidate]:
    """List the candidates that are there already or on the table, just as they stand.

    Raises
    ------
    designer.runtime.clock.OutOfTimeError
        If there is not the time for it.
    """
    proposals = list(_proposals(instance, accepted, clock))
    if instance.settings.only_proposals:
        return proposals
    return [*_existing_bodies(instance, accepted, clock), *proposals]


def _ready_bodies(
    instance: Instance,
    accepted: Acceptability,
    hosted: set[str],
    proposals: list[Candidate],
    clock: Clock,
    unmerged: bool = False,
    scope: Scope = WHOLE,
) -> list[Candidate]:
    ready = [*_existing_bodies(instance, accepted, clock, scope), *proposals]
    hosted = hosted.union(*(body.carries for body in ready))
    return [*_plenaries(instance, accepted, hosted, clock, unmerged, scope), *ready]


def _unmerged(body: Candidate) -> Candidate:
    """Allow for as many bodies with the same members as there are issues, where any number can be founded."""
    founded = body.kind in ("new", "plenary") and body.origin is None
    return replace(body, copies=len(body.carries)) if founded else body


def _new_bodies(
    instance: Instance, accepted: Acceptability, clock: Clock, among: Iterable[Parties], scope: Scope
) -> Iterator[Candidate]:
    by_required: dict[Parties, list[Issue]] = {}
    for issue in instance.issues:
        if instance.plenary_of(issue) != "must":
            by_required.setdefault(frozenset(issue.required), []).append(issue)
    order = {issue.id: n for n, issue in enumerate(instance.issues)}
    sizes = {issue.id: frozenset(instance.sizes_of(issue)) for issue in instance.issues}
    known = replaceable(instance)
    for members in clock.each(among, 1):
        if not members or (instance.umbrella and not members & instance.core):
            continue
        fitting = [
            issue
            for required in subsets(members, by_required)
            for issue in by_required[required]
            if len(members) in sizes[issue.id]
        ]
        if not fitting:
            continue
        fitting.sort(key=lambda issue: order[issue.id])
        body = _body(instance, accepted, members, "new", fitting, SCALE, None, scope)
        if body:
            yield from _replacements(body, known.get(members, []))
            yield body


def _replacements(body: Candidate, replaced: list[ExistingInstitution]) -> Iterator[Candidate]:
    """Give the new body once for each existing one that it could replace, where that changes its cost."""
    costs = [scaled(existing.costs.replace) for existing in replaced]
    if any(cost != SCALE for cost in costs):
        for existing, cost in zip(replaced, costs, strict=True):
            yield replace(body, cost=cost, copies=1, origin=existing.id)


def founding_cost(replacing: Iterable[int], number: int) -> int:
    """Give what so many new bodies with the same members cost, where some replace existing ones.

    Examples
    --------
    >>> founding_cost([SCALE // 4, 5 * SCALE], 1), founding_cost([SCALE // 4], 3)
    (250000, 2250000)
    """
    costs = sorted(replacing)[: max(0, number)]
    return sum(costs) + SCALE * (number - len(costs))


def subsets(members: Parties, required: Iterable[Parties]) -> Iterator[Parties]:
    """Return the required sets inside a membership, by enumeration or by filtering, whichever is shorter."""
    known = required if isinstance(required, dict) else set(required)
    if 2 ** len(members) > len(known):
        yield from (r for r in known if r <= members)
        return
    for size in range(len(members) + 1):
        for some in combinations(sorted(members), size):
            if (subset := frozenset(some)) in known:
                yield subset


def _plenaries(
    instance: Instance,
    accepted: Acceptability,
    hosted: set[str],
    clock: Clock,
    unmerged: bool,
    scope: Scope,
) -> Iterator[Candidate]:
    """Give the plenaries: each seats the core and exactly those outsiders that its issues require.

    Issues that no other body can host are all in it where one plenary is enough.
    """
    issues = [i for i in instance.issues if instance.plenary_of(i) != "never"]
    always = instance.core
    if not unmerged and _one_plenary_is_enough(instance, accepted, issues):
        always = always.union(*(i.required for i in issues if i.id not in hosted | scope.aside))
    for members in clock.each(_unions(always, [frozenset(i.required) for i in issues]), 1):
        fitting = [i for i in issues if members and frozenset(i.required) <= members]
        body = _body(instance, accepted, members, "plenary", fitting, SCALE, None, scope)
        if body:
            yield body


def _unions(start: Parties, some: Iterable[Parties]) -> Iterator[Parties]:
    """Give the unions of a set with any of some others, each as soon as it is known, and once."""
    found = {start: None}
    yield start
    for more in sorted(set(some), key=sorted):
        for union in list(found):
            larger = union | more
            if larger not in found:
                found[larger] = None
                yield larger


def _one_plenary_is_enough(instance: Instance, accepted: Acceptability, issues: list[Issue]) -> bool:
    """Whether two plenaries can always be merged at no loss.

    Nothing then speaks against a longer mandate or against the members of both.
    """
    settings = instance.settings
    named = {name for stage in settings.objectives for name in names_in(stage)}
    everybody = instance.plenary_members(tuple(issues))
    ids = frozenset(i.id for i in issues)
    meant = any(
        ban.seated <= everybody
        and not ban.unseated & instance.core
        and any(mandate <= ids for mandate in ban.mandates)
        for ban in accepted.bans
    )
    return not (
        meant
        or named & {"exposure", "unrelated"}
        or settings.max_exposure is not None
        or (settings.max_mandate is not None and settings.max_mandate < len(issues))
        or any(limit.party in everybody for limit in (*accepted.limits, *accepted.chair_limits))
        or accepted.ties
        or settings.asks_for_links
        or named & REINFORCEMENT
        or any(issue.coverage > 1 or everybody.intersection(issue.excluded) for issue in issues)
    )


def _existing_bodies(
    instance: Instance, accepted: Acceptability, clock: Clock, scope: Scope = WHOLE
) -> Iterator[Candidate]:
    for e in clock.each(instance.existing, 1):
        members = frozenset(e.members)
        if not e.usable or (instance.umbrella and not members & instance.core):
            continue
        fitting = [
            i
            for i in instance.issues
            if i.id in e.may_handle
            and instance.plenary_of(i) != "must"
            and len(members) in instance.sizes_of(i)
        ]
        cost = scaled(e.taking_up_costs)
        body = _body(instance, accepted, members, "existing", fitting, cost, e.id, scope)
        if body:
            yield body


def _proposals(
    instance: Instance, accepted: Acceptability, clock: Clock, scope: Scope = WHOLE
) -> Iterator[Candidate]:
    order = {id: n for n, id in enumerate(instance.issue)}
    for p in clock.each(instance.proposals, 1):
        members = frozenset(p.members)
        if instance.umbrella and members and not members & instance.core:
            continue
        fitting = [
            instance.issue[id]
            for id in sorted(p.mandate, key=order.__getitem__)
            if instance.plenary_of(instance.issue[id]) != "must"
            and len(members) in (instance.issue[id].sizes or (len(members),))
        ]
        body = _body(instance, accepted, members, "proposal", fitting, scaled(p.cost), p.id, scope)
        if body:
            yield body


def _body(
    instance: Instance,
    accepted: Acceptability,
    members: Parties,
    kind: Kind,
    fitting: list[Issue],
    cost: int,
    origin: str | None,
    scope: Scope,
) -> Candidate | None:
    """Return the candidate with the issues that it may carry; None where no issue is left."""
    bans = accepted.bans_on(members, [issue.id for issue in fitting])
    refused = {mandate for ban in bans if ban.hard for mandate in ban.mandates if len(mandate) < 2}
    if frozenset() in refused:
        return None
    carried = [
        issue
        for issue in fitting
        if issue.id not in scope.aside
        and frozenset(issue.required) <= members
        and not members.intersection(issue.excluded)
        and frozenset({issue.id}) not in refused
    ]
    needs = _needs(instance, accepted, members - _entitled(instance, kind, scope), members, kind, carried)
    if not carried or not all(needs):
        return None
    carries = tuple(issue.id for issue in carried)
    binding = tuple(ban for ban in bans if any(mandate.issubset(carries) for mandate in ban.mandates))
    copies = 1
    if kind in ("new", "plenary"):
        copies = _copies(instance, accepted, members, frozenset(carries), binding)
    return Candidate(members, kind, carries, cost, needs, binding, copies, origin)


def _entitled(instance: Instance, kind: Kind, scope: Scope) -> Parties:
    """Give the parties that need no reason to sit in such a body: in a plenary, only what is left aside."""
    if kind != "plenary" or not scope.entitled:
        return scope.entitled
    return scope.entitled & frozenset().union(*(instance.issue[id].required for id in scope.aside))


def _needs(
    instance: Instance,
    accepted: Acceptability,
    doubtful: Parties,
    members: Parties,
    kind: Kind,
    carried: list[Issue],
) -> tuple[Issues, ...]:
    """Give, for each doubtful member, the issues of which one has to be handled to entitle it."""
    if kind in ("existing", "proposal"):
        return ()
    everything = frozenset(issue.id for issue in carried)
    if kind == "plenary":
        outside = sorted(doubtful - instance.core)
        needs = [frozenset(i.id for i in carried if party in i.required) for party in outside]
        return tuple(need for need in needs if need != everything)
    needs = []
    for member in sorted(doubtful):
        entitling = {i.id for i in carried if member in i.required or member in i.helpful}
        for seat in accepted.seats:
            if seat.party == member and seat.seated <= members:
                entitling |= everything if seat.issues is None else seat.issues & everything
        if entitling != everything:
            needs.append(frozenset(entitling))
    return tuple(needs)


def _copies(
    instance: Instance,
    accepted: Acceptability,
    members: Parties,
    carries: Issues,
    bans: tuple[Ban, ...],
) -> int:
    """Bound the bodies with the same members that an optimal design can need.

    Two of them are merged at no loss unless their mandates are too long together, hold a refused bundle,
    are not to be linked to the same, or the second seat, chair or link counts.
    """
    limit = instance.settings.max_mandate
    # Where another body costs more than any soft demand, as it comes first, no soft one holds a copy.
    dear = _institutions_first(instance)
    if not dear and any("unrelated" in names_in(stage) for stage in instance.settings.objectives):
        # A body of its own for every issue brings no two together that are not related.
        return len(carries)
    holding = [ban for ban in bans if ban.hard or (ban.price and not dear)]
    pairs = {m for ban in holding for m in ban.mandates if len(m) == 2 and m <= carries}
    # Pairwise unmergeable mandates: c of them need c (c - 1) / 2 refused pairs ...
    copies = (1 + isqrt(1 + 8 * len(pairs))) // 2
    if limit is not None and limit < len(carries):
        # ... except those longer than half the limit, of which there is room for so many ...
        copies += len(carries) // (limit // 2 + 1)
    # ... and those of which one is linked to what the other must not be linked to.
    dear = dear and not instance.settings.asks_for_links
    refused, wished = accepted.hard_ends if dear else accepted.ends
    copies += min(len(carries & refused), len(carries & wished))
    if _named_by_number(instance, accepted, members):
        return len(carries)
    copies = _held_by_links(instance, accepted, carries, copies)
    seats = [lim.at_least for lim in accepted.limits if lim.party in members]
    # Two bodies have two chairs, whoever sits there.
    chairs = sum(lim.at_least for lim in accepted.chair_limits if lim.party in members)
    return min(len(carries), max([copies, *seats]) + chairs)


def _named_by_number(instance: Instance, accepted: Acceptability, members: Parties) -> bool:
    """Whether merging two new bodies can make the one that is left an existing body, which a tie names.

    What it costs to be new falls where it replaces nothing, and rises where it is one of few and replaces a
    body that is dear to replace.
    """
    twins = [e for e in instance.existing if frozenset(e.members) == members]
    ends = {end for tie in accepted.ties if tie.kind == "apart" for end in tie.ends}
    dear = any(e.redesign and e.costs.replace > 1 for e in twins)
    return dear and any(e.usable and not e.redesign and e.id in ends for e in twins)


def _institutions_first(instance: Instance) -> bool:
    return instance.settings.objectives[0] == "institutions"


def _held_by_links(instance: Instance, accepted: Acceptability, carries: Issues, copies: int) -> int:
    """Raise a bound on copies where a link between two copies can be of use to both.

    A copy needs no more than one other for its only link, or for all its anchors. Where links are counted,
    or an issue has several hosts, nothing is known.
    """
    asked = instance.settings
    needed = bool(asked.min_links or asked.min_anchors)
    for stage in asked.objectives:
        names = {*names_in(stage)}
        needed |= bool(names & {"unlinked", "unanchored"})
        if "institutions" in names or needed:
            break
    linked = any(tie.carried for tie in accepted.ties)
    if asked.max_links is not None or asked.min_links > 1 or asked.min_anchors > 1:
        return len(carries)
    if linked and instance.has_several_hosts:
        return len(carries)
    return 2 * copies if needed else copies
