"""The plainest enumeration: whole designs, judged from their members and mandates alone.

It merges no states, bounds nothing and drops no body, so it can only look at instances with few
designs. It is what the faster enumerations are tested against.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, product
from typing import Any

from tests.helpers.brutebodies import Body, all_bodies, existing_bodies, world_of

Row = dict[str, Any]
ONE = 10**6
FEW = 4000


def combinations_of(bodies: list[Body], lacking: dict[str, int]) -> Iterator[list[Body]]:
    """Yield every list of bodies that gives each issue as many hosts as it lacks."""
    if not any(lacking.values()):
        yield []
        return
    first = next(name for name, number in lacking.items() if number)
    for body in bodies:
        if first in body.mandate and all(lacking[name] for name in body.mandate):
            rest = {name: number - (name in body.mandate) for name, number in lacking.items()}
            for others in combinations_of(bodies, rest):
                yield [body, *others]


def breach(rule: Row, design: list[Body]) -> bool:
    """Return whether a whole design breaks a rule."""
    hosts = {name: [b for b in design if name in b.mandate] for b in design for name in b.mandate}
    seated = [body for body in design if rule.get("party") in body.members]
    kind = rule["kind"]
    if kind == "limits_seats":
        low, high = rule.get("at_least"), rule.get("at_most")
        return len(seated) < (low or 0) or (high is not None and len(seated) > high)
    if kind in ("refuses_bundle", "insists_on_bundle"):
        one, two = (hosts.get(name, []) for name in rule["issues"])
        both = [body for body in one if any(body is other for other in two)]
        if kind == "insists_on_bundle":
            return not both
        return any(rule.get("party") is None or rule["party"] in body.members for body in both)
    if kind == "insists_on_format":
        return any(len(body.members) not in rule["sizes"] for body in hosts.get(rule["issue"], []))
    if kind == "insists_on_seat":
        due = hosts.get(rule.get("issue", ""), [])
        if "where" in rule:
            due = [body for body in design if all(name in body.members for name in rule["where"])]
        return any(rule["party"] not in body.members for body in due)
    if kind == "refuses_issue":
        bad = range(rule.get("min_size", 0), rule.get("max_size", 99) + 1)
        return any(rule["issue"] in body.mandate and len(body.members) in bad for body in seated)
    near = [body for body in seated if rule["other"] in body.members]
    near = [body for body in near if not any(name in body.members for name in rule.get("unless", []))]
    return any(not rule.get("on") or any(name in body.mandate for name in rule["on"]) for body in near)


def seat_limits(instance: Row) -> list[Row]:
    """Return the limits in the rows of parties as rules."""
    return [
        {
            "kind": "limits_seats",
            "party": party["id"],
            "at_most": party.get("max_seats"),
            "at_least": party.get("min_seats"),
        }
        for party in instance["parties"]
    ]


def clashes(design: list[Body]) -> bool:
    """Return whether two bodies exclude each other."""
    return any(
        (one.mandate & two.mandate and one.members == two.members)
        or (one.source is not None and one.source == two.source)
        for one, two in combinations(design, 2)
    )


def successions(instance: Row, design: list[Body]) -> Iterator[int]:
    """Yield what the bodies of a design cost, for every way in which new ones replace existing ones.

    Each existing body that is not taken up is replaced by one new body with its members, as far as
    there are any, and each new body replaces one at most.
    """
    settings = instance.get("settings", {})
    taken = {body.source for body in design}
    old = [
        row
        for row in instance.get("existing", [])
        if row.get("redesign", True) and row["id"] not in taken and not settings.get("only_proposals")
    ]
    new = [body for body in design if body.kind == "ordinary"]
    ways = [[None, *(row for row in old if {*row["members"]} == body.members)] for body in new]
    for way in product(*ways):
        replaced = [row["id"] for row in way if row]
        left = [b.members for b, row in zip(new, way, strict=True) if not row]
        missed = [row for row in old if row["id"] not in replaced and {*row["members"]} in left]
        if len(replaced) == len({*replaced}) and not missed:
            prices = [Fraction(str((row or {}).get("costs", {}).get("replace", 1))) for row in way]
            yield int(sum(prices) * ONE) + sum(body.cost for body in design if body.kind != "ordinary")


def misnamed(instance: Row, design: list[Body]) -> bool:
    """Return whether a body is called new that could be an existing one at no greater cost of the design."""
    if not instance.get("existing") or not any(body.kind == "ordinary" for body in design):
        return False
    taken, bodies = {body.source for body in design}, [*existing_bodies(world_of(instance))]
    present = min(successions(instance, design))
    for number, body in enumerate(design):
        for other in bodies:
            same = (other.members, other.mandate) == (body.members, body.mandate)
            if same and body.kind == "ordinary" and other.source not in taken:
                named = [*design[:number], other, *design[number + 1 :]]
                if min(successions(instance, named)) <= present:
                    return True
    return False


def measures_of(instance: Row, design: list[Body], broken: list[Row]) -> dict[str, Fraction]:
    """Return what bodies and broken rules amount to."""
    rows = {row["id"]: row for row in instance["issues"]}
    pairs = [(body, rows[name]) for body in design for name in body.mandate]
    return {
        "institutions": Fraction(min(successions(instance, design)), ONE),
        "broken_rules": sum((Fraction(str(r.get("weight", 1))) for r in broken), Fraction(0)),
        "seats": Fraction(sum(len(body.members) for body in design)),
        "absent_helpers": Fraction(
            sum(name not in body.members for body, row in pairs for name in row.get("helpful", []))
        ),
        "exposure": Fraction(
            sum(name not in row["required"] for body, row in pairs for name in body.members)
        ),
        "unrelated": Fraction(sum(unrelated_in(instance, body) for body in design)),
    }


def unrelated_in(instance: Row, body: Body) -> int:
    """Return how many pairs of issues in a mandate are neither tied nor wanted together."""
    rows = [t for t in instance.get("interdependences", []) if t["kind"] != "separate"]
    rows += [r for r in instance.get("rules", []) if r["kind"] == "insists_on_bundle"]
    mandate = sorted(body.mandate)
    pairs = [{a, b} for n, a in enumerate(mandate) for b in mandate[:n]]
    return len([pair for pair in pairs if not any(pair == {*row["issues"]} for row in rows)])


def vector_of(instance: Row, measures: dict[str, Fraction]) -> list[Fraction] | None:
    """Return the objective vector, None when the bound on exposure is not kept."""
    settings = instance.get("settings", {})
    bound = settings.get("max_exposure")
    if bound is not None and measures["exposure"] > bound:
        return None
    default = ["institutions", "broken_rules", "seats", "uncoordinated", "links", "absent_helpers"]
    stages = [{item: 1} if isinstance(item, str) else item for item in settings.get("objectives", default)]
    return [
        sum((Fraction(str(w)) * measures[name] for name, w in stage.items()), Fraction(0))
        for stage in stages
        if measures.keys() & stage.keys()
    ]


def judged(instance: Row, design: list[Body]) -> list[Fraction] | None:
    """Return the objective vector of a design without links, None when it is not valid."""
    rules = [*seat_limits(instance), *instance.get("rules", [])]
    broken = [rule for rule in rules if breach(rule, design)]
    if clashes(design) or any(rule.get("hard", True) for rule in broken) or misnamed(instance, design):
        return None
    return vector_of(instance, measures_of(instance, design, broken))


def harmless(instance: Row) -> list[Row]:
    """Return the rules made soft, so that they license members but forbid no body."""
    return [{**rule, "hard": False} for rule in instance.get("rules", [])]


def plain_optimum(instance: Row) -> list[Fraction] | str | None:
    """Return the least vector of all designs, ``'many'`` when there are too many to look at."""
    bodies = all_bodies(world_of({**instance, "rules": harmless(instance)}))
    lacking = {row["id"]: row.get("coverage", 1) for row in instance["issues"]}
    best = None
    for number, design in enumerate(combinations_of(bodies, lacking)):
        if number > FEW:
            return "many"
        vector = judged(instance, design)
        if vector is not None and (best is None or vector < best):
            best = vector
    return best
