"""Expansion: whom to invite where, and what could leave the plenary for a smaller body."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from threading import Event

from designer.design import Design, Institution
from designer.engines.outcome import Effort
from designer.instance import Instance
from designer.instance.portable import Portable
from designer.questions.foils import body_of
from designer.questions.oracle import Oracle
from designer.questions.what_if.apply_edit import edited
from designer.questions.what_if.edit import Edit
from designer.questions.why_not import Difference, differences
from designer.runtime.clock import Clock
from designer.runtime.limits import Limits
from designer.runtime.progress import OnProgress
from designer.solve.requirements import Requirements
from designer.solve.solve import solve


@dataclass(frozen=True)
class Invitation:
    """An outside party, the institution it is invited to, and the best design with it there.

    The institution goes on with the party beside its members and with what it can handle then of its
    mandate; the rest is shared out anew.

    Parameters
    ----------
    party
        Who is invited.
    institution
        Id of the institution of the present design.
    differences
        The objectives, now and then; none where no design has the party there.
    design
        The best design with it, None where there is none.
    """

    party: str
    institution: str
    differences: tuple[Difference, ...] = ()
    design: Design | None = None

    @property
    def gains(self) -> tuple[Difference, ...]:
        """The objectives that get better."""
        return tuple(d for d in self.differences if d.then < d.now)

    @property
    def rank(self) -> tuple[Decimal, ...]:
        """What sorts invitations: the objectives in their order, the seats, which they all cost, last."""
        others = (d.then - d.now for d in self.differences if d.objective != "seats")
        return (*others, *(d.then - d.now for d in self.differences if d.objective == "seats"))


@dataclass(frozen=True)
class Leaving:
    """An issue that the plenary handles, and the best design in which a smaller body does.

    Parameters
    ----------
    issue
        The issue.
    differences
        The objectives, now and then.
    design
        The best design without it in the plenary, None where there is none.
    hosts
        Members of those that handle it then.
    """

    issue: str
    differences: tuple[Difference, ...] = ()
    design: Design | None = None
    hosts: tuple[tuple[str, ...], ...] = ()

    @property
    def free(self) -> bool:
        """Whether it costs nothing."""
        return self.design is not None and all(d.now == d.then for d in self.differences)


@dataclass(frozen=True)
class Expansion(Portable):
    """Invitations, those that gain most first, and issues that could leave the plenary.

    Parameters
    ----------
    present
        The design that is asked about.
    invitations, leavings
        What was found.
    complete
        Whether all have been looked at, each with a proof; otherwise the time was too short.
    """

    present: Design
    invitations: tuple[Invitation, ...] = ()
    leavings: tuple[Leaving, ...] = ()
    complete: bool = False


def expansion(
    instance: Instance,
    *,
    design: Design | None = None,
    time_limit: float | None = None,
    seed: int = 0,
    threads: int = 1,
    on_progress: OnProgress | None = None,
    cancel: Event | None = None,
) -> Expansion:
    """Tell which outside party, invited to which institution, gains most, and what could leave the plenary.

    Parameters
    ----------
    instance
        What is asked.
    design
        The design asked about; the optimum when left out.
    time_limit, seed, threads, on_progress, cancel
        As in :func:`designer.solve.solve`.

    Examples
    --------
    >>> two = Instance.model_validate({
    ...     "parties": [{"id": "A"}, {"id": "B"}, {"id": "C", "role": "outside"}],
    ...     "issues": [{"id": "x", "required": ["A", "B"], "helpful": ["C"]}],
    ... })
    >>> [(i.party, i.institution, [d.objective for d in i.gains]) for i in expansion(two).invitations]
    [('C', 'A-B', ['absent_helpers'])]
    """
    limits = Limits(time_limit, seed, threads, cancel=cancel)
    clock = limits.clock()
    effort = Effort.of(limits)
    seconds = clock.share(last=False)
    present = design or solve(
        instance,
        time_limit=seconds,
        seed=seed,
        threads=threads,
        on_progress=on_progress,
        cancel=cancel,
    )
    if present.status in ("infeasible", "unknown"):
        # Where there is no design, there is nowhere to invite anybody to, and that is proven.
        return Expansion(present, complete=present.status == "infeasible")
    outside = [party.id for party in instance.parties if party.id not in instance.core]
    invited = [
        _invited(instance, present, party, body.id, effort, clock)
        for party, body in product(outside, present.institutions)
        if party not in body.members and body.members and body.format != "plenary"
    ]
    in_plenary = [
        issue for body in present.institutions if body.format == "plenary" for issue in body.mandate
    ]
    left = [_left(instance, present, issue, effort, clock) for issue in in_plenary]
    invitations = sorted((i for i in invited if i and i.design), key=lambda i: i.rank)
    return Expansion(
        present, tuple(invitations), tuple(issue for issue in left if issue), None not in (*invited, *left)
    )


def _invited(
    instance: Instance, present: Design, party: str, id: str, effort: Effort, clock: Clock
) -> Invitation | None:
    """Find the best design with a party in an institution; None where the time was too short to tell."""
    body = next(body for body in present.institutions if body.id == id)
    wish = body_of({*body.members, party}, body.mandate, instance)
    oracle = Oracle(Requirements(instance), [], effort, clock, wish)
    match oracle.possible(()):
        case False:
            return Invitation(party, id)
        case True:
            best = oracle.best(Requirements(instance))
            if best is not None and best.status == "optimal":
                return Invitation(party, id, differences(instance, present, best), best)
    return None


def _left(instance: Instance, present: Design, issue: str, effort: Effort, clock: Clock) -> Leaving | None:
    """Find the best design in which no plenary handles an issue; None where the time was too short."""
    if clock.over():
        return None
    asked = edited(instance, Edit(set={f"issues[{issue}].plenary": "never"})).instance
    best = solve(asked, time_limit=clock.left, seed=effort.seed, threads=effort.threads, cancel=clock.cancel)
    if best.status == "infeasible":
        return Leaving(issue)
    if best.status != "optimal":
        return None
    hosts = tuple(body.members for body in _hosts(best, issue))
    return Leaving(issue, differences(instance, present, best, asked), best, hosts)


def _hosts(design: Design, issue: str) -> Iterator[Institution]:
    return (body for body in design.institutions if issue in body.mandate)
