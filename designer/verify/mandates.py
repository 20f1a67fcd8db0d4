"""The mandate that is paid most: whether any part of what a body may handle is paid more than it costs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from designer.verify.watch import ENDLESS, Watch
from designer.verify.world import Body, Issues


@dataclass(frozen=True)
class Paid:
    """A mandate and what it is paid above the threshold that was asked about."""

    mandate: Issues
    surplus: int


@dataclass(frozen=True)
class Some:
    """The mandates that have at least one of some issues, and none of others.

    Examples
    --------
    >>> some = Some(frozenset({"x", "y"}), frozenset({"z"}))
    >>> some.has(frozenset({"x", "w"})), some.has(frozenset({"x", "z"})), some.has(frozenset({"w"}))
    (True, False, False)
    """

    one_of: Issues
    none_of: Issues = frozenset()

    def has(self, mandate: Collection[str]) -> bool:
        """Whether a mandate is one of them."""
        return not self.one_of.isdisjoint(mandate) and self.none_of.isdisjoint(mandate)


def best_paid(
    body: Body,
    pay: Mapping[Issues, int],
    longest: int | None,
    threshold: int,
    extra: Sequence[tuple[Some, int]] = (),
    watch: Watch = ENDLESS,
) -> Paid | None:
    """Find a mandate of a body that is paid more than a threshold, the best paid one.

    Parameters
    ----------
    body
        What it may handle, which pairs are refused, what its members need.
    pay
        What is paid for each set of issues that the mandate has whole.
    longest
        The most issues that a mandate may have; None for no limit.
    threshold
        What is to be exceeded.
    extra
        What is paid besides, nothing of it negative, to mandates like these.
    watch
        Ends the search when time is up.

    Returns
    -------
    Paid or None
        None if no mandate is paid more.

    Examples
    --------
    >>> from fractions import Fraction
    >>> pair = frozenset({"x", "y"})
    >>> body = Body(frozenset("AB"), "ordinary", None, Fraction(1), ("x", "y"), frozenset({pair}))
    >>> best_paid(body, {frozenset({"x"}): 1, frozenset({"y"}): 1}, None, 1) is None
    True
    """
    most = sum(p for what, p in pay.items() if p > 0 or not what) + sum(p for _, p in extra)
    if most <= threshold:
        return None
    search = _Search(body, pay, longest, threshold, extra, watch)
    search.run()
    return None if search.mandate is None else Paid(search.mandate, search.most - threshold)


class _Node(NamedTuple):
    """The first ``n`` issues are decided: what is taken, what that is paid, what pairs can still bring."""

    n: int
    taken: tuple[str, ...]
    paid: int
    hoped: int


class _Search:
    """Takes or leaves one issue after the other, as long as what is left could exceed the best so far."""

    def __init__(
        self,
        body: Body,
        pay: Mapping[Issues, int],
        longest: int | None,
        threshold: int,
        extra: Sequence[tuple[Some, int]],
        watch: Watch,
    ) -> None:
        self.body = body
        self.watch = watch
        self.extra = extra
        self.constant = pay.get(frozenset(), 0)
        self.single = {issue: pay.get(frozenset({issue}), 0) for issue in body.issues}
        self.pairs = {two: p for two, p in pay.items() if len(two) == 2 and p and two <= self.single.keys()}
        self.longest = len(body.issues) if longest is None else longest
        self.most = threshold
        self.mandate: Issues | None = None
        self.order = self._useful()
        self.paid_before = [0]
        for issue in self.order:
            self.paid_before.append(self.paid_before[-1] + max(self.single[issue], 0))

    def run(self) -> None:
        """Search from nothing taken and nothing left out, what takes more first."""
        waiting = [_Node(0, (), self.constant, sum(p for p in self.pairs.values() if p > 0))]
        while waiting:
            self.watch()
            waiting += self._branches(waiting.pop())

    def _useful(self) -> list[str]:
        """Give the issues that a best paid mandate may need, the best paid first; it has one at least."""
        wanted = {i for need in self.body.needs for i in need}
        wanted |= {i for two, p in self.pairs.items() if p > 0 for i in two}
        wanted |= {i for some, _ in self.extra for i in some.one_of}
        order = sorted(self.body.issues, key=lambda issue: -self.single[issue])
        return [i for n, i in enumerate(order) if n == 0 or self.single[i] > 0 or i in wanted]

    def _branches(self, node: _Node) -> Iterator[_Node]:
        """Leave the next issue out and take it, where that could still exceed the best so far."""
        n, taken, paid, hoped = node
        whole = paid + sum(p for some, p in self.extra if some.has(taken))
        if whole > self.most and taken and all(not need.isdisjoint(taken) for need in self.body.needs):
            self.most, self.mandate = whole, frozenset(taken)
        last = min(n + self.longest - len(taken), len(self.order))
        singly = self.paid_before[last] - self.paid_before[n]
        if n >= last or paid + singly + hoped + self._extra(n, taken) <= self.most:
            return
        issue = self.order[n]
        open_ = {*taken, *self.order[n + 1 :]} if self.pairs else set()
        missed = sum(p for two, p in self.pairs.items() if p > 0 and issue in two and two - {issue} <= open_)
        yield _Node(n + 1, taken, paid, hoped - missed)
        made = {frozenset({issue, other}) for other in taken} if self.pairs or self.body.refused else set()
        if self.body.refused.isdisjoint(made):
            brought = [self.pairs.get(two, 0) for two in made]
            gained = self.single[issue] + sum(brought)
            left = hoped - sum(b for b in brought if b > 0)
            yield _Node(n + 1, (*taken, issue), paid + gained, left)

    def _extra(self, n: int, taken: tuple[str, ...]) -> int:
        """Give what can be paid besides when the issues from the n-th on are open."""
        possible = {*taken, *self.order[n:]} if self.extra else set()
        return sum(
            p
            for some, p in self.extra
            if some.none_of.isdisjoint(taken) and not some.one_of.isdisjoint(possible)
        )
