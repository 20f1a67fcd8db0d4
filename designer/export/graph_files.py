"""The graph of a design in the formats of programs that draw and measure graphs."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree

from designer.export.graph import Attribute, Edge, Graph

GRAPHML = "http://graphml.graphdrawing.org/xmlns"
LARGEST_MERMAID = 50_000
"""Characters of text that Mermaid draws."""

SHAPES = {"party": "ellipse", "institution": "box", "issue": "plaintext", "existing": "box"}
STYLES = {"seat": "solid", "handles": "dotted", "link": "bold"}


def graphml(graph: Graph) -> str:
    """Write a graph as GraphML, as networkx, Gephi, yEd and igraph read it."""
    root = ElementTree.Element("graphml", {"xmlns": GRAPHML})
    nodes = [{"label": n.label, "kind": n.kind, **n.attributes} for n in graph.nodes]
    edges = [{"kind": e.kind, **e.attributes} for e in graph.edges]
    _declare(root, "node", nodes)
    _declare(root, "edge", edges)
    inside = ElementTree.SubElement(root, "graph", {"id": "design", "edgedefault": "undirected"})
    for node, attributes in zip(graph.nodes, nodes, strict=True):
        _data(ElementTree.SubElement(inside, "node", {"id": node.key}), "node", attributes)
    for n, (edge, attributes) in enumerate(zip(graph.edges, edges, strict=True)):
        ends = {"id": f"e{n}", "source": edge.source, "target": edge.target}
        _data(ElementTree.SubElement(inside, "edge", ends), "edge", attributes)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _declare(root: ElementTree.Element, owner: str, rows: list[dict[str, Any]]) -> None:
    types = {str: "string", int: "int", bool: "boolean"}
    found = {name: types[type(value)] for row in rows for name, value in row.items()}
    for name, kind in found.items():
        key = {"id": f"{owner}_{name}", "for": owner, "attr.name": name, "attr.type": kind}
        ElementTree.SubElement(root, "key", key)


def _data(element: ElementTree.Element, owner: str, attributes: dict[str, Attribute]) -> None:
    for name, value in attributes.items():
        data = ElementTree.SubElement(element, "data", {"key": f"{owner}_{name}"})
        data.text = str(value).lower() if isinstance(value, bool) else str(value)


def dot(graph: Graph) -> str:
    r"""Write a graph in the language of Graphviz.

    Examples
    --------
    >>> from designer.export.graph import Node
    >>> print(dot(Graph("Two rivers", (Node("party:AAA", "AAA", "party", 'A "land"', {}),), ())))
    graph "Two rivers" {
      "party:AAA" [label="A \"land\"", shape="ellipse"];
    }
    <BLANKLINE>
    """
    lines = [f"graph {_quoted(graph.title)} {{"]
    for node in graph.nodes:
        about = {"label": node.label, "shape": SHAPES[node.kind]}
        lines.append(f"  {_quoted(node.key)} [{_listed(about)}];")
    for edge in graph.edges:
        style: dict[str, Attribute] = {"class": edge.kind, "style": STYLES[edge.kind]}
        if hinges := edge.attributes.get("hinges"):
            style["label"] = hinges
        if edge.attributes.get("chair"):
            style["penwidth"] = 2
        lines.append(f"  {_quoted(edge.source)} -- {_quoted(edge.target)} [{_listed(style)}];")
    return "\n".join([*lines, "}"]) + "\n"


def _quoted(text: str) -> str:
    """Quote a text for Graphviz, which reads escapes of its own and entities of HTML in it."""
    return '"' + text.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"') + '"'


def _listed(attributes: dict[str, Any]) -> str:
    return ", ".join(f"{name}={_quoted(str(value))}" for name, value in attributes.items())


def mermaid(graph: Graph) -> str:
    """Write a graph as a flowchart of Mermaid, as pages of repositories show it.

    Raises
    ------
    ValueError
        If it is longer than Mermaid draws.

    Examples
    --------
    >>> from designer.export.graph import Node
    >>> print(mermaid(Graph("Two rivers", (Node("party:AAA", "AAA", "party", "A#land", {}),), ())))
    flowchart LR
      n0(["A#35;land"])
    <BLANKLINE>
    """
    forms = {"party": '(["{}"])', "institution": '["{}"]', "issue": '>"{}"]', "existing": '[["{}"]]'}
    short = {node.key: f"n{n}" for n, node in enumerate(graph.nodes)}
    lines = ["flowchart LR"]
    lines += [f"  {short[n.key]}{forms[n.kind].format(_entities(n.label))}" for n in graph.nodes]
    ties = {"seat": "---", "handles": "-.-", "link": "==="}
    lines += [f"  {short[e.source]} {ties[e.kind]} {short[e.target]}" for e in graph.edges]
    text = "\n".join(lines) + "\n"
    if len(text) > LARGEST_MERMAID:
        most = f"{LARGEST_MERMAID:,}"
        raise ValueError(f"this takes {len(text):,} characters, and Mermaid draws at most {most}; try 'dot'")
    return text


def _entities(text: str) -> str:
    """Write every character that Mermaid, Markdown or HTML could read as more than itself by its number."""
    return re.sub(r"[^\w\s.,:'()+/–-]", lambda found: f"#{ord(found[0])};", text)


def hif(graph: Graph) -> str:
    """Write the design as a hypergraph in the Hypergraph Interchange Format: an institution is an edge.

    Roles are attributes of incidences and, for readers that drop those, of the edges too.
    """
    nodes = [
        {"node": n.id, "attrs": {"label": n.label, **n.attributes}} for n in graph.nodes if n.kind == "party"
    ]
    edges = [
        {"edge": n.id, "attrs": {"label": n.label, **n.attributes}}
        for n in graph.nodes
        if n.kind == "institution"
    ]
    incidences = [
        {
            "edge": edge.target.partition(":")[2],
            "node": edge.source.partition(":")[2],
            "attrs": dict(edge.attributes),
        }
        for edge in graph.edges
        if edge.kind == "seat"
    ]
    metadata = {"name": graph.title, "links": [_ends(e) for e in graph.edges if e.kind == "link"]}
    data = {
        "network-type": "undirected",
        "metadata": metadata,
        "incidences": incidences,
        "nodes": nodes,
        "edges": edges,
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _ends(edge: Edge) -> dict[str, Any]:
    ends = [end.partition(":")[2] for end in (edge.source, edge.target)]
    return {"between": ends, **edge.attributes}


def kumu(graph: Graph) -> str:
    """Write a graph as the JSON that Kumu imports: elements and connections.

    Labels are what Kumu joins connections by, so those that two elements share have the id behind them.
    """
    labels = [node.label for node in graph.nodes]
    called = {
        n.key: n.label if labels.count(n.label) == 1 else f"{n.label} ({n.kind} {n.id})" for n in graph.nodes
    }
    elements = [
        {"id": n.key, "label": called[n.key], "type": n.kind.title(), **n.attributes} for n in graph.nodes
    ]
    connections = [
        {
            "from": called[e.source],
            "to": called[e.target],
            "type": e.kind,
            "direction": "undirected",
            **e.attributes,
        }
        for e in graph.edges
    ]
    return json.dumps({"elements": elements, "connections": connections}, indent=2, ensure_ascii=False) + "\n"
