"""The answer to what if: the best design after an edit, beside the present one."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Event

from designer.check import check
from designer.design import Design
from designer.instance import Instance, names_in
from designer.instance.portable import Portable
from designer.questions.compare import Comparison, compare
from designer.questions.what_if.apply_edit import edited
from designer.questions.what_if.edit import Edit
from designer.questions.what_if.nearest_optimum import changes, closest, going_on, moves
from designer.questions.why_not import Difference
from designer.runtime.limits import Limits
from designer.runtime.progress import OnProgress
from designer.solve.solve import solve

DESIGNED = ("optimal", "feasible", "given")
"""What the status of a design is."""


@dataclass(frozen=True)
class WhatIf(Portable):
    """What an edit does.

    Parameters
    ----------
    edit
        What is supposed to be otherwise, in sentences; none where only the present design is moved away from.
    instance
        The instance after the edit.
    before, after
        The present design, and the best one after the edit.
    stays_close
        Whether ``after`` is the optimal design that is nearest to the present one, proven; None where that
        was not asked.
    changed, moved
        Institutions founded, closed or altered on the way, and issues that come into other hands; None
        where there is nothing to compare.
    differences
        The objectives of the instance after the edit: their values before, by the instance as it was, and
        after.
    comparison
        What is left of the present design after the edit (A) beside ``after`` (B); None where there is
        nothing to compare.
    """

    edit: tuple[str, ...]
    instance: Instance
    before: Design
    after: Design
    stays_close: bool | None = None
    changed: int | None = None
    moved: int | None = None
    differences: tuple[Difference, ...] = ()
    comparison: Comparison | None = None


def what_if(
    instance: Instance,
    edit: Edit | None = None,
    *,
    design: Design | None = None,
    stay_close: bool = False,
    time_limit: float | None = None,
    seed: int = 0,
    threads: int = 1,
    on_progress: OnProgress | None = None,
    cancel: Event | None = None,
) -> WhatIf:
    """Tell what an edit does to the best design, and what it takes to get there.

    Parameters
    ----------
    instance
        What is asked.
    edit
        What is supposed to be otherwise; nothing, to tell how a given design can be made the best.
    design
        The present design, valid or not; the optimum when left out.
    stay_close
        Whether to choose, of all optimal designs, one that founds, closes and alters fewest institutions.
    time_limit, seed, threads, on_progress, cancel
        As in :func:`designer.solve.solve`; the time is for all that has to be solved.

    Raises
    ------
    ValueError
        If nothing is asked, or the edit refers to what the instance does not have.
    designer.runtime.errors.InputError
        If what comes out of the edit is no instance.

    Examples
    --------
    >>> three = Instance.model_validate({
    ...     "parties": [{"id": p} for p in "ABC"],
    ...     "issues": [{"id": "x", "required": ["A", "B"]}, {"id": "y", "required": ["A", "C"]}],
    ... })
    >>> found = what_if(three, Edit(set={"settings.sizes": [2]}), stay_close=True)
    >>> [body.members for body in found.after.institutions], found.changed, found.stays_close
    ([('A', 'B'), ('A', 'C')], 3, True)
    """
    edit = edit or Edit()
    if edit.empty and (design is None or not stay_close):
        raise ValueError(
            "nothing is supposed to be otherwise; give an edit, or both a design and that it is to be stayed "
            "close to (--design, --stay-close), for the way from it to the best one"
        )
    limits = Limits(time_limit, seed, threads, cancel=cancel)
    clock = limits.clock()
    changed = edited(instance, edit)

    def solved(asked: Instance, last: bool) -> Design:
        seconds = clock.share(last=last)
        return solve(
            asked, time_limit=seconds, seed=seed, threads=threads, on_progress=on_progress, cancel=cancel
        )

    before = design or solved(instance, last=False)
    after = solved(changed.instance, last=not stay_close)
    told = WhatIf(changed.sentences, changed.instance, before, after)
    if before.status not in DESIGNED or after.status not in DESIGNED:
        return told
    left, near = going_on(before, changed.instance), None
    if stay_close and after.status == "optimal":
        found = closest(
            changed.instance,
            after,
            left,
            time_limit=clock.left,
            seed=seed,
            threads=threads,
            cancel=cancel,
        )
        after, near = found.design, found.proven
    elif stay_close:
        near = False
    bodies = left.institutions, after.institutions
    return WhatIf(
        changed.sentences,
        changed.instance,
        before,
        after,
        near,
        changes(*bodies),
        moves(*bodies),
        _differences(instance, before, changed.instance, after),
        compare(changed.instance, left, after),
    )


def _differences(
    instance: Instance, before: Design, asked: Instance, after: Design
) -> tuple[Difference, ...]:
    """Set the values of two designs side by side, each as the referee counts it for what was asked."""
    names = dict.fromkeys(name for stage in asked.settings.objectives for name in names_in(stage))
    first, second = check(instance, before).values, check(asked, after).values
    return tuple(Difference(name, first[name], second[name]) for name in names)
