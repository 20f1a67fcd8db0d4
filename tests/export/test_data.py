"""Exports of data, each read back by the program of somebody else, with totals compared."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import networkx
import openpyxl
import pandas as pd
import pyarrow.parquet
import pytest

from designer import load
from designer.cli import export as exporting
from designer.design import Design
from designer.export.data_files import DATA_FORMATS, export_data
from designer.export.tables import tables
from designer.instance import Instance
from designer.report.layout import plain
from tests.export.hostile import PARTIES, answered, hostile
from tests.helpers.commandline import run

HISTORY = ["minsk_2014.history", "northeast_asia_2009.as_it_was"]


def _cases() -> list[tuple[Instance, Design]]:
    from designer import load_design

    known = [(load(name.partition(".")[0]), load_design(name)) for name in HISTORY]
    return [*known, (hostile(), answered(hostile()))]


def _files(to: str, case: tuple[Instance, Design]) -> Any:
    return export_data(case[0], to, case[1])  # type: ignore[arg-type]


def _seats(design: Design) -> set[tuple[str, str]]:
    return {(body.id, party) for body in design.institutions for party in body.members}


@pytest.fixture(scope="module", params=range(len(HISTORY) + 1), ids=[*HISTORY, "hostile"])
def case(request: pytest.FixtureRequest) -> tuple[Instance, Design]:
    return _cases()[request.param]


def test_the_command_knows_the_formats_of_data() -> None:
    assert exporting.DATA_FORMATS == DATA_FORMATS


def test_pandas_reads_from_csv_json_and_parquet_what_the_tables_say(case: tuple[Instance, Design]) -> None:
    comma, parquet = _files("csv", case), _files("parquet", case)
    listed = json.loads(_files("json", case))
    for table in tables(*case):
        said = [["" if cell is None else cell for cell in row] for row in table.rows]
        as_text = [[str(c).lower() if isinstance(c, bool) else str(c) for c in row] for row in said]
        read = pd.read_csv(io.BytesIO(comma[f"{table.name}.csv"]), dtype=str, keep_default_na=False)
        assert tuple(read.columns) == table.header
        assert read.to_numpy().tolist() == as_text
        frame = pyarrow.parquet.read_table(io.BytesIO(parquet[f"{table.name}.parquet"]))
        assert tuple(frame.column_names) == table.header
        assert [[row[c] for c in table.header] for row in frame.to_pylist()] == [list(r) for r in table.rows]
        assert [[row[c] for c in table.header] for row in listed[table.name]] == [list(r) for r in table.rows]


def test_openpyxl_reads_text_where_a_name_looks_like_a_formula(case: tuple[Instance, Design]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(_files("xlsx", case)))
    for table in tables(*case):
        sheet = book[table.name]
        assert tuple(cell.value for cell in sheet[1]) == table.header
        rows = [tuple(c.value for c in row) for row in sheet.iter_rows(min_row=2)]
        assert [row for row in rows if any(c is not None for c in row)] == [*table.rows]
        assert all(cell.data_type != "f" and cell.hyperlink is None for row in sheet for cell in row)


def test_the_same_workbook_is_written_twice() -> None:
    case = hostile(), answered(hostile())
    assert _files("xlsx", case) == _files("xlsx", case)


def test_networkx_reads_every_seat_mandate_and_link_from_graphml(case: tuple[Instance, Design]) -> None:
    _, design = case
    read = networkx.parse_graphml(_files("graphml", case).decode(), force_multigraph=True)
    kinds = [attributes["kind"] for *_, attributes in read.edges(data=True)]
    assert kinds.count("seat") == len(_seats(design)) == sum(len(b.members) for b in design.institutions)
    assert kinds.count("handles") == sum(len(body.mandate) for body in design.institutions)
    assert kinds.count("link") == len(design.links)
    chairs = {a["chair"] for _, a in read.nodes(data=True) if a["kind"] == "institution"}
    assert chairs == {body.chair or "" for body in design.institutions}


def test_xgi_reads_the_institutions_as_hyperedges(case: tuple[Instance, Design], tmp_path: Path) -> None:
    import xgi

    instance, design = case
    file = tmp_path / "design.hif.json"
    file.write_bytes(_files("hif", case))
    read = xgi.read_hif(file)
    assert {(str(e), str(p)) for e in read.edges for p in read.edges.members(e)} == _seats(design)
    assert {str(node) for node in read.nodes} >= {party.id for party in instance.parties}
    assert {read.edges[body.id]["chair"] for body in design.institutions} == {
        body.chair or "" for body in design.institutions
    }


def test_graphviz_reads_every_node_with_its_label(case: tuple[Instance, Design]) -> None:
    import html

    import pygraphviz

    instance, design = case
    read = pygraphviz.AGraph(string=_files("dot", case).decode())
    assert read.number_of_edges() == len(_seats(design)) + len(design.links) + sum(
        len(body.mandate) for body in design.institutions
    )
    for party in instance.parties:
        label = html.unescape(read.get_node(f"party:{party.id}").attr["label"].replace("\\\\", "\\"))
        assert label == plain(party.label)


def test_kumu_gets_elements_and_connections_that_resolve(case: tuple[Instance, Design]) -> None:
    read = json.loads(_files("kumu", case))
    labels = [element["label"] for element in read["elements"]]
    assert len(labels) == len({*labels})
    assert {end for c in read["connections"] for end in (c["from"], c["to"])} <= {*labels}
    assert [c["type"] for c in read["connections"]].count("seat") == len(_seats(case[1]))


def test_mermaid_has_a_line_for_each_node_and_edge_and_no_markup() -> None:
    instance, design = hostile(), answered(hostile())
    text = _files("mermaid", (instance, design)).decode()
    assert "<script" not in text
    assert "&" not in text
    assert text.count(" --- ") == len(_seats(design))
    assert text.count("([") == len(PARTIES)
    for line in text.splitlines():
        assert line.count('"') in (0, 2)


def test_a_graph_too_large_for_mermaid_is_refused_with_its_size() -> None:
    many = Instance.model_validate({"parties": [{"id": f"P{n}", "name": "w" * 190} for n in range(300)]})
    empty = answered(hostile()).model_copy(update={"institutions": (), "links": ()})
    with pytest.raises(ValueError, match=r"takes 6\d,\d+ characters, and Mermaid draws at most 50,000"):
        export_data(many, "mermaid", empty)


@pytest.mark.parametrize("to", ["graphml", "dot", "mermaid", "hif", "kumu"])
def test_a_graph_needs_a_design(to: str) -> None:
    refused = run("export", "two_rivers", "--to", to)
    assert refused.exit_code == 2
    assert "name a --design" in refused.stderr


def test_tables_go_to_a_folder_one_table_to_standard_output_and_no_table_twice(tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    assert run("export", "two_rivers", "--to", "csv", "-o", folder).exit_code == 0
    assert (folder / "parties.csv").read_text("utf-8").startswith("id,name,role")
    one = run("export", "two_rivers", "--to", "csv", "--table", "positions")
    assert one.stdout == (folder / "positions.csv").read_text("utf-8")
    unknown = run("export", "two_rivers", "--to", "csv", "--table", "positons")
    assert unknown.exit_code == 2
    assert "did you mean 'positions'?" in unknown.stderr
    nowhere = run("export", "two_rivers", "--to", "csv")
    assert nowhere.exit_code == 2
    assert "name a folder with -o" in nowhere.stderr


def test_a_file_in_the_place_of_the_folder_is_left_alone(tmp_path: Path) -> None:
    there = tmp_path / "tables"
    there.write_text("mine")
    refused = run("export", "two_rivers", "--to", "csv", "-o", there)
    assert refused.exit_code == 6
    assert "no folder" in refused.stderr
    assert there.read_text() == "mine"


@pytest.mark.parametrize(("to", "package"), [("xlsx", "xlsxwriter"), ("parquet", "pyarrow")])
def test_a_missing_extra_is_named_with_the_command_that_installs_it(
    to: str, package: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    refused = run("export", "two_rivers", "--to", to, "-o", tmp_path / "out")
    assert refused.exit_code == 2
    assert (
        f"this needs {package}, which is not installed: pip install 'institution-designer[" in refused.stderr
    )
    assert not (tmp_path / "out").exists()


def test_columns_are_those_that_the_documentation_lists() -> None:
    found = {table.name: table.header for table in tables(hostile(), answered(hostile()))}
    assert found["seats"] == ("institution", "party", "chair", "reports")
    assert found["links"] == ("a", "b", "hinges", "carries")
    assert found["positions"] == ("issue", *PARTIES)
    assert found["refusals"][:5] == ("id", "party", "other", "on", "unless")
