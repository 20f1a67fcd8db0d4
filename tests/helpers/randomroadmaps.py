"""Small random instances with phases, in which windows, joins, vetoes and promises matter."""

from itertools import pairwise
from random import Random
from typing import Any

Row = dict[str, Any]
NAMES = ["A", "B", "C", "D"]
COUNTED = [
    "institutions",
    "broken_rules",
    "handovers",
    "closures",
    "seats",
    "uncoordinated",
    "links",
    "waiting",
    "absent_helpers",
    "exposure",
    "unanchored",
    "unlinked",
    "fragments",
    "failed_walkouts",
]


def random_roadmap(seed: int) -> Row:
    """Give an instance with two to four phases."""
    random = Random(seed)
    phases = [f"P{n + 1}" for n in range(random.choice([2, 2, 3, 3, 4]))]
    parties = NAMES[: random.choice([3, 4, 4])]
    issues = [f"i{n + 1}" for n in range(random.choice([2, 3, 3, 4] if len(phases) < 4 else [2, 3]))]
    instance: Row = {
        "phases": [{"id": p} for p in phases],
        "parties": [_party(random, p, phases) for p in parties],
        "issues": [_issue(random, i, parties, phases) for i in issues],
        "settings": {"sizes": random.choice([[2, 3], [2, 3], [2], [2, 3, 4]])},
    }
    instance["interdependences"] = _ties(random, issues, phases)
    instance["rules"] = [
        _rule(random, f"r{n}", parties, issues, phases) for n in range(random.choice([0, 1, 2, 3]))
    ]
    instance["existing"] = [
        _existing(random, f"e{n}", parties, issues, phases) for n in range(random.choice([0, 0, 1, 2]))
    ]
    instance["commitments"] = _commitments(random, parties, issues, phases)
    settings = instance["settings"]
    if random.random() < 0.2:
        settings["max_mandate"] = random.choice([1, 2])
    if random.random() < 0.1:
        settings["umbrella"] = None
    if random.random() < 0.08:
        settings["survive_walkout"] = [random.choice(parties)]
    if random.random() < 0.08:
        settings["survive_suspension"] = True
    if random.random() < 0.08:
        settings["min_links"] = 1
    if random.random() < 0.8:
        settings["transition"] = {"objectives": _objectives(random)}
    return instance


def _some(random: Random, phases: list[str]) -> list[str]:
    low, high = sorted(random.choices(range(len(phases)), k=2))
    return [phases[low], phases[high]]


def _times(random: Random, row: Row, phases: list[str], chance: float) -> Row:
    if random.random() < chance:
        first, last = _some(random, phases)
        if random.random() < 0.7:
            row["from"] = first
        if random.random() < 0.7:
            row["until"] = last
    return row


def _party(random: Random, id: str, phases: list[str]) -> Row:
    row: Row = {"id": id}
    if id != "A":
        if random.random() < 0.2:
            row["role"] = "outside"
        if random.random() < 0.2:
            row["joins"] = phases[1]
        elif random.random() < 0.1:
            row["leaves"] = phases[-2]
        if random.random() < 0.1:
            row["max_seats"] = random.choice([1, 2])
    return row


def _issue(random: Random, id: str, parties: list[str], phases: list[str]) -> Row:
    required = random.sample(parties, random.choice([1, 1, 2, 2, 3]))
    rest = [p for p in parties if p not in required]
    row: Row = {"id": id, "required": required}
    row["helpful"] = [p for p in rest if random.random() < 0.4]
    if random.random() < 0.6:
        window = _some(random, phases)
        row["opens"] = window if random.random() < 0.7 else window[0]
    if random.random() < 0.2:
        row["closes"] = random.choice(phases[1:])
    if random.random() < 0.1:
        row["coverage"] = 2
    if random.random() < 0.1:
        row["plenary"] = "may"
    return row


def _ties(random: Random, issues: list[str], phases: list[str]) -> list[Row]:
    ties: list[Row] = []
    for one, two in pairwise(issues):
        if random.random() < 0.4:
            kind = random.choice(["package", "coordinate", "sequence", "sequence", "separate"])
            tie: Row = {"issues": [one, two], "kind": kind}
            if random.random() < 0.3:
                tie["hard"] = random.random() < 0.4
            if random.random() < 0.3:
                tie["strength"] = 2
            ties.append(_times(random, tie, phases, 0.3))
    return ties


def _rule(random: Random, id: str, parties: list[str], issues: list[str], phases: list[str]) -> Row:
    kind = random.choice(
        ["refuses_company"] * 3 + ["refuses_issue", "insists_on_seat", "refuses_bundle", "insists_on_bundle"]
    )
    row: Row = {"id": id, "kind": kind, "hard": random.random() < 0.6}
    if kind == "refuses_company":
        row["party"], row["other"] = random.sample(parties, 2)
        if random.random() < 0.3:
            row["on"] = random.sample(issues, random.choice([1, 2]))
        others = [p for p in parties if p not in (row["party"], row["other"])]
        if random.random() < 0.3:
            row["unless"] = [random.choice(others)]
    elif kind == "refuses_bundle":
        row["issues"] = random.sample(issues, 2)
    elif kind == "insists_on_bundle":
        row["issues"] = random.sample(issues, 2)
        row["linked_suffices"] = random.random() < 0.5
    else:
        row["party"], row["issue"] = random.choice(parties), random.choice(issues)
        if kind == "refuses_issue" and random.random() < 0.4:
            row["min_size"] = 3
    return _times(random, row, phases, 0.6)


def _existing(random: Random, id: str, parties: list[str], issues: list[str], phases: list[str]) -> Row:
    row: Row = {
        "id": id,
        "members": random.sample(parties, random.choice([2, 2, 3])),
        "may_handle": random.sample(issues, random.choice([1, 1, 2])),
        "status": random.choice(["active", "dormant", "collapsed"]),
    }
    if random.random() < 0.7:
        row["costs"] = {"keep": 0.5, "revitalise": 0.75, "replace": random.choice([0.5, 1, 1.5])}
    if random.random() < 0.2:
        row["redesign"] = False
    return _times(random, row, phases, 0.3)


def _commitments(random: Random, parties: list[str], issues: list[str], phases: list[str]) -> list[Row]:
    number = random.choice([0, 0, 1, 2, 3])
    rows: list[Row] = []
    for n in range(number):
        row: Row = {"id": f"c{n}", "party": random.choice(parties)}
        if random.random() < 0.85:
            row["issue"] = random.choice(issues)
        if random.random() < 0.5:
            window = _some(random, phases)
            row["due"] = window if random.random() < 0.6 else window[0]
        others = [f"c{k}" for k in range(number) if k != n]
        if others and random.random() < 0.6:
            row["awaits"] = [random.choice(others)]
        rows.append(row)
    return rows


def _objectives(random: Random) -> list[Any]:
    names = random.sample(COUNTED, random.randint(2, 6))
    listed: list[Any] = list(names)
    if len(listed) > 3 and random.random() < 0.2:
        one, two = listed.pop(), listed.pop()
        listed.append({one: 2, two: 0.5})
    return listed
