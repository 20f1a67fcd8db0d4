"""An instance and its design in the formats of spreadsheets, data frames and programs for graphs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

from designer.design import Design
from designer.export import graph_files, table_files
from designer.export.graph import Graph, graph
from designer.export.tables import Table, tables
from designer.instance import Instance
from designer.instance.references import nearest

DataFormat = Literal["csv", "xlsx", "parquet", "json", "graphml", "dot", "mermaid", "hif", "kumu"]
"""The formats of data: tables, and graphs of a design."""

DATA_FORMATS: tuple[DataFormat, ...] = get_args(DataFormat)

_OF_TABLES: dict[str, Callable[[Table], bytes]] = {
    "csv": lambda table: table_files.csv_text(table).encode(),
    "json": lambda table: table_files.json_text([table]).encode(),
    "xlsx": lambda table: table_files.xlsx_bytes([table]),
    "parquet": table_files.parquet_bytes,
}
_OF_GRAPHS: dict[str, Callable[[Graph], str]] = {
    "graphml": graph_files.graphml,
    "dot": graph_files.dot,
    "mermaid": graph_files.mermaid,
    "hif": graph_files.hif,
    "kumu": graph_files.kumu,
}


def export_data(
    instance: Instance, to: DataFormat, design: Design | None = None, table: str | None = None
) -> bytes | dict[str, bytes]:
    r"""Write an instance and its design for another program.

    Parameters
    ----------
    instance
        What is asked.
    to
        ``csv``, ``xlsx``, ``parquet`` and ``json`` for the tables of the instance, and of the design where
        there is one; ``graphml``, ``dot``, ``mermaid``, ``hif`` and ``kumu`` for the graph of the design.
    design
        What is answered.
    table
        Of tables, the one that is meant; all when left out.

    Returns
    -------
    bytes or dict
        The contents of the file; where a format has a file for each table, of each by its name.

    Raises
    ------
    ValueError
        If a graph is asked for without a design, or there is no such table, or a package is missing.

    Examples
    --------
    >>> two = Instance.model_validate({"parties": [{"id": "AAA"}], "issues": [{"id": "water"}]})
    >>> export_data(two, "csv", table="positions")
    b'issue,AAA\nwater,\n'
    """
    if to in _OF_GRAPHS:
        if design is None:
            raise ValueError(f"'{to}' is the graph of a design; name a --design")
        if table is not None:
            raise ValueError(f"'{to}' has no tables")
        return _OF_GRAPHS[to](graph(instance, design)).encode()
    found = {each.name: each for each in tables(instance, design)}
    if table is not None:
        if table not in found:
            raise ValueError(f"there is no table '{table}'{nearest(table, found)}")
        return _OF_TABLES[to](found[table])
    if to == "xlsx":
        return table_files.xlsx_bytes(found.values())
    if to == "json":
        return table_files.json_text(found.values()).encode()
    return {f"{name}.{to}": _OF_TABLES[to](each) for name, each in found.items()}
