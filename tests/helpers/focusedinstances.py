"""Tiny random instances of one kind each, in which what the kind is about decides nearly always.

The wide families (`randominstances`, `linkedinstances`) have a little of everything, and so seldom two
existing bodies with the same members, or an issue handled twice whose hosts are tied. Here an instance is
made for that alone. The same seed gives the same instance.
"""

from __future__ import annotations

from random import Random
from typing import Any

Row = dict[str, Any]

COSTS = [0, 0.2, 0.5, 0.75, 1, 1, 1, 1.25, 2, 3]
ORDERS: list[list[Any]] = [
    ["institutions", "uncoordinated", "seats", "links"],
    ["uncoordinated", "institutions", "broken_rules", "seats"],
    ["seats", "uncoordinated", "institutions", "links", "absent_helpers"],
    ["broken_rules", "seats", "institutions"],
    [{"institutions": 1, "uncoordinated": 0.5}, "seats", "absent_helpers"],
    ["absent_helpers", "institutions", "uncoordinated"],
    ["exposure", "institutions", "links", "seats"],
    ["unlinked", "institutions", "seats", "uncoordinated"],
]


def parties(rng: Random, least: int = 3, most: int = 4) -> list[Row]:
    """Return a few parties, now and then one of them outside."""
    rows: list[Row] = [{"id": name * 3} for name in "ABCDE"[: rng.randint(least, most)]]
    if rng.random() < 0.3:
        rows[-1]["role"] = "outside"
    return rows


def issues(rng: Random, names: list[str], least: int, most: int, alike: float) -> list[Row]:
    """Return a few issues, of which some require the same parties as the one before."""
    rows: list[Row] = []
    for number in range(rng.randint(least, most)):
        required = rng.sample(names, rng.choice([1, 2, 2, 2, 3]))
        if rows and rng.random() < alike:
            required = rows[-1]["required"]
        row: Row = {"id": f"i{number}", "required": required}
        others = [name for name in names if name not in required]
        if rng.random() < 0.5 and others:
            row["helpful"] = rng.sample(others, rng.randint(1, len(others)))
        rows.append(row)
    return rows


def existing(rng: Random, names: list[str], listed: list[Row], number: int, twins: float) -> list[Row]:
    """Return existing bodies for what issues require, some with the members of the one before."""
    rows: list[Row] = []
    for _ in range(number):
        issue = rng.choice(listed)
        members = [*issue["required"]]
        if rng.random() < 0.25 or len(members) < 2:
            members += [name for name in names if name not in members][:1]
        if rows and rng.random() < twins:
            members = rows[-1]["members"]
        fitting = [row["id"] for row in listed if {*row["required"]} <= {*members}]
        row: Row = {
            "id": f"e{len(rows)}",
            "members": members,
            "may_handle": [name for name in fitting if rng.random() < 0.7],
            "status": rng.choice(["active", "active", "dormant", "collapsed"]),
            "costs": {name: rng.choice(COSTS) for name in ("keep", "revitalise", "replace")},
        }
        if rng.random() < 0.25:
            row["redesign"] = False
        rows.append(row)
    return rows


def apart(rng: Random, listed: list[Row], chance: float) -> list[Row]:
    """Return refusals to handle two issues in one body, so that several bodies have the same members."""
    pairs = [(one["id"], two["id"]) for k, one in enumerate(listed) for two in listed[k + 1 :]]
    return [
        {
            "id": f"r{number}",
            "kind": "refuses_bundle",
            "issues": [*pair],
            **({} if rng.random() < 0.75 else {"hard": False, "weight": rng.choice([0.5, 1, 2])}),
        }
        for number, pair in enumerate(pairs)
        if rng.random() < chance
    ]


def order(rng: Random, settings: Row) -> None:
    """Take the objectives in another order, now and then."""
    if rng.random() < 0.5:
        settings["objectives"] = rng.choice(ORDERS)


def written(rows: list[Row], **sections: Any) -> Row:
    """Return an instance, leaving out what is empty."""
    kept = {name: section for name, section in sections.items() if section}
    return {"format": 1, "title": "Random", "parties": rows, **kept}


def fated_instance(seed: int) -> Row:
    """Return an instance whose existing bodies can be taken up, replaced or left, at all prices."""
    rng = Random(f"fates {seed}")
    rows = parties(rng)
    names = [row["id"] for row in rows]
    listed = issues(rng, names, 2, 4, alike=0.7)
    settings: Row = {}
    if rng.random() < 0.3:
        settings["max_mandate"] = rng.choice([1, 2])
    if rng.random() < 0.2 and len(listed[0]["required"]) < len(names):
        listed[0]["coverage"] = 2
        listed[0]["helpful"] = [name for name in names if name not in listed[0]["required"]]
    order(rng, settings)
    old = existing(rng, names, listed, rng.randint(1, 3), twins=0.5)
    return written(rows, issues=listed, existing=old, rules=apart(rng, listed, 0.5), settings=settings)


def separated_instance(seed: int) -> Row:
    """Return an instance in which issues are to be apart from existing bodies, hard or soft."""
    rng = Random(f"separate {seed}")
    rows = parties(rng)
    names = [row["id"] for row in rows]
    listed = issues(rng, names, 2, 3, alike=0.4)
    old = existing(rng, names, listed, rng.randint(1, 3), twins=0.35)
    ties: list[Row] = []
    for body in old:
        fitting = body["may_handle"] or [row["id"] for row in listed]
        ends = {rng.choice(fitting if rng.random() < 0.7 else [row["id"] for row in listed])}
        if rng.random() < 0.3:
            ends.add(rng.choice(listed)["id"])
        for end in sorted(ends):
            hard = rng.random() < 0.5
            ties.append({"issues": [end, body["id"]], "kind": "separate", "hard": hard})
            if not hard:
                ties[-1]["strength"] = rng.choice([0.5, 1, 2])
    if len(listed) > 1 and rng.random() < 0.5:
        one, two = rng.sample([row["id"] for row in listed], 2)
        ties.append({"issues": [one, two], "kind": rng.choice(["coordinate", "package"])})
    settings: Row = {}
    if rng.random() < 0.2:
        settings["max_mandate"] = 1
    order(rng, settings)
    rules = apart(rng, listed, 0.2)
    return written(rows, issues=listed, existing=old, interdependences=ties, rules=rules, settings=settings)


def doubled_instance(seed: int) -> Row:
    """Return an instance in which issues handled twice are tied, and proposals are on the table."""
    rng = Random(f"double {seed}")
    rows = parties(rng)
    names = [row["id"] for row in rows]
    listed = issues(rng, names, 2, 3, alike=0.2)
    for number, row in enumerate(listed):
        others = [name for name in names if name not in row["required"]]
        if others and (number == 0 or rng.random() < 0.5):
            row["coverage"] = 2
            row["helpful"] = rng.sample(others, rng.randint(1, len(others)))
    ties = []
    for k, one in enumerate(listed):
        for two in listed[k + 1 :]:
            if rng.random() < 0.75:
                kind = rng.choice(["package", "coordinate", "coordinate", "sequence", "separate"])
                ties.append({"issues": [one["id"], two["id"]], "kind": kind, "hard": rng.random() < 0.3})
                ties[-1]["strength"] = rng.choice([0.3, 1, 3])
    offered = []
    for number in range(rng.randint(1, 2)):
        some = rng.sample(listed, rng.randint(1, len(listed)))
        members = sorted({name for row in some for name in row["required"]})
        if rng.random() < 0.4:
            members += [name for name in names if name not in members][:1]
        offer: Row = {"id": f"p{number}", "mandate": [row["id"] for row in some], "cost": rng.choice(COSTS)}
        offered.append(offer | ({"members": members} if rng.random() < 0.9 else {}))
    settings: Row = {}
    if rng.random() < 0.25:
        settings["links_need_hinge"] = False
    if rng.random() < 0.3:
        settings.update(
            rng.choice(
                [{"min_links": 1}, {"survive_walkout": names[:1]}, {"max_links": 1}, {"max_mandate": 2}]
            )
        )
    order(rng, settings)
    return written(rows, issues=listed, interdependences=ties, proposals=offered, settings=settings)


UNWEIGHED: list[list[Any]] = [
    ["absent_helpers"],
    ["exposure"],
    ["broken_rules", "absent_helpers"],
    ["uncoordinated", "absent_helpers"],
    ["links", "uncoordinated"],
    ["unlinked", "exposure"],
    [{"absent_helpers": 1, "exposure": 0.5}],
    [{"seats": 0, "absent_helpers": 1}, "uncoordinated"],
    ["fragments", "absent_helpers"],
    ["uncoordinated", "links", "exposure"],
]


def unweighed_instance(seed: int) -> Row:
    """Return an instance in which no objective counts seats or institutions, so that many are best."""
    rng = Random(f"unweighed {seed}")
    rows = parties(rng)
    names = [row["id"] for row in rows]
    listed = issues(rng, names, 1, 3, alike=0.3)
    for row in listed:
        if rng.random() < 0.15:
            row["required"] = []
        row["required"] = row["required"][:2]
        if rng.random() < 0.15:
            row["plenary"] = "may"
    settings: Row = {"objectives": rng.choice(UNWEIGHED)}
    if rng.random() < 0.5:
        settings["sizes"] = rng.choice([[2], [2, 3], [1, 2], [3]])
    if rng.random() < 0.2:
        settings["max_mandate"] = 1
    if rng.random() < 0.2:
        settings["links_need_hinge"] = False
    old = existing(rng, names, listed, rng.choice([0, 0, 1, 1, 2]), twins=0.4)
    if old and rng.random() < 0.2:
        old.append({"id": "g", "members": names[:2], "may_handle": [], "redesign": False})
    ends = [row["id"] for row in (*listed, *old)]
    ties: list[Row] = []
    for k, one in enumerate(listed):
        for two in ends[k + 1 :]:
            if rng.random() < 0.3:
                kind = rng.choice(["package", "coordinate", "coordinate", "separate"])
                ties.append({"issues": [one["id"], two], "kind": kind, "hard": rng.random() < 0.3})
    offered = []
    if rng.random() < 0.2:
        some = rng.sample(listed, rng.randint(1, len(listed)))
        offered.append({"id": "p", "members": names[:2], "mandate": [row["id"] for row in some]})
    sections = {"existing": old, "interdependences": ties, "proposals": offered}
    return written(rows, issues=listed, rules=apart(rng, listed, 0.2), settings=settings, **sections)
