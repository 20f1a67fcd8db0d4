"""How much must give: a mandate of five instead of four, one seat more, and not only which sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from designer.instance import Instance, LimitsSeats
from designer.questions.demands import Demand, Plenary, with_sizes
from designer.solve.requirements import Requirements

Change = Callable[[Requirements], Requirements]

MOST_TRIED = 60
"""Steps after which a number is given up altogether: nobody reads so large a change as a small one."""


@dataclass(frozen=True)
class Amount:
    """A number that has to give.

    Parameters
    ----------
    what
        What is counted, as in ``issues in one institution``.
    before, after
        What the number is, and what it would have to be; a number of seats can be one of several.
    """

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Scale:
    """A demand with a number in it: what it counts, and other numbers, those that change least first.

    Parameters
    ----------
    what, before
        As in :class:`Amount`.
    softer
        Numbers to try, each with what it does to what is asked.
    """

    what: str
    before: str
    softer: Callable[[], Iterator[tuple[str, Change]]]


def scale_of(demand: Demand, instance: Instance) -> Scale | None:
    """Give the number in a demand; None where it has none, as groups have none.

    Examples
    --------
    >>> from designer.questions.demands import demands_of
    >>> one = Instance.model_validate({"parties": [{"id": "A", "max_seats": 1}]})
    >>> [scale.before for demand in demands_of(one) if (scale := scale_of(demand, one))]
    ['1']
    """
    if len(demand.claims) > 1:
        return None
    kind, _, name = demand.id.partition(" ")
    if kind == "sizes" and name in instance.issue:
        return _sizes(name, instance)
    if kind == "issue" and name in instance.issue:
        return _coverage(name, instance)
    if demand.id.startswith("settings."):
        return _setting(demand.id.removeprefix("settings."), instance)
    for n, rule in enumerate(instance.rules):
        if rule.id == demand.id and isinstance(rule, LimitsSeats):
            return _limit(n, rule)
    party, _, field = demand.id.rpartition(".")
    if party in instance.party and field in ("min_seats", "max_seats"):
        return _party(party, field, instance)
    return None


def measured(
    scale: Scale, asked: Requirements, feasible: Callable[[Requirements], bool | None]
) -> tuple[Amount, Change] | None:
    """Find the least change of a number that makes a design possible."""
    for n, (after, change) in enumerate(scale.softer()):
        if n == MOST_TRIED:
            return None
        match feasible(change(asked)):
            case True:
                return Amount(scale.what, scale.before, after), change
            case None:
                return None
    return None


def _sizes(id: str, instance: Instance) -> Scale:
    """One number of seats more, the nearest first."""
    issue = instance.issue[id]
    sizes, plenary = sorted(instance.sizes_of(issue)), instance.plenary_of(issue)
    now: set[int] = set() if plenary == "must" else {*sizes}
    then: Plenary = "never" if plenary == "never" else "may"

    def softer() -> Iterator[tuple[str, Change]]:
        others = {*range(max(1, len(issue.required)), len(instance.parties) + 1)} - now
        for size in sorted(others, key=lambda s: (min(abs(s - known) for known in sizes), s)):
            wider = {*sizes, size}
            yield str(size), lambda asked, wider=wider: with_sizes(asked, id, wider, then)  # type: ignore[misc]

    before = "a plenary" if plenary == "must" else " or ".join(map(str, sizes))
    return Scale(f"seats for {instance.label(id)}", before, softer)


def _coverage(id: str, instance: Instance) -> Scale | None:
    times = instance.issue[id].coverage
    if times == 1:
        return None

    def softer() -> Iterator[tuple[str, Change]]:
        for fewer in range(times - 1, 0, -1):

            def change(asked: Requirements, fewer: int = fewer) -> Requirements:
                rows = tuple(
                    issue.model_copy(update={"coverage": fewer}) if issue.id == id else issue
                    for issue in asked.instance.issues
                )
                return replace(asked.having(issues=rows), optional=asked.optional - {id})

            yield str(fewer), change

    return Scale(f"institutions that handle {instance.label(id)}", str(times), softer)


COUNTED = {
    "max_mandate": ("issues in one institution, at most", 1),
    "max_exposure": ("members that can stall what does not require them, at most", 1),
    "max_links": ("links of an institution, at most", 1),
    "min_links": ("links of an institution, at least", -1),
    "min_anchors": ("anchors of a seat, at least", -1),
}
"""What the numbers of the settings count, and which way they give."""


def _setting(name: str, instance: Instance) -> Scale | None:
    if name not in COUNTED:
        return None
    what, step = COUNTED[name]
    value = getattr(instance.settings, name)
    return Scale(what, str(value), lambda: _numbers(value, step, lambda a, v: a.with_settings(**{name: v})))


def _party(party: str, field: str, instance: Instance) -> Scale:
    value = getattr(instance.party[party], field)
    word, step = ("at most", 1) if field == "max_seats" else ("at least", -1)

    def change(asked: Requirements, number: int) -> Requirements:
        rows = tuple(
            row.model_copy(update={field: number}) if row.id == party else row
            for row in asked.instance.parties
        )
        return asked.having(parties=rows)

    what = f"institutions that seat {instance.label(party)}, {word}"
    return Scale(what, str(value), lambda: _numbers(value, step, change))


def _limit(n: int, rule: LimitsSeats) -> Scale:
    """Both numbers of a limit give by as much, the one that helps being enough."""
    counted = "chaired" if rule.chairs else "seating"
    low, high = rule.at_least, rule.at_most
    before = " to ".join(str(number) for number in (low, high) if number is not None)

    def softer() -> Iterator[tuple[str, Change]]:
        step = 0
        while True:
            step += 1
            for lower, upper in ((low, _plus(high, step)), (_plus(low, -step), high)):
                if (lower, upper) == (low, high):
                    continue

                def change(
                    asked: Requirements, lower: int | None = lower, upper: int | None = upper
                ) -> Requirements:
                    given = rule.model_copy(update={"at_least": lower, "at_most": upper})
                    rules = asked.instance.rules
                    return asked.having(rules=(*rules[:n], given, *rules[n + 1 :]))

                yield " to ".join(str(v) for v in (lower, upper) if v is not None), change

    bound = "at most" if low is None else "at least" if high is None else "from"
    return Scale(f"institutions {counted} {rule.party}, {bound}", before, softer)


def _plus(number: int | None, step: int) -> int | None:
    return None if number is None else max(0, number + step)


def _numbers(
    value: int, step: int, change: Callable[[Requirements, int], Requirements]
) -> Iterator[tuple[str, Change]]:
    """Give the numbers above or, down to 0, below a value."""
    number = value + step
    while number >= 0:
        yield str(number), lambda asked, number=number: change(asked, number)  # type: ignore[misc]
        number += step
