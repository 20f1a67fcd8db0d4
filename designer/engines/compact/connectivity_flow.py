"""Connectivity as a single-commodity flow: from one root of each component to all that has to be reached.

Gavish and Graves (1978) state tours so.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from designer.engines.compact.auxiliary_variables import AuxiliaryVariables
from designer.engines.compact.host_slots import HostSlot
from designer.engines.program import summed, total

Terms = dict[int, int]
Node = HostSlot | int
"""A handling, or the number of a column."""


@dataclass
class ConnectivityFlow:
    """Nodes with a demand each, roots that supply it, and pipes that are open or not.

    Parameters
    ----------
    derived
        Where its variables and rows go.
    demand
        For every node that has to be reached, whether it is there.
    """

    derived: AuxiliaryVariables
    demand: dict[HostSlot, Terms]
    roots: dict[HostSlot, int] = field(default_factory=dict)
    supplied: dict[HostSlot, int] = field(default_factory=dict)
    pipes: dict[tuple[Node, Node], tuple[int, list[Terms]]] = field(default_factory=dict)

    @property
    def most(self) -> int:
        """The largest flow there can be."""
        return len(self.demand)

    def join(self, one: Node, other: Node, *open_if: Terms) -> None:
        """Let flow pass between two nodes, in both directions, where all the expressions are 1 or more."""
        program = self.derived.program
        for pipe in ((one, other), (other, one)):
            flow = program.variable(upper=self.most)
            for condition in open_if:
                capacity = {variable: weight * self.most for variable, weight in condition.items()}
                program.require({**capacity, flow: -1}, at_least=0)
            self.pipes[pipe] = (flow, list(open_if))

    def balance(self, root: HostSlot | None = None) -> Terms:
        """State that every demand is met, and count the roots; one that is known can be named."""
        program = self.derived.program
        nodes: dict[Node, Terms] = {handling: {} for handling in self.demand}
        for (one, other), (flow, _) in self.pipes.items():
            nodes.setdefault(one, {})[flow] = -1
            nodes.setdefault(other, {})[flow] = 1
        for start in self.demand if root is None else (root,):
            self._let_begin(start)
            nodes[start][self.supplied[start]] = 1
        for node, arriving in nodes.items():
            asked = {variable: -weight for variable, weight in self._asked(node).items()}
            program.require({**arriving, **asked}, at_least=0, at_most=0)
        self.derived.steps.append(self._settle)
        return summed(self.roots.values())

    def _asked(self, node: Node) -> Terms:
        """Say whether a node has to be reached; columns are only passed through."""
        return self.demand.get(node, {}) if isinstance(node, HostSlot) else {}

    def _let_begin(self, node: HostSlot) -> None:
        """Let a node that is there be where flow begins."""
        program = self.derived.program
        self.roots[node] = program.variable()
        self.supplied[node] = program.variable(upper=self.most)
        program.require({self.roots[node]: self.most, self.supplied[node]: -1}, at_least=0)
        program.require({**self.demand[node], self.roots[node]: -1}, at_least=0)

    def _settle(self, values: list[int]) -> None:
        """Send flow along trees from the first node of every component that has a demand."""

        def true(terms: Terms) -> bool:
            return total(terms, values) >= 1

        for variable in (*self.roots.values(), *self.supplied.values()):
            values[variable] = 0
        neighbours: dict[Node, list[Node]] = {}
        for (one, other), (flow, conditions) in self.pipes.items():
            values[flow] = 0
            if all(true(condition) for condition in conditions):
                neighbours.setdefault(one, []).append(other)
        reached: set[Node] = set()
        for root in self.roots:
            if root in reached or not true(self.demand[root]):
                continue
            parent: dict[Node, Node | None] = {root: None}
            waiting: deque[Node] = deque([root])
            while waiting:
                node = waiting.popleft()
                for following in neighbours.get(node, []):
                    if following not in parent:
                        parent[following] = node
                        waiting.append(following)
            reached |= parent.keys()
            asked = {node: int(true(self._asked(node))) for node in parent}
            for below in reversed(parent):
                above = parent[below]
                if above is not None:
                    values[self.pipes[above, below][0]] = asked[below]
                    asked[above] += asked[below]
            values[self.roots[root]], values[self.supplied[root]] = 1, asked[root]
