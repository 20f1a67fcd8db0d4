"""From what a rival found to a design that the referee judges like any other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from designer.candidates.candidates import Candidate
from designer.candidates.grounding import ground
from designer.check import check
from designer.check.values import value_of
from designer.design import Design, ObjectiveValue, Reference
from designer.engines.solution import Body, Solution
from designer.instance import Instance, names_in, plain_number
from designer.runtime.progress import OnProgress, Progress, relative_gap
from designer.solve.assemble import assemble


@dataclass(frozen=True)
class Asked:
    """What a rival is asked.

    Parameters
    ----------
    instance
        The problem.
    seconds
        How long it may take.
    seed
        Of its random numbers.
    tell
        Called with what it knows, whenever it gets on.
    """

    instance: Instance
    seconds: float
    seed: int = 0
    tell: OnProgress = field(default=lambda progress: None)

    def told(self, stage: int, value: float | None, bound: float | None, seconds: float) -> None:
        """Tell how far a stage, from 1, is."""
        stages = self.instance.settings.objectives
        name = "+".join(names_in(stages[stage - 1]))
        gap = None if value is None else relative_gap(value, bound)
        self.tell(Progress(name, stage, len(stages), value, bound, gap, seconds))


def body_of(
    instance: Instance,
    members: Iterable[str],
    mandate: Sequence[str],
    plenary: bool,
    taken: str | None,
    replaces: str | None = None,
) -> Body:
    """Give a body as designs are assembled from: new, a plenary, or one that is taken up."""
    seated = frozenset(members)
    if taken is not None:
        proposed = any(proposal.id == taken for proposal in instance.proposals)
        kind, origin = ("proposal" if proposed else "existing"), taken
    else:
        kind, origin = ("plenary", None) if plenary else ("new", replaces)
    return Body(Candidate(seated, kind, tuple(mandate), origin=origin), tuple(mandate))  # type: ignore[arg-type]


def design_of(
    instance: Instance,
    bodies: Iterable[Body],
    links: frozenset[frozenset[int | str]] = frozenset(),
    broken: frozenset[str] = frozenset(),
) -> Design:
    """Assemble a design, of which nothing is claimed yet."""
    return assemble(instance, ground(instance), Solution(tuple(bodies), links, broken))


def values_of(instance: Instance, design: Design) -> tuple[Decimal, ...]:
    """Give what a design is worth, stage by stage, as the referee counts it."""
    values = check(instance, design).values
    return tuple(value_of(stage, values) for stage in instance.settings.objectives)


def claimed(instance: Instance, design: Design, bounds: Sequence[float | None]) -> Design:
    """Let a design claim its values, with the bounds that a rival has proven, one a stage or fewer."""
    values = [plain_number(value) for value in values_of(instance, design)]
    objectives = []
    for place, (stage, value) in enumerate(zip(instance.settings.objectives, values, strict=True)):
        bound = bounds[place] if place < len(bounds) else None
        weights = {name: plain_number(w) for name, w in stage.items()} if isinstance(stage, dict) else None
        objectives.append(
            ObjectiveValue(
                name="+".join(names_in(stage)),
                value=value,
                bound=None if bound is None else (value if abs(bound - value) < 1e-6 else bound),
                weights=weights,  # type: ignore[arg-type]
            )
        )
    unproven = [o for o in objectives if o.bound != o.value]
    gap = relative_gap(unproven[0].value, unproven[0].bound) if unproven else 0
    status = "feasible" if unproven else "optimal"
    return design.model_copy(update={"status": status, "gap": gap, "objectives": tuple(objectives)})


def nothing(instance: Instance, status: str) -> Design:
    """Give the answer without a design: ``infeasible`` or ``unknown``."""
    return Design(instance=Reference(title=instance.title, sha256=instance.sha256), status=status)  # type: ignore[arg-type]
