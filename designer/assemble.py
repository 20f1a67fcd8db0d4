"""From the bodies that an engine chose to a design: origins, names, report lines, measures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from designer import measures
from designer.acceptability import Acceptability
from designer.candidates import Candidate
from designer.design import Design, Institution, Reference, Umbrella, format_of_size
from designer.engines.compact import Body
from designer.instance import Instance


def assemble(instance: Instance, accepted: Acceptability, bodies: Iterable[Body]) -> Design:
    """Make a design of bodies; its objectives and its status are the solver's to say.

    Report lines are chosen here: the largest load smallest, then by the order of bodies and parties.
    """
    ordered = sorted(bodies, key=lambda body: _rank(instance, body))
    named = tuple(_institutions(instance, ordered))
    institutions = tuple(
        body.model_copy(update={"reports_through": through})
        for body, through in zip(named, report_lines(instance, named), strict=True)
    )
    return Design(
        instance=Reference(title=instance.title, sha256=instance.sha256),
        institutions=institutions,
        umbrella=_umbrella(instance, institutions),
        broken_rules=measures.broken_rules(instance, accepted, institutions),
        existing_fate=_fates(instance, institutions),
        measures=measures.measure(instance, institutions),
    )


def _rank(instance: Instance, body: Body) -> tuple[bool, int, list[int], tuple[str, ...]]:
    """Plenaries first, then by size, then by the order of parties and issues in the instance."""
    order = {p.id: n for n, p in enumerate(instance.parties)}
    members = sorted(order[p] for p in body.candidate.members)
    return (body.candidate.kind != "plenary", len(members), members, body.mandate)


def _institutions(instance: Instance, bodies: list[Body]) -> Iterator[Institution]:
    used: dict[str, int] = {}
    status = {e.id: e.status for e in instance.existing}
    for body in bodies:
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
            replaces=candidate.origin if candidate.kind == "new" else None,
        )


def _name(instance: Instance, candidate: Candidate) -> str:
    if candidate.kind in ("existing", "proposal"):
        return instance.label(candidate.origin or "")
    if candidate.kind == "plenary":
        return "Plenary working group"
    order = [p.id for p in instance.parties if p.id in candidate.members]
    return " – ".join(instance.label(party) for party in order)


def report_lines(instance: Instance, bodies: tuple[Institution, ...]) -> list[str | None]:
    """Choose the core member through which each body reports to the umbrella.

    The largest number of bodies that report through one party is as small as possible; among such
    choices, the first bodies report through the first parties.

    Returns
    -------
    list of str or None
        One a body, None where there is no umbrella or no core member.
    """
    if instance.umbrella is None:
        return [None] * len(bodies)
    core = [p.id for p in instance.parties if p.role == "core"]
    speakers = [[p for p in core if p in body.members] for body in bodies]
    reporting = [n for n, choice in enumerate(speakers) if choice]
    chosen: list[str | None] = [None] * len(bodies)
    if not reporting:
        return chosen
    load = 1
    while not _Lines(speakers, load).complete(reporting):
        load += 1
    fixed: list[list[str]] = [list(choice) for choice in speakers]
    for n in reporting:
        for party in speakers[n]:
            fixed[n] = [party]
            if _Lines(fixed, load).complete(reporting):
                chosen[n] = party
                break
    return chosen


@dataclass
class _Lines:
    """A matching of bodies to core members, each of which takes at most ``load``."""

    speakers: list[list[str]]
    load: int

    def complete(self, bodies: list[int]) -> bool:
        taken: dict[str, list[int]] = {}
        return all(self._place(n, taken, set()) for n in bodies)

    def _place(self, body: int, taken: dict[str, list[int]], tried: set[str]) -> bool:
        """Place a body, moving others to their alternatives where that makes room."""
        for party in self.speakers[body]:
            if party in tried:
                continue
            tried.add(party)
            placed = taken.setdefault(party, [])
            if len(placed) < self.load:
                placed.append(body)
                return True
            for k, other in enumerate(placed):
                if self._place(other, taken, tried):
                    placed[k] = body
                    return True
        return False


def _umbrella(instance: Instance, bodies: tuple[Institution, ...]) -> Umbrella | None:
    if instance.umbrella is None:
        return None
    seated = {party for body in bodies for party in body.members}
    return Umbrella(
        name=instance.umbrella.name,
        members=tuple(p.id for p in instance.parties if p.role == "core"),
        associates=tuple(p.id for p in instance.parties if p.role == "outside" and p.id in seated),
    )


def _fates(instance: Instance, bodies: tuple[Institution, ...]) -> dict[str, str]:
    taken = {body.taken_from: body.origin for body in bodies if body.taken_from}
    replaced = {body.replaces for body in bodies}
    return {
        e.id: taken.get(e.id) or ("replaced" if e.id in replaced else "not used") for e in instance.existing
    }
