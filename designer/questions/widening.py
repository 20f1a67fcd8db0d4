"""Bodies of other sizes: those that could be of use where the number of seats of one issue gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from designer.candidates.candidates import Candidate, candidates
from designer.candidates.grounding import Acceptability
from designer.candidates.memberships import memberships
from designer.engines.compact import CompactModel
from designer.engines.program import summed
from designer.instance import Instance, Issue
from designer.runtime.clock import Clock

Parties = frozenset[str]
Issues = frozenset[str]

Key = tuple[str, Parties, str | None]
"""What tells candidates apart: kind, members, origin."""


def key(candidate: Candidate) -> Key:
    """Give what tells a candidate from others."""
    return candidate.kind, candidate.members, candidate.origin


@dataclass(frozen=True)
class Widened:
    """The candidates of an instance in which the number of seats of any one issue can give.

    Parameters
    ----------
    candidates
        All of them.
    gated
        For some bodies, the issues that they may handle only where their number of seats gives.
    """

    candidates: list[Candidate]
    gated: Mapping[Key, Issues] = field(default_factory=dict)

    def only(self, useful: Mapping[Key, Issues]) -> Widened:
        """Leave out what is gated and of no use."""
        listed = []
        gated = {}
        for candidate in self.candidates:
            before = self.gated.get(key(candidate), frozenset())
            after = before & useful.get(key(candidate), frozenset())
            carries = tuple(i for i in candidate.carries if i in after or i not in before)
            if carries:
                listed.append(_carrying(candidate, carries))
                gated[key(candidate)] = after
        return Widened(listed, gated)

    def gates(self, issues: Iterable[str], model: CompactModel) -> dict[str, int]:
        """Add a variable for each issue that lets its number of seats give."""
        program = model.program
        gates = {issue: program.variable() for issue in issues}
        for column in model.columns.all:
            gated = self.gated.get(key(column.candidate), frozenset())
            for issue in gated & gates.keys() & column.handles.keys():
                program.require({gates[issue]: 1, column.handles[issue]: -1}, at_least=0)
            if not all(need - gated for need in (*column.needs, column.handles.keys())):
                # It cannot do without one of these issues.
                giving = summed(gates[issue] for issue in sorted(gated & gates.keys()))
                program.require({**giving, column.opened: -1}, at_least=0)
        return gates


def widened(
    instance: Instance, accepted: Acceptability, giving: Mapping[str, Instance], clock: Clock
) -> Widened:
    """List the candidates of an instance, and those that one issue of other sizes makes possible.

    Parameters
    ----------
    instance, accepted
        What is asked, and its rules, grounded.
    giving
        For each issue whose number of seats can give, an instance in which it does.
    clock
        The time there is.
    """
    found = {*memberships(instance, accepted, clock)}
    wider = dict(instance.issue)
    for issue, given in giving.items():
        wider[issue] = given.issue[issue]
        found.update(_memberships(instance, wider[issue], accepted, clock))
    among = sorted(found, key=sorted)
    usual = {key(c): c for c in candidates(instance, accepted, clock, among=among)}
    everything = instance.model_copy(update={"issues": tuple(wider.values())})
    listed, gated = [], {}
    for candidate in candidates(everything, accepted, clock, among=among):
        fitting = frozenset(i for i in candidate.carries if _fits(candidate, instance.issue[i], instance))
        new = frozenset(_beside(candidate, fitting))
        before = usual.get(key(candidate))
        if before is not None or new:
            carries = tuple(issue for issue in candidate.carries if issue in fitting | new)
            # It handles one issue more at most, for which it need not be founded more than once more.
            copies = bool(new) + (0 if before is None else before.copies)
            listed.append(replace(_carrying(candidate, carries), copies=min(candidate.copies, copies)))
            gated[key(candidate)] = new
    return Widened(listed, gated)


def _fits(candidate: Candidate, issue: Issue, instance: Instance) -> bool:
    """Whether a body has a size in which an issue may be handled anyway."""
    if candidate.kind == "plenary":
        return True
    if instance.plenary_of(issue) == "must":
        return False
    if candidate.kind == "proposal" and issue.sizes is None:
        return True
    return len(candidate.members) in instance.sizes_of(issue)


def _memberships(instance: Instance, wide: Issue, accepted: Acceptability, clock: Clock) -> list[Parties]:
    """Give the memberships that can matter in bodies of sizes that an issue takes only where it gives.

    Such a body handles nothing but this issue and others that take its size anyway.
    """
    before, sizes = instance.issue[wide.id], {*instance.sizes_of(wide)}
    if instance.plenary_of(before) != "must":
        sizes.difference_update(instance.sizes_of(before))
    along = [i for i in instance.issues if i.id != wide.id and sizes.intersection(instance.sizes_of(i))]
    shared = sizes & {size for issue in along for size in instance.sizes_of(issue)}
    found: list[Parties] = []
    for some, others in ((shared, along), (sizes - shared, [])):
        if some:
            issue = wide.model_copy(update={"sizes": tuple(sorted(some))})
            part = instance.model_copy(update={"issues": (issue, *others)})
            found += memberships(part, accepted, clock)
    return found


def _beside(candidate: Candidate, fitting: Issues) -> Iterator[str]:
    """Give the issues that a body could handle beside those that fit it, nobody being a passenger."""
    for issue in candidate.carries:
        if issue not in fitting and all(need & (fitting | {issue}) for need in candidate.needs):
            yield issue


def _carrying(candidate: Candidate, carries: tuple[str, ...]) -> Candidate:
    """Give a candidate that may handle only so much."""
    needs = tuple(need.intersection(carries) for need in candidate.needs)
    return replace(candidate, carries=carries, needs=needs)
