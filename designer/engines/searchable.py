"""What a search by stages has to know of a model, whether of one design or of one for each phase."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from designer.engines.program import Objective, Program, Row


class Searchable(Protocol):
    """A programme with objectives in order, and what makes drafts solutions."""

    @property
    def program(self) -> Program:
        """What is to be solved."""

    @property
    def stages(self) -> list[Callable[[], Objective]]:
        """The objectives in order; stating one may add variables that follow from others."""

    @property
    def body_variables(self) -> list[int]:
        """The variables that say which bodies there are."""

    @property
    def host_variables(self) -> list[int]:
        """The variables that say which bodies there are and what they handle."""

    @property
    def has_links(self) -> bool:
        """Whether links are stated."""

    def settled(self, values: list[int]) -> list[int]:
        """Improve a draft or solution where that is plain."""

    def extended(self, values: list[int]) -> list[int]:
        """Give a solution of the programme as it was, with what was stated since."""

    @property
    def has_lazy_rows(self) -> bool:
        """Whether a solution of the programme can still lack something."""

    def violated_lazy_rows(self, values: list[int]) -> list[Row]:
        """Give rows that the programme still lacks and a solution of it breaks."""

    def linked_up(self, values: list[int], program: Program) -> list[int]:
        """Open every link that a solution of the programme can have besides."""

    def tighten_bounds(self, bounds: Mapping[int, tuple[int, int]]) -> None:
        """Take up narrower bounds of variables that no solution of use exceeds."""
