"""One phase as part of a larger programme: its variables under other numbers, its rows beside the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from designer.engines.compact import CompactModel
from designer.engines.compact.columns import Column
from designer.engines.program import Program, Row, Terms

Key = tuple[str, ...]


@dataclass
class Part:
    """The compact model of a phase inside a programme.

    Parameters
    ----------
    model
        The model of the phase.
    whole
        The programme of all phases.
    numbers
        For each variable of the phase, its number in the whole.
    """

    model: CompactModel
    whole: Program
    numbers: list[int] = field(default_factory=list)
    _rows: int = 0

    def __post_init__(self) -> None:
        self.take_over()

    def take_over(self) -> None:
        """Put into the whole what the phase has stated since."""
        own = self.model.program
        for n in range(len(self.numbers), len(own.lower)):
            self.numbers.append(self.whole.variable(own.lower[n], own.upper[n]))
        self.whole.rows.extend(map(self.row, own.rows[self._rows :]))
        self._rows = len(own.rows)

    def row(self, row: Row) -> Row:
        """Give a row of the phase as one of the whole."""
        return Row(tuple((self.numbers[v], w) for v, w in row.terms), row.at_least, row.at_most)

    def terms(self, terms: Terms) -> dict[int, int]:
        """Give an expression of the phase as one of the whole."""
        return {self.numbers[v]: weight for v, weight in terms.items()}

    def handles(self, issue: str, columns: Iterable[Column] | None = None) -> dict[int, int]:
        """Count the bodies that handle an issue, all or some."""
        some = self.model.columns.all if columns is None else columns
        return {self.numbers[c.handles[issue]]: 1 for c in some if issue in c.handles}

    def local(self, values: list[int]) -> list[int]:
        """Give the values of its own variables."""
        return [values[number] for number in self.numbers]

    def put(self, local: list[int], values: list[int]) -> None:
        """Write the values of its own variables, in place."""
        for number, value in zip(self.numbers, local, strict=True):
            values[number] = value

    def tighten(self, bounds: Mapping[int, tuple[int, int]]) -> None:
        """Take up narrower bounds, given by the numbers of the whole."""
        own = {n: bounds[number] for n, number in enumerate(self.numbers) if number in bounds}
        self.model.tighten_bounds(own)

    def by_members(self) -> dict[Key, list[Column]]:
        """Give the columns by what makes them the same body as one of another phase."""
        found: dict[Key, list[Column]] = {}
        for column in self.model.columns.all:
            found.setdefault(key_of(column), []).append(column)
        return found


def key_of(column: Column) -> Key:
    """Give the members of a column; of a proposal without any, which one it is."""
    return tuple(sorted(column.members)) or ("", column.candidate.origin or "")
