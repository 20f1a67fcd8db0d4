"""Back-tests: each case for people, the table over all cases, and the same as data for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from designer.instance.rules import counted, listing
from designer.questions.backtest.agreement import mean
from designer.questions.backtest.baselines import BASELINES
from designer.questions.backtest.matching import LEVELS
from designer.questions.backtest.misses import KINDS
from designer.report.json_text import data_of, document
from designer.report.layout import Cell, Page, Style, paragraph, plain, wrap

if TYPE_CHECKING:
    from designer.questions.backtest.result import Backtest

DECIMALS = 3
NOTHING = "-"


@dataclass(frozen=True)
class Reading:
    """The cases as they come out with one order of objectives.

    Parameters
    ----------
    order
        What the order is called.
    cases
        The back-test of each case.
    """

    order: str
    cases: tuple[Backtest, ...]

    @property
    def agreement(self) -> Fraction:
        """The mean agreement over the cases."""
        return mean(case.agreement for case in self.cases)


def backtest_text(
    readings: Sequence[Reading], width: int = 80, colour: bool = False, summary: bool = False
) -> str:
    """Describe back-tests: every case, then the tables over all of them.

    Parameters
    ----------
    readings
        One for each order of objectives.
    width
        Columns of the terminal.
    colour
        Whether headings may be bold.
    summary
        Whether only the tables are wanted; of several orders, only the one that compares them.
    """
    page = _BacktestPage(width, Style(colour))
    sections: list[list[str]] = []
    for reading in readings if len(readings) == 1 or not summary else ():
        if len(readings) > 1:
            sections.append(wrap(f"Objectives: {reading.order}", width))
        if not summary:
            sections += [section for case in reading.cases for section in page.case(case)]
        sections += page.tables(reading.cases)
    if len(readings) > 1:
        sections.append(page.orders(readings))
    return page.joined(*sections)


def backtest_json(readings: Sequence[Reading]) -> str:
    """Give back-tests as indented JSON; designs are as 'designer solve' writes them."""
    data = {
        "readings": [
            {
                "order": reading.order,
                "agreement": _number(reading.agreement),
                "cases": [_case(case) for case in reading.cases],
            }
            for reading in readings
        ]
    }
    return document(data, "backtest@1")


def _case(case: Backtest) -> dict[str, Any]:
    ours, theirs = case.seats
    return {
        "case": case.name,
        "title": case.instance.title,
        "status": case.design.status,
        "agreement": _number(case.agreement),
        "margin": _number(case.margin),
        "issues": {issue: _number(value) for issue, value in case.issues.items()},
        "left_alone": case.left_alone,
        "baselines": {name: _number(value) for name, value in case.baselines.items()},
        "random": {
            "designs": len(case.drawn),
            "mean": _number(case.drawn_mean),
            "share": _number(case.share),
        },
        "bodies": {"computed": len(case.design.institutions), "history": len(case.history.institutions)},
        "seats": {"computed": ours, "history": theirs},
        "matched": {str(float(level)): case.matched(level) for level in LEVELS},
        "matches": [
            {
                "computed": case.design.institutions[match.computed].id,
                "history": case.history.institutions[match.history].id,
                "name": case.history.institutions[match.history].name,
                "likeness": _number(match.likeness),
            }
            for match in case.matches
        ],
        "choices": {
            choice.name: {
                "computed": choice.computed,
                "history": choice.history,
                "both": choice.both,
                "random": _number(choice.drawn),
                "random_both": _number(choice.drawn_both),
            }
            for choice in case.choices
        },
        "misses": [
            {
                "issue": miss.issue,
                "agreement": _number(miss.agreement),
                "kinds": miss.kinds,
                "sentence": miss.sentence,
            }
            for miss in case.misses
        ],
        "violations": case.violations,
        "notes": case.notes,
        "design": data_of(case.design),
    }


def _number(value: Fraction | None) -> float | None:
    return None if value is None else round(float(value), 6)


class _BacktestPage(Page):
    """The sections of back-tests."""

    def case(self, case: Backtest) -> list[list[str]]:
        """Describe one case."""
        head = [self.style.strong(plain(f"{case.name}: {case.instance.title}"))]
        return [
            head + [line for text in self._sentences(case) for line in paragraph(plain(text), self.width)],
            self._matches(case),
            self.bullets("Where they part", (miss.sentence for miss in case.misses)),
        ]

    def _sentences(self, case: Backtest) -> Iterable[str]:
        agreed = ", ".join(f"{words} {_shown(case.baselines[name])}" for name, words in BASELINES.items())
        yield f"Agreement {_shown(case.agreement)} over {counted(len(case.issues), 'issue')}; {agreed}."
        if case.share is not None:
            drawn = f"Of {len(case.drawn)} random valid designs with as many institutions, "
            better = f"{_percent(case.share)} agree as well or better; "
            yield f"{drawn}{better}their mean is {_shown(case.drawn_mean)}."
        if case.left_alone:
            names = listing([case.instance.label(issue) for issue in case.left_alone])
            yield f"Left alone by history: {names}."
        yield from case.notes

    def _matches(self, case: Backtest) -> list[str]:
        ours, theirs = case.design.institutions, case.history.institutions
        mates = {match.computed: match for match in case.matches}
        rows: list[Sequence[Cell]] = []
        for n, body in enumerate(ours):
            match = mates.get(n)
            named = theirs[match.history].name if match is not None else None
            like = NOTHING if match is None else _shown(match.likeness, 2)
            rows.append([plain(", ".join(body.members)), like, plain(named or NOTHING)])
        alone = len(theirs) - len(case.matches)
        lines = self.table("Bodies", ("Computed", "Alike", "History"), rows, right=(1,))
        return (
            [*lines, *paragraph(f"Bodies of history without a match: {alone}.", self.width)] if rows else []
        )

    def tables(self, cases: Sequence[Backtest]) -> list[list[str]]:
        """Give the tables over all cases."""
        return [self._agreements(cases), self._bodies(cases), self._choices(cases), self._kinds(cases)]

    def _agreements(self, cases: Sequence[Backtest]) -> list[str]:
        figures: list[Callable[[Backtest], Fraction | None]] = [
            lambda case: case.agreement,
            *(_baseline(name) for name in ("required_only", "one_forum", "before")),
            lambda case: case.drawn_mean,
        ]
        rows: list[Sequence[Cell]] = [
            [case.name, *(_shown(figure(case)) for figure in figures), _percent(case.share)] for case in cases
        ]
        if len(cases) > 1:
            known = [[v for case in cases if (v := figure(case)) is not None] for figure in figures]
            means = [mean(values) if values else None for values in known]
            rows.append(["mean", *map(_shown, means), ""])
        header = ("Case", "Agreement", "Required only", "One forum", "Before", "Random", "As good")
        return self.table(
            "Agreement with history on who sits where an issue is handled", header, rows, right=range(1, 7)
        )

    def _bodies(self, cases: Sequence[Backtest]) -> list[str]:
        rows: list[Sequence[Cell]] = []
        for case in cases:
            counts = (len(case.design.institutions), len(case.history.institutions), *case.seats)
            levels = (case.matched(level) for level in LEVELS)
            rows.append([case.name, *map(str, counts), *map(str, levels)])
        header = ("Case", "Bodies", "History", "Seats", "History", "Alike 1", "0.75", "0.5")
        return self.table("Bodies, seats, and bodies that are alike", header, rows, right=range(1, 8))

    def _choices(self, cases: Sequence[Backtest]) -> list[str]:
        rows: list[Sequence[Cell]] = []
        for case in cases:
            cells = [case.name]
            for choice in case.choices:
                drawn = NOTHING
                if choice.drawn is not None and choice.drawn_both is not None:
                    drawn = f"{_shown(choice.drawn_both, 1)}/{_shown(choice.drawn, 1)}"
                cells += [f"{choice.both}/{choice.computed}", drawn, str(choice.history)]
            rows.append(cells)
        header = (
            "Case",
            *("Added", "Random", "Hist."),
            *("Bundled", "Random", "Hist."),
            *("Kept", "Random", "Hist."),
        )
        heading = (
            "Choices shared with history, of those made: seats not required, pairs of issues in one body, "
        )
        return self.table(f"{heading}existing bodies kept", header, rows, right=range(1, 10))

    def _kinds(self, cases: Sequence[Backtest]) -> list[str]:
        rows: list[Sequence[Cell]] = []
        for kind, words in KINDS.items():
            counts = [sum(kind in miss.kinds for miss in case.misses) for case in cases]
            if any(counts):
                rows.append([words, str(sum(counts)), str(sum(count > 0 for count in counts))])
        header = ("What explains a miss", "Issues", "Cases")
        return self.table("Misses by kind", header, rows, right=(1, 2))

    def orders(self, readings: Sequence[Reading]) -> list[str]:
        """Compare orders of objectives over all cases."""
        rows: list[Sequence[Cell]] = []
        for reading in readings:
            cases = reading.cases
            bundled = [next(c for c in case.choices if c.name == "bundled") for case in cases]
            rows.append(
                [
                    plain(reading.order.replace(",", ", ")),
                    _shown(reading.agreement),
                    _shown(mean(case.margin for case in cases)),
                    str(sum(len(case.design.institutions) for case in cases)),
                    str(sum(case.seats[0] for case in cases)),
                    str(sum(case.matched(LEVELS[0]) for case in cases)),
                    f"{sum(c.both for c in bundled)} of {sum(c.computed for c in bundled)}",
                ]
            )
        header = ("Objectives", "Agreement", "Margin", "Bodies", "Seats", "Alike 1", "Bundled")
        return self.table("Orders of objectives, over all cases", header, rows, right=range(1, 7))


def _baseline(name: str) -> Callable[[Backtest], Fraction]:
    return lambda case: case.baselines[name]


def _shown(value: Fraction | None, decimals: int = DECIMALS) -> str:
    return NOTHING if value is None else f"{float(value):.{decimals}f}"


def _percent(value: Fraction | None) -> str:
    return NOTHING if value is None else f"{float(100 * value):.1f} %"
