"""How sure an answer is, as text for people."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from designer.instance import Instance
from designer.instance.rules import counted, listing
from designer.report.layout import Page, Style, paragraph, plain
from designer.report.names import Names

if TYPE_CHECKING:
    from designer.questions.robust.answer import Robust, Standing
    from designer.questions.robust.value_of_information import Check

MOST_ROWS = 16
"""Worlds that are shown; the others are counted."""

MOST_CHECKS = 10
"""Judgements that are shown; the others are counted."""

FEW = 4
"""Judgements that are named where they fail; more are counted."""


def robust_text(instance: Instance, found: Robust, width: int = 80, colour: bool = False) -> str:
    """Tell how sure an answer is.

    Examples
    --------
    >>> from designer.questions.robust.rounds import robust
    >>> two = Instance.model_validate({
    ...     "title": "Two", "parties": [{"id": "A"}, {"id": "B"}],
    ...     "issues": [{"id": "x", "required": ["A", "B"]}],
    ...     "rules": [{"id": "r", "kind": "refuses_issue", "party": "A", "issue": "x", "likelihood": 0.25}],
    ...     "settings": {"objectives": ["institutions"]},
    ... })
    >>> print(robust_text(two, robust(two, workers=1)))
    Two
    1 judgement can turn out wrong. All 2 worlds are looked at: 1 has a proven
    optimum, 1 has no design at all.
    <BLANKLINE>
    Optima over the worlds
      Objective     Least  Mean  Most
      ------------  -----  ----  ----
      institutions      1     1     1
    <BLANKLINE>
    Institutions of the optimal designs found, one a world; others may be as good
      Members  Worlds  Weight  Issues
      -------  ------  ------  --------
      A, B          1     75%  always 1
    <BLANKLINE>
    Never far from optimal: A, B
      It is valid in each of the worlds with an optimum. It is proven that no design
      has a smaller largest regret in these worlds, objective by objective:
    <BLANKLINE>
    Largest regrets
      Objective     Largest regret  At least  Confirmed by
      ------------  --------------  --------  ------------
      institutions               0         0  certificate
    <BLANKLINE>
    What to check first
      One design is optimal in every world with an optimum: for the choice among
      designs nothing has to be checked.
    <BLANKLINE>
    What a judgement moves, on average over the worlds
      Judgement  Likely  Worth  No design if it  Where it fails
      ---------  ------  -----  ---------------  --------------
      r             25%      0  holds: 1         not told here
    <BLANKLINE>
    Worlds
      Weight  Fails    Optimum     Regret
      ------  -------  ----------  ------
         25%  nothing  infeasible
         75%  r        1           0
    """
    return _RobustPage(instance, found, width, Style(colour)).text()


def _number(value: Fraction, sign: bool = False) -> str:
    """Give a number as people read it.

    Examples
    --------
    >>> _number(Fraction(10)), _number(Fraction(5, 3), sign=True)
    ('10', '+1.67')
    """
    text = f"{value.numerator}" if value.denominator == 1 else f"{float(value):.2f}"
    return f"+{text}" if sign and value > 0 else text


class _RobustPage(Page):
    """The sections on how sure an answer is."""

    def __init__(self, instance: Instance, found: Robust, width: int, style: Style) -> None:
        super().__init__(width, style)
        self.instance = instance
        self.found = found
        self.names = Names(instance)
        self.proven = [optimum for optimum in found.optima if optimum.proven]
        self.judged = {judgement.id: judgement for judgement in found.judgements}

    def text(self) -> str:
        """Give the whole page."""
        title = [*map(self.style.strong, self._lines(self.instance.title))]
        return self.joined(
            [*title, *self._lines(_looked_at(self.found))],
            self._optima(),
            self._institutions(),
            *self._steady(),
            *self._checks(),
            self._worlds(),
            self._left_alone(),
        )

    def _lines(self, text: str, indent: str = "") -> list[str]:
        return paragraph(plain(text), self.width, indent=indent)

    def _optima(self) -> list[str]:
        """Tell between what the optima lie."""
        weights = self.found.weights
        whole = sum((weights[optimum.fails] for optimum in self.proven), Fraction(0))
        rows = []
        for n, name in enumerate(self.found.objectives if self.proven else ()):
            values = [optimum.values[n] for optimum in self.proven]
            mean = sum((weights[o.fails] * o.values[n] for o in self.proven), Fraction(0)) / whole
            rows.append([plain(name), *map(_number, (min(values), mean, max(values)))])
        return self.table(
            "Optima over the worlds", ["Objective", "Least", "Mean", "Most"], rows, right=(1, 2, 3)
        )

    def _institutions(self) -> list[str]:
        """Tell in how many worlds each membership is part of an optimal design."""
        asked = any(standing.every is not None for standing in self.found.institutions)
        header = ["Members", "Worlds", "Weight", *(["In every", "In some"] if asked else []), "Issues"]
        rows = [
            [
                self.names.short(standing.members) or "nobody",
                str(standing.worlds),
                _percent(standing.weight),
                *([str(standing.every), str(standing.some)] if asked else []),
                self._handled(standing),
            ]
            for standing in self.found.institutions
        ]
        among = (
            "Worlds: in the optimal design found. In every, in some: of all optimal designs of so many worlds"
            if asked
            else "Institutions of the optimal designs found, one a world; others may be as good"
        )
        return self.table(among, header, rows, right=range(1, len(header) - 1))

    def _handled(self, standing: Standing) -> str:
        always = sum(number == standing.worlds for number in standing.issues.values())
        varying = [f"{self.names(i)} in {n}" for i, n in standing.issues.items() if n < standing.worlds]
        return plain("; ".join([f"always {always}", *varying]))

    def _steady(self) -> list[list[str]]:
        """Tell of the design that is never far from optimal."""
        steady = self.found.steady
        if steady is None:
            return []
        bodies = "; ".join(
            self.names.short(body.members) or plain(body.id) for body in steady.design.institutions
        )
        regrets = steady.regrets[1:]
        rows = [
            [
                plain(regret.objective),
                _number(regret.value),
                "" if regret.bound is None else _number(regret.bound),
                regret.confirmed_by or "nothing",
            ]
            for regret in regrets
        ]
        header = ["Objective", "Largest regret", "At least", "Confirmed by"]
        heading = self._lines(f"Never far from optimal: {bodies}")
        return [
            [*map(self.style.strong, heading), *self._lines(_proven(self.found), indent="  ")],
            self.table("Largest regrets", header, rows, right=(1, 2)),
        ]

    def _checks(self) -> list[list[str]]:
        """Tell what to check first."""
        if not self.found.checks:
            return []
        some = any(any(check.impossible) for check in self.found.checks)
        told = [check for check in self.found.checks if check.worth is not None]
        shown = (told or self.found.checks)[:MOST_CHECKS]
        header = ["Judgement", "Likely", "Worth", *(["No design if it"] if some else []), "Where it fails"]
        rows = [
            [
                plain(check.judgement),
                _percent(self.judged[check.judgement].likelihood),
                "not told" if check.worth is None else _number(check.worth),
                *([_impossible(check)] if some else []),
                self._moves(check),
            ]
            for check in shown
        ]
        under = [[f"{self._sentence(check)}"] for check in shown] if len(self.judged) > 1 else ()
        table = self.table(
            "What a judgement moves, on average over the worlds", header, rows, right=(1, 2), under=under
        )
        left = len(self.found.checks) - len(shown)
        more = self._lines(f"and {counted(left, 'other')}", indent="  ") if left else []
        heading = self.style.strong("What to check first")
        return [[heading, *self._lines(_stake(self.found), indent="  ")], [*table, *more]]

    def _sentence(self, check: Check) -> str:
        return plain(self.judged[check.judgement].sentence)

    def _moves(self, check: Check) -> str:
        if check.moves is None:
            return "not told here"
        moves = zip(self.found.objectives, check.moves, strict=True)
        moved = [f"{plain(name)} {_number(move, sign=True)}" for name, move in moves if move]
        return ", ".join(moved) or "the same on average"

    def _worlds(self) -> list[str]:
        """Tell of each world its optimum, and the regret of the design in it."""
        steady = self.found.steady
        shown = self.found.optima[:MOST_ROWS]
        rows = []
        for optimum in shown:
            regret = None if steady is None else steady.by_world.get(optimum.fails)
            rows.append(
                [
                    _percent(self.found.weights[optimum.fails]),
                    _failing(optimum.fails),
                    _values(optimum.values) if optimum.proven else optimum.status,
                    "" if regret is None else _values(regret) or "not valid",
                ]
            )
        lines = self.table("Worlds", ["Weight", "Fails", "Optimum", "Regret"], rows, right=(0,))
        left = len(self.found.optima) - len(shown)
        return [
            *lines,
            *(self._lines(f"and {counted(left, 'other')}; --json has them all", indent="  ") if left else []),
        ]

    def _left_alone(self) -> list[str]:
        ids = self.found.left_alone
        heading = (
            "Judgements about what there is, which stay in all worlds; 'designer what-if' can suppose else"
        )
        return self.bullets(heading, [listing(ids)] if ids else [])


def _percent(share: Fraction) -> str:
    return f"{float(100 * share):.3g}%"


def _values(values: Sequence[Fraction]) -> str:
    return ", ".join(map(_number, values))


def _failing(fails: Sequence[str]) -> str:
    if not fails:
        return "nothing"
    return plain(", ".join(fails)) if len(fails) <= FEW else f"{len(fails)} judgements"


def _impossible(check: Check) -> str:
    sides = (("holds", check.impossible[0]), ("fails", check.impossible[1]))
    return ", ".join(f"{word}: {number}" for word, number in sides if number)


def _looked_at(found: Robust) -> str:
    """Say which worlds were looked at, and what came of them."""
    judged, worlds = len(found.judgements), found.worlds
    can = "1 judgement can" if judged == 1 else f"{judged} judgements can"
    number = len(worlds.listed)
    all_of_them = "The only world is" if number == 1 else f"All {number} worlds are"
    drawn = f"{number} of {_many(worlds.possible)} worlds {'was' if number == 1 else 'were'} drawn"
    which = f"{all_of_them} looked at" if worlds.all else drawn
    counts = [
        (sum(o.proven for o in found.optima), "a proven optimum"),
        (sum(o.status == "infeasible" for o in found.optima), "no design at all"),
    ]
    open_ones = number - sum(count for count, _ in counts)
    told = [f"{count} {'has' if count == 1 else 'have'} {what}" for count, what in counts if count]
    told += [f"{open_ones} could not be decided in time"] * bool(open_ones)
    trouble = f" The work ended early: {found.trouble}." if found.trouble else ""
    return f"{can} turn out wrong. {which}: {', '.join(told)}.{trouble}"


def _many(number: int) -> str:
    return str(number) if number < 10**6 else f"{number:.1e}"


def _proven(found: Robust) -> str:
    assert found.steady is not None
    invalid = int(found.steady.regrets[0].value)
    where = (
        "It is valid in each of the worlds with an optimum."
        if not invalid
        else f"It is not valid in {counted(invalid, 'world')} with an optimum; no design is valid in more."
    )
    if found.steady.proven:
        return (
            f"{where} It is proven that no design has a smaller largest regret in these worlds, "
            "objective by objective:"
        )
    return f"{where} The time was too short to prove that no design has a smaller largest regret:"


def _stake(found: Robust) -> str:
    """Say what there is to gain from checking."""
    if found.steady is None or not found.steady.proven:
        return "What checking is worth could not be found out in the time given."
    if found.stake is None:
        return (
            "One design is optimal in every world with an optimum: for the choice among designs nothing has "
            "to be checked."
        )
    value = _number(found.stake.value)
    gain = (
        f"the number of worlds in which the design is not valid, which is {value}"
        if found.stake.position == 0
        else f"the largest regret in {found.stake.objective}, which is {value}, the first that has any"
    )
    among = ""
    if found.weighed < len(found.checks):
        most = counted(found.weighed, "judgement") + " that move the optimum most"
        some = f"the {most}" if found.weighed else "none"
        among = f" Found out for {some} (--checks), and where it follows for others."
    return (
        f"Whoever knows of a judgement whether it holds can choose for the worlds that are left. Its "
        f"worth is what that is expected to take off {gain}.{among}"
    )
