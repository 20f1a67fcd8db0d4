"""Every body an instance allows, by plain enumeration.

Half of the independent truth: it reads the dicts of the file contract, shares no code with the
product, and never asks which memberships *can matter*. All subsets of the parties are tried,
each with all mandates, and whatever the definitions do not forbid is kept.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, combinations
from typing import Any

SCALE = 10**6
DEFAULT_SIZES = [2, 3, 4]
ON_BODIES = {
    "refuses_company",
    "refuses_issue",
    "insists_on_seat",
    "insists_on_format",
    "refuses_bundle",
}

Row = dict[str, Any]
Names = frozenset[str]


@dataclass(frozen=True)
class Body:
    """One institution: who sits in it, what it handles, what it is and costs.

    Attributes
    ----------
    members, mandate : frozenset of str
        Ids of parties and of issues.
    kind : str
        ``ordinary``, ``plenary``, ``existing`` or ``proposal``.
    source : str or None
        Id of the existing body or proposal it is.
    cost : int
        What it adds to ``institutions``, times ``SCALE``; of an ordinary body, while it is the only new one
        with its members and none with these members is taken up (`brutefates`).
    """

    members: Names
    mandate: Names
    kind: str
    source: str | None
    cost: int


@dataclass(frozen=True)
class Issue:
    """An issue with every default filled in."""

    id: str
    required: Names
    helpful: Names
    excluded: Names
    sizes: frozenset[int]
    own_sizes: frozenset[int] | None
    coverage: int
    plenary: str


@dataclass(frozen=True)
class World:
    """The instance as the definitions speak of it, every default filled in."""

    parties: list[str]
    core: Names
    issues: list[Issue]
    existing: list[Row]
    proposals: list[Row]
    rules: list[Row]
    umbrella: bool
    max_mandate: int | None
    only_proposals: bool


def scaled(number: float | str | Decimal) -> int:
    """Return a decimal of at most six places as an exact integer.

    Examples
    --------
    >>> scaled(0.5), scaled("0.000001"), scaled(3)
    (500000, 1, 3000000)
    """
    exact = Decimal(str(number)) * SCALE
    if exact != exact.to_integral_value() or exact < 0:
        raise ValueError(f"{number} is no decimal >= 0 with at most six places")
    return int(exact)


def world_of(instance: Row) -> World:
    """Fill in the defaults of an instance."""
    settings = instance.get("settings") or {}
    parties = instance.get("parties") or []
    only_proposals = settings.get("only_proposals", False)
    issues = []
    for row in instance.get("issues") or []:
        sizes = frozenset(row.get("sizes") or settings.get("sizes") or DEFAULT_SIZES)
        required = frozenset(row.get("required") or [])
        too_big = len(required) > max(sizes) and not only_proposals
        issues.append(
            Issue(
                id=row["id"],
                required=required,
                helpful=frozenset(row.get("helpful") or []),
                excluded=frozenset(row.get("excluded") or []),
                sizes=sizes,
                own_sizes=frozenset(row["sizes"]) if row.get("sizes") else None,
                coverage=row.get("coverage", 1),
                plenary=row.get("plenary") or ("must" if too_big else "never"),
            )
        )
    core = frozenset(p["id"] for p in parties if p.get("role", "core") == "core")
    return World(
        parties=[party["id"] for party in parties],
        core=core,
        issues=issues,
        existing=list(instance.get("existing") or []),
        proposals=list(instance.get("proposals") or []),
        rules=list(instance.get("rules") or []),
        umbrella=settings["umbrella"] is not None if "umbrella" in settings else bool(core),
        max_mandate=settings.get("max_mandate"),
        only_proposals=only_proposals,
    )


def is_hard(rule: Row) -> bool:
    """Return whether a rule is hard, which it is unless it says otherwise."""
    return bool(rule.get("hard", True))


def applies(rule: Row, mandate: Names) -> bool:
    """Return whether a refusal of company speaks of a body with this mandate."""
    on = rule.get("on")
    return not on or not mandate.isdisjoint(on)


def breaks(rule: Row, members: Names, mandate: Names) -> bool:
    """Return whether a body with these members and this mandate breaks a rule on bodies."""
    match rule["kind"]:
        case "refuses_company":
            return (
                rule["party"] in members
                and rule["other"] in members
                and applies(rule, mandate)
                and members.isdisjoint(rule.get("unless") or [])
            )
        case "refuses_issue":
            low, high = rule.get("min_size"), rule.get("max_size")
            return (
                rule["party"] in members
                and rule["issue"] in mandate
                and (low is None or low <= len(members))
                and (high is None or len(members) <= high)
            )
        case "insists_on_seat":
            return rule["party"] not in members and seat_is_due(rule, members, mandate)
        case "insists_on_format":
            return rule["issue"] in mandate and len(members) not in rule["sizes"]
        case "refuses_bundle":
            party = rule.get("party")
            return mandate.issuperset(rule["issues"]) and (party is None or party in members)
    raise ValueError(f"{rule['kind']} is no rule on single bodies")


def seat_is_due(rule: Row, members: Names, mandate: Names) -> bool:
    """Return whether an insistence on a seat speaks of this body."""
    if rule.get("issue") is not None:
        return rule["issue"] in mandate
    return members.issuperset(rule["where"])


def has_passenger(world: World, members: Names, mandate: Names) -> bool:
    """Return whether some member is a passenger on the whole mandate, with nothing else for it."""
    licensed: set[str] = set()
    for issue in world.issues:
        if issue.id in mandate:
            licensed |= issue.required | issue.helpful
    for rule in world.rules:
        if rule["kind"] == "insists_on_seat" and seat_is_due(rule, members, mandate):
            licensed.add(rule["party"])
        if (
            rule["kind"] == "refuses_company"
            and members >= {rule["party"], rule["other"]}
            and applies(rule, mandate)
        ):
            licensed.update(rule.get("unless") or [])
    return not members <= licensed


def subsets(names: Iterable[str], most: int | None = None) -> Iterator[Names]:
    """Yield every non-empty subset, of at most ``most`` elements.

    Examples
    --------
    >>> [sorted(subset) for subset in subsets("abc", 2)]
    [['a'], ['b'], ['c'], ['a', 'b'], ['a', 'c'], ['b', 'c']]
    """
    pool = list(names)
    top = len(pool) if most is None else min(most, len(pool))
    return map(frozenset, chain.from_iterable(combinations(pool, k) for k in range(1, top + 1)))


def suits(issue: Issue, members: Names, sizes: frozenset[int] | None) -> bool:
    """Return whether these members may handle an issue outside a plenary."""
    return (
        issue.plenary != "must"
        and issue.required <= members
        and issue.excluded.isdisjoint(members)
        and (sizes is None or len(members) in sizes)
    )


def has_core(world: World, members: Names) -> bool:
    """Return whether the umbrella, where there is one, has a member here."""
    return not world.umbrella or not world.core.isdisjoint(members)


def ordinary_bodies(world: World) -> Iterator[Body]:
    """Yield all new bodies: every membership, every mandate."""
    for members in subsets(world.parties):
        if not has_core(world, members):
            continue
        replaceable = [
            scaled((row.get("costs") or {}).get("replace", 1))
            for row in world.existing
            if row.get("redesign", True) and frozenset(row["members"]) == members
        ]
        cost = min(replaceable, default=SCALE)
        suited = [issue.id for issue in world.issues if suits(issue, members, issue.sizes)]
        for mandate in subsets(suited, world.max_mandate):
            if not has_passenger(world, members, mandate):
                yield Body(members, mandate, "ordinary", None, cost)


def plenary_bodies(world: World) -> Iterator[Body]:
    """Yield all plenaries: the core and the outside parties that the mandate requires, if any."""
    open_to_it = {issue.id: issue for issue in world.issues if issue.plenary != "never"}
    for mandate in subsets(open_to_it, world.max_mandate):
        issues = [open_to_it[name] for name in mandate]
        members = world.core.union(*(issue.required for issue in issues))
        if members and all(issue.excluded.isdisjoint(members) for issue in issues):
            yield Body(members, mandate, "plenary", None, SCALE)


def may_be_taken_up(row: Row) -> bool:
    """Return whether an existing body can go on (kept) or be woken (revitalised)."""
    status = row.get("status", "active")
    redesign = bool(row.get("redesign", True))
    return status == "active" or (status == "dormant" and redesign)


def upkeep(row: Row) -> int:
    """Return what it costs to take an existing body up, times ``SCALE``."""
    price = "keep" if row.get("status", "active") == "active" else "revitalise"
    return scaled((row.get("costs") or {}).get(price, 1))


def existing_bodies(world: World) -> Iterator[Body]:
    """Yield every existing body that can be taken up, with every part of what it may handle."""
    for row in world.existing:
        members = frozenset(row["members"])
        if not may_be_taken_up(row) or not has_core(world, members):
            continue
        suited = [
            issue.id
            for issue in world.issues
            if issue.id in (row.get("may_handle") or []) and suits(issue, members, issue.sizes)
        ]
        for mandate in subsets(suited, world.max_mandate):
            yield Body(members, mandate, "existing", row["id"], upkeep(row))


def proposal_bodies(world: World) -> Iterator[Body]:
    """Yield every proposal with every part of its mandate."""
    for row in world.proposals:
        members = frozenset(row.get("members") or [])
        if members and not has_core(world, members):
            continue
        suited = [
            issue.id
            for issue in world.issues
            if issue.id in row["mandate"] and suits(issue, members, issue.own_sizes)
        ]
        for mandate in subsets(suited, world.max_mandate):
            yield Body(members, mandate, "proposal", row["id"], scaled(row.get("cost", 1)))


def all_bodies(world: World) -> list[Body]:
    """Return every body that the instance allows and that breaks no hard rule on bodies."""
    bodies: Iterator[Body] = proposal_bodies(world)
    if not world.only_proposals:
        bodies = chain(ordinary_bodies(world), plenary_bodies(world), existing_bodies(world), bodies)
    hard = [rule for rule in world.rules if rule["kind"] in ON_BODIES and is_hard(rule)]
    return [body for body in bodies if not any(breaks(rule, body.members, body.mandate) for rule in hard)]
