"""The real case for its tests: as asked under each setting, solved once, and as it was in 2009."""

from __future__ import annotations

from functools import cache
from typing import Any

from designer import Design, Instance, check, load, load_design
from designer.runtime import bundled
from designer.solve import solve

Row = dict[str, Any]

SECTIONS = ("parties", "issues", "existing", "interdependences", "rules", "commitments", "proposals")


@cache
def instance() -> Instance:
    return load(bundled.path("northeast_asia_2009"))


@cache
def asked(variant: str | None) -> Instance:
    return instance() if variant is None else instance().variant(variant)


@cache
def answer(variant: str | None = None) -> Design:
    return solve(asked(variant))


@cache
def as_it_was() -> Design:
    return load_design("northeast_asia_2009.as_it_was")


def raw() -> Row:
    """Give the instance as its file has it, to be changed."""
    data: Row = instance().model_dump(mode="json", exclude_unset=True)
    return data


def solved(data: Row) -> Design:
    changed = Instance.model_validate(data)
    design = solve(changed)
    assert design.status in ("optimal", "infeasible")
    assert check(changed, design).valid
    return design


def memberships(design: Design) -> set[tuple[str, ...]]:
    return {body.members for body in design.institutions}


def values(design: Design) -> dict[str, object]:
    return {stage.name: stage.value for stage in design.objectives}


PROVEN: dict[str | None, Row] = {
    None: {
        "institutions": 10, "broken_rules": 5, "seats": 28,
        "uncoordinated": 2, "links": 25, "absent_helpers": 50,
    },
    "reinforced": {
        "institutions": 10, "broken_rules": 5, "unanchored": 1, "seats": 28,
        "uncoordinated": 2, "links": 25, "absent_helpers": 50,
    },
    "anchored": {
        "institutions": 11, "broken_rules": 5, "seats": 30,
        "uncoordinated": 0, "links": 24, "absent_helpers": 51,
    },
}  # fmt: skip
"""The values of each setting, in the order of its objectives."""


def dropped(issues: list[str], rules: list[str], sizes_of: list[str]) -> Row:
    """Leave rows out, and with an issue everything that speaks of it."""
    data = raw()
    data["issues"] = [row for row in data["issues"] if row["id"] not in issues]
    for row in data["issues"]:
        if row["id"] in sizes_of:
            del row["sizes"]
    for section in ("rules", "interdependences", "commitments"):
        data[section] = [
            row
            for row in data[section]
            if row.get("issue") not in issues
            and not {*row.get("issues", ())} & {*issues}
            and not (row.get("on") and {*row["on"]} <= {*issues})
            and (section != "rules" or row["id"] not in rules)
        ]
        for row in data[section]:
            if row.get("on"):
                row["on"] = [issue for issue in row["on"] if issue not in issues]
    left = {row["id"] for row in data["commitments"]}
    for row in data["commitments"]:
        row["awaits"] = [id for id in row.get("awaits", ()) if id in left]
    for row in data["existing"]:
        row["may_handle"] = [issue for issue in row.get("may_handle", ()) if issue not in issues]
    return data
