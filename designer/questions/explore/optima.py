"""All optimal designs, up to a limit: which institutions are in every one of them, and which in some.

Two designs are the same when members, mandates, origins and links are. First all sets of institutions are
found, one after the other, each ruled out in all its guises; then, for each of them, all sets of links.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import comb
from threading import Event
from typing import TYPE_CHECKING

from designer.candidates.candidates import candidates
from designer.candidates.grounding import ground
from designer.design import Design, Institution
from designer.engines import lazy_constraints
from designer.engines.compact import CompactModel, build
from designer.engines.compact.links import Host
from designer.engines.outcome import Effort
from designer.engines.program import Program, Row, summed
from designer.instance import Instance
from designer.instance.portable import Portable
from designer.instance.rules import counted
from designer.questions.explore.families import Choice, choices
from designer.questions.foils import naming, unmarked
from designer.runtime.clock import Clock, OutOfTimeError
from designer.runtime.limits import Limits
from designer.runtime.progress import OnProgress, Tell, silent, teller
from designer.solve.accept import accept, design_of, model_of
from designer.solve.compact_search import CompactSearch
from designer.solve.confirm import PROPAGATION, ContradictionError, by_second_solve
from designer.solve.requirements import Requirements

if TYPE_CHECKING:
    import pandas as pd

Members = tuple[str, ...]

Kind = tuple[frozenset[str], str | None]
"""Members, and the existing body or proposal that an institution takes up."""

Bodies = frozenset[tuple[Kind, frozenset[str]]]
"""What tells sets of institutions apart: what each of them is, and its mandate."""

MOST_MEMBERSHIPS = 20_000
MOST_VARIABLES = 100_000
"""Beyond which not every body is listed that some optimal design could have."""


@dataclass(frozen=True)
class Optima(Portable):
    """The optimal designs of an instance.

    Parameters
    ----------
    status
        That of the optimum: only where it is ``optimal`` are there any designs here.
    designs
        Optimal designs that differ in members, mandates, origins or links; no two that differ in links alone
        as long as there are others.
    complete
        Whether these are all; then ``confirmed_by`` says what has confirmed that there is no other.
    confirmed_by
        What has confirmed it.
    every
        Memberships of institutions that every optimal design has, proven whether these are all or not.
    some
        Memberships that some have and others have not.
    none
        Existing bodies and proposals whose members meet in no institution of any optimal design; told only
        where these are all.
    """

    status: str
    designs: tuple[Design, ...] = ()
    complete: bool = False
    confirmed_by: str | None = None
    every: tuple[Members, ...] = ()
    some: tuple[Members, ...] = ()
    none: tuple[str, ...] = ()

    @property
    def institution_sets(self) -> int:
        """How many of the designs differ in members, mandates or origins; others differ in links alone."""
        return len({*map(_bodies, self.designs)})

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The choices whose combinations are exactly the sets of institutions that optimal designs have.

        There are none where these are not all designs.
        """
        return choices(self.designs) if self.complete else ()

    def institutions_table(self) -> pd.DataFrame:
        """Give one row per membership, with the number of designs here that have it."""
        import pandas as pd

        counts = Counter(m for design in self.designs for m in _memberships(design))
        rows = [(", ".join(m), counts[m], m in self.every) for m in (*self.every, *self.some)]
        return pd.DataFrame(rows, columns=["members", "designs", "every"])


def explore(
    instance: Instance,
    *,
    limit: int = 100,
    time_limit: float | None = None,
    seed: int = 0,
    threads: int = 1,
    cancel: Event | None = None,
    on_progress: OnProgress | None = None,
) -> Optima:
    """Find all optimal designs, up to a limit.

    Parameters
    ----------
    instance
        What is asked.
    limit
        Designs after which to stop.
    time_limit, seed, threads, cancel, on_progress
        As in :func:`designer.solve.solve`.

    Examples
    --------
    >>> three = Instance.model_validate({
    ...     "parties": [{"id": p} for p in "ABC"],
    ...     "issues": [
    ...         {"id": "x", "required": ["A", "B"]}, {"id": "y", "required": ["A", "C"]},
    ...         {"id": "z", "required": ["A"], "helpful": ["B", "C"]},
    ...     ],
    ...     "settings": {"sizes": [2]},
    ... })
    >>> found = explore(three)
    >>> len(found.designs), found.complete, found.every
    (2, True, (('A', 'B'), ('A', 'C')))
    """
    limits = Limits(time_limit, seed, threads, cancel=cancel)
    clock = limits.clock()
    effort = Effort.of(limits)
    # No issue stands for one that is like it.
    marked = naming(Requirements(instance)).instance
    try:
        model, all_of_them = _model(marked, clock)
    except OutOfTimeError:
        return Optima("unknown")
    search = CompactSearch(model, effort, Clock(clock.share(last=False), cancel), on_progress)
    result = search.run()
    if result.solution is None:
        return Optima("unknown" if result.infeasible_by is None else "infeasible")
    if not result.proven:
        return Optima("feasible")
    best = [Row(tuple(s.objective.terms.items()), None, s.value) for s in result.stages]
    try:
        model.links.complete()
    except OutOfTimeError:
        return Optima("optimal")
    tell = teller(clock, on_progress)
    return _Enumeration(instance, model, best, effort, clock, all_of_them, tell).all(limit)


def _model(instance: Instance, clock: Clock) -> tuple[CompactModel, bool]:
    """State an instance over the bodies that optimal designs can have, and say whether these are all.

    Where seats are not counted, anybody may sit anywhere; where institutions are not counted either, bodies
    may do apart what one could do.
    """
    seats, bodies = (instance.settings.counts(name) for name in ("seats", "institutions"))
    largest = max((max(instance.sizes_of(issue)) for issue in instance.issues), default=0)
    memberships = sum(comb(len(instance.parties), size) for size in range(largest + 1))
    if seats or memberships <= MOST_MEMBERSHIPS:
        accepted, merged = ground(instance), seats or bodies
        listed = candidates(instance, accepted, clock, everybody=not seats, unmerged=not merged, alike=True)
        if merged or sum(body.copies * len(body.carries) for body in listed) <= MOST_VARIABLES:
            return build(instance, accepted, listed, clock=clock), True
    return model_of(instance, clock, alike=True), False


class _Enumeration:
    """Finds one optimal design after the other, each time ruling out those found.

    Parameters
    ----------
    best
        What holds of optimal designs: every stage is at its value.
    all_of_them
        Whether the model has every body that some optimal design could have.
    """

    def __init__(
        self,
        instance: Instance,
        model: CompactModel,
        best: list[Row],
        effort: Effort,
        clock: Clock,
        all_of_them: bool,
        tell: Tell = silent,
    ) -> None:
        self.instance = instance
        self.model = model
        self.best = best
        self.rows = [*best, *model.in_order()]
        self.effort = effort
        self.clock = clock
        self.all_of_them = all_of_them
        self.tell = tell
        self.found: dict[Bodies, tuple[list[int], Design]] = {}
        self.relinked: list[Design] = []

    def all(self, limit: int) -> Optima:
        """Find all, up to a limit: sets of institutions first, then further links of theirs."""
        complete = self._find_institutions(limit)
        # What is in every design is proven before links take the time that is left.
        every, some = self._shared(complete)
        confirmed = self._confirmed(self.model.program.with_rows(self.rows)) if complete else None
        for values, _ in self.found.values() if complete else ():
            complete, by = self._find_links(values, limit)
            confirmed = confirmed if by else None
            if not complete:
                break
        designs = (*(design for _, design in self.found.values()), *self.relinked)
        none = self._unused({*every, *some}) if complete else ()
        return Optima("optimal", designs, complete, confirmed if complete else None, every, some, none)

    def _find_institutions(self, limit: int) -> bool:
        """Find sets of institutions, and say whether these are all."""
        while len(self.found) < limit and not self.clock.over():
            values, is_all = self._next(self.model.program.with_rows(self.rows))
            if values is None:
                return is_all and self.all_of_them
            values = self.model.settled(values)
            design = self._design(values)
            self.found.setdefault(_bodies(design), (values, design))
            self.tell(f"{counted(len(self.found), 'optimal design')} found; looking for others")
            self.rows.append(self._other_than(values, design))
        return False

    def _find_links(self, values: list[int], limit: int) -> tuple[bool, str | None]:
        """Find the further sets of links of institutions; say whether these are all, and what confirms it."""
        program, linked = self._with_links(values)
        opened = self.model.links.opened(values)
        while linked:
            terms = {variable: -1 if pair in opened else 1 for pair, variable in linked.items()}
            program = program.with_row(terms, at_least=1 - len(opened))
            if self.clock.over() or len(self.found) + len(self.relinked) >= limit:
                return False, None
            other, is_all = self._next(program)
            if other is None:
                return is_all, self._confirmed(program)
            opened = self.model.links.opened(other)
            self.relinked.append(self._design(self.model.settled(other[: len(values)])))
            self.tell(f"{len(self.found) + len(self.relinked)} optimal designs found; looking at other links")
        return True, PROPAGATION

    def _with_links(self, values: list[int]) -> tuple[Program, dict[frozenset[Host], int]]:
        """Fix institutions, and give for each pair that can be linked a variable that says whether it is."""
        columns = self.model.columns.all
        hosted = [v for place in self.model.links.host_slots.places.values() for v in place.values()]
        fixed = {*hosted, *(v for c in columns for v in (c.opened, *c.handles.values()))}
        program = self.model.program.with_rows(self.best).fixing({v: values[v] for v in fixed})
        linked = {}
        for pair, joints in self.model.links.linkable(values).items():
            linked[pair] = program.variable()
            program.require({**summed(joints), linked[pair]: -1}, at_least=0)
            for joint in joints:
                program.require({linked[pair]: 1, joint: -1}, at_least=0)
        return program, linked

    def _next(self, program: Program) -> tuple[list[int] | None, bool]:
        """Give a solution, or whether it is sure that there is none."""
        effort = replace(self.effort, seconds=self.clock.left)
        outcome = lazy_constraints.minimise(self.model, program, {}, effort, cancel=self.clock.cancel)
        return outcome.values, outcome.status == "infeasible"

    def _other_than(self, values: list[int], design: Design) -> Row:
        """Rule out a set of institutions; where no two are of one kind, in all its guises at once.

        One of the same kinds handling each issue has more institutions or is the same one. One with other
        kinds handling some has fewer institutions at most by the number of those.
        """
        columns = self.model.columns.all
        kinds = [_kind(body) for body in design.institutions]
        if len({*kinds}) < len(kinds):
            chosen = [v for c in columns for v in (c.opened, *c.handles.values())]
            ones = sum(values[v] for v in chosen)
            return Row(tuple((v, -1 if values[v] else 1) for v in chosen), 1 - ones, None)
        handled = {(_kind(b), issue) for b in design.institutions for issue in b.mandate}
        terms = [(c.opened, 1) for c in columns]
        for column in columns:
            taken = column.candidate.kind in ("existing", "proposal")
            kind = column.members, column.candidate.origin if taken else None
            terms += [(v, -1 if (kind, i) in handled else 1) for i, v in column.handles.items()]
        return Row(tuple(terms), 1 + len(kinds) - len(handled), None)

    def _design(self, values: list[int]) -> Design:
        """Read a design off a solution, and let the referee see it."""
        return accept(self.instance, unmarked(design_of(self.model, values), self.instance))

    def _shared(self, complete: bool) -> tuple[tuple[Members, ...], tuple[Members, ...]]:
        """Tell the memberships that every optimal design has from those that some have."""
        sets = [{*_memberships(design)} for _, design in self.found.values()]
        if not sets:
            return (), ()
        common = sorted(set.intersection(*sets))
        every = [m for m in common if complete or (self.all_of_them and self._needed(m))]
        return tuple(every), tuple(sorted(set.union(*sets).difference(every)))

    def _unused(self, memberships: set[Members]) -> tuple[str, ...]:
        """List what is there already, or on the table, and has the members of none of these."""
        there = [b for b in self.instance.existing if b.may_handle and b.status != "collapsed"]
        offered = [(b.id, b.members) for b in there]
        offered += [(p.id, p.members) for p in self.instance.proposals]
        used = [{*members} for members in memberships]
        return tuple(id for id, members in offered if {*members} not in used)

    def _needed(self, members: Members) -> bool:
        """Whether no optimal design is without an institution of these members."""
        opened = [c.opened for c in self.model.columns.all if c.members == {*members}]
        without = Row(tuple(summed(opened).items()), None, 0)
        return self._next(self.model.program.with_rows([*self.rows, without])) == (None, True)

    def _confirmed(self, program: Program) -> str | None:
        """Confirm that there is no other design."""
        effort = replace(self.effort, seconds=self.clock.left)
        try:
            return by_second_solve(program, {}, effort, self.clock.cancel)
        except ContradictionError:
            return None


def _kind(body: Institution) -> Kind:
    return frozenset(body.members), body.taken_from


def _bodies(design: Design) -> Bodies:
    return frozenset((_kind(body), frozenset(body.mandate)) for body in design.institutions)


def _memberships(design: Design) -> Iterator[Members]:
    yield from dict.fromkeys(body.members for body in design.institutions)
