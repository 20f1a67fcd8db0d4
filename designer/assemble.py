"""From the bodies that an engine chose to a design: origins, names, report lines, measures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

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
    lines = _Lines([[p for p in core if p in body.members] for body in bodies])
    for body in lines.reporting:
        lines.draw(body)
    for body in lines.reporting:
        next(party for party in lines.speakers[body] if lines.fix(body, party))
    return [lines.chosen.get(body) for body in range(len(bodies))]


class _Lines:
    """Report lines, each party taking as few as it can.

    Parameters
    ----------
    speakers
        For each body the parties that it can report through.

    Attributes
    ----------
    reporting
        The bodies that report through anybody.
    load
        How many bodies the parties take at most.
    chosen
        The party that each body reports through.
    taken
        The bodies that report through each party and may still change to another.
    room
        How many more each party takes.
    """

    def __init__(self, speakers: list[list[str]]) -> None:
        self.speakers = speakers
        self.reporting = [body for body, parties in enumerate(speakers) if parties]
        self.load = 0
        self.chosen: dict[int, str] = {}
        self.taken: dict[str, dict[int, None]] = {p: {} for parties in speakers for p in parties}
        self.room = dict.fromkeys(self.taken, 0)

    def draw(self, body: int) -> None:
        """Draw the line of one more body; where nobody can take it, everybody takes one more."""
        while not any(self._make_room(party) for party in self.speakers[body]):
            self.load += 1
            self.room = {party: room + 1 for party, room in self.room.items()}
        self._take(body, next(party for party in self.speakers[body] if self.room[party]))

    def fix(self, body: int, party: str) -> bool:
        """Draw a line for good, if the others can be drawn beside it."""
        before = self.chosen[body]
        self._release(body)
        if not self._make_room(party):
            self._take(body, before)
            return False
        self._take(body, party)
        del self.taken[party][body]
        return True

    def _take(self, body: int, party: str) -> None:
        self.chosen[body] = party
        self.taken[party][body] = None
        self.room[party] -= 1

    def _release(self, body: int) -> None:
        party = self.chosen.pop(body)
        del self.taken[party][body]
        self.room[party] += 1

    def _make_room(self, party: str) -> bool:
        """Let a party take one more, others passing bodies on where that is needed."""
        if self.room[party]:
            return True
        passing: dict[str, int] = {}
        for place in (waiting := [party]):
            # From the last one on: the first ones are fixed, and what is left of them takes time.
            for body in reversed(self.taken[place]):
                for other in self.speakers[body]:
                    if other not in passing and other != party:
                        passing[other] = body
                        if self.room[other]:
                            self._pass_on(other, passing)
                            return True
                        waiting.append(other)
        return False

    def _pass_on(self, place: str, passing: dict[str, int]) -> None:
        while place in passing:
            body = passing[place]
            source = self.chosen[body]
            self._release(body)
            self._take(body, place)
            place = source


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
