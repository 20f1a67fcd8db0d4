"""The referee of roadmaps: whether one is valid, decided from the instance and the roadmap alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from designer.check import acceptability
from designer.check.account import exact, same
from designer.check.bodies import Case
from designer.check.lives import Life, key_of, lives
from designer.check.referee import check
from designer.check.roadmap_verdict import RoadmapVerdict, RoadmapViolation
from designer.check.values import values_of
from designer.design.roadmap import LastingBody, Roadmap
from designer.instance import OBJECTIVES, Commitment, Instance, names_of
from designer.instance.phases import Calendar
from designer.instance.rules import listing

Found = Iterator[RoadmapViolation]
Flaw = RoadmapViolation


def check_roadmap(instance: Instance, roadmap: Roadmap) -> RoadmapVerdict:
    """Judge a roadmap and recompute everything it is worth.

    Parameters
    ----------
    instance
        What was asked, with its phases.
    roadmap
        What was answered, by this program or by anybody.

    Returns
    -------
    RoadmapVerdict
        Every violation and every value.

    Examples
    --------
    >>> from designer.design import Reference
    >>> two = Instance.model_validate({
    ...     "phases": [{"id": "P1"}, {"id": "P2"}],
    ...     "parties": [{"id": "A"}, {"id": "B"}],
    ...     "issues": [{"id": "x", "required": ["A", "B"]}],
    ... })
    >>> [v.kind for v in check_roadmap(two, Roadmap(instance=Reference(title="Two"))).violations]
    ['wrong_phases']
    """
    notes: tuple[str, ...] = ()
    if roadmap.instance.sha256 not in (None, instance.sha256):
        notes = ("The roadmap was made for another version of the instance: their fingerprints differ.",)
    if roadmap.status in ("infeasible", "unknown") and not roadmap.phases:
        message = (
            f"the status is '{roadmap.status}', and whether there could be a roadmap is not for the "
            "referee to say"
        )
        return RoadmapVerdict(notes=notes, nothing_to_judge=message)
    if not instance.phases:
        message = "The instance has no phases, so that no roadmap answers it."
        return RoadmapVerdict((Flaw("wrong_phases", message),), notes=notes)
    if [phase.id for phase in roadmap.phases] != [phase.id for phase in instance.phases]:
        asked = listing([phase.id for phase in instance.phases])
        message = f"The phases are not {asked}, in this order."
        return RoadmapVerdict((Flaw("wrong_phases", message),), notes=notes)
    course = Course(instance, roadmap)
    violations = (
        *_status(roadmap),
        *_openings(course),
        *_sequences(course),
        *_designs(course),
        *_commitments(course),
        *_bodies(course),
        *_objectives(course),
    )
    return RoadmapVerdict(violations, course.values, notes)


@dataclass(frozen=True)
class Course:
    """A roadmap read beside its instance."""

    instance: Instance
    roadmap: Roadmap

    @cached_property
    def calendar(self) -> Calendar:
        """When rows hold."""
        return Calendar(self.instance)

    @cached_property
    def opened(self) -> dict[str, int]:
        """The place of the phase in which each issue opens, of those that open in one."""
        place = self.calendar.place
        return {i: place[p] for i, p in self.roadmap.opens.items() if i in self.instance.issue and p in place}

    def table(self, phase: int) -> frozenset[str]:
        """Give the issues on the table in a phase: those that have opened and are not yet closed."""
        return frozenset(
            i for i, first in self.opened.items() if first <= phase < self.calendar.course(i).stop
        )

    @cached_property
    def cases(self) -> list[Case]:
        """The design of each phase beside the instance of that phase."""
        return [
            Case.of(self.calendar.in_phase(n, self.table(n)), phase.design)
            for n, phase in enumerate(self.roadmap.phases)
        ]

    @cached_property
    def lives(self) -> list[Life]:
        """The bodies from begin to end."""
        return lives(self.cases)

    @cached_property
    def kept(self) -> dict[str, int]:
        """The place of the phase in which each commitment is kept."""
        place = self.calendar.place
        known = {c.id for c in self.instance.commitments}
        return {c: place[p] for c, p in self.roadmap.commitments.items() if c in known and p in place}

    @cached_property
    def values(self) -> dict[str, Decimal]:
        """Every objective, recomputed."""
        totals: dict[str, Decimal] = dict.fromkeys(
            (*OBJECTIVES, "handovers", "closures", "waiting"), Decimal(0)
        )
        for case in self.cases:
            broken = acceptability.broken_soft(tuple(acceptability.breaches(case)))
            for name, value in values_of(case, broken).items():
                totals[name] += value
        totals["institutions"] = sum((life.cost for life in self.lives), Decimal(0))
        totals["handovers"] = Decimal(sum(map(len, self.handovers.values())))
        last = len(self.cases) - 1
        totals["closures"] = Decimal(sum(life.ends < last for life in self.lives))
        totals["waiting"] = Decimal(
            sum(
                max(0, self.kept[c.id] - self.kept[d])
                for c in self.instance.commitments
                for d in c.awaits
                if c.id in self.kept and d in self.kept
            )
        )
        return totals

    @cached_property
    def handovers(self) -> dict[tuple[str, int], list[str]]:
        """For each issue and phase, the hosts whose members did not host it in the phase before."""
        found = {}
        for phase in range(1, len(self.cases)):
            for issue in self.table(phase - 1) & self.table(phase):
                before = {key_of(b) for b in self.cases[phase - 1].design.institutions if issue in b.mandate}
                found[issue, phase] = [
                    b.id
                    for b in self.cases[phase].design.institutions
                    if issue in b.mandate and key_of(b) not in before
                ]
        return found


def _status(roadmap: Roadmap) -> Found:
    if roadmap.status in ("infeasible", "unknown"):
        message = f"The status is '{roadmap.status}', and there are designs all the same."
        yield Flaw("false_status", message)


def _openings(course: Course) -> Found:
    calendar, instance = course.calendar, course.instance
    for issue, phase in course.roadmap.opens.items():
        if issue not in instance.issue:
            yield Flaw("unknown_opening", f"The instance has no issue '{issue}'.", issue=issue)
        elif phase not in calendar.place:
            yield Flaw("unknown_opening", f"The instance has no phase '{phase}'.", issue=issue)
        elif calendar.place[phase] not in calendar.window_to_open(issue):
            window = [instance.phases[n].id for n in calendar.window_to_open(issue)]
            message = f"'{issue}' opens in {phase}; it may open in {listing(window, 'or')}."
            yield Flaw("outside_window", message, phase, issue)
    for issue in instance.issue:
        if issue not in course.roadmap.opens:
            yield Flaw("not_opened", f"It is not said in which phase '{issue}' opens.", issue=issue)


def _sequences(course: Course) -> Found:
    for tie in course.instance.interdependences:
        if tie.kind != "sequence" or not course.opened.keys() >= {*tie.issues}:
            continue
        first, second = tie.issues
        when = course.opened[second]
        if when in course.calendar.force(tie) and course.opened[first] > when:
            phase = course.instance.phases[when].id
            message = f"'{second}' opens in {phase}, before '{first}', which comes before it."
            yield Flaw("out_of_sequence", message, phase, second)


def _designs(course: Course) -> Found:
    """Judge the design of each phase; of what is not there, say so once."""
    for n, (phase, case) in enumerate(zip(course.roadmap.phases, course.cases, strict=True)):
        there = course.calendar.parties(n)
        for body in phase.design.institutions:
            for issue in dict.fromkeys(body.mandate):
                if issue in course.instance.issue and issue not in course.table(n):
                    message = f"In {phase.id}, {body.id} handles '{issue}', which is not on the table."
                    yield Flaw("off_the_table", message, phase.id, issue, body=body.id)
            for party in dict.fromkeys(body.members):
                if party in course.instance.party and party not in there:
                    message = f"In {phase.id}, {body.id} seats '{party}', which is not there."
                    yield Flaw("absent_party", message, phase.id, body=body.id)
        for violation in check(case.instance, phase.design).violations:
            known = violation.kind == "unknown_issue" and violation.issue in course.instance.issue
            known |= violation.kind == "unknown_party" and violation.party in course.instance.party
            if not known:
                yield Flaw(
                    violation.kind, f"In {phase.id}: {violation.message}", phase.id, violation=violation
                )


def _commitments(course: Course) -> Found:
    known = {c.id: c for c in course.instance.commitments}
    for id, phase in course.roadmap.commitments.items():
        if id not in known:
            message = f"The instance has no commitment '{id}'."
            yield Flaw("unknown_commitment", message, commitment=id)
        elif phase not in course.calendar.place:
            yield Flaw("unknown_commitment", f"The instance has no phase '{phase}'.", commitment=id)
        else:
            yield from _kept(course, known[id], phase)
    for id in known:
        if id not in course.roadmap.commitments:
            message = f"It is not said in which phase '{id}' is kept."
            yield Flaw("not_kept", message, commitment=id)


def _kept(course: Course, promise: Commitment, phase: str) -> Found:
    calendar, when = course.calendar, course.kept[promise.id]
    if when not in calendar.window(promise.due) or when not in calendar.presence(promise.party):
        message = f"'{promise.id}' is kept in {phase}, when it is not due or '{promise.party}' is not there."
        yield Flaw("outside_due", message, phase, commitment=promise.id)
    elif promise.issue is not None and promise.issue not in course.table(when):
        message = f"'{promise.id}' is kept in {phase}, while '{promise.issue}' is not on the table."
        yield Flaw("not_on_the_table", message, phase, promise.issue, promise.id)
    elif promise.issue is not None and not any(
        promise.issue in body.mandate and promise.party in body.members
        for body in course.cases[when].design.institutions
    ):
        message = f"'{promise.id}' is kept in {phase}; no host of '{promise.issue}' seats '{promise.party}'."
        yield Flaw("no_monitor", message, phase, promise.issue, promise.id)
    for awaited in promise.awaits:
        if awaited in course.kept and course.kept[awaited] > when:
            other = course.instance.phases[course.kept[awaited]].id
            message = f"'{promise.id}' is kept in {phase} and awaits '{awaited}', which is kept in {other}."
            yield Flaw("kept_too_early", message, phase, commitment=promise.id)


def _bodies(course: Course) -> Found:
    """Compare the bodies that are listed with those that the phases have, members by members."""
    phases = [phase.id for phase in course.instance.phases]
    if not course.roadmap.bodies and course.roadmap.status == "given":
        return
    listed: dict[tuple[str, ...], list[LastingBody]] = {}
    for body in course.roadmap.bodies:
        listed.setdefault(tuple(sorted({*body.members})), []).append(body)
    found: dict[tuple[str, ...], list[Life]] = {}
    for life in course.lives:
        found.setdefault(tuple(sorted({*life.institutions[0].members})), []).append(life)
    for members in dict.fromkeys([*listed, *found]):
        said, true = listed.get(members, []), found.get(members, [])
        name = "-".join(members) or "without members"
        spans = sorted((phases[life.begins], phases[life.ends]) for life in true)
        if len(said) < len(true):
            spells = listing([f"{begin} to {end}" for begin, end in spans])
            yield Flaw(
                "unlisted_body", f"The body {name} is there from {spells}; not all is listed.", body=name
            )
        elif len(said) > len(true):
            message = f"The body {name} is listed {len(said)} times, and there {len(true)} times."
            yield Flaw("false_body", message, body=name)
        elif sorted((b.begins, b.ends) for b in said) != spans:
            spells = listing([f"{begin} to {end}" for begin, end in spans])
            yield Flaw("wrong_span", f"The body {name} is there from {spells}.", body=name)
        elif sorted((b.begins, b.ends, b.origin) for b in said) != sorted(
            (phases[life.begins], phases[life.ends], life.institutions[0].origin) for life in true
        ):
            message = f"The body {name} does not begin as it is listed: new, kept or revitalised."
            yield Flaw("wrong_origin", message, body=name)


def _objectives(course: Course) -> Found:
    asked = {"+".join(names_of(s)): s for s in course.instance.settings.stages_of_phases}
    listed = [o.name for o in course.roadmap.objectives]
    complete = course.roadmap.status in ("optimal", "feasible")
    if (complete and listed != [*asked]) or listed != [name for name in asked if name in listed]:
        message = f"The objectives are not those of the instance, in order: {listing([*asked])}."
        yield Flaw("wrong_objectives", message)
        return
    lies = False
    for objective in course.roadmap.objectives:
        stage = asked[objective.name]
        weights = {str(n): w for n, w in stage.items()} if isinstance(stage, dict) else {}
        if {name: exact(w) for name, w in (objective.weights or {}).items()} != weights:
            message = f"The weights of the objective '{objective.name}' are not those of the instance."
            yield Flaw("wrong_objectives", message)
        value = sum(
            (course.values[name] * (weights[name] if weights else 1) for name in names_of(stage)), Decimal(0)
        )
        if not same(objective.value, value):
            message = f"The objective '{objective.name}' is {value:f}, not {objective.value}."
            yield Flaw("wrong_value", message)
            lies = True
        elif objective.bound is not None and objective.bound > objective.value:
            message = f"The bound of the objective '{objective.name}' is above its value."
            yield Flaw("bound_above_value", message)
            lies = True
    if course.roadmap.status == "optimal" and not lies:
        unproven = [o.name for o in course.roadmap.objectives if o.bound != o.value]
        if unproven or course.roadmap.gap not in (None, 0):
            message = f"The roadmap is called optimal; not proven: {listing(unproven) or 'its gap'}."
            yield Flaw("false_optimum", message)
