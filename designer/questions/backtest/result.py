"""The back-test of one case: the design computed from what was known, beside the one that history built."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from threading import Event

from designer.check import check
from designer.check.verdict import Kind
from designer.design import Design
from designer.instance import Instance, Settings
from designer.instance.settings import Stage
from designer.questions.backtest.agreement import hosts_among, hosts_of, mean, of_case, on_issues
from designer.questions.backtest.baselines import BASELINES, baseline
from designer.questions.backtest.choices import Choice, bodies_of, choices
from designer.questions.backtest.draws import Draws
from designer.questions.backtest.matching import Match, matched
from designer.questions.backtest.misses import Miss, misses
from designer.solve.solve import solve

DRAWS = 1000
"""Random designs that a computed one is set beside."""


@dataclass(frozen=True)
class Backtest:
    """What came of the back-test of a case.

    Parameters
    ----------
    name
        Of the case.
    instance, history, design
        What was asked, what history built, what was computed.
    issues
        The agreement on each issue that history handled; see :mod:`designer.questions.backtest.agreement`.
    left_alone
        Issues that history did not handle.
    baselines
        The agreement of each baseline, by name.
    drawn
        The agreement of each random design.
    matches
        The bodies that are matched, by position in the two designs.
    choices
        Who is added, what is bundled, what is kept.
    misses
        Where the two differ, in words.
    violations
        How many violations of each kind the referee finds in history.
    notes
        What is to be known of the figures.
    """

    name: str
    instance: Instance
    history: Design
    design: Design
    issues: dict[str, Fraction]
    left_alone: tuple[str, ...]
    baselines: dict[str, Fraction]
    drawn: tuple[Fraction, ...]
    matches: tuple[Match, ...]
    choices: tuple[Choice, ...]
    misses: tuple[Miss, ...]
    violations: dict[Kind, int]
    notes: tuple[str, ...] = ()

    @property
    def agreement(self) -> Fraction:
        """The mean agreement over the issues that history handled."""
        return mean(self.issues.values())

    @property
    def margin(self) -> Fraction:
        """The agreement beyond that of bodies of just the required parties."""
        return self.agreement - self.baselines["required_only"]

    @property
    def drawn_mean(self) -> Fraction | None:
        """The mean agreement of the random designs."""
        return mean(self.drawn) if self.drawn else None

    @property
    def share(self) -> Fraction | None:
        """The share of random designs that agree as well or better: the p-value of a permutation test."""
        if not self.drawn:
            return None
        return Fraction(sum(value >= self.agreement for value in self.drawn), len(self.drawn))

    def matched(self, level: Fraction) -> int:
        """Count the bodies that are matched with a likeness of this much or more."""
        return sum(match.likeness >= level for match in self.matches)

    @property
    def seats(self) -> tuple[int, int]:
        """The seats in the computed design and in history."""
        ours, theirs = (sum(len(b.members) for b in d.institutions) for d in (self.design, self.history))
        return ours, theirs


def backtest(
    instance: Instance,
    history: Design,
    *,
    name: str = "",
    order: Sequence[Stage] | None = None,
    drop_helpful: bool = False,
    drop_rules: bool = False,
    draws: int = DRAWS,
    seed: int = 0,
    time_limit: float | None = None,
    cancel: Event | None = None,
) -> Backtest:
    """Design a case from what was known, and compare the design with what history built.

    Parameters
    ----------
    instance, history
        The case: what was known, and what was then built.
    name
        What the case is called.
    order
        Objectives in the place of those of the instance.
    drop_helpful
        Whether helpful parties are forgotten.
    drop_rules
        Whether refusals, vetoes among them, are forgotten.
    draws, seed
        How many random designs are drawn, and from which seed.
    time_limit, cancel
        Of the solve, as for :func:`designer.solve.solve`.

    Examples
    --------
    >>> from designer.design import Institution, Reference
    >>> lake = Instance.model_validate({
    ...     "title": "Lake",
    ...     "parties": [{"id": "AAA"}, {"id": "BBB"}, {"id": "CCC"}],
    ...     "issues": [{"id": "fish", "required": ["AAA", "BBB"], "helpful": ["CCC"]}],
    ... })
    >>> board = Institution(id="AAA-BBB-CCC", members=("AAA", "BBB", "CCC"), mandate=("fish",))
    >>> found = backtest(lake, Design(instance=Reference(title="Lake"), institutions=(board,)))
    >>> found.agreement, found.margin, found.misses[0].sentence
    (Fraction(2, 3), Fraction(0, 1), 'fish: history added CCC, who would help.')
    """
    asked = _asked(instance, order, drop_helpful, drop_rules)
    design = solve(asked, time_limit=time_limit, cancel=cancel)
    computed, built = hosts_of(design), hosts_of(history)
    drawn = Draws(asked, len(design.institutions), seed).some(draws) if design.institutions else []
    return Backtest(
        name=name or instance.title,
        instance=asked,
        history=history,
        design=design,
        issues=on_issues(computed, built),
        left_alone=tuple(issue.id for issue in asked.issues if issue.id not in built),
        baselines={some: of_case(baseline(some, asked), built) for some in BASELINES},
        drawn=tuple(of_case(hosts_among(draw.bodies), built) for draw in drawn),
        matches=matched([m for m, _ in bodies_of(design)], [m for m, _ in bodies_of(history)]),
        choices=choices(asked, bodies_of(design), bodies_of(history), [draw.bodies for draw in drawn]),
        misses=misses(asked, computed, built),
        violations=dict(Counter(violation.kind for violation in check(asked, history).violations)),
        notes=tuple(_notes(design, len(drawn), draws)),
    )


def _asked(
    instance: Instance, order: Sequence[Stage] | None, drop_helpful: bool, drop_rules: bool
) -> Instance:
    """Return the instance in the reading that is asked for."""
    if order is not None:
        settings = instance.settings.updated(Settings(objectives=tuple(order)))
        instance = instance.model_copy(update={"settings": settings})
    if drop_helpful:
        issues = tuple(issue.model_copy(update={"helpful": ()}) for issue in instance.issues)
        instance = instance.model_copy(update={"issues": issues})
    if drop_rules:
        instance = instance.model_copy(update={"rules": ()})
    return instance


def _notes(design: Design, drawn: int, asked: int) -> list[str]:
    notes = []
    if design.status == "feasible":
        notes.append("The design is not proven best: its objectives have gaps.")
    elif design.status != "optimal":
        notes.append(f"There is no design to compare: {design.status}.")
    if design.institutions and drawn < asked:
        notes.append(f"{drawn} random designs in the place of {asked}: more are too hard to come by.")
    return notes
