"""All optimal designs, up to a limit: which institutions are in every one of them, and which in some."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from threading import Event
from typing import TYPE_CHECKING

from designer.acceptability import ground
from designer.assemble import assemble
from designer.candidates import candidates
from designer.check import check
from designer.claims import Asked
from designer.clock import Clock, OutOfTimeError
from designer.confirm import ContradictionError, by_second_solve
from designer.design import Design
from designer.engines import lazily
from designer.engines.compact import CompactModel, build
from designer.engines.cpsat import Effort
from designer.engines.program import Program, Row, summed
from designer.errors import DisagreementError
from designer.explain.wishes import naming, unmarked
from designer.explore.families import Choice, choices
from designer.instance import Instance
from designer.instance.portable import Portable
from designer.search import Search

if TYPE_CHECKING:
    import pandas as pd

Members = tuple[str, ...]
Key = frozenset[tuple[Members, frozenset[str]]]
"""What tells designs apart here: who sits together on what."""


@dataclass(frozen=True)
class Optima(Portable):
    """The optimal designs of an instance.

    Parameters
    ----------
    status
        That of the optimum: only where it is ``optimal`` are there any designs here.
    designs
        Optimal designs that differ in institutions or mandates; of those that differ in links alone, one.
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
    def choices(self) -> tuple[Choice, ...]:
        """The choices whose combinations are exactly the optimal designs; none where these are not all."""
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
) -> Optima:
    """Find all optimal designs, up to a limit.

    Parameters
    ----------
    instance
        What is asked.
    limit
        Designs after which to stop.
    time_limit, seed, threads, cancel
        As in :func:`designer.solve`.

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
    clock = Clock(time_limit, cancel)
    effort = Effort(None, seed, threads)
    # No issue stands for one that is like it, and where seats are not counted, anybody may sit there.
    marked = naming(Asked(instance)).instance
    accepted = ground(marked)
    try:
        listed = candidates(marked, accepted, clock, everybody=not _counts_seats(instance))
        model = build(marked, accepted, listed, clock=clock)
    except OutOfTimeError:
        return Optima("unknown")
    search = Search(model, effort, Clock(clock.share(last=False), cancel))
    search.run()
    if search.values is None:
        return Optima("unknown" if search.infeasible_by is None else "infeasible")
    if not all(stage.closed for stage in search.stages):
        return Optima("feasible")
    best = [Row(tuple(s.objective.terms.items()), None, s.value) for s in search.stages]
    return _Enumeration(instance, model, best, effort, clock).all(limit)


def _counts_seats(instance: Instance) -> bool:
    """Whether a design with members that nothing holds is not optimal, for their seats."""
    return any(
        stage == "seats" or (isinstance(stage, dict) and bool(stage.get("seats")))
        for stage in instance.settings.objectives
    )


class _Enumeration:
    """Finds one optimal design after the other, each time ruling out those found."""

    def __init__(
        self, instance: Instance, model: CompactModel, best: list[Row], effort: Effort, clock: Clock
    ) -> None:
        self.instance = instance
        self.model = model
        self.rows = best
        self.effort = effort
        self.clock = clock
        self.found: dict[Key, Design] = {}

    def all(self, limit: int) -> Optima:
        complete = False
        while len(self.found) < limit and not self.clock.over():
            values, is_all = self._next(self.rows)
            if values is None:
                complete = is_all
                break
            design = self._design(self.model.settled(values))
            self.found.setdefault(_key(design), design)
            self.rows.append(self._other_than(values, design))
        designs = tuple(self.found.values())
        every, some = self._shared(complete)
        confirmed = self._confirmed() if complete else None
        none = self._unused({*every, *some}) if complete else ()
        return Optima("optimal", designs, complete, confirmed, every, some, none)

    def _next(self, rows: list[Row]) -> tuple[list[int] | None, bool]:
        """Give a solution, or whether it is sure that there is none."""
        effort = replace(self.effort, seconds=self.clock.left)
        program = self.model.program.with_rows(rows)
        outcome = lazily.minimise(self.model, program, {}, effort, cancel=self.clock.cancel)
        return outcome.values, outcome.status == "infeasible"

    def _other_than(self, values: list[int], design: Design) -> Row:
        """Rule out a design; where no two institutions have the same members, in all its guises at once.

        A design with the same members handling each issue has more institutions or is the same one. One with
        other members handling some has fewer institutions at most by the number of those.
        """
        columns = self.model.columns.all
        members = [frozenset(body.members) for body in design.institutions]
        if len({*members}) < len(members):
            chosen = [v for c in columns for v in (c.opened, *c.handles.values())]
            ones = sum(values[v] for v in chosen)
            return Row(tuple((v, -1 if values[v] else 1) for v in chosen), 1 - ones, None)
        handled = {(frozenset(b.members), issue) for b in design.institutions for issue in b.mandate}
        terms = [(c.opened, 1) for c in columns]
        terms += [(v, -1 if (c.members, i) in handled else 1) for c in columns for i, v in c.handles.items()]
        return Row(tuple(terms), 1 + len(members) - len(handled), None)

    def _design(self, values: list[int]) -> Design:
        """Read a design off a solution, and let the referee see it."""
        read = assemble(self.model.instance, self.model.accepted, self.model.read(values))
        design = unmarked(read, self.instance)
        verdict = check(self.instance, design.model_copy(update={"status": "given"}))
        if not verdict.valid:
            raise DisagreementError([violation.message for violation in verdict.violations])
        return design

    def _shared(self, complete: bool) -> tuple[tuple[Members, ...], tuple[Members, ...]]:
        """Tell the memberships that every optimal design has from those that some have."""
        sets = [{*_memberships(design)} for design in self.found.values()]
        if not sets:
            return (), ()
        common = sorted(set.intersection(*sets))
        every = [m for m in common if complete or self._needed(m)]
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
        return self._next([*self.rows, without]) == (None, True)

    def _confirmed(self) -> str | None:
        """Confirm that there is no other optimal design."""
        program: Program = self.model.program.with_rows(self.rows)
        effort = replace(self.effort, seconds=self.clock.left)
        try:
            return by_second_solve(program, {}, effort, self.clock.cancel)
        except ContradictionError:
            return None


def _key(design: Design) -> Key:
    return frozenset((body.members, frozenset(body.mandate)) for body in design.institutions)


def _memberships(design: Design) -> Iterator[Members]:
    yield from dict.fromkeys(body.members for body in design.institutions)
