"""The schema of a file offers the ids of that file, and takes others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from designer.instance import Instance
from designer.report.file_schema import file_schema_json
from tests.helpers.commandline import run

SECTIONS = ("phases", "parties", "issues", "existing", "commitments", "sources")
OWN = {"id", "name", "title", "text", "why", "url", "note", "kind", "description"}
"""Fields of text that name no other row."""


def _schema(folder: Path, text: str) -> tuple[Any, Any]:
    file = folder / "lake.yaml"
    file.write_text(text, "utf-8")
    done = run("validate", file, "--schema")
    return json.loads((folder / "lake.schema.json").read_text("utf-8")), done


def _texts(schema: Any) -> Iterator[Any]:
    """Yield what a schema says of each free text in it."""
    if isinstance(schema, dict):
        if schema.get("type") == "string" and "enum" not in schema and "const" not in schema:
            yield schema
        for key in ("anyOf", "items", "prefixItems"):
            yield from _texts(schema.get(key))
    elif isinstance(schema, list):
        for part in schema:
            yield from _texts(part)


def _offered(schema: Any) -> list[list[str]]:
    if isinstance(schema, dict):
        own = [schema["enum"]] if "enum" in schema else []
        return own + [ids for key in ("anyOf", "items", "prefixItems") for ids in _offered(schema.get(key))]
    return [ids for part in schema for ids in _offered(part)] if isinstance(schema, list) else []


def test_every_field_that_names_a_row_offers_the_ids_of_the_file() -> None:
    schema = json.loads(file_schema_json({section: [f"{section}1"] for section in SECTIONS}))
    for name, model in schema["$defs"].items():
        for field, said in model.get("properties", {}).items():
            if field not in OWN and [*_texts(said)]:
                assert _offered(said), f"{name}.{field}"
                assert all(ids[0][:-1] in SECTIONS for ids in _offered(said)), f"{name}.{field}"


def test_new_ids_are_no_errors() -> None:
    known = json.loads(file_schema_json({"parties": ["AAA"]}))["$defs"]["Issue"]["properties"]["required"]
    assert known["items"] == {"anyOf": [{"enum": ["AAA"]}, {"type": "string"}]}


def test_apart_from_what_it_offers_it_is_the_schema_of_all_instances() -> None:
    plain = Instance.model_json_schema()
    assert json.loads(file_schema_json({}))["properties"].keys() == plain["properties"].keys()
    assert json.loads(file_schema_json({})) == json.loads(run("schema").stdout)


def test_a_file_with_errors_has_its_schema_all_the_same(tmp_path: Path) -> None:
    text = "parties: [{id: AAA}, {id: BBB}]\nissues: [{id: water, required: [AAAA]}]\n"
    schema, done = _schema(tmp_path, text)
    assert done.exit_code == 2
    assert _offered(schema["$defs"]["Issue"]["properties"]["helpful"]) == [["AAA", "BBB"]]


def test_a_file_that_does_not_name_its_schema_is_told_how(tmp_path: Path) -> None:
    line = "# yaml-language-server: $schema=lake.schema.json"
    text = "parties: [{id: AAA}]\nissues: [{id: water, required: [AAA]}]\n"
    assert line in _schema(tmp_path, text)[1].stderr
    assert line not in _schema(tmp_path, f"{line}\n{text}")[1].stderr


def test_a_new_file_names_its_schema_which_has_its_ids(tmp_path: Path) -> None:
    assert run("new", tmp_path / "two words.yaml").exit_code == 0
    head = (tmp_path / "two words.yaml").read_text("utf-8").splitlines()[0]
    assert head == "# yaml-language-server: $schema=two%20words.schema.json"
    schema = json.loads((tmp_path / "two words.schema.json").read_text("utf-8"))
    assert _offered(schema["$defs"]["RefusesCompany"]["properties"]["party"]) == [
        ["AAA", "BBB", "CCC", "DDD"]
    ]


def test_a_schema_is_not_written_beside_what_is_no_file_of_ones_own() -> None:
    for name in ("two_rivers", "-"):
        refused = run("validate", name, "--schema", stdin="parties: []")
        assert refused.exit_code == 2
        assert "a file of your own" in refused.stderr
