"""Who hosts what: each time that an issue is handled, and each existing body, as one end of a link.

An issue with coverage 2 is handled twice, by two bodies; each *handling* has exactly one host. So two
bodies are told apart by what they handle, and no variable is needed for a pair of bodies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product

from designer.candidates.grounding import Tie
from designer.engines.compact.auxiliary_variables import AuxiliaryVariables
from designer.engines.compact.columns import Columns
from designer.engines.program import added, summed
from designer.instance import Instance

Terms = dict[int, int]
Parties = frozenset[str]


@dataclass(frozen=True, order=True)
class HostSlot:
    """One of the times that an issue is handled, or the one place of an existing body."""

    end: str
    number: int = 0


@dataclass
class HostSlots:
    """For every handling, the variables that say which column hosts it.

    Parameters
    ----------
    instance, columns, derived
        What is asked, the bodies there may be, and the variables that follow from others.
    optional
        Issues that need not be handled.
    on_the_table
        Whether an optional issue counts like any other wherever it is handled.
    places
        For every handling, the variable of each column (by its number) that may host it.
    of
        The host_slots of each end.
    """

    instance: Instance
    columns: Columns
    derived: AuxiliaryVariables
    optional: frozenset[str] = frozenset()
    on_the_table: bool = False
    places: dict[HostSlot, dict[int, int]] = field(default_factory=dict)
    of: dict[str, list[HostSlot]] = field(default_factory=dict)
    _same: dict[tuple[HostSlot, HostSlot], Terms] = field(default_factory=dict)
    _meeting: dict[HostSlot, frozenset[HostSlot]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for issue in self.instance.issues:
            self._place_issue(issue.id, issue.coverage)
        # An existing body hosts itself; a global one is no body of the design and has no place.
        for n, column in enumerate(self.columns.all):
            if column.candidate.kind == "existing":
                body = HostSlot(column.candidate.origin or "")
                self.of[body.end] = [body]
                self.places[body] = {n: column.opened}

    def _place_issue(self, issue: str, coverage: int) -> None:
        hosts = {n: c for n, c in enumerate(self.columns.all) if issue in c.handles}
        times = [HostSlot(issue, number) for number in range(coverage)]
        self.of[issue] = times
        if coverage == 1:
            self.places[times[0]] = {n: column.handles[issue] for n, column in hosts.items()}
            return
        program = self.columns.program
        for handling in times:
            self.places[handling] = {n: column.part(handling) for n, column in hosts.items()}
            at_least = 0 if issue in self.optional else 1
            program.require(summed(self.places[handling].values()), at_least=at_least, at_most=1)
        for n, column in hosts.items():
            numbered = summed(self.places[handling][n] for handling in times)
            program.require({**numbered, column.handles[issue]: -1}, at_least=0, at_most=0)

    def forget_closed(self) -> None:
        """Leave out the columns that are known to be part of no design of use."""
        open_ones = {n for n, _ in self.columns.possible}
        for place in self.places.values():
            for n in place.keys() - open_ones:
                del place[n]
        self._meeting.clear()

    def meeting(self, handling: HostSlot) -> frozenset[HostSlot]:
        """Give the host_slots that can have the host of this one, itself among them."""
        if not self._meeting:
            hosted: dict[int, set[HostSlot]] = {}
            for slot, place in self.places.items():
                for n in place:
                    hosted.setdefault(n, set()).add(slot)
            for slot, place in self.places.items():
                self._meeting[slot] = frozenset({slot}.union(*(hosted[n] for n in place)))
        return self._meeting.get(handling, frozenset({handling}))

    def certain(self, handling: HostSlot) -> bool:
        """Whether the handling has a host in every design."""
        return handling.end in self.instance.issue and handling.end not in self.optional

    def binding(self, tie: Tie) -> Iterator[tuple[Terms, int]]:
        """Give the terms and the bound of a row that binds where the ends of a wish are there.

        Where it lapses, there is one for each way to handle issues that need not be handled.
        """
        doubtful = [
            [self.hosted(h) for h in self.of[end]]
            for end in tie.ends
            if tie.lapses and end in self.instance.issue and end in self.optional
        ]
        for hosted in product(*doubtful):
            absent = added(*hosted)
            yield {variable: -weight for variable, weight in absent.items()}, 1 - len(hosted)

    def hosted(self, handling: HostSlot, columns: Iterable[int] | None = None) -> Terms:
        """Say whether the handling has a host, among all columns or those given, by their numbers."""
        place = self.places[handling]
        return summed(place.values() if columns is None else (place[n] for n in columns if n in place))

    def seats(self, handling: HostSlot, parties: Parties) -> Terms:
        """Say whether the host of a handling seats one of these parties."""
        place = self.places[handling]
        return summed(v for n, v in place.items() if self.columns.all[n].members & parties)

    def guests(self, handling: HostSlot) -> Parties:
        """Give the parties that some host of the handling can seat."""
        return frozenset().union(*(self.columns.all[n].members for n in self.places[handling]))

    def hosts(self, values: list[int]) -> dict[HostSlot, int]:
        """Read the host of every handling that has one off a solution, by the number of its column."""
        return {
            handling: n
            for handling, place in self.places.items()
            for n, hosted in place.items()
            if values[hosted]
        }

    def same(self, one: HostSlot, other: HostSlot) -> Terms:
        """Say whether two different host_slots have the same host; two of one issue never do."""
        key = (one, other) if one < other else (other, one)
        if key not in self._same:
            self._same[key] = {} if one.end == other.end else self._together(*key)
        return self._same[key]

    def _together(self, one: HostSlot, other: HostSlot) -> Terms:
        shared = sorted(self.places[one].keys() & self.places[other].keys())
        issues = self.instance.issue
        if one.end not in issues or other.end not in issues:
            # Whatever an existing body handles has it for a host.
            inner = other if one.end not in issues else one
            return summed(self.places[inner][n] for n in shared)
        return summed(
            self.derived.least_of({self.places[one][n]: 1}, {self.places[other][n]: 1}, tight=True)
            for n in shared
        )
