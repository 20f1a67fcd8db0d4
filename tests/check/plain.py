"""Instances and designs as plain data, as files have them, so that a test may spoil any part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from designer.check import Verdict, check
from designer.design import Design
from designer.instance import Instance

Row = dict[str, Any]

FORMATS = {2: "bilateral", 3: "trilateral", 4: "quadrilateral"}
ACCOUNT = ("objectives", "broken_rules", "uncoordinated", "measures", "leverage", "existing_fate")


@dataclass(frozen=True)
class World:
    """An instance and a design, as files have them."""

    instance: Row
    design: Row

    def copy(self) -> World:
        """Give a copy that may be spoiled."""
        return deepcopy(self)

    def bare(self) -> World:
        """Leave out all that the design says of itself: a design that was given."""
        design = _without(self.design, *ACCOUNT)
        design["institutions"] = [_without(row, "monitors") for row in design["institutions"]]
        design["links"] = [_without(row, "carries", "hinges") for row in design.get("links", ())]
        return World(self.instance, {**design, "status": "given"})

    def judge(self) -> Verdict:
        """Ask the referee."""
        return check(Instance.model_validate(self.instance), Design.model_validate(self.design))

    def body(self, id: str) -> Row:
        """Find an institution of the design."""
        return next(body for body in self.design["institutions"] if body["id"] == id)

    def issue(self, id: str) -> Row:
        """Find an issue of the instance."""
        return next(issue for issue in self.instance["issues"] if issue["id"] == id)

    def tie(self, first: str, second: str) -> Row:
        """Find an interdependence of the instance."""
        return next(tie for tie in self.instance["interdependences"] if tie["issues"] == [first, second])

    def setting(self, **settings: Any) -> None:
        """Change settings of the instance."""
        self.instance["settings"] = {**self.instance.get("settings", {}), **settings}

    def core(self) -> list[str]:
        """List the core parties."""
        parties = self.instance.get("parties", [])
        return [p["id"] for p in parties if p.get("role", "core") == "core"]

    def reseat(self) -> None:
        """Make the outside parties with a seat the associates."""
        umbrella = self.design.get("umbrella")
        if umbrella:
            known = {p["id"] for p in self.instance.get("parties", [])} - {*self.core()}
            seated = {p for body in self.design["institutions"] for p in body["members"]}
            umbrella["associates"] = sorted(seated & known)


def _without(row: Row, *fields: str) -> Row:
    return {field: value for field, value in row.items() if field not in fields}


def body(text: str, **more: Any) -> Row:
    """Write an institution: its members and its mandate, ``"AAA-BBB: water dams"``."""
    left, mandate = text.split(":")
    members = sorted(left.split("-")) if left else []
    row = {
        "id": "-".join(members),
        "members": members,
        "mandate": mandate.split(),
        "format": FORMATS.get(len(members), "multilateral" if len(members) > 4 else "other"),
        "reports_through": members[0] if members else None,
    }
    return {**row, **more}


def link(first: str, second: str, carries: str = "", hinges: str = "") -> Row:
    """Write a link: what it carries, ``"water/fish dams/fish"``, and its hinges, ``"AAA BBB"``."""
    pairs = [pair.split("/") for pair in carries.split()]
    return {"between": [first, second], "carries": pairs, "hinges": hinges.split()}


def tie(kind: str, first: str, second: str, **more: Any) -> Row:
    """Write an interdependence."""
    return {"issues": [first, second], "kind": kind, **more}


def world(instance: Row, bodies: Iterable[Row], **account: Any) -> World:
    """Put an instance and the institutions of a design together, under its umbrella."""
    rows, ids = list(bodies), Counter[str]()
    for row in rows:
        ids[row["id"]] += 1
        if ids[row["id"]] > 1:
            row["id"] += f"-{ids[row['id']]}"
    design = {"instance": {"title": instance["title"]}, "institutions": rows, **account}
    built = World(instance, design)
    umbrella = instance.get("settings", {}).get("umbrella", {"name": "Umbrella forum"})
    if built.core() and umbrella:
        built.design["umbrella"] = {"name": umbrella["name"], "members": built.core()}
        built.reseat()
    else:
        for row in built.design["institutions"]:
            row["reports_through"] = None
    return built


def parties(core: str, outside: str = "") -> list[Row]:
    """Write parties from their ids."""
    return [
        *({"id": p, "name": f"{p.title()}land"} for p in core.split()),
        *({"id": p, "name": f"{p.title()}land", "role": "outside"} for p in outside.split()),
    ]


def objective(name: str, value: float, **more: Any) -> Row:
    """Write a proven objective."""
    return {"name": name, "value": value, "bound": value, **more}
