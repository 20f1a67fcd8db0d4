"""Proving that no design has fewer institutions, such that anybody can check it without a solver."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from threading import Event

from designer.check import check
from designer.design import Design, Reference
from designer.instance import Instance, Stage
from designer.instance.portable import Portable
from designer.questions.prove.case_tree import Cases
from designer.questions.prove.columns import Columns
from designer.questions.prove.duals import FINEST, TOLERANCE, Duals
from designer.questions.prove.length import is_short
from designer.questions.prove.packing_bound import ones
from designer.questions.prove.reasons import reasons
from designer.runtime.clock import Clock, OutOfTimeError
from designer.runtime.limits import Limits
from designer.runtime.progress import OnProgress, Progress, relative_gap
from designer.solve.solve import solve
from designer.verify import Proof, Verification
from designer.verify.assumptions import MEASURES, before_institutions, value_of
from designer.verify.proof import Apart, Assumed, Case, Earlier, Weights
from designer.verify.verifier import Verifier
from designer.verify.watch import Watch, deadline
from designer.verify.world import TooManyError

ASSUMED: tuple[Assumed, ...] = ("broken_rules", "seats", "exposure", "absent_helpers")
"""Objectives that a proof can assume to be bounded already."""

SEARCHING = 0.75
"""Share of the time after the design that is for finding a proof; the others are for verifying it."""

LEAST = 0.25
"""Seconds for verifying that there are even when somebody has cancelled."""


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
    gist
        A short proof of a lower bound by weights, the highest that was found; None where the proof is short
        itself.
    unfinished
        Why the search for a higher bound was given up before its end; None where it was not.

    Examples
    --------
    >>> Proved(Design(instance=Reference(title="x")), None).closed
    False
    """

    design: Design
    fewest: Fraction | None
    proof: Proof | None = None
    verification: Verification | None = None
    gist: Proof | None = None
    unfinished: str | None = None

    @property
    def closed(self) -> bool:
        """Whether the proof reaches the value of the design."""
        return self.proof is not None and self.proof.bound == self.fewest

    @property
    def verified(self) -> bool:
        """Whether the verifier has accepted the proof."""
        return self.verification is not None and self.verification.accepted


def prove(
    instance: Instance,
    *,
    time_limit: float | None = None,
    seed: int = 0,
    threads: int = 1,
    cancel: Event | None = None,
    on_progress: OnProgress | None = None,
) -> Proved:
    """Prove that no design has fewer institutions, by weights that need no solver to be checked.

    Parameters
    ----------
    instance
        What is asked.
    time_limit
        Seconds, half of which at most are for finding the design. None for no limit.
    seed, threads
        As in :func:`designer.solve.solve`.
    cancel
        Set it, from any thread, to stop.
    on_progress
        Told how far the design is, and then the proof.

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
    limits = Limits(time_limit, seed, threads, cancel=cancel)
    clock = limits.clock()
    asked = instance.model_copy(
        update={"settings": instance.settings.model_copy(update={"objectives": _stages(instance)})}
    )
    share = clock.share(last=False)
    design = solve(
        asked, time_limit=share, seed=seed, threads=threads, cancel=cancel, on_progress=on_progress
    )
    if design.status in ("infeasible", "unknown"):
        return Proved(design, None)
    return _Prover(instance, design, clock, on_progress).prove()


def _stages(instance: Instance) -> tuple[Stage, ...]:
    """Give the objectives up to ``institutions``; that alone where it is no stage of its own."""
    stages = instance.settings.objectives
    if "institutions" not in stages:
        return ("institutions",)
    return stages[: stages.index("institutions") + 1]


@dataclass(frozen=True)
class _Shown:
    """A case, and what it proves."""

    case: Case
    bound: Fraction


class _Prover:
    """Looks for a proof that reaches a design, in the time that is left, and has it verified."""

    def __init__(
        self, instance: Instance, design: Design, clock: Clock, on_progress: OnProgress | None
    ) -> None:
        self.instance = instance
        self.design = design
        self.clock = clock
        self.on_progress = on_progress
        self.values: Mapping[str, Decimal] = check(instance, _witness(instance, design)).values
        self.fewest = Fraction(self.values["institutions"])
        self.stages = before_institutions(instance)
        self.assuming = {name: Fraction(self.values[name]) for name in ASSUMED if name in self.stages}
        # One list of institutions serves both: the search, and then the verifier under a time of its own.
        self.searching = Clock(None if clock.left is None else clock.left * SEARCHING, clock.cancel)
        self.watch = Watch(self.searching.check)
        self.verifier = Verifier(instance, self.assuming, self.watch)
        self.simplest: _Shown | None = None
        self.gist: _Shown | None = None
        self.earlier: tuple[Earlier, ...] = ()

    def prove(self) -> Proved:
        """Find, complete and verify the proof that reaches highest."""
        best: _Shown | None = None
        unfinished = None
        try:
            for shown in self._tried():
                self._keep(shown)
                if best is None or shown.bound > best.bound:
                    best = shown
                    self._tell(best.bound)
                if best.bound >= self.fewest:
                    break
        except (OutOfTimeError, TooManyError) as error:
            unfinished = str(error)
        if best is None:
            return Proved(self.design, self.fewest, unfinished=unfinished)
        self.earlier = tuple(self._earlier())
        proof = self._proof(best, self._apart(best))
        gist = None if is_short(best.case) or self.gist is None else self._proof(self.gist)
        self.watch.check = deadline(self._time_to_verify()).check
        said = self.verifier.verify(proof, check)
        if gist is not None and not self.verifier.verify(gist, check).accepted:
            gist = None
        return Proved(self.design, self.fewest, proof, said, gist, unfinished)

    def _keep(self, shown: _Shown) -> None:
        """Keep the highest bound that is shown by a few weights, for when it takes many to show more."""
        short = isinstance(shown.case, Weights) and is_short(shown.case)
        if short and shown.bound > (self.gist.bound if self.gist else 0):
            self.gist = shown

    def _time_to_verify(self) -> float | None:
        if self.clock.cancelled():
            return LEAST
        return None if self.clock.left is None else max(self.clock.left, LEAST)

    def _tried(self) -> Iterator[_Shown]:
        """Look for proofs, the simplest kind first."""
        self._tell(None)
        columns = Columns(self.verifier, self.searching)
        weights = ones(columns)
        if weights is not None:
            self.simplest = _Shown(weights, self.verifier.bound(weights, ()))
            yield self.simplest
        yield from _reaching(columns, self.fewest)

    def _proof(self, shown: _Shown, apart: tuple[Apart, ...] = ()) -> Proof:
        return Proof(
            instance=Reference(title=self.instance.title, sha256=self.instance.sha256),
            bound=min(shown.bound, self.fewest),
            assuming=self.assuming,
            witness=_witness(self.instance, self.design) if self.assuming else None,
            earlier=self.earlier,
            apart=apart,
            case=shown.case,
        )

    def _apart(self, shown: _Shown) -> tuple[Apart, ...]:
        """Say why no two issues fit into one institution, where that is the proof and there is time."""
        if shown is self.simplest and isinstance(shown.case, Weights):
            with suppress(OutOfTimeError):
                return reasons(self.verifier, shown.case)
        return ()

    def _earlier(self) -> Iterator[Earlier]:
        """Prove of objectives before others that are assumed that they cannot be lower, where that goes."""
        for n, stage in enumerate(self.stages):
            value = value_of(stage, self.values)
            followed = any(later in self.assuming for later in self.stages[n + 1 :] if isinstance(later, str))
            for measure in MEASURES:
                if measure == stage and value and followed:
                    with suppress(OutOfTimeError):
                        before = Columns(self.verifier.before(measure, self.assuming), self.searching)
                        shown = [shown for shown in _reaching(before, value) if shown.bound >= value]
                        if shown:
                            yield Earlier(objective=measure, at_least=value, case=shown[0].case)

    def _tell(self, bound: Fraction | None) -> None:
        if self.on_progress is not None:
            fewest, stages = float(self.fewest), len(_stages(self.instance)) + 1
            at_least = None if bound is None else float(bound)
            gap = relative_gap(fewest, at_least)
            self.on_progress(Progress("proof", stages, stages, fewest, at_least, gap, self.clock.seconds))


def _witness(instance: Instance, design: Design) -> Design:
    """Give a design as one that claims nothing of its values."""
    about = Reference(title=instance.title, sha256=instance.sha256)
    claims = {"status": "given", "gap": None, "confirmed_by": (), "objectives": (), "notes": ()}
    return design.model_copy(update={"instance": about, **claims})


def _reaching(columns: Columns, target: Fraction) -> Iterator[_Shown]:
    """Look for weights that reach a bound, or as far as any do; and then for cases that reach it."""
    verifier = columns.verifier
    relaxation = Duals(columns, target, ()).solve()
    if relaxation.closed is None:
        reached = verifier.rounded_up(Fraction(relaxation.value - TOLERANCE).limit_denominator(FINEST))
        if reached < target:
            relaxation = Duals(columns, reached, ()).solve()
    if relaxation.closed is not None:
        bound = verifier.bound(relaxation.closed, ())
        yield _Shown(relaxation.closed, bound)
        if bound >= target:
            return
    tree = Cases(columns, target).prove()
    if tree is not None:
        yield _Shown(tree, target)
