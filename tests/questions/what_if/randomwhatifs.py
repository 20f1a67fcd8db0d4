"""What-if against exhaustion: ``python -m tests.questions.what_if.randomwhatifs --count 500``.

An edit is drawn for a small random instance and carried out here as well, on the dicts of the file; every
design of what comes out is listed and judged by itself, and the smallest change is the least over all
optimal ones of all ways to pair their institutions with the present ones.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from fractions import Fraction
from itertools import permutations
from random import Random
from typing import Any

from designer import Instance
from designer.check import check
from designer.design import Design, Institution, Reference
from designer.questions.explore.optima import explore
from designer.questions.what_if.edit import Edit
from designer.questions.what_if.expansion import expansion
from designer.questions.what_if.nearest_optimum import changes, going_on, moves
from designer.questions.what_if.what_if import what_if
from tests.helpers.faultfinding import first, report
from tests.helpers.linkedinstances import linked_instance
from tests.helpers.plaintruth import vector_of
from tests.helpers.randominstances import random_instance
from tests.questions.explore.randomoptima import MEASURED, Key, designs

Row = dict[str, Any]
Listed = list[tuple[Key, dict[str, Any]]]


# Edits, and the plainest way to carry them out


def drawn(raw: Row, rng: Random) -> tuple[Edit, Row]:
    """Draw an edit of one or two parts; give it with the instance that it should make."""
    edit, after = Edit(), deepcopy(raw)
    kinds = [setting, dropping, leaving, joining, adding]
    # Later parts are about what earlier ones have left.
    for n in sorted(rng.sample(range(len(kinds)), rng.choice([1, 1, 2]))):
        part = kinds[n](after, rng)
        if part is not None:
            edit = edit.then(part)
    return edit, after


def dropping(raw: Row, rng: Random) -> Edit | None:
    """Drop a rule or, with nothing else about it, an issue."""
    rules = [rule["id"] for rule in raw.get("rules", [])]
    free = [issue["id"] for issue in raw["issues"] if issue["id"] not in named(raw)]
    if rules and (not free or rng.random() < 0.6):
        dropped = rng.choice(rules)
        raw["rules"] = [rule for rule in raw["rules"] if rule["id"] != dropped]
        return Edit(drop=(dropped,))
    if free and len(raw["issues"]) > 1:
        dropped = rng.choice(free)
        raw["issues"] = [issue for issue in raw["issues"] if issue["id"] != dropped]
        return Edit(drop=(f"issue {dropped}",))
    return None


def named(raw: Row) -> set[str]:
    """Give the issues that something other than themselves names."""
    text = [raw.get(table, []) for table in ("rules", "existing", "proposals", "interdependences")]
    return {issue["id"] for issue in raw["issues"] if repr(issue["id"]) in repr(text)}


def leaving(raw: Row, rng: Random) -> Edit | None:
    """Let a party leave: the issues that require it go, and so does all that cannot be said without them."""
    party = rng.choice(raw["parties"])["id"]
    if len(raw["parties"]) < 3:
        return None
    lost = {issue["id"] for issue in raw["issues"] if party in issue["required"]}
    if len(lost) == len(raw["issues"]):
        return None
    raw["parties"] = [row for row in raw["parties"] if row["id"] != party]
    raw["issues"] = [issue for issue in raw["issues"] if issue["id"] not in lost]
    for issue in raw["issues"]:
        for field in ("helpful", "excluded"):
            if field in issue:
                issue[field] = [name for name in issue[field] if name != party]
    for table, field in (("existing", "may_handle"), ("proposals", "mandate")):
        if table in raw:
            raw[table] = [body for row in raw[table] if (body := shrunk(row, field, party, lost)) is not None]
    if "rules" in raw:
        raw["rules"] = [rule for row in raw["rules"] if (rule := rewritten(row, party, lost)) is not None]
    return Edit(leave=(party,))


def shrunk(body: Row, field: str, party: str, lost: set[str]) -> Row | None:
    """Give a body without a party and issues; None where too little is left of it."""
    members = [name for name in body.get("members", []) if name != party]
    carried = [name for name in body.get(field, []) if name not in lost]
    if len(members) < 2 and party in body.get("members", []):
        return None
    if body.get(field) and not carried:
        return None
    return {**body, "members": members, field: carried}


def rewritten(rule: Row, party: str, lost: set[str]) -> Row | None:
    """Give a rule without a party and issues; None where it is about them."""
    if party in (rule.get("party"), rule.get("other")) or party in rule.get("where", []):
        return None
    if rule.get("issue") in lost or any(name in lost for name in rule.get("issues", [])):
        return None
    rule = dict(rule)
    for field, gone in (("on", lost), ("unless", {party})):
        if rule.get(field):
            rule[field] = [name for name in rule[field] if name not in gone]
            if not rule[field]:
                if field == "on":
                    return None
                del rule[field]
    return rule


def joining(raw: Row, rng: Random) -> Edit | None:
    """Let an outside party join the core."""
    outside = [row for row in raw["parties"] if row.get("role") == "outside"]
    if not outside:
        return None
    row = rng.choice(outside)
    row["role"] = "core"
    return Edit(join=(row["id"],))


def setting(raw: Row, rng: Random) -> Edit | None:
    """Set a limit."""
    settings = raw.setdefault("settings", {})
    field, value = rng.choice([("max_mandate", 1), ("max_mandate", 2), ("sizes", [2, 3]), ("sizes", [3, 4])])
    if settings.get(field) == value:
        return None
    settings[field] = value
    return Edit(set={f"settings.{field}": value})


def adding(raw: Row, rng: Random) -> Edit | None:
    """Add a refusal of company."""
    one, other = rng.sample([row["id"] for row in raw["parties"]], 2)
    rule = {"id": "added", "kind": "refuses_company", "party": one, "other": other}
    if rng.random() < 0.3:
        rule |= {"hard": False, "weight": 2}
    raw.setdefault("rules", []).append(rule)
    return Edit.model_validate({"add": {"rules": [rule]}})


# What is left of a present design, and the smallest change


def present_of(raw: Row, key: Key) -> Design:
    """Write a design that exhaustion has listed as data."""
    bodies = [
        Institution(id=f"b{n}", members=tuple(sorted(members)), mandate=tuple(sorted(mandate)))
        for n, (members, mandate) in enumerate(
            sorted(key, key=lambda body: (sorted(body[0]), sorted(body[1])))
        )
    ]
    return Design(instance=Reference(title=raw.get("title", "")), institutions=tuple(bodies))


def left_of(key: Key, raw: Row) -> list[tuple[frozenset[str], frozenset[str]]]:
    """Give the bodies that go on among the parties and issues there are."""
    parties, issues = ({row["id"] for row in raw[table]} for table in ("parties", "issues"))
    left = [(members, members & parties, mandate & issues) for members, mandate in key]
    return [(now, what) for was, now, what in left if what and (now == was or len(now) >= 2)]


def smallest_change(before: list[Any], after: list[Any]) -> int:
    """Pair institutions of the same members in every way, and count what is altered or left over."""
    total = 0
    for members in {body[0] for body in (*before, *after)}:
        old, new = ([mandate for who, mandate in bodies if who == members] for bodies in (before, after))
        longer, shorter = (old, new) if len(old) > len(new) else (new, old)
        total += min(
            len(longer) - len(shorter) + sum(a != b for a, b in zip(order, shorter, strict=False))
            for order in permutations(longer)
        )
    return total


def faults(seed: int, counts: Counter[str]) -> Iterator[str]:
    """Judge the answers on the random instance of a seed, if exhaustion can list its designs."""
    raw, rng = random_instance(seed), Random(seed)
    before = designs(raw)
    if not before:
        return
    edit, after = drawn(raw, rng)
    listed = None if edit.empty else designs(after)
    if listed is None:
        return
    counts["instances"] += 1
    present, _ = rng.choice(before)
    found = what_if(Instance.model_validate(raw), edit, design=present_of(raw, present), stay_close=True)
    yield from edit_faults(found, after, counts)
    yield from change_faults(found, left_of(present, after), after, listed, counts)
    if rng.random() < 0.4:
        yield from expansion_faults(with_outsider(raw, rng), counts)


def edit_faults(found: Any, after: Row, counts: Counter[str]) -> Iterator[str]:
    """Say where the instance after the edit is not the one that it should be."""
    right = Instance.model_validate(after)
    for table in ("parties", "issues", "existing", "rules", "proposals", "settings"):
        if getattr(found.instance, table) != getattr(right, table):
            yield f"{table} after the edit: {getattr(found.instance, table)}"


def change_faults(
    found: Any, left: list[Any], after: Row, listed: Listed, counts: Counter[str]
) -> Iterator[str]:
    """Say where the new design is not the optimal one that changes least."""
    vectors = [(key, vector_of(after, measures)) for key, measures in listed]
    if not vectors:
        counts["impossible after the edit"] += 1
        if found.after.status != "infeasible":
            yield f"called {found.after.status}, and there is no design"
        return
    if found.after.status != "optimal" or found.stays_close is not True:
        yield f"{found.after.status}, staying close: {found.stays_close}"
        return
    best = min(vector for _, vector in vectors if vector is not None)
    optima = [[*key] for key, vector in vectors if vector == best]
    there = {(members, issue) for members, mandate in left for issue in mandate}

    def change(optimum: list[Any]) -> tuple[int, int]:
        handled = {(members, issue) for members, mandate in optimum for issue in mandate}
        return smallest_change(left, optimum), len(handled - there)

    ranked = sorted(map(change, optima))
    mine = [(frozenset(b.members), frozenset(b.mandate)) for b in found.after.institutions]
    counts["where optima differ in what they change"] += ranked[0] != ranked[-1]
    counts["where nothing has to change"] += ranked[0][0] == 0
    if (found.changed, found.moved) != ranked[0]:
        yield f"changes {found.changed}, moves {found.moved}; the least is {ranked[0]}"
    if frozenset(mine) not in {frozenset(optimum) for optimum in optima}:
        yield "the design is not optimal"
    elif change(mine) != (found.changed, found.moved):
        yield f"says {(found.changed, found.moved)}, and changes {change(mine)}"


def with_outsider(raw: Row, rng: Random) -> Row:
    """Give an instance that has somebody to invite, helpful somewhere as a rule."""
    given = deepcopy(raw)
    core = [row for row in given["parties"] if row.get("role", "core") == "core"]
    if len(core) == len(given["parties"]) > 2:
        helpful = {name for issue in given["issues"] for name in issue.get("helpful", [])}
        rng.choice([row for row in core if row["id"] in helpful] or core)["role"] = "outside"
    return given


def expansion_faults(raw: Row, counts: Counter[str]) -> Iterator[str]:
    """Say where invitations, or issues that could leave the plenary, are not as exhaustion has them."""
    listed = designs(raw)
    if listed is None:
        return
    instance = Instance.model_validate(raw)
    found = expansion(instance)
    if not found.complete:
        yield "expansion is not complete"
        return
    counts["expansions"] += 1
    mine = {(i.party, i.institution): i for i in found.invitations}
    vectors = [(key, vector_of(raw, measures)) for key, measures in listed]
    outside = [row["id"] for row in raw["parties"] if row.get("role") == "outside"]
    for body in found.present.institutions:
        for party in outside:
            if party in body.members or not body.members or body.format == "plenary":
                continue
            wanted = frozenset({*body.members, party})
            with_it = [
                (key, vector)
                for key, vector in vectors
                if any(members == wanted and mandate & {*body.mandate} for members, mandate in key)
            ]
            counts["invitations"] += bool(with_it)
            answer = mine.pop((party, body.id), None)
            if (answer is None) != (not with_it):
                yield f"inviting {party} to {body.id}: {answer}, and there are {len(with_it)} designs"
            elif answer is not None and not among_best(raw, answer.design, with_it):
                yield f"inviting {party} to {body.id}: not the best design"
    if mine:
        yield f"invitations that there are not: {[*mine]}"
    for leaving in found.leavings:
        yield from leaving_faults(raw, leaving, counts)


def leaving_faults(raw: Row, leaving: Any, counts: Counter[str]) -> Iterator[str]:
    """Say where an issue could leave the plenary and is said not to, or at another price."""
    after = deepcopy(raw)
    next(row for row in after["issues"] if row["id"] == leaving.issue)["plenary"] = "never"
    listed = designs(after)
    if listed is None:
        return
    counts["issues in a plenary"] += 1
    vectors = [(key, vector_of(after, measures)) for key, measures in listed]
    if (leaving.design is None) != (not vectors):
        yield f"{leaving.issue} out of the plenary: {leaving.design}, and there are {len(vectors)} designs"
    elif vectors and not among_best(after, leaving.design, vectors):
        yield f"{leaving.issue} out of the plenary: not the best design"


def among_best(raw: Row, design: Design, vectors: list[tuple[Key, Any]]) -> bool:
    """Whether a design is listed with its values, and no other has better ones."""
    values = check(Instance.model_validate(raw), design).values
    key = frozenset((frozenset(b.members), frozenset(b.mandate)) for b in design.institutions)
    mine = vector_of(raw, {name: Fraction(values[name]) for name in MEASURED})
    return (key, mine) in vectors and mine == min(vector for _, vector in vectors)


def linked_faults(seed: int, counts: Counter[str]) -> Iterator[str]:
    """Say where, with links, the nearest optimal design is not the nearest of all that are enumerated."""
    raw, rng = linked_instance(seed), Random(seed)
    instance = Instance.model_validate(raw)
    edit, _ = drawn(raw, rng)
    if edit.empty:
        return
    found = what_if(instance, edit, stay_close=True)
    if found.comparison is None:
        return
    optima = explore(found.instance, limit=300)
    if not optima.complete:
        return
    left = going_on(found.before, found.instance).institutions
    ranked = sorted((changes(left, d.institutions), moves(left, d.institutions)) for d in optima.designs)
    counts["instances with links"] += bool(found.after.links)
    counts["of them, where optima differ"] += bool(found.after.links) and ranked[0] != ranked[-1]
    if (found.changed, found.moved) != ranked[0] or found.stays_close is not True:
        yield f"with links: changes {found.changed}, moves {found.moved}; the least is {ranked[0]}"


def judged(count: int, seed: int, counts: Counter[str]) -> Iterator[str]:
    """Give the faults of so many instances, and of half as many with links."""
    yield from first(count, seed, faults, counts)
    for linked in range(seed, seed + count // 2):
        yield from (f"linked seed {linked}: {fault}" for fault in linked_faults(linked, counts))


if __name__ == "__main__":
    sys.exit(report(__doc__, judged))
