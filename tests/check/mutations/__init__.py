"""Every kind of defect that a design can have, put into designs that have no other.

``python -m tests.check.mutations`` prints the list with the number of spoiled designs of each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module

from tests.check.linkedworlds import ALL, LINKED
from tests.check.plain import FORMATS, Row, World
from tests.check.worlds import WORLDS

Spoil = Callable[[World], object]


@dataclass(frozen=True)
class Mutation:
    """A defect, the kind of violation that has to be reported, and spoiled designs with it."""

    name: str
    kind: str
    spoiled: Callable[[], Iterator[World]]
    about_itself: bool = False


MUTATIONS: list[Mutation] = []


def mutation(
    name: str, kind: str, about_itself: bool = False
) -> Callable[[Callable[[], Iterator[World]]], Callable[[], Iterator[World]]]:
    """Register a generator of spoiled designs.

    Parameters
    ----------
    about_itself
        Whether the defect lies in what the design says of itself. The other defects are put into
        designs that say nothing of themselves, so that no value has to be put right.
    """

    def register(spoiled: Callable[[], Iterator[World]]) -> Callable[[], Iterator[World]]:
        MUTATIONS.append(Mutation(name, kind, spoiled, about_itself))
        return spoiled

    return register


def whole() -> Iterator[World]:
    """Give a fresh copy of every design."""
    yield from (made().copy() for made in ALL.values())


def linked() -> Iterator[tuple[World, Row]]:
    """Give every link of every design, each in a fresh copy."""
    for made in LINKED.values():
        for n in range(len(made().design["links"])):
            fresh = made().copy()
            yield fresh, fresh.design["links"][n]


def institutions(made_of: Mapping[str, Callable[[], World]] = WORLDS) -> Iterator[tuple[World, Row]]:
    """Give every institution of every design, of those without links if not told, in a fresh copy."""
    for made in made_of.values():
        for n in range(len(made().design["institutions"])):
            fresh = made().copy()
            yield fresh, fresh.design["institutions"][n]


def ordinary() -> Iterator[tuple[World, Row]]:
    """Give every institution that is new and no plenary."""
    for world, row in institutions():
        if "from" not in row and row["format"] != "plenary":
            yield world, row


def taken() -> Iterator[tuple[World, Row]]:
    """Give every institution that takes up an existing body or a proposal."""
    for world, row in institutions():
        if "from" in row:
            yield world, row


def each(made: Callable[[], World], *spoils: Spoil) -> Iterator[World]:
    """Spoil one design in several ways."""
    for spoil in spoils:
        fresh = made().copy()
        spoil(fresh)
        fresh.reseat()
        yield fresh


def in_turn(*spoils: Spoil) -> Spoil:
    """Spoil one design by several changes that make one defect together."""

    def spoil(world: World) -> None:
        for change in spoils:
            change(world)

    return spoil


def drop(world: World, row: Row, *issues: str) -> None:
    """Take issues from an institution, and close it when nothing is left to handle."""
    row["mandate"] = [i for i in row["mandate"] if i not in issues]
    if row["format"] == "plenary":
        required = {p for i in row["mandate"] for p in world.issue(i).get("required", ())}
        row["members"] = sorted({*world.core(), *required})
    if not row["mandate"]:
        world.design["institutions"].remove(row)
    world.reseat()


def move(world: World, issue: str, to: str) -> None:
    """Have an issue handled by another institution."""
    for row in list(world.design["institutions"]):
        if issue in row["mandate"]:
            drop(world, row, issue)
    world.body(to)["mandate"].append(issue)
    world.reseat()


def add(world: World, *rows: Row) -> None:
    """Found more institutions."""
    world.design["institutions"].extend(rows)
    world.reseat()


def resize(row: Row) -> None:
    """Call the institution by its size."""
    size = len(row["members"])
    row["format"] = FORMATS.get(size, "multilateral" if size > 4 else "other")


PARTS = (
    "bodies",
    "plenaries",
    "origins",
    "umbrella",
    "rules",
    "ties",
    "links",
    "reinforcement",
    "chairs",
    "commitments",
    "account",
)


def all_mutations() -> list[Mutation]:
    """Give every mutation, those of what a design says of itself last."""
    for part in PARTS:
        import_module(f"{__name__}.{part}")  # importing a part registers its mutations
    return MUTATIONS


def table() -> str:
    """Write a line for each mutation: its name, the violation expected, the number of designs."""
    counted = [(m.name, m.kind, sum(1 for _ in m.spoiled())) for m in all_mutations()]
    lines = [f"{name:<62} {kind:<22} {count:>5}" for name, kind, count in counted]
    total = f"{len(counted)} mutations of {len({kind for _, kind, _ in counted})} kinds"
    return "\n".join((*lines, f"{total:<85} {sum(count for *_, count in counted):>5}"))
