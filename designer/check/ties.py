"""Whether interdependences are kept: who hosts their two ends, and what is linked to what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from designer.check.bodies import Case
from designer.check.joins import Join
from designer.check.verdict import Kind, Violation
from designer.instance import ExistingInstitution, Interdependence
from designer.instance.rules import listing

Pair = tuple[str, str]


def hosts(case: Case, end: str) -> frozenset[str]:
    """Give the ids of all that a tie means by one of its ends."""
    return case.ends[end]


def together(case: Case, pair: Pair) -> frozenset[str]:
    """Give the institutions that host both ends."""
    first, second = (hosts(case, end) for end in pair)
    return first & second


def links_between(case: Case, pair: Pair) -> list[Join]:
    """Give the links from some host of one end to some host of the other."""
    first, second = (hosts(case, end) for end in pair)
    pairs = {frozenset((one, other)) for one in first for other in second}
    joined = pairs & case.joins.keys()
    if len(joined) < 2:
        return [case.joins[ends] for ends in joined]
    return [join for ends, join in case.joins.items() if ends in joined]


def kept(case: Case, tie: Interdependence) -> bool:
    """Whether a tie is kept: wishes by some pair of hosts, a separation by every pair."""
    tied = bool(together(case, tie.issues) or links_between(case, tie.issues))
    return tied != (tie.kind == "separate")


def carried(case: Case, join: Join) -> list[Interdependence]:
    """Give the ties that a link carries, in the order of the instance."""
    return case.carried[frozenset(join.link.between)]


def soft_unkept(case: Case) -> list[Interdependence]:
    """Give the soft ties that the design does not keep, in the order of the instance."""
    return [t for t in case.instance.interdependences if not t.is_hard and not kept(case, t)]


def pairs_of(ties: Iterable[Interdependence]) -> tuple[Pair, ...]:
    """Give the pairs that are tied, each once, as they are written first."""
    first: dict[frozenset[str], Pair] = {}
    for tie in ties:
        first.setdefault(frozenset(tie.issues), tie.issues)
    return tuple(first.values())


def spellings(ties: Iterable[Interdependence]) -> set[Pair]:
    """Give the ways to write the pairs that are tied: only a sequence has a direction."""
    return {
        pair
        for tie in ties
        for pair in (tie.issues, tie.issues[::-1] if tie.kind != "sequence" else tie.issues)
    }


def broken_ties(case: Case) -> Iterator[Violation]:
    """Report the hard interdependences that are not kept."""
    for tie in case.instance.interdependences:
        if tie.is_hard and not kept(case, tie):
            where, how = _tied(case, tie) if tie.kind == "separate" else _apart(case, tie)
            kind: Kind = tie.kind
            message = f"The interdependence {quoted(case, tie)} is not kept: {how}.{_why(tie)}"
            yield Violation(kind, message, institutions=where, tie=tie.issues)


def quoted(case: Case, tie: Interdependence) -> str:
    """Quote the sentence of a tie."""
    return f'"{tie.sentence(case.instance.label)}"'


def named(case: Case, pairs: Iterable[Pair]) -> str:
    """List pairs as a sentence does."""
    label = case.instance.label
    return listing([f"{label(first)} with {label(second)}" for first, second in pairs]) or "nothing"


def _tied(case: Case, tie: Interdependence) -> tuple[tuple[str, ...], str]:
    """Say where what is to be kept apart is not."""
    both = case.in_design_order(together(case, tie.issues))
    links = links_between(case, tie.issues)
    reasons = [f"{case.titles(both)} {'handles' if len(both) == 1 else 'handle'} both"] if both else []
    reasons += (f"{case.titles(join.link.between)} are linked" for join in links)
    ends = (end for join in links for end in join.link.between)
    return case.in_design_order({*both, *ends}), listing(reasons)


def _apart(case: Case, tie: Interdependence) -> tuple[tuple[str, ...], str]:
    """Say why what belongs together is not."""
    ends = [hosts(case, end) for end in tie.issues]
    where = case.in_design_order(frozenset.union(*ends))
    absent = [_absence(case, end) for end, found in zip(tie.issues, ends, strict=True) if not found]
    if absent:
        return where, listing(absent)
    first, second = (case.titles(case.in_design_order(found)) or case.titles(found) for found in ends)
    return where, f"no link joins {first} with {second}"


def _absence(case: Case, end: str) -> str:
    label = case.instance.label(end)
    if end in case.instance.issue:
        return f"no institution handles {label}"
    row = _row(case, end)
    if row.is_global:
        return f"nothing can be linked to {label}, which is {row.status}"
    return f"no institution takes up {label}"


def _why(tie: Interdependence) -> str:
    return f" The reason given: {tie.why.strip().rstrip('.')}." if tie.why else ""


def _row(case: Case, id: str) -> ExistingInstitution:
    return next(e for e in case.instance.existing if e.id == id)
