"""What becomes of the bodies that exist, and what that costs, for whole designs.

A body that exists has one fate: taken up, replaced by one new body with exactly its members, or
neither. So what new bodies with certain members cost depends on how many there are, and on which of
the existing ones with these members are taken up. That is all that is looked at here: `Fates`
counts by groups of members and never says which new body replaces which existing one.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tests.helpers.brutebodies import SCALE, Body, Names, Row, World, may_be_taken_up, scaled, upkeep


@dataclass(frozen=True)
class Group:
    """The existing bodies that have the same members."""

    members: Names
    rows: tuple[Row, ...]

    @property
    def least(self) -> int:
        """Return what a new body with these members costs at least, times ``SCALE``."""
        return min([SCALE, *map(replacing, filter(redesignable, self.rows))])

    def cost(self, number: int, taken: Collection[str]) -> int:
        """Return what so many new bodies with these members cost beside those taken up, times ``SCALE``."""
        free = sorted(replacing(row) for row in self.rows if redesignable(row) and row["id"] not in taken)
        return sum(free[:number]) + SCALE * max(0, number - len(free))

    def misnamed(self, number: int, taken: Collection[str], fitting: Collection[str]) -> bool:
        """Return whether a body is called new that could be one of these at no greater cost.

        Parameters
        ----------
        number : int
            How many new bodies there are with these members.
        taken, fitting : collection of str
            The ids of those taken up, and of those that some of the new bodies could be.
        """
        return any(
            upkeep(row) + self.cost(number - 1, {*taken, row["id"]}) <= self.cost(number, taken)
            for row in self.rows
            if row["id"] in fitting and row["id"] not in taken
        )


class Fates:
    """The existing bodies of an instance, by their members."""

    def __init__(self, world: World) -> None:
        rows: dict[Names, list[Row]] = {}
        for row in () if world.only_proposals else world.existing:
            rows.setdefault(frozenset(row["members"]), []).append(row)
        self.groups = [Group(members, tuple(some)) for members, some in rows.items()]

    def number(self, bodies: Sequence[Body]) -> tuple[int, ...]:
        """Count the new bodies of each group."""
        return tuple(
            sum(body.kind == "ordinary" and body.members == group.members for body in bodies)
            for group in self.groups
        )

    def fitting(self, body: Body) -> Names:
        """Return the existing bodies that a new one could be, by its members and its mandate."""
        return frozenset(
            row["id"]
            for group in self.groups
            for row in group.rows
            if body.kind == "ordinary"
            and body.members == group.members
            and may_be_taken_up(row)
            and body.mandate.issubset(row.get("may_handle") or [])
        )

    def cost(self, number: Sequence[int], taken: Names, fitting: Names) -> int | None:
        """Return what the new bodies of all groups cost; None where one of them may not be called new."""
        counted = list(zip(self.groups, number, strict=True))
        if any(group.misnamed(n, taken, fitting) for group, n in counted if n):
            return None
        return sum(group.cost(n, taken) for group, n in counted)

    def least(self, body: Body) -> int:
        """Return what a body costs at least, whatever else the design holds."""
        mine = (group.least for group in self.groups if group.members == body.members)
        return min(mine, default=SCALE) if body.kind == "ordinary" else body.cost


def redesignable(row: Row) -> bool:
    """Return whether an existing body can be replaced."""
    return bool(row.get("redesign", True))


def replacing(row: Row) -> int:
    """Return what the new body costs that replaces an existing one, times ``SCALE``."""
    return scaled((row.get("costs") or {}).get("replace", 1))


def design_cost(world: World, design: Sequence[Body]) -> int | None:
    """Return what the bodies of a design cost, times ``SCALE``; None where one may not be called new.

    Examples
    --------
    >>> from tests.helpers.brutebodies import world_of
    >>> board = {"id": "board", "members": ["A", "B"], "may_handle": ["x"], "costs": {"replace": 0.25}}
    >>> two = world_of({"parties": [{"id": "A"}, {"id": "B"}], "existing": [board]})
    >>> new = Body(frozenset("AB"), frozenset("y"), "ordinary", None, SCALE)
    >>> design_cost(two, [new]), design_cost(two, [new, new])
    (250000, 1250000)
    """
    fates = Fates(world)
    taken = frozenset(body.source for body in design if body.kind == "existing" and body.source)
    fitting = frozenset[str]().union(*map(fates.fitting, design))
    new = fates.cost(fates.number(design), taken, fitting)
    grouped = {group.members for group in fates.groups}
    others = [b for b in design if b.kind != "ordinary" or b.members not in grouped]
    return None if new is None else new + sum(body.cost for body in others)
