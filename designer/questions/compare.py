"""Two designs of one instance side by side: what each is worth, what moved, what one costs the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from designer.check import Verdict, check
from designer.check.values import value_of
from designer.check.verdict import Kind
from designer.design import Design, Institution, Link
from designer.instance import Instance, names_in
from designer.instance.portable import Portable

Amount = Decimal | bool | None
"""A number, whether something holds, or None where there is no design to judge."""

Place = tuple[str, ...]
"""The members of an institution, sorted: what it is known by in both designs."""

TIES: frozenset[Kind] = frozenset(("package", "coordinate", "sequence", "separate"))
"""What violations of hard interdependences are called."""

MORE_IS_BETTER = frozenset({"survives_suspension", "walkouts_survived"})


@dataclass(frozen=True)
class Side:
    """One of two designs, with what the referee says of it.

    Parameters
    ----------
    design
        The design, valid or not.
    verdict
        What the referee found.
    uncovered
        Issues that fewer institutions handle than their coverage asks for, in the order of the instance.
    """

    design: Design
    verdict: Verdict
    uncovered: tuple[str, ...]

    @property
    def judged(self) -> bool:
        """Whether there is a design to judge."""
        return self.verdict.nothing_to_judge is None

    @property
    def untied(self) -> frozenset[frozenset[str]]:
        """The pairs of which an interdependence, hard or soft, is not kept."""
        hard = {violation.tie for violation in self.verdict.violations if violation.kind in TIES}
        return frozenset(frozenset(tie) for tie in (*hard, *self.verdict.uncoordinated) if tie is not None)

    @property
    def kinds(self) -> dict[Kind, int]:
        """Violations by kind, the most frequent first."""
        return dict(Counter(violation.kind for violation in self.verdict.violations).most_common())


@dataclass(frozen=True)
class Pair:
    """One value or measure of both designs.

    Parameters
    ----------
    name
        What it is called.
    a, b
        What it is in either.
    """

    name: str
    a: Amount
    b: Amount

    @property
    def difference(self) -> Decimal | None:
        """How much more there is of it in B; None where one side has none."""
        return None if self.a is None or self.b is None else Decimal(self.b) - Decimal(self.a)

    @property
    def gain(self) -> Decimal:
        """How much better B is than A, below 0 where it is worse.

        Examples
        --------
        >>> Pair("seats", Decimal(7), Decimal(5)).gain, Pair("walkouts_survived", Decimal(2), Decimal(1)).gain
        (Decimal('2'), Decimal('-1'))
        """
        more = self.difference or Decimal(0)
        return more if self.name in MORE_IS_BETTER else Decimal(0) - more


@dataclass(frozen=True)
class Changed:
    """An institution of the same members in both designs that handles other issues.

    Parameters
    ----------
    a, b
        The institution in either.
    """

    a: Institution
    b: Institution

    @property
    def gained(self) -> tuple[str, ...]:
        """Issues that it handles in B only."""
        return tuple(issue for issue in self.b.mandate if issue not in self.a.mandate)

    @property
    def lost(self) -> tuple[str, ...]:
        """Issues that it handles in A only."""
        return tuple(issue for issue in self.a.mandate if issue not in self.b.mandate)


@dataclass(frozen=True)
class Moved:
    """An issue that other institutions handle in B than in A.

    Parameters
    ----------
    issue
        Id of the issue.
    a, b
        The members of each institution that handles it in either.
    """

    issue: str
    a: tuple[Place, ...]
    b: tuple[Place, ...]


@dataclass(frozen=True)
class Comparison(Portable):
    """Two designs of one instance side by side.

    Institutions are the same when they have the same members; of several with the same members those that
    handle the same issues are paired first.

    Parameters
    ----------
    a, b
        The designs, each with what the referee says of it.
    values
        Values and measures, by name.
    stages
        The objectives of the instance, in their order.
    only_a, only_b
        Institutions that one design alone has.
    changed
        Institutions of both that handle other issues in B.
    moved
        Issues that other institutions handle in B.
    links_a, links_b
        Links between institutions of such members that one design alone has.
    seats, chairs
        Parties that have more or fewer seats, or chairs, in B.
    """

    a: Side
    b: Side
    values: tuple[Pair, ...]
    stages: tuple[Pair, ...]
    only_a: tuple[Institution, ...]
    only_b: tuple[Institution, ...]
    changed: tuple[Changed, ...]
    moved: tuple[Moved, ...]
    links_a: tuple[Link, ...]
    links_b: tuple[Link, ...]
    seats: tuple[Pair, ...]
    chairs: tuple[Pair, ...]

    @property
    def gains(self) -> tuple[Pair, ...]:
        """Values and measures by which B is better."""
        return tuple(pair for pair in self.values if pair.gain > 0)

    @property
    def costs(self) -> tuple[Pair, ...]:
        """Values and measures by which B is worse."""
        return tuple(pair for pair in self.values if pair.gain < 0)

    @property
    def decisive(self) -> Pair | None:
        """The first objective of the instance in which the designs differ."""
        return next((pair for pair in self.stages if pair.difference), None)

    @property
    def nothing_moved(self) -> bool:
        """Whether the same institutions handle the same issues under the same links."""
        return not (self.only_a or self.only_b or self.changed or self.links_a or self.links_b)


def compare(instance: Instance, a: Design, b: Design) -> Comparison:
    """Put two designs of one instance side by side.

    Parameters
    ----------
    instance
        What was asked.
    a, b
        Two answers, by this program or by anybody; none has to be valid.

    Returns
    -------
    Comparison
        What the referee says of each, their values, and what moved from A to B.

    Examples
    --------
    >>> from designer.design import Reference
    >>> instance = Instance.model_validate({
    ...     "parties": [{"id": "AAA"}, {"id": "BBB"}, {"id": "CCC"}],
    ...     "issues": [
    ...         {"id": "water", "required": ["AAA", "BBB"]},
    ...         {"id": "dams", "required": ["BBB", "CCC"]},
    ...     ],
    ... })
    >>> def design(**mandates):
    ...     bodies = [
    ...         Institution(id=id, members=tuple(id.split("_")), mandate=mandate)
    ...         for id, mandate in mandates.items()
    ...     ]
    ...     return Design(instance=Reference(title="Two rivers"), institutions=tuple(bodies))
    >>> found = compare(
    ...     instance,
    ...     design(AAA_BBB=("water",), BBB_CCC=("dams",)),
    ...     design(AAA_BBB_CCC=("water", "dams")),
    ... )
    >>> [(pair.name, int(pair.difference)) for pair in found.gains]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('institutions', -1), ('seats', -1), ('unlinked', -1), ('unanchored', -1), ('fragments', -1),
     ('survives_suspension', 1)]
    >>> [(pair.name, int(pair.difference)) for pair in found.costs]
    [('exposure', 2)]
    >>> [(seats.name, int(seats.difference)) for seats in found.seats]
    [('BBB', -1)]
    """
    sides = _side(instance, a), _side(instance, b)
    only_a, only_b, changed = _bodies(a, b)
    return Comparison(
        *sides,
        values=tuple(_values(instance, *sides)),
        stages=tuple(_stages(instance, *sides)),
        only_a=only_a,
        only_b=only_b,
        changed=changed,
        moved=tuple(_moved(instance, a, b)),
        links_a=tuple(_links_without(a, b)),
        links_b=tuple(_links_without(b, a)),
        seats=tuple(_counts(instance, *(_seats(design) for design in (a, b)))),
        chairs=tuple(_counts(instance, *(_chairs(design) for design in (a, b)))),
    )


def place(body: Institution) -> Place:
    """Give what an institution is known by.

    Examples
    --------
    >>> place(Institution(id="x", members=("BBB", "AAA"), mandate=()))
    ('AAA', 'BBB')
    """
    return tuple(sorted(set(body.members)))


def ends(design: Design, link: Link) -> tuple[Place, ...]:
    """Give what the ends of a link are known by: institutions by members, other bodies by their ids."""
    places = {body.id: place(body) for body in design.institutions}
    return tuple(sorted(places.get(id, (id,)) for id in link.between))


def _side(instance: Instance, design: Design) -> Side:
    hosts = Counter(issue for body in design.institutions for issue in set(body.mandate))
    uncovered = tuple(issue.id for issue in instance.issues if hosts[issue.id] < issue.coverage)
    return Side(design, check(instance, _unclaimed(instance, design)), uncovered)


def _unclaimed(instance: Instance, design: Design) -> Design:
    """Give a design without what it says of its own worth, if it says that of another instance."""
    if design.instance.sha256 in (None, instance.sha256) or design.status in ("infeasible", "unknown"):
        return design
    claims = {"status": "given", "gap": None, "confirmed_by": (), "objectives": ()}
    return design.model_copy(update=claims)


def _values(instance: Instance, a: Side, b: Side) -> Iterator[Pair]:
    found = _amounts(a), _amounts(b)
    names = list(found[0] or found[1])
    if all(amounts.get("cost") == amounts.get("institutions") for amounts in found):
        names = [name for name in names if name != "cost"]
    for name in names:
        yield Pair(name, found[0].get(name), found[1].get(name))


def _amounts(side: Side) -> dict[str, Amount]:
    """Give every value and measure of a design; none where there is no design to judge."""
    if not side.judged:
        return {}
    values, measures = side.verdict.values, side.verdict.measures
    return {
        "institutions": Decimal(measures.count),
        "cost": values["institutions"],
        "broken_rules": values["broken_rules"],
        "seats": values["seats"],
        "uncoordinated": values["uncoordinated"],
        "links": values["links"],
        "unlinked": values["unlinked"],
        "unanchored": values["unanchored"],
        "absent_helpers": values["absent_helpers"],
        "exposure": values["exposure"],
        "fragments": values["fragments"],
        "survives_suspension": measures.survives_suspension,
        "walkouts_survived": Decimal(list(measures.survives_walkout.values()).count(True)),
        "uncovered_issues": Decimal(len(side.uncovered)),
        "ties_not_kept": Decimal(len(side.untied)),
    }


def _stages(instance: Instance, a: Side, b: Side) -> Iterator[Pair]:
    for stage in instance.settings.objectives:
        amounts = (value_of(stage, side.verdict.values) if side.judged else None for side in (a, b))
        yield Pair("+".join(names_in(stage)), *amounts)


def _bodies(
    a: Design, b: Design
) -> tuple[tuple[Institution, ...], tuple[Institution, ...], tuple[Changed, ...]]:
    """Pair the institutions of the same members; give those left over, and pairs that differ."""
    likeness: list[tuple[tuple[bool, int, int, int, int], int, int]] = []
    for i, one in enumerate(a.institutions):
        for j, other in enumerate(b.institutions):
            if place(one) == place(other):
                ours, theirs = set(one.mandate), set(other.mandate)
                # The last two numbers decide between equals in the same way if the designs are swapped.
                order = (ours != theirs, -len(ours & theirs), len(ours ^ theirs), max(i, j), min(i, j))
                likeness.append((order, i, j))
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted(likeness):
        if i not in partner and j not in taken:
            partner[i] = j
            taken.add(j)
    pairs = [Changed(a.institutions[i], b.institutions[j]) for i, j in sorted(partner.items())]
    return (
        tuple(body for i, body in enumerate(a.institutions) if i not in partner),
        tuple(body for j, body in enumerate(b.institutions) if j not in taken),
        tuple(pair for pair in pairs if pair.gained or pair.lost),
    )


def _moved(instance: Instance, a: Design, b: Design) -> Iterator[Moved]:
    named = (i for design in (a, b) for body in design.institutions for i in body.mandate)
    for issue in _once((*(i.id for i in instance.issues), *sorted(named))):
        before, after = _hosts(a, issue), _hosts(b, issue)
        if before != after:
            yield Moved(issue, before, after)


def _hosts(design: Design, issue: str) -> tuple[Place, ...]:
    return tuple(sorted(place(body) for body in design.institutions if issue in body.mandate))


def _links_without(design: Design, other: Design) -> Iterator[Link]:
    """Give the links of a design that the other lacks; each link of the other matches one."""
    there = Counter(ends(other, link) for link in other.links)
    for link in design.links:
        joined = ends(design, link)
        if there[joined]:
            there[joined] -= 1
        else:
            yield link


def _seats(design: Design) -> Counter[str]:
    return Counter(party for body in design.institutions for party in place(body))


def _chairs(design: Design) -> Counter[str]:
    return Counter(body.chair for body in design.institutions if body.chair)


def _counts(instance: Instance, before: Counter[str], after: Counter[str]) -> Iterator[Pair]:
    """Give the parties that have more or fewer of something."""
    for party in _once((*(p.id for p in instance.parties), *sorted(before | after))):
        if before[party] != after[party]:
            yield Pair(party, Decimal(before[party]), Decimal(after[party]))


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
