"""JSON and designs that are broken: the same messages, with the same lines, as for YAML."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from designer.read import load_design, load_dict
from designer.runtime.errors import InputError
from tests.read.malformed.test_files import refusal

JSON = {
    "trailing comma": ('{"title": "x",\n"parties": [],\n}', 3, "this is not JSON"),
    "cut": ('{"title": "x",\n"parties": [', 2, "this is not JSON: expecting value"),
    "single quotes": ("{'title': 'x'}", 1, "this is not JSON"),
    "comment": ('{"title": "x"} // no', 1, "this is not JSON: extra data"),
    "raw line end in text": ('{"title":\n"x\ny"}', 2, "this is not JSON: invalid control"),
    "empty": ("", 1, "this is not JSON|this is empty"),
    "null": ("null", 1, "this is empty"),
    "list on top": ("[1]", 1, "an instance was expected"),
    "text on top": ('"x"', 1, "an instance was expected"),
    "name twice": ('{"title": "x",\n "parties": [],\n "title": "y"}', 3, "written twice.* line 1"),
    "name twice, escaped": ('{"title": "x",\n "t\\u0069tle": "y"}', 2, "written twice"),
    "name twice, then cut": ('{"title": "x",\n "title": "y"', 2, "this is not JSON"),
    "too small": ('{"issues": [{"id": "a",\n"weight": 1e-999999999}]}', 2, "six decimal places"),
    "format as a fraction": ('{"title": "x",\n"format": 1.0}', 2, "reads format 1 only"),
    "NaN": ('{"settings":\n{\n"max_exposure": NaN}}', 3, "expected a whole number"),
    "Infinity": ('{"issues": [{"id": "a",\n"weight": -Infinity}]}', 2, "expected a finite"),
    "thousands of digits": ('{"format":\n' + "9" * 9999 + "}", 1, "reads format 1 only"),
    "deep": ('{"title":\n' + "[" * 100_000, 2, "more than 100 levels"),
    "deep and closed": (
        '{"title":\n' + "[" * 500 + "]" * 500 + "}",
        2,
        "more than 100 levels|text",
    ),
    "half a character": ('{"format": 1,\n"title": "\\ud800"}', 2, "control characters|Unicode"),
    "half a character as name": ('{"\\ud800": 1}', 1, "Unicode|no such field"),
    "escape": ('{"title": "x",\n "description": "\\u001b[2J"}', 2, "control characters"),
    "brackets in text": ('{"title": "]}{[,:\\"",\n "partys": []}', 2, "did you mean 'parties'"),
    "made of YAML 1.1": (
        '{"rules": [{"id": "r",\n "kind": "refuses_company", "party": "A", "other": "B",\n "true": []}]}',
        3,
        "a reader of YAML 1.1 has made true or false",
    ),
    "id where there is none": (
        '{"interdependences": [{"issues": ["a", "b"], "kind": "package",\n "id": "t"}]}',
        2,
        "rows of this section have no id",
    ),
    "misspelt": ('{"parties": [\n {"id": "A"},\n {"id": "B",\n  "rule": 1}]}', 4, "'role'"),
}


@pytest.mark.parametrize("kind", JSON)
def test_json(tmp_path: Path, kind: str) -> None:
    text, line, message = JSON[kind]
    error = refusal(tmp_path / "rivers.json", text)
    assert re.search(message, str(error)), str(error)
    assert line in {problem.line for problem in error.problems} or line == 1, str(error)


def test_json_says_what_yaml_says(tmp_path: Path) -> None:
    data = json.loads(json.dumps({
        "parties": [{"id": "AAA"}, {"id": "BBB", "role": "cor"}],
        "issues": [{"id": "water", "required": ["AAA", "BBC"], "sizes": [0]}],
    }))  # fmt: skip
    text = json.dumps(data, indent=1)
    as_json = refusal(tmp_path / "rivers.json", text).problems
    as_yaml = refusal(tmp_path / "rivers.yaml", text).problems
    assert [(p.line, p.column, p.field, p.message) for p in as_json] == [
        (p.line, p.column, p.field, p.message) for p in as_yaml
    ]
    with pytest.raises(InputError) as refused:
        load_dict(data)
    assert {p.field for p in refused.value.problems} == {p.field for p in as_json}
    assert {p.line for p in refused.value.problems} == {None}


DESIGN = """{
 "format": 1,
 "instance": {"title": "Two rivers"},
 "status": "given",
 "objectives": [{"name": "institutions", "value": 1}],
 "institutions": [
  {"id": "AAA-BBB",
   "members": ["AAA", "BBB"],
   "mandate": ["water"],
   "format": "bilateral",
   "from": null}],
 "links": [{"between": ["AAA-BBB", "CCC-DDD"]}],
 "existing_fate": {"commission": "kept"}
}
"""
DESIGNS = {
    "status": ('"given"', '"best"', 4, "status", "there is no such name"),
    "title": ('"Two rivers"', '"a\\u001b[2J"', 3, "instance.title", "control characters"),
    "empty title": ('"Two rivers"', '""', 3, "instance.title", "one line of text that is not empty"),
    "empty member": ('["AAA", "BBB"]', '["AAA", ""]', 8, "institutions[AAA-BBB].members[1]", "not empty"),
    "id of two lines": ('"id": "AAA-BBB"', '"id": "AAA\\nBBB"', 7, "institutions[0].id", "one line"),
    "invisible end": ('"CCC-DDD"', '"\\u200b"', 12, "links[0].between[1]", "not empty"),
    "boolean value": ('"value": 1', '"value": true', 5, "objectives[0].value", "expected a number"),
    "boolean format": ('"format": 1', '"format": true', 2, "format", "reads format 1 only"),
    "value": ('"value": 1', '"value": "one"', 5, "objectives[0].value", "expected a number"),
    "NaN": ('"value": 1', '"value": NaN', 5, "objectives[0].value", "finite"),
    "members": ('["AAA", "BBB"]', '"AAA"', 8, "institutions[AAA-BBB].members", "a list"),
    "mandate": ('"mandate"', '"mandat"', 9, "institutions[AAA-BBB].mandat", "'mandate'"),
    "no mandate": ('"mandate"', '"mandat"', 7, "institutions[AAA-BBB].mandate", "required"),
    "kind of format": ('"bilateral"', '"bilat"', 10, "institutions[AAA-BBB].format", "'bilateral'"),
    "from": ('"from": null', '"from": 3', 11, "institutions[AAA-BBB].from", "expected text"),
    "one end": (', "CCC-DDD"', "", 12, "links[0].between", "exactly 2"),
    "fate": ('"kept"', '"lost"', 13, "existing_fate.commission", "known are kept, linked"),
    "format": ('"format": 1', '"format": 9', 2, "format", "reads format 1 only"),
}


@pytest.mark.parametrize("kind", DESIGNS)
def test_designs(tmp_path: Path, kind: str) -> None:
    old, new, line, field, message = DESIGNS[kind]
    path = tmp_path / "design.json"
    path.write_text(DESIGN)
    load_design(path)
    path.write_text(DESIGN.replace(old, new))
    with pytest.raises(InputError) as refused:
        load_design(path)
    found = [p for p in refused.value.problems if (p.line, p.field) == (line, field)]
    assert found, refused.value.problems
    assert message in str(found[0])
