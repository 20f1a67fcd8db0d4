"""From the bodies that an engine chose to a design: origins, names, report lines, measures."""

from __future__ import annotations

from collections.abc import Iterator

from designer.candidates.candidates import Candidate
from designer.candidates.grounding import Acceptability
from designer.design import Design, Institution, Reference, Umbrella, format_of_size
from designer.engines.solution import Body, Solution
from designer.instance import ExistingInstitution, Instance
from designer.measures import commitments, values
from designer.measures.balanced_assignment import bounds, evenly, within
from designer.measures.links import Linkage, each_once


def assemble(instance: Instance, accepted: Acceptability, solution: Solution) -> Design:
    """Make a design of bodies and links; its objectives and its status are the solver's to say.

    Report lines and chairs are chosen here: the largest load smallest, then by the order of bodies and
    parties.
    """
    ordered = sorted(range(len(solution.bodies)), key=lambda n: _rank(instance, solution.bodies[n]))
    named = tuple(_institutions(instance, [solution.bodies[n] for n in ordered]))
    ids: dict[int | str, str] = {n: body.id for n, body in zip(ordered, named, strict=True)}
    pairs = frozenset(frozenset(ids.get(end, str(end)) for end in pair) for pair in solution.links)
    speakers, chairs = report_lines(instance, named), _chairs(instance, accepted, solution.broken, named)
    institutions = tuple(
        body.model_copy(
            update={
                "reports_through": speaker,
                "chair": chair,
                "monitors": commitments.monitored(instance, body),
            }
        )
        for body, speaker, chair in zip(named, speakers, chairs, strict=True)
    )
    linkage = Linkage(instance, institutions, pairs)
    return Design(
        instance=Reference(title=instance.title, sha256=instance.sha256),
        institutions=institutions,
        umbrella=_umbrella(instance, institutions),
        links=linkage.links(),
        broken_rules=values.broken_rules(accepted, linkage),
        uncoordinated=each_once(tie.issues for tie in linkage.uncoordinated()),
        existing_fate=_fates(instance, linkage),
        measures=values.measure(linkage),
        leverage=commitments.leverage(linkage),
    )


def _rank(instance: Instance, body: Body) -> tuple[bool, int, list[int], tuple[str, ...]]:
    """Plenaries first, then by size, then by the order of parties and issues in the instance."""
    members = sorted(instance.place[p] for p in body.candidate.members)
    return (body.candidate.kind != "plenary", len(members), members, body.mandate)


def _institutions(instance: Instance, bodies: list[Body]) -> Iterator[Institution]:
    used: dict[str, int] = {}
    status = {e.id: e.status for e in instance.existing}
    for body, replaced in zip(bodies, _replaced(instance, bodies), strict=True):
        candidate = body.candidate
        members = tuple(sorted(candidate.members))
        stem = "-".join(members) or candidate.origin or "body"
        used[stem] = used.get(stem, 0) + 1
        taken = candidate.origin if candidate.kind in ("existing", "proposal") else None
        kept = "kept" if taken and status.get(taken) == "active" else "revitalised"
        yield Institution(
            id=stem if used[stem] == 1 else f"{stem}-{used[stem]}",
            name=_name(instance, candidate),
            members=members,
            mandate=body.mandate,
            format="plenary" if candidate.kind == "plenary" else format_of_size(len(members)),
            origin=kept if candidate.kind == "existing" else "new",
            taken_from=taken,
            replaces=replaced,
        )


def _replaced(instance: Instance, bodies: list[Body]) -> Iterator[str | None]:
    """Give what each body replaces: where it makes no difference to the cost, the first that has no fate."""
    fated = {body.candidate.origin for body in bodies}
    free = [e for e in instance.existing if e.redesign and e.id not in fated]
    for candidate in (body.candidate for body in bodies):
        if candidate.kind != "new" or candidate.origin:
            yield candidate.origin if candidate.kind == "new" else None
            continue
        twin = next((e for e in free if frozenset(e.members) == candidate.members), None)
        if twin:
            free.remove(twin)
        yield None if twin is None else twin.id


def _name(instance: Instance, candidate: Candidate) -> str:
    if candidate.kind in ("existing", "proposal"):
        return instance.label(candidate.origin or "")
    if candidate.kind == "plenary":
        return "Plenary working group"
    ordered = sorted(candidate.members, key=instance.place.__getitem__)
    return " – ".join(map(instance.label, ordered))


def report_lines(instance: Instance, bodies: tuple[Institution, ...]) -> list[str | None]:
    """Choose the core member through which each body reports to the umbrella.

    The largest number of bodies that report through one party is as small as possible; among such
    choices, the first bodies report through the first parties.

    Returns
    -------
    list of str or None
        One a body, None where there is no umbrella or no core member.
    """
    core = instance.core if instance.umbrella is not None else frozenset()
    return evenly(
        [sorted(core.intersection(body.members), key=instance.place.__getitem__) for body in bodies]
    )


def _chairs(
    instance: Instance,
    accepted: Acceptability,
    broken: frozenset[str],
    bodies: tuple[Institution, ...],
) -> list[str | None]:
    """Choose the chairs within the limits that the solution keeps; none where none are asked for."""
    if not instance.settings.chairs:
        return [None] * len(bodies)
    kept = [
        limit
        for limit in accepted.chair_limits
        if limit.price is None or (limit.price and limit.rule not in broken)
    ]
    members = [sorted(body.members, key=instance.place.__getitem__) for body in bodies]
    return within(members, *bounds(kept)) if accepted.chair_limits else evenly(members)


def _umbrella(instance: Instance, bodies: tuple[Institution, ...]) -> Umbrella | None:
    if instance.umbrella is None:
        return None
    seated = {party for body in bodies for party in body.members}
    return Umbrella(
        name=instance.umbrella.name,
        members=tuple(p.id for p in instance.parties if p.role == "core"),
        associates=tuple(p.id for p in instance.parties if p.role == "outside" and p.id in seated),
    )


def _fates(instance: Instance, linkage: Linkage) -> dict[str, str]:
    taken = {body.taken_from: body.origin for body in linkage.bodies if body.taken_from}
    replaced = {body.replaces for body in linkage.bodies}
    linked = frozenset().union(*linkage.pairs)

    def fate(e: ExistingInstitution) -> str:
        if e.id in taken:
            return taken[e.id]
        if e.is_global:
            return "linked" if e.id in linked else "not used"
        return "replaced" if e.id in replaced else "not used"

    return {e.id: fate(e) for e in instance.existing}
