"""Changes to an instance, for tests that know beforehand what a change does to the optimum.

Whatever returns an instance leaves the one it is given as it is.
"""

from __future__ import annotations

from copy import deepcopy
from random import Random
from typing import Any

Row = dict[str, Any]


def reordered(value: Any, rng: Random, key: str = "") -> Any:
    """Return the same, with every list and mapping in another order, but for the objectives."""
    match value:
        case dict():
            items = [(name, reordered(item, rng, name)) for name, item in value.items()]
            return dict(rng.sample(items, len(items)))
        case list():
            items = [reordered(item, rng) for item in value]
            return items if key == "objectives" else rng.sample(items, len(items))
        case _:
            return value


def renamed(value: Any, names: dict[str, str]) -> Any:
    """Return the same, with other ids."""
    match value:
        case dict():
            return {key: renamed(item, names) for key, item in value.items()}
        case list():
            return [renamed(item, names) for item in value]
        case str():
            return names.get(value, value)
        case _:
            return value


def ids(instance: Row) -> list[str]:
    """Return every id of an instance."""
    sections = [section for section in instance.values() if isinstance(section, list)]
    return [row["id"] for section in sections for row in section]


def is_hard(rule: Row) -> bool:
    """Return whether a rule is hard, which it is unless it says otherwise."""
    return bool(rule.get("hard", True))


def restriction(instance: Row, rng: Random) -> Row:
    """Return a random hard rule that licenses nobody who was not licensed before.

    An insistence on a seat, and mediation, also *allow* something: whom they name is no passenger
    where they apply. So they name only parties that the issue of the rule requires or lists as
    helpful, or that every issue does.
    """

    def named(issue: Row) -> list[str]:
        return [*issue["required"], *issue.get("helpful", [])]

    one, two = rng.sample(instance["issues"], 2)
    parties = [party["id"] for party in instance["parties"]]
    party, other = rng.sample(named(one) if len(named(one)) > 1 else parties, 2)
    both = [one["id"], two["id"]]
    welcome = [name for name in named(one) if name not in (party, other)]
    everywhere = [name for name in parties if all(name in named(issue) for issue in instance["issues"])]
    low, high = sorted(rng.choices([0, 1, 2, 3], k=2))
    company: Row = {"kind": "refuses_company", "party": party, "other": other}
    refusal: Row = {"kind": "refuses_issue", "party": party, "issue": one["id"]}
    seat: Row = {"kind": "insists_on_seat"}
    bundle: Row = {"kind": "refuses_bundle", "issues": both}
    limit: Row = {"kind": "limits_seats", "party": party}
    choices: list[list[Row]] = [
        [company, company | {"on": both[:1]}, company | {"on": both}],
        [company | {"on": both[:1], "unless": [name]} for name in welcome],
        [refusal, refusal | {"min_size": low + 1}, refusal | {"max_size": low + 1}],
        [seat | {"party": name, "issue": one["id"]} for name in named(one)],
        [seat | {"party": p, "where": [q]} for p in everywhere for q in parties if p != q],
        [{"kind": "insists_on_format", "issue": one["id"], "sizes": [size]} for size in (2, 3, 4)],
        [bundle, bundle | {"party": party}],
        [{"kind": "insists_on_bundle", "issues": both}],
        [limit | {"at_most": high}, limit | {"at_least": low}, limit | {"at_least": low, "at_most": high}],
    ]
    return {"id": "restriction", **rng.choice(rng.choice([rows for rows in choices if rows]))}


def with_rule(instance: Row, rule: Row) -> Row:
    """Return an instance with one more rule."""
    return {**instance, "rules": [*instance.get("rules", []), rule]}


def with_hard_rule(instance: Row, rng: Random) -> Row:
    """Return an instance that has a hard rule, if need be a new one."""
    if any(map(is_hard, instance.get("rules", []))):
        return instance
    return with_rule(instance, restriction(instance, rng))


def without_lower_limits(instance: Row) -> Row:
    """Return an instance in which no party needs a number of seats, by a rule or by its own row."""
    changed = deepcopy(instance)
    for row in [*changed["parties"], *changed.get("rules", [])]:
        row.pop("min_seats", None)
        row.pop("at_least", None)
    changed["rules"] = [
        rule for rule in changed.get("rules", []) if rule["kind"] != "limits_seats" or "at_most" in rule
    ]
    return changed


def require_two(issue: Row, names: list[str]) -> None:
    """Let an issue require two parties or more, one of ``names`` among them."""
    required = issue["required"]
    while len(required) < 2 or not {*required} & {*names}:
        required.append(next(name for name in names if name not in required))
    for other in ("helpful", "excluded"):
        issue[other] = [name for name in issue.get(other, []) if name not in required]


def shrinkable(instance: Row) -> Row:
    """Return an instance in which members can always leave whom no issue left to the body licenses.

    What is left is still appropriate, breaks no further rule and costs no more, because sizes
    have no gaps from two on, each issue requires two parties and a core one, nothing insists on a
    size or refuses small bodies, new bodies cost the same whatever they replace, and no two hosts
    of an issue could become equal.
    """
    changed = without_lower_limits(instance)
    core = [party["id"] for party in changed["parties"] if party.get("role") != "outside"]
    for row in [changed.setdefault("settings", {}), *changed["issues"]]:
        if "sizes" in row:
            row["sizes"] = [*range(min(2, max(row["sizes"])), max(row["sizes"]) + 1)]
    for issue in changed["issues"]:
        issue.pop("coverage", None)
        require_two(issue, core)
    for body in changed.get("existing", []):
        body.get("costs", {}).pop("replace", None)
    for rule in changed["rules"]:
        rule.pop("max_size", None)
    changed["rules"] = [rule for rule in changed["rules"] if rule["kind"] != "insists_on_format"]
    return changed


def with_issue(instance: Row, issue: Row, rng: Random) -> Row:
    """Return an instance with one more issue, which some of what is on the table may handle."""
    changed = deepcopy(instance)
    changed["issues"].append(issue)
    for row in [*changed.get("existing", []), *changed.get("proposals", [])]:
        if rng.random() < 0.5:
            row["mandate" if "mandate" in row else "may_handle"].append(issue["id"])
    return changed


def license_each_other(instance: Row) -> bool:
    """Return whether rules alone could license a circle of parties, without any issue."""
    circle = {party["id"] for party in instance["parties"]}
    while True:
        licensed: set[str] = set()
        for rule in instance.get("rules", []):
            if rule["kind"] == "insists_on_seat" and "where" in rule and {*rule["where"]} <= circle:
                licensed.add(rule["party"])
            if rule["kind"] == "refuses_company" and "on" not in rule:
                licensed |= {*rule.get("unless", [])} if {rule["party"], rule["other"]} <= circle else set()
        if circle <= licensed:
            return bool(circle)
        circle &= licensed


def half(instance: Row, settings: Row, prefix: str) -> Row:
    """Return an instance with other settings and ids of its own, as one of two has to be."""
    changed: Row = renamed(instance, {name: prefix + name for name in ids(instance)})
    changed["settings"] = settings
    rules = changed.setdefault("rules", [])
    if license_each_other(changed):
        changed["rules"] = rules = [rule for rule in rules if not {"where", "unless"} & {*rule}]
    for issue in changed["issues"]:
        issue["plenary"] = "never"
    if settings.get("max_mandate") == 1:
        # What is hardly possible without bundles is only wished for, so that there are designs.
        for rule in rules:
            rule["hard"] = is_hard(rule) and rule["kind"] not in ("insists_on_bundle", "limits_seats")
        for party in changed["parties"]:
            party.pop("max_seats", None)
    else:
        for issue in changed["issues"]:
            issue.pop("sizes", None)
            require_two(issue, [party["id"] for party in changed["parties"]])
    return changed


def union(left: Row, right: Row) -> Row:
    """Return two instances with the same settings as one."""
    sections = ("parties", "issues", "existing", "proposals", "rules")
    both = {section: [*left.get(section, []), *right.get(section, [])] for section in sections}
    return {"format": 1, **both, "settings": left["settings"]}
