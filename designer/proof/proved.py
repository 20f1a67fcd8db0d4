"""Proving that no design has fewer institutions, such that anybody can check it without a solver."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from threading import Event

from designer.check import check
from designer.clock import Clock, OutOfTimeError
from designer.design import Design, Reference
from designer.engines.cpsat import Effort
from designer.instance import Instance, Stage
from designer.instance.portable import Portable
from designer.proof.cases import Cases
from designer.proof.columns import Columns
from designer.proof.duals import FINEST, TOLERANCE, Duals
from designer.proof.ones import ones
from designer.proof.reasons import reasons
from designer.solve import solve
from designer.verify import Proof, Verification, verify
from designer.verify.proof import Assumed, Case, Weights
from designer.verify.verifier import Verifier
from designer.verify.world import TooManyError

ASSUMED: tuple[Assumed, ...] = ("broken_rules", "seats", "exposure", "absent_helpers")
"""Objectives that a proof can assume to be bounded already."""


@dataclass(frozen=True)
class Proved(Portable):
    """A design with the fewest institutions that was found, and a proof that there are no fewer.

    Parameters
    ----------
    design
        The best design in the objectives up to ``institutions``; its status says whether there is one.
    fewest
        Its value of ``institutions``; None where there is no design.
    proof
        A proof of a lower bound, which may be below the value; None where there is no design, or no time.
    verification
        What the verifier says of the proof.

    Examples
    --------
    >>> Proved(Design(instance=Reference(title="x")), None).closed
    False
    """

    design: Design
    fewest: Fraction | None
    proof: Proof | None = None
    verification: Verification | None = None

    @property
    def closed(self) -> bool:
        """Whether the proof reaches the value of the design."""
        return self.proof is not None and self.proof.bound == self.fewest


def prove(
    instance: Instance,
    *,
    time_limit: float | None = None,
    seed: int = 0,
    threads: int = 1,
    cancel: Event | None = None,
) -> Proved:
    """Prove that no design has fewer institutions, by weights that need no solver to be checked.

    Parameters
    ----------
    instance
        What is asked.
    time_limit
        Seconds, half of which at most are for finding the design. None for no limit.
    seed, threads
        As in :func:`designer.solve`.
    cancel
        Set it, from any thread, to stop.

    Returns
    -------
    Proved
        The proof that reaches highest, verified: weights of 0 and 1 if they reach as high as any.

    Raises
    ------
    ValueError
        If an argument is not as described.

    Examples
    --------
    >>> two = Instance.model_validate({
    ...     "parties": [{"id": "A"}, {"id": "B"}],
    ...     "issues": [{"id": "x", "required": ["A", "B"]}, {"id": "y", "required": ["A", "B"]}],
    ...     "rules": [{"id": "r", "kind": "refuses_bundle", "issues": ["x", "y"]}],
    ... })
    >>> proved = prove(two)
    >>> proved.closed, proved.proof.bound, [a.because for a in proved.proof.apart]
    (True, Fraction(2, 1), [('r',)])
    """
    clock = Clock(time_limit, cancel)
    asked = instance.model_copy(
        update={"settings": instance.settings.model_copy(update={"objectives": _stages(instance)})}
    )
    share = clock.share(last=False)
    design = solve(asked, time_limit=share, seed=seed, threads=threads, cancel=cancel)
    if design.status in ("infeasible", "unknown"):
        return Proved(design, None)
    values = check(asked, design).values
    fewest = Fraction(values["institutions"])
    earlier = _stages(instance)[:-1]
    assuming = {name: Fraction(values[name]) for name in ASSUMED if name in earlier}
    verifier = Verifier(instance, assuming)
    effort = Effort(clock.left, seed, threads)
    try:
        found = _best(verifier, fewest, effort, clock)
    except TooManyError:
        found = None
    if found is None:
        return Proved(design, fewest)
    proof = Proof(
        instance=Reference(title=instance.title, sha256=instance.sha256),
        bound=min(found.bound, fewest),
        assuming=assuming,
        apart=() if found.ones is None else reasons(verifier, found.ones),
        case=found.case,
    )
    return Proved(design, fewest, proof, verify(instance, proof))


def _stages(instance: Instance) -> tuple[Stage, ...]:
    """Give the objectives up to ``institutions``; that alone where it is no stage of its own."""
    stages = instance.settings.objectives
    if "institutions" not in stages:
        return ("institutions",)
    return stages[: stages.index("institutions") + 1]


@dataclass(frozen=True)
class _Shown:
    """A case, what it proves, and whether all its weights are 1."""

    case: Case
    bound: Fraction
    ones: Weights | None = None


def _best(verifier: Verifier, fewest: Fraction, effort: Effort, clock: Clock) -> _Shown | None:
    """Look for the proof that reaches highest, the simplest kind first, as long as there is time."""
    best: _Shown | None = None
    with suppress(OutOfTimeError):
        columns = Columns(verifier, clock)
        for shown in _tried(columns, fewest, effort):
            if best is None or shown.bound > best.bound:
                best = shown
            if best.bound >= fewest:
                break
    return best


def _tried(columns: Columns, fewest: Fraction, effort: Effort) -> Iterator[_Shown]:
    world = columns.verifier.world
    weights = ones(columns, effort)
    if weights is not None:
        yield _Shown(weights, world.rounded_up(columns.verifier.bound(weights, ())), weights)
    relaxation = Duals(columns, fewest, ()).solve()
    if relaxation.closed is None:
        # What the weights alone reach, before cases reach for more.
        reached = world.rounded_up(Fraction(relaxation.value - TOLERANCE).limit_denominator(FINEST))
        relaxation = Duals(columns, min(fewest, reached), ()).solve()
    if relaxation.closed is not None:
        yield _Shown(relaxation.closed, world.rounded_up(columns.verifier.bound(relaxation.closed, ())))
    tree = Cases(columns, fewest).prove()
    if tree is not None:
        yield _Shown(tree, fewest)
