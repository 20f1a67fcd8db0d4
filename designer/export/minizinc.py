"""The data of an instance for the reference formulation in MiniZinc, ``models/covering.mzn``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import gcd
from pathlib import Path

import designer
from designer.candidates.grounding import Acceptability, Ban, Tie, ground
from designer.instance import OBJECTIVES, SCALE, ExistingInstitution, Instance, Proposal, names_in, scaled
from designer.measures.links import related

Data = dict[str, str]
Ready = ExistingInstitution | Proposal
KINDS = {"one body": 1, "one body or linked": 2, "not linked": 3, "apart": 4}


def model_text() -> str:
    """Give the text of the reference formulation, beside the package or, installed, inside of it."""
    package = Path(designer.__file__).parent
    beside = package.parent / "models" / "covering.mzn"
    return (beside if beside.is_file() else package / "models" / "covering.mzn").read_text("utf-8")


def data(instance: Instance, number: int, reached: Sequence[Decimal]) -> str:
    """Write the data for one stage, with the values that the stages before it have reached."""
    asked = _Asked(instance, ground(instance))
    parts = {
        "Parties and issues": asked.parties | asked.issues,
        "Bodies": asked.bodies,
        "What parties accept": asked.rules | asked.bans | asked.seats | asked.limits,
        "Links and what is asked of them": asked.links,
        "Objectives": asked.objectives(number, reached),
    }
    lines = [f"% {instance.title}"]
    for title, rows in parts.items():
        lines += ["", f"% {title}", *(f"{name} = {value};" for name, value in rows.items())]
    return "\n".join(lines) + "\n"


class _Asked:
    """An instance, with the numbers that the model knows its rows by."""

    def __init__(self, instance: Instance, accepted: Acceptability) -> None:
        self.instance = instance
        self.accepted = accepted
        self.party = {party.id: n for n, party in enumerate(instance.parties, start=1)}
        self.issue = {issue.id: n for n, issue in enumerate(instance.issues, start=1)}
        self.soft = {id: n for n, id in enumerate((*accepted.prices, *accepted.strengths), start=1)}
        only = instance.settings.only_proposals
        self.slots = 0 if only else sum(issue.coverage for issue in instance.issues)
        existing = [] if only else [e for e in instance.existing if e.usable]
        ready: list[Ready] = [*existing, *instance.proposals]
        self.ready = {row.id: n for n, row in enumerate(ready, start=self.slots + 1)}
        self.taken_up = ready
        self.outer = [e for e in instance.existing if e.is_global and e.joinable]
        first = self.slots + len(ready) + 1
        self.body_variables = self.ready | {e.id: n for n, e in enumerate(self.outer, start=first)}

    @property
    def replaceable(self) -> list[ExistingInstitution]:
        """The existing bodies that a new one can replace."""
        only = self.instance.settings.only_proposals
        return [] if only else [e for e in self.instance.existing if e.redesign]

    @cached_property
    def coin(self) -> int:
        """The millionths that all prices of bodies are multiples of."""
        prices = (self._price(row) for row in self.taken_up)
        return gcd(SCALE, *(scaled(e.costs.replace) for e in self.replaceable), *prices)

    @cached_property
    def change(self) -> dict[str, int]:
        """For each objective that is weighed in millionths, those that all its weights are multiples of."""
        found = {"institutions": self.coin}
        for name, prices in (
            ("broken_rules", self.accepted.prices),
            ("uncoordinated", self.accepted.strengths),
        ):
            found[name] = gcd(*prices.values()) or SCALE
        return found

    def _price(self, row: Ready) -> int:
        return scaled(row.cost if isinstance(row, Proposal) else row.taking_up_costs)

    def _parties(self, some: Iterable[str]) -> str:
        return _set(self.party[p] for p in some)

    def _issues(self, some: Iterable[str]) -> str:
        return _set(self.issue[i] for i in some)

    def _related(self, issue: str) -> str:
        others = {other for pair in related(self.instance) if issue in pair for other in pair - {issue}}
        return self._issues(i for i in self.issue if i in others)

    @property
    def parties(self) -> Data:
        instance = self.instance
        return {
            "parties": str(len(self.party)),
            "party": _texts(self.party),
            "core": self._parties(instance.core),
            "umbrella": _truth(instance.umbrella is not None),
        }

    @property
    def issues(self) -> Data:
        rows = self.instance.issues
        plenary = {i.id: self.instance.plenary_of(i) for i in rows}
        return {
            "issues": str(len(rows)),
            "issue": _texts(self.issue),
            "required": _list(self._parties(i.required) for i in rows),
            "helpful": _list(self._parties(i.helpful) for i in rows),
            "related": _list(self._related(i.id) for i in rows),
            "excluded": _list(self._parties(i.excluded) for i in rows),
            "sizes": _list(_set(self.instance.sizes_of(i)) for i in rows),
            "sized": self._issues(i.id for i in rows if i.sizes is not None),
            "coverage": _list(str(i.coverage) for i in rows),
            "plenary_may": self._issues(i for i, may in plenary.items() if may != "never"),
            "plenary_must": self._issues(i for i, may in plenary.items() if may == "must"),
            "max_mandate": str(min(self.instance.settings.max_mandate or len(rows), len(rows))),
        }

    @property
    def bodies(self) -> Data:
        rows = self.taken_up
        handled = [r.mandate if isinstance(r, Proposal) else r.may_handle for r in rows]
        numbers = range(self.slots + 1, self.slots + len(rows) + 1)
        return {
            "slots": str(self.slots),
            "unit": str(SCALE // self.coin),
            "ready": str(len(rows)),
            "ready_id": _texts(self.ready, numbers),
            "ready_members": _list((self._parties(r.members or ()) for r in rows), numbers),
            "may_handle": _list((self._issues(some) for some in handled), numbers),
            "ready_cost": _list((str(self._price(r) // self.coin) for r in rows), numbers),
            "proposals": _set(self.ready[r.id] for r in rows if isinstance(r, Proposal)),
            "olds": str(len(self.replaceable)),
            "old_id": _texts(e.id for e in self.replaceable),
            "old_members": _list(self._parties(e.members) for e in self.replaceable),
            "replacing_cost": _list(str(scaled(e.costs.replace) // self.coin) for e in self.replaceable),
            "old_ready": _list(str(self.ready.get(e.id, 0)) for e in self.replaceable),
        }

    @property
    def rules(self) -> Data:
        accepted = self.accepted
        broken = [price // self.change["broken_rules"] for price in accepted.prices.values()]
        unkept = [price // self.change["uncoordinated"] for price in accepted.strengths.values()]
        return {
            "soft_rules": str(len(self.soft)),
            "soft_rule": _texts(self.soft),
            "price": _list(map(str, (*broken, *unkept))),
            "soft_ties": str(len(broken)),
        }

    @property
    def bans(self) -> Data:
        rows = [(ban, mandate) for ban in self.accepted.bans for mandate in ban.mandates]
        return {
            "bans": str(len(rows)),
            "ban_rule": _list(self._rule(ban.rule, ban.price) for ban, _ in rows),
            "ban_seated": _list(self._parties(ban.seated) for ban, _ in rows),
            "ban_unseated": _list(self._parties(ban.unseated) for ban, _ in rows),
            "ban_sizes": _list(_set(self._sizes(ban)) for ban, _ in rows),
            "ban_mandate": _list(self._issues(mandate) for _, mandate in rows),
        }

    def _sizes(self, ban: Ban) -> list[int]:
        return [size for size in range(len(self.party) + 1) if ban.size_meant(size)]

    def _rule(self, rule: str | None, price: int | None) -> str:
        return "0" if price is None or rule is None else str(self.soft[rule])

    @property
    def seats(self) -> Data:
        rows = self.accepted.seats
        return {
            "seats": str(len(rows)),
            "seat_party": _list(str(self.party[seat.party]) for seat in rows),
            "seat_seated": _list(self._parties(seat.seated) for seat in rows),
            "seat_issues": _list(
                self._issues(self.issue if seat.issues is None else seat.issues) for seat in rows
            ),
        }

    @property
    def limits(self) -> Data:
        rows = (*self.accepted.limits, *self.accepted.chair_limits)
        most = self.slots + len(self.taken_up)
        return {
            "limits": str(len(rows)),
            "limit_rule": _list(self._rule(limit.rule, limit.price) for limit in rows),
            "limit_party": _list(str(self.party[limit.party]) for limit in rows),
            "limit_least": _list(str(min(limit.at_least, most + 1)) for limit in rows),
            "limit_most": _list(str(most if lim.at_most is None else min(lim.at_most, most)) for lim in rows),
            "limit_chairs": _list(_truth(limit.chairs) for limit in rows),
            "chairs": _truth(self.instance.settings.chairs),
        }

    @property
    def links(self) -> Data:
        settings = self.instance.settings
        first = self.slots + len(self.ready) + 1
        numbers = range(first, first + len(self.outer))
        most = self.slots + len(self.ready)
        return {
            "globals": str(len(self.outer)),
            "global_id": _texts((e.id for e in self.outer), numbers),
            "global_members": _list((self._parties(e.members) for e in self.outer), numbers),
            **self._ties(),
            "links_need_hinge": _truth(settings.links_need_hinge),
            "min_links": str(min(settings.min_links, most + 1)),
            "max_links": str(most if settings.max_links is None else min(settings.max_links, most)),
            "min_anchors": str(min(settings.min_anchors, most + 1)),
            "survive_suspension": _truth(settings.survive_suspension),
            "survive_walkout": self._parties(settings.survive_walkout),
        }

    def _ties(self) -> Data:
        rows = self.accepted.ties
        ends = [str(self._end(end)) for tie in rows for end in tie.ends]
        return {
            "ties": str(len(rows)),
            "tie_rule": _list(self._rule(tie.rule, tie.price) for tie in rows),
            "tie_kind": _list(str(KINDS[tie.kind]) for tie in rows),
            "tie_end": f"array2d(1..{len(rows)}, 1..2, {_list(ends)})",
            "tie_party": _list(str(self._tie_party(tie)) for tie in rows),
            "carried": _list(_truth(tie.carried) for tie in rows),
        }

    def _end(self, end: str) -> int:
        if end in self.issue:
            return self.issue[end]
        return len(self.issue) + self.body_variables[end] if end in self.body_variables else 0

    def _tie_party(self, tie: Tie) -> int:
        return 0 if tie.party is None else self.party[tie.party]

    def objectives(self, number: int, reached: Sequence[Decimal]) -> Data:
        """Weigh the objectives of every stage in whole numbers, without what all weights have in common."""
        stages = self.instance.settings.objectives
        weights: list[str] = []
        values = []
        for place, stage in enumerate(stages):
            weighed: dict[str, int] = {name: self._weight(stage, name) for name in names_in(stage)}
            common = gcd(*weighed.values()) or 1
            weights += (str(weighed.get(name, 0) // common) for name in OBJECTIVES)
            if place < len(reached):
                # A unit of value is a millionth of a millionth where weights have six places as well.
                values.append(str(Fraction(reached[place]) * SCALE * SCALE // common))
        most = self.instance.settings.max_exposure
        return {
            "minimised": _set(n for n, o in enumerate(OBJECTIVES, start=1) if self._named(o)),
            "max_exposure": str(-1 if most is None else min(most, 2**30)),
            "stages": str(len(stages)),
            "weight": f"array2d(1..{len(stages)}, 1..{len(OBJECTIVES)}, {_list(weights)})",
            "stage": str(number + 1),
            "reached": _list(values),
        }

    def _named(self, objective: str) -> bool:
        return any(objective in names_in(stage) for stage in self.instance.settings.objectives)

    def _weight(self, stage: object, name: str) -> int:
        weight = scaled(stage[name]) if isinstance(stage, dict) else SCALE
        return weight * self.change.get(name, SCALE)


def _set(numbers: Iterable[int]) -> str:
    return "{" + ", ".join(map(str, sorted(numbers))) + "}"


def _list(items: Iterable[str], numbers: range | None = None) -> str:
    """Write an array; one that is not numbered from 1 says how."""
    listed = "[" + ", ".join(items) + "]"
    return listed if numbers is None else f"array1d({numbers.start}..{numbers.stop - 1}, {listed})"


def _texts(items: Iterable[str], numbers: range | None = None) -> str:
    return _list(map(_text, items), numbers)


def _text(id: str) -> str:
    """Quote an id; MiniZinc reads any letter as it is, and knows no escape for one.

    Examples
    --------
    >>> print(_text("Ö"))
    "Ö"
    """
    return json.dumps(id, ensure_ascii=False)


def _truth(value: bool) -> str:
    return "true" if value else "false"
