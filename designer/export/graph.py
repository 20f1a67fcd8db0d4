"""A design as a graph: parties, institutions and issues, who sits where, what is handled, what is linked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from designer.design import Design
from designer.instance import Instance
from designer.report.layout import plain
from designer.report.names import Names

Attribute = str | int | bool
NodeKind = Literal["party", "institution", "issue", "existing"]
EdgeKind = Literal["seat", "handles", "link"]


@dataclass(frozen=True)
class Node:
    """A party, an institution, an issue, or an existing body that is only linked to."""

    key: str
    id: str
    kind: NodeKind
    label: str
    attributes: dict[str, Attribute]


@dataclass(frozen=True)
class Edge:
    """A seat (party to institution), a mandate (institution to issue), or a link of two bodies."""

    source: str
    target: str
    kind: EdgeKind
    attributes: dict[str, Attribute]


@dataclass(frozen=True)
class Graph:
    """Nodes and edges; the keys of nodes tell kinds apart, as an issue may be called like a party."""

    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def graph(instance: Instance, design: Design) -> Graph:
    """Give the graph of a design.

    Parameters
    ----------
    instance
        Where the names come from; all its parties and issues are nodes, seated and handled or not.
    design
        Whose institutions and links it is.

    Examples
    --------
    >>> from designer.design import Institution, Reference
    >>> two = Instance.model_validate({"parties": [{"id": "AAA"}, {"id": "BBB"}]})
    >>> body = Institution(id="AAA-BBB", members=("AAA", "BBB"), mandate=("water",), chair="AAA")
    >>> found = graph(two, Design(instance=Reference(title="Two rivers"), institutions=(body,)))
    >>> [node.key for node in found.nodes], [(e.source, e.target) for e in found.edges]
    (['party:AAA', 'party:BBB', 'institution:AAA-BBB', 'issue:water'], \
[('party:AAA', 'institution:AAA-BBB'), ('party:BBB', 'institution:AAA-BBB'), \
('institution:AAA-BBB', 'issue:water')])
    """
    names = Names(instance)
    called = names.of_institutions(design)
    nodes = [Node(f"party:{p.id}", p.id, "party", names(p.id), {"role": p.role}) for p in instance.parties]
    for body in design.institutions:
        about: dict[str, Attribute] = {
            "format": body.format,
            "origin": body.origin,
            "size": len(body.members),
            "chair": body.chair or "",
            "reports_through": body.reports_through or "",
            "members": "; ".join(body.members),
            "mandate": "; ".join(body.mandate),
        }
        nodes.append(Node(f"institution:{body.id}", body.id, "institution", called[body.id], about))
    nodes += [Node(f"issue:{i.id}", i.id, "issue", names(i.id), {}) for i in instance.issues]
    known = {node.key for node in nodes}
    edges = list(_edges(design))
    for edge in edges:
        for key in (edge.source, edge.target):
            if key not in known:
                known.add(key)
                kind, _, id = key.partition(":")
                nodes.append(Node(key, id, kind, names(id), {}))  # type: ignore[arg-type]
    return Graph(plain(design.instance.title), tuple(nodes), tuple(edges))


def _edges(design: Design) -> list[Edge]:
    own = {body.id for body in design.institutions}
    edges = []
    for body in design.institutions:
        for party in body.members:
            roles: dict[str, Attribute] = {
                "chair": party == body.chair,
                "reports": party == body.reports_through,
            }
            edges.append(Edge(f"party:{party}", f"institution:{body.id}", "seat", roles))
    for body in design.institutions:
        edges += [Edge(f"institution:{body.id}", f"issue:{issue}", "handles", {}) for issue in body.mandate]
    for link in design.links:
        ends = [f"institution:{end}" if end in own else f"existing:{end}" for end in link.between]
        carried: dict[str, Attribute] = {
            "hinges": "; ".join(link.hinges),
            "carries": "; ".join(" – ".join(pair) for pair in link.carries),
        }
        edges.append(Edge(ends[0], ends[1], "link", carried))
    return edges
