"""What an instance demands, as an analyst would weigh it: one sentence each, or all that a party says as one.

The demands are those of :mod:`designer.solve.requirements`, with the number of seats of an issue as a
demand of its own,
so that a body of another size can be the answer in the place of an issue that is dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import reduce
from typing import Any, Literal

from designer.instance import Instance, Issue, Party
from designer.instance.fields import Row
from designer.instance.rules import listing
from designer.solve.requirements import Requirement, Requirements, often, requirements_of

Grouping = Literal["party", "source"]
Plenary = Literal["never", "may", "must"]

ONE = Decimal(1)


@dataclass(frozen=True)
class Demand:
    """Something that can be given up as a whole.

    Parameters
    ----------
    id
        How it is referred to: the id of a rule, ``issue water``, ``sizes water``, ``settings.max_mandate``,
        ``AAA.max_seats``, ``interdependences[3]``, or ``party AAA`` and ``source KEY`` for a group.
    sentence
        What it says.
    weight
        The price of giving it up.
    claims
        What it consists of; more than one in a group.
    why, sources
        What its row says of where it comes from.
    """

    id: str
    sentence: str
    weight: Decimal
    claims: tuple[Requirement, ...]
    why: str | None = None
    sources: tuple[str, ...] = ()

    def drop(self, asked: Requirements) -> Requirements:
        """Ask for everything but this."""
        return reduce(lambda left, claim: claim.drop(left), self.claims, asked)


def demands_of(instance: Instance, group: Grouping | None = None) -> list[Demand]:
    """List what can be given up; what belongs to one party, or to one source, as one demand if asked for.

    Examples
    --------
    >>> one = Instance.model_validate({
    ...     "parties": [{"id": "A", "max_seats": 1}], "issues": [{"id": "x", "required": ["A"]}],
    ... })
    >>> [demand.id for demand in demands_of(one)]
    ['A.max_seats', 'sizes x', 'issue x']
    """
    rows = _rows(instance)
    single: list[tuple[Demand, Row | None]] = []
    for claim in requirements_of(instance):
        row = rows.get(claim.id)
        single.append((_demand(claim, row, instance), row))
    sizes = [(_sized(issue, instance), issue) for issue in instance.issues if _has_sizes(issue, instance)]
    # Issues come last, so that of two equal ways out the one that drops none is named first.
    first_issue = len(single) - len(instance.issues)
    single[first_issue:first_issue] = sizes
    if group is None:
        return [demand for demand, _ in single]
    return _grouped(single, instance, group)


def _rows(instance: Instance) -> dict[str, Row]:
    """Give the row that each claim comes from."""
    rows: dict[str, Row] = {rule.id: rule for rule in instance.rules}
    rows |= instance.tie
    rows |= {f"issue {issue.id}": issue for issue in instance.issues}
    for party in instance.parties:
        rows |= {f"{party.id}.min_seats": party, f"{party.id}.max_seats": party}
    return rows


def _demand(claim: Requirement, row: Row | None, instance: Instance) -> Demand:
    sentence, weight = claim.sentence, ONE
    why, sources = (None, ()) if row is None else (row.why, row.sources)
    if isinstance(row, Issue):
        sentence = _handled(row, instance)
    for field in ("weight", "strength"):
        weight = getattr(row, field, weight)
    return Demand(claim.id, sentence, weight, (claim,), why, sources)


def _handled(issue: Issue, instance: Instance) -> str:
    """Say of an issue that it is handled, with whom, without its number of seats."""
    required = listing([instance.label(party) for party in issue.required])
    excluded = listing([instance.label(party) for party in issue.excluded])
    needs = f", with {required} at the table" if required else ""
    without = f", without {excluded}" if excluded else ""
    return f"{issue.label} is handled{often(issue)}{needs}{without}"


# Numbers of seats


def _has_sizes(issue: Issue, instance: Instance) -> bool:
    """Whether a number of seats is demanded; of proposals it is where the issue itself says so."""
    return issue.sizes is not None or not instance.settings.only_proposals


def with_sizes(asked: Requirements, id: str, sizes: Iterable[int], plenary: Plenary) -> Requirements:
    """Ask for the same with other numbers of seats for an issue.

    Proposals, which default sizes do not bind, keep theirs.
    """
    proposed = {len(p.members) for p in asked.instance.proposals if id in p.mandate}
    free = proposed if asked.instance.issue[id].sizes is None else set()
    given = tuple(sorted({*sizes, *free}))
    rows = tuple(
        issue.model_copy(update={"sizes": given, "plenary": plenary}) if issue.id == id else issue
        for issue in asked.instance.issues
    )
    return asked.having(issues=rows)


def _sized(issue: Issue, instance: Instance) -> Demand:
    """Demand a number of seats; when it is given up any number will do, and no plenary has to be one."""
    plenary: Plenary = "never" if instance.plenary_of(issue) == "never" else "may"
    wider = {*range(1, len(instance.parties) + 1), *instance.sizes_of(issue)}

    def drop(asked: Requirements) -> Requirements:
        return with_sizes(asked, issue.id, wider, plenary)

    claim = Requirement(f"sizes {issue.id}", _seats(issue, instance), drop)
    return Demand(claim.id, claim.sentence, ONE, (claim,), issue.why, issue.sources)


def _seats(issue: Issue, instance: Instance) -> str:
    """Say in what an issue is handled."""
    sizes = listing([str(size) for size in sorted(instance.sizes_of(issue))], "or")
    proposed = issue.sizes is None and any(issue.id in p.mandate for p in instance.proposals)
    match instance.plenary_of(issue):
        case "never":
            where = f"in bodies of {sizes}"
        case "may":
            where = f"in bodies of {sizes} or by a plenary"
        case "must" if issue.plenary is None:
            where = f"by a plenary, where bodies of {sizes} have too few seats"
        case "must":
            where = "by a plenary"
    return f"{issue.label} is handled {where}{', or as it is proposed' if proposed else ''}"


# Groups


def _grouped(single: list[tuple[Demand, Row | None]], instance: Instance, group: Grouping) -> list[Demand]:
    """Put together what belongs to one party or source, where the first of its demands stood."""
    key: Callable[[Row | None], str | None] = _party if group == "party" else _source
    members: dict[str, list[Demand]] = {}
    for demand, row in single:
        belongs = key(row)
        members.setdefault(demand.id if belongs is None else f"{group} {belongs}", []).append(demand)
    return [_group(id, demands, instance) for id, demands in members.items()]


def _group(id: str, demands: list[Demand], instance: Instance) -> Demand:
    if len(demands) == 1 and demands[0].id == id:
        return demands[0]
    kind, _, name = id.partition(" ")
    called = instance.label(name) if kind == "party" else _title(name, instance)
    whose = f"what {called} asks for" if kind == "party" else f"what rests on {called}"
    return Demand(
        id=id,
        sentence=f"{whose}: {listing([demand.sentence for demand in demands])}",
        weight=max(demand.weight for demand in demands),
        claims=tuple(claim for demand in demands for claim in demand.claims),
        sources=tuple(dict.fromkeys(s for demand in demands for s in demand.sources)),
    )


def _title(key: str, instance: Instance) -> str:
    return instance.sources[key].title if key in instance.sources else key


def _party(row: Row | None) -> str | None:
    """Give the party that a rule or a limit belongs to."""
    if isinstance(row, Issue) or row is None:
        return None
    party = getattr(row, "party", None)
    if party is not None:
        return str(party)
    return row.id if isinstance(row, Party) else None


def _source(row: Row | None) -> str | None:
    """Give the first source of a row, on which it is counted."""
    return row.sources[0] if row is not None and row.sources else None


# What is to be kept


def unknown(names: Iterator[str] | list[str], demands: list[Demand]) -> list[str]:
    """Give the names that mean no demand, neither a whole one nor a part of a group."""
    known = {demand.id for demand in demands} | {c.id for demand in demands for c in demand.claims}
    return [name for name in names if name not in known]


def kept_first(demands: list[Demand], keep: list[str]) -> tuple[list[Demand], list[Demand]]:
    """Tell what is to be kept from what can be given up; what is kept out of a group leaves it."""
    kept: list[Demand] = []
    free: list[Demand] = []
    wanted: set[Any] = {*keep}
    for demand in demands:
        left = tuple(claim for claim in demand.claims if claim.id not in wanted)
        if demand.id in wanted or not left:
            kept.append(demand)
        elif len(left) < len(demand.claims):
            free.append(replace(demand, claims=left))
        else:
            free.append(demand)
    return kept, free
