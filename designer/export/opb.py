"""What proofs of minimality are about as a pseudo-Boolean problem, in the OPB format.

A variable is an acceptable institution with its mandate; once each is enough, since hosts of an issue differ
in members. The rows are the facts that the verifier of proofs knows. So the optimum is the fewest
institutions, unless links, chairs or soft rules make more necessary.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil, floor

from designer.instance import Instance
from designer.verify.facts import Facts, Number
from designer.verify.proof import Assumed, Counted, Distinct, Fact
from designer.verify.watch import ENDLESS, Watch
from designer.verify.world import Body, Issues, TooManyError, World

MOST = 100_000
"""Variables beyond which there are too many to write."""

Terms = Mapping[int, int]
"""Coefficients of variables by their numbers, from 1."""


@dataclass(frozen=True)
class Choice:
    """An acceptable institution: a body with its mandate."""

    body: Body
    mandate: Issues

    def __str__(self) -> str:
        members = ", ".join(sorted(self.body.members)) or "nobody"
        source = f" {self.body.source}" if self.body.source else ""
        place = f" in place of {self.body.replaces}" if self.body.replaces else ""
        return f"{members} ({self.body.kind}{source}{place}) on {', '.join(sorted(self.mandate))}"


@dataclass(frozen=True)
class Row:
    """A fact as a constraint: its terms, its bounds, and the numbers by which proofs refer to these."""

    fact: Fact
    terms: Terms
    at_least: int | None
    at_most: int | None
    first: int

    @property
    def exact(self) -> bool:
        """Whether the bounds are one number; it is written as one equation and still counted twice."""
        return self.at_least is not None and self.at_least == self.at_most

    @property
    def count(self) -> int:
        """How many inequalities it is."""
        return (self.at_least is not None) + (self.at_most is not None)

    def number(self, weight: Fraction) -> int:
        """Give the number of the side that a weight speaks of."""
        return self.first if weight > 0 or self.at_least is None else self.first + 1

    def lines(self) -> Iterator[str]:
        """Write it."""
        if self.exact:
            yield f"{linear(self.terms)} = {self.at_least} ;"
            return
        if self.at_least is not None:
            yield f"{linear(self.terms)} >= {self.at_least} ;"
        if self.at_most is not None:
            yield f"{linear(negated(self.terms))} >= {-self.at_most} ;"


class Problem:
    r"""The least cost of institutions that keep all facts.

    Parameters
    ----------
    instance
        What is asked.
    assuming
        What objectives before ``institutions`` are at most.
    watch
        Ends the work when time is up, by raising what it raises.

    Raises
    ------
    TooManyError
        If there are too many institutions to write.

    Examples
    --------
    >>> rivers = Instance.model_validate({
    ...     "parties": [{"id": "A"}, {"id": "B"}],
    ...     "issues": [{"id": "x", "required": ["A"]}, {"id": "y", "required": ["A", "B"]}],
    ...     "settings": {"sizes": [1, 2]},
    ... })
    >>> print(*Problem(rivers, {}).text().splitlines()[-8:], sep="\n")
    * x1 = A (ordinary) on x
    * x2 = A, B (ordinary) on x, y
    * x3 = A, B (ordinary) on y
    min: 1 x1 1 x2 1 x3 ;
    * covered issue x
    1 x1 1 x2 = 1 ;
    * covered issue y
    1 x2 1 x3 = 1 ;
    """

    def __init__(
        self, instance: Instance, assuming: Mapping[Assumed, Fraction], watch: Watch = ENDLESS
    ) -> None:
        self.instance = instance
        self.assuming: dict[str, Fraction] = {str(name): value for name, value in assuming.items()}
        self.watch = watch
        self.world = World(instance, self.assuming, watch=watch)
        self.facts = Facts(self.world)
        self.choices = list(self._choices())
        if not self.choices:
            raise ValueError("there is no acceptable institution, so there is nothing to choose from")
        self.rows = {row.fact: row for row in self._rows()}

    def _choices(self) -> Iterator[Choice]:
        """Give every institution that a design could have."""
        found = 0
        for body in sorted(
            self.world.all, key=lambda b: (b.kind, sorted(b.members), b.source or b.replaces or "")
        ):
            for mandate in _mandates(body, self.instance.settings.max_mandate):
                self.watch()
                yield Choice(body, mandate)
                found += 1
                if found > MOST:
                    raise TooManyError(f"there are more than {MOST} institutions with their mandates")

    def _rows(self) -> Iterator[Row]:
        first = 1
        for fact in (*self.facts.stated(), *self._distinct()):
            number = self.facts.number(fact, ())
            low = None if number.at_least is None else ceil(number.at_least)
            high = None if number.at_most is None else floor(number.at_most)
            row = Row(fact, self.terms(number), low, high, first)
            if row.terms or (low or 0) > 0 or (high is not None and high < 0):
                yield row
                first += row.count

    def _distinct(self) -> Iterator[Distinct]:
        """Give the facts that hosts of an issue have different members, where that says anything."""
        for issue in self.instance.issues:
            if issue.coverage > 1:
                hosts = {tuple(sorted(c.body.members)) for c in self.choices if issue.id in c.mandate}
                for members in sorted(hosts):
                    yield Distinct(issue=issue.id, members=members, weight=Fraction(0))

    @property
    def unit(self) -> Fraction:
        """How many institutions a unit of the objective is, so that all costs are whole numbers."""
        return self.world.step or Fraction(1)

    @cached_property
    def objective(self) -> Terms:
        """The costs, in units."""
        return {n: int(c.body.cost / self.unit) for n, c in enumerate(self.choices, 1) if c.body.cost}

    def terms(self, number: Number) -> Terms:
        """Give what every institution adds to a number."""
        self.watch.check()
        added = ((n, number.of(c.body, c.mandate)) for n, c in enumerate(self.choices, 1))
        return {n: amount for n, amount in added if amount}

    def counted(self, counted: Counted) -> Terms:
        """Give the institutions of a kind that can be counted."""
        issues, parties = frozenset(counted.issues), frozenset(counted.parties)
        found = enumerate(self.choices, 1)
        return {n: 1 for n, c in found if issues <= c.mandate and parties <= c.body.members}

    def row(self, fact: Fact) -> Row | None:
        """Find the row of a fact, whatever its weight; None where it says nothing."""
        same = fact.model_copy(update={"weight": Fraction(0)})
        if isinstance(same, Distinct):
            same = same.model_copy(update={"members": tuple(sorted(same.members))})
        return self.rows.get(same)

    def text(self) -> str:
        """Write the problem, with what it is about as comments."""
        lines = [self._sizes(), *(f"* {line}" for line in self._about())]
        lines += [f"* x{n} = {choice}" for n, choice in enumerate(self.choices, 1)]
        lines.append(f"min: {linear(self.objective)} ;")
        for row in self.rows.values():
            lines.append(f"* {said(row.fact)}")
            lines += row.lines()
        return "\n".join(lines) + "\n"

    def _sizes(self) -> str:
        """Give the line that solvers read first: how many of what, and the bits that sums take."""
        rows = self.rows.values()
        constraints = sum(1 if row.exact else row.count for row in rows)
        equations = sum(row.exact for row in rows)
        sums = [sum(map(abs, self.objective.values()))]
        for row in rows:
            bounds = (abs(b) for b in (row.at_least, row.at_most) if b is not None)
            sums.append(sum(map(abs, row.terms.values())) + max(bounds))
        return (
            f"* #variable= {len(self.choices)} #constraint= {constraints} #equal= {equations} "
            f"intsize= {max(sums).bit_length()}"
        )

    def _about(self) -> Iterator[str]:
        yield " ".join(self.instance.title.split())
        unit = "the number of" if self.unit == 1 else f"in units of {self.unit}, what is counted of"
        yield f"The objective is {unit} institutions. A variable is an institution with its mandate."
        anchors = " but for the anchors of required seats" if self.instance.settings.min_anchors else ""
        yield f"Left out, and able to make more institutions necessary: links{anchors}; chairs; soft rules."
        for name, value in self.assuming.items():
            yield f"Assumed, not shown here: {name}, which is minimised first, is at most {value}."


def linear(terms: Terms) -> str:
    """Write a sum."""
    return " ".join(f"{c} x{n}" for n, c in terms.items()) or "0 x1"


def negated(terms: Terms) -> Terms:
    """Give the sum times minus one."""
    return {n: -c for n, c in terms.items()}


def _mandates(body: Body, longest: int | None) -> Iterator[Issues]:
    """Give every mandate that a body may have."""
    waiting: list[tuple[int, Issues]] = [(0, frozenset())]
    while waiting:
        n, taken = waiting.pop()
        if taken and all(not need.isdisjoint(taken) for need in body.needs):
            yield taken
        if len(taken) == longest:
            continue
        for m in range(len(body.issues) - 1, n - 1, -1):
            issue = body.issues[m]
            if not any(frozenset({issue, other}) in body.refused for other in taken):
                waiting.append((m + 1, taken | {issue}))


def said(fact: Fact) -> str:
    """Tell which fact it is, in the words of a proof."""
    data = fact.model_dump(exclude={"weight", "kind"}, exclude_none=True)
    values = {name: v if isinstance(v, str) else ", ".join(v) for name, v in data.items()}
    return " ".join([fact.kind, *(f"{name} {value}" for name, value in values.items())])
