"""The exhaustive enumeration of roadmaps, written from the definitions alone.

Every way to open the issues, every design with every set of links in every phase, every way to time the
commitments. Phases are worked through one after the other: of all that leads to the same bodies, openings
and commitments kept, the least vector is enough, since vectors add up phase by phase.
"""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any

from tests.helpers.brutebodies import Body, all_bodies, world_of
from tests.helpers.plainlinks import wholes
from tests.helpers.plaintruth import combinations_of, harmless, successions

Row = dict[str, Any]
Vector = tuple[Fraction, ...]
Key = tuple[str, ...]
MANY = 6000
DEFAULT = [
    "institutions",
    "broken_rules",
    "handovers",
    "seats",
    "uncoordinated",
    "links",
    "waiting",
    "absent_helpers",
]
SINGLE = [
    "broken_rules",
    "seats",
    "uncoordinated",
    "links",
    "absent_helpers",
    "exposure",
    "unanchored",
    "unlinked",
    "fragments",
    "failed_walkouts",
    "unrelated",
]


class TooManyError(Exception):
    """There is too much to look at."""


def stages_of(instance: Row) -> list[dict[str, Fraction]]:
    """Return the objectives as weights by name, in order."""
    listed = (instance.get("settings", {}).get("transition") or {}).get("objectives", DEFAULT)
    items = [{item: 1} if isinstance(item, str) else item for item in listed]
    return [{name: Fraction(str(weight)) for name, weight in item.items()} for item in items]


def number(instance: Row, phase: str | None, default: int) -> int:
    """Return the place of a phase."""
    return default if phase is None else [p["id"] for p in instance["phases"]].index(phase)


def there(instance: Row, row: Row, first: str, last: str) -> range:
    """Return the phases from one that a row names to another."""
    end = len(instance["phases"]) - 1
    return range(number(instance, row.get(first), 0), number(instance, row.get(last), end) + 1)


def window(instance: Row, written: Any, default: range) -> range:
    """Return the phases of a window."""
    if written is None:
        return default
    low, high = (written, written) if isinstance(written, str) else written
    return range(number(instance, low, 0), number(instance, high, 0) + 1)


def openings(instance: Row) -> Iterator[dict[str, int]]:
    """Yield every way to open the issues that windows and sequences allow."""
    issues = instance["issues"]
    last = {i["id"]: number(instance, i.get("closes"), len(instance["phases"]) - 1) for i in issues}
    ways = [[p for p in window(instance, i.get("opens"), range(1)) if p <= last[i["id"]]] for i in issues]
    for way in product(*ways):
        opens = {issue["id"]: phase for issue, phase in zip(issues, way, strict=True)}
        if all(
            opens[a] <= opens[b]
            for tie in instance.get("interdependences", [])
            for a, b in [tie["issues"]]
            if tie["kind"] == "sequence" and a in opens and b in opens
            if opens[b] in there(instance, tie, "from", "until")
        ):
            yield opens


def in_phase(instance: Row, phase: int, table: frozenset[str]) -> Row:
    """Return the instance of one phase: those present, the issues on the table, what is in force."""
    present = {p["id"] for p in instance["parties"] if phase in there(instance, p, "joins", "leaves")}
    existing = []
    for row in instance.get("existing", []):
        able = [i for i in row.get("may_handle", []) if i in table]
        idle = row.get("may_handle") and not able and row.get("redesign") is False
        if phase in there(instance, row, "from", "until") and present >= {*row["members"]} and not idle:
            existing.append({**row, "may_handle": able})
    ends = table | {row["id"] for row in existing}
    rules = []
    for rule in instance.get("rules", []):
        people = [rule.get("party"), rule.get("other"), *rule.get("where", [])]
        topics = [rule.get("issue"), *rule.get("issues", [])]
        if phase not in there(instance, rule, "from", "until"):
            continue
        if any(p is not None and p not in present for p in people):
            continue
        if any(t is not None and t not in table for t in topics):
            continue
        rule = dict(rule)
        if "on" in rule:
            rule["on"] = [i for i in rule["on"] if i in table]
            if not rule["on"]:
                continue
        if "unless" in rule:
            rule["unless"] = [p for p in rule["unless"] if p in present]
        rules.append(rule)
    settings = dict(instance.get("settings", {}))
    settings["survive_walkout"] = [p for p in settings.get("survive_walkout", []) if p in present]
    settings["objectives"] = SINGLE
    return {
        "parties": [p for p in instance["parties"] if p["id"] in present],
        "issues": [
            {
                **issue,
                "helpful": [p for p in issue.get("helpful", []) if p in present],
                "excluded": [p for p in issue.get("excluded", []) if p in present],
            }
            for issue in instance["issues"]
            if issue["id"] in table
        ],
        "existing": existing,
        "interdependences": [
            tie
            for tie in instance.get("interdependences", [])
            if phase in there(instance, tie, "from", "until") and ends >= {*tie["issues"]}
        ],
        "rules": rules,
        "proposals": [
            {**row, "mandate": [i for i in row["mandate"] if i in table]}
            for row in instance.get("proposals", [])
            if present >= {*row.get("members", [])} and table & {*row["mandate"]}
        ],
        "settings": settings,
    }


def designs(instance: Row) -> dict[tuple[Body, ...], list[Vector]]:
    """Return all sets of bodies that make a valid design, each with what its links can make of it."""
    present = {p["id"] for p in instance["parties"]}
    if any(not present >= {*issue["required"]} for issue in instance["issues"]):
        return {}
    bodies = all_bodies(world_of({**instance, "rules": harmless(instance)}))
    lacking = {row["id"]: row.get("coverage", 1) for row in instance["issues"]}
    found: dict[tuple[Body, ...], list[Vector]] = {}
    tried = 0
    for design in combinations_of(bodies, lacking):
        for whole in wholes(instance, design):
            tried += 1
            if tried > MANY:
                raise TooManyError
            vector = whole.vector()
            if vector is not None:
                found.setdefault(tuple(design), []).append(tuple(vector))
    return {design: [v for v in {*some} if _best(v, some)] for design, some in found.items()}


def _best(vector: Vector, others: list[Vector]) -> bool:
    """Return whether nothing is as good in everything and better in something."""
    return not any(o != vector and all(a <= b for a, b in zip(o, vector, strict=True)) for o in others)


def key(body: Body) -> Key:
    """Return what makes bodies of two phases one."""
    return tuple(sorted(body.members)) or ("", body.source or "")


def prices(instance: Row, design: tuple[Body, ...]) -> dict[Key, list[Fraction]]:
    """Return what the bodies of each kind cost, each by itself."""
    found: dict[Key, list[Fraction]] = {}
    for kind in {key(body) for body in design}:
        same = [body for body in design if key(body) == kind]
        new = [b for b in same if b.kind == "ordinary"]
        old = [Fraction(b.cost, 10**6) for b in same if b.kind != "ordinary"]
        taken = {b.source for b in design}
        replaced = [
            Fraction(str((row.get("costs") or {}).get("replace", 1)))
            for row in instance.get("existing", [])
            if row.get("redesign", True)
            and row["id"] not in taken
            and tuple(sorted(row["members"])) == kind
            and not instance["settings"].get("only_proposals")
        ]
        fresh = sorted(replaced)[: len(new)]
        found[kind] = [*old, *fresh, *[Fraction(1)] * (len(new) - len(fresh))]
    total = sum((sum(some, Fraction(0)) for some in found.values()), Fraction(0))
    assert total == Fraction(min(successions(instance, list(design))), 10**6)
    return found


def begun(before: Counter[Key], costs: dict[Key, list[Fraction]]) -> Fraction:
    """Return what those bodies cost that begin: of several alike, the cheapest ones."""
    return sum(
        (sum(sorted(some)[: max(0, len(some) - before[kind])], Fraction(0)) for kind, some in costs.items()),
        Fraction(0),
    )


def handed_over(before: tuple[Body, ...], after: tuple[Body, ...], table: frozenset[str]) -> int:
    """Return how many hosts of issues on the table in both phases have other members than before."""
    return sum(
        issue in body.mandate and not any(issue in b.mandate and key(b) == key(body) for b in before)
        for body in after
        for issue in table
    )


def optimum(instance: Row) -> tuple[Vector, int] | None:
    """Return the least vector of all roadmaps and how many openings were tried; None where there is none."""
    best, ways = None, 0
    cached = cache(lambda phase, table: designs(in_phase(instance, phase, table)))
    for opens in openings(instance):
        ways += 1
        found = _least(instance, opens, cached)
        if found is not None and (best is None or found < best):
            best = found
    return None if best is None else (best, ways)


def _least(instance: Row, opens: dict[str, int], designs_of: Any) -> Vector | None:
    phases = range(len(instance["phases"]))
    last = {i["id"]: number(instance, i.get("closes"), phases[-1]) for i in instance["issues"]}
    tables = [frozenset(i for i in opens if opens[i] <= p <= last[i]) for p in phases]
    parties = {p["id"]: there(instance, p, "joins", "leaves") for p in instance["parties"]}
    promises = {c["id"]: c for c in instance.get("commitments", [])}
    stages = stages_of(instance)
    states: dict[tuple[tuple[Body, ...], frozenset[str]], Vector] = {}
    states[(), frozenset()] = (Fraction(0),) * len(stages)
    for phase in phases:
        following: dict[tuple[tuple[Body, ...], frozenset[str]], Vector] = {}
        asked = in_phase(instance, phase, tables[phase])
        both = tables[phase - 1] & tables[phase] if phase else frozenset[str]()
        for design, vectors in designs_of(phase, tables[phase]).items():
            costs = prices(asked, design)
            counts = Counter(key(body) for body in design)
            able = {
                id
                for id, c in promises.items()
                if phase in window(instance, c.get("due"), phases)
                and phase in parties[c["party"]]
                and (
                    c.get("issue") is None
                    or any(c["issue"] in b.mandate and c["party"] in b.members for b in design)
                )
            }
            for (before, kept), value in states.items():
                earlier = Counter(key(body) for body in before)
                between = {
                    "institutions": begun(earlier, costs),
                    "handovers": Fraction(handed_over(before, design, both)),
                    "closures": Fraction(sum((earlier - counts).values())),
                }
                for now in _keepings(promises, kept, able):
                    waiting = sum(
                        d in now and c not in now
                        for c, row in promises.items()
                        for d in row.get("awaits", [])
                    )
                    between["waiting"] = Fraction(waiting if phase < phases[-1] else 0)
                    for vector in vectors:
                        measures = dict(zip(SINGLE, vector, strict=True)) | between
                        total = tuple(
                            v + sum((w * measures[n] for n, w in stage.items()), Fraction(0))
                            for v, stage in zip(value, stages, strict=True)
                        )
                        state = (design, now)
                        if state not in following or total < following[state]:
                            following[state] = total
        states = following
        if len(states) > MANY:
            raise TooManyError
    done = [value for (_, kept), value in states.items() if kept == promises.keys()]
    return min(done, default=None)


def _keepings(promises: dict[str, Row], kept: frozenset[str], able: set[str]) -> Iterator[frozenset[str]]:
    """Yield what can have been kept by the end of a phase."""
    free = sorted(able - kept)
    for chosen in product([False, True], repeat=len(free)):
        now = kept | {id for id, yes in zip(free, chosen, strict=True) if yes}
        if all(d in now for c in now for d in promises[c].get("awaits", [])):
            yield now
