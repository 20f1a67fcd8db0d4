"""YAML 1.2 and JSON to instances: what plain words mean, what may recur, and where it stands."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from designer.design import Design
from designer.instance import Instance
from designer.read import as_instance, load, load_design, load_dict, read, yaml12
from designer.read.json_text import compose_json
from designer.read.positions import resolve
from designer.read.yaml12 import compose_yaml
from designer.runtime import bundled
from designer.runtime.errors import InputError
from tests.helpers.growth import calls

YAML = """\
# comment
parties: [NO, on, yes, n, "true", 'null', !!str 5]
sizes: [1, +2, 0o17, 0x1F, 007]
numbers: [1.5, .5, 1., 1e3, -1E-2]
words: [1_000, 1:30, 2009-01-22, 0b1, 0o8, +, 1.5.2, .5., 2009-01-22T10:00:00Z, =, <]
booleans: [true, True, TRUE, false, False, FALSE]
nothing: [null, Null, NULL, ~, ]
empty:
block: |
  one
  two
folded: >-
  three
  four
"""


def test_plain_words_are_those_of_yaml_1_2() -> None:
    assert compose_yaml(YAML, "x").data == {
        "parties": ["NO", "on", "yes", "n", "true", "null", "5"],
        "sizes": [1, 2, 15, 31, 7],
        "numbers": [1.5, 0.5, 1.0, 1000.0, -0.01],
        "words": ["1_000", "1:30", "2009-01-22", "0b1", "0o8", "+", "1.5.2", ".5.",
                  "2009-01-22T10:00:00Z", "=", "<"],
        "booleans": [True, True, True, False, False, False],
        "nothing": [None, None, None, None],
        "empty": None,
        "block": "one\ntwo\n",
        "folded": "three four",
    }  # fmt: skip


@pytest.mark.parametrize("text", [".inf", "+.INF", "-.Inf", ".nan", ".NaN", "1e999", "9" * 5000])
def test_numbers_that_are_none_are_floats_to_be_refused(text: str) -> None:
    value = resolve(text)
    assert isinstance(value, float)
    assert abs(value) == float("inf") or value != value


def test_every_value_knows_its_place() -> None:
    composed = compose_yaml(YAML, "x")
    for loc, mark in {
        (): (2, 1),
        ("parties",): (2, 1),
        ("parties", 2): (2, 19),
        ("sizes", 4): (3, 28),
        ("folded",): (12, 1),
        ("parties", 9): (2, 1),
        ("unknown", "field"): (2, 1),
    }.items():
        assert composed.mark(loc) == mark


def test_places_are_found_by_any_walk() -> None:
    """Every scalar of a file stands where its mark says."""
    for name in bundled.names():
        text = bundled.path(name).read_text(encoding="utf-8")
        composed = compose_yaml(text, name)
        lines = text.splitlines()

        def visit(node: Any, loc: tuple[str | int, ...], composed=composed, lines=lines) -> None:  # type: ignore[no-untyped-def]
            for key, value in node.items() if isinstance(node, dict) else enumerate(node):
                line, column = composed.mark((*loc, key)) or (0, 0)
                written = lines[line - 1][column - 1 :].lstrip("\"'")
                if isinstance(node, dict):
                    assert written.startswith(key)
                if isinstance(value, dict | list):
                    visit(value, (*loc, key))
                elif isinstance(node, list) and isinstance(value, str):
                    assert written.startswith(value.split()[0])

        visit(composed.data, ())


ANCHORED = """\
parties: [{id: AAA}, {id: BBB}]
issues:
  - &base {id: water, required: [AAA, BBB], basis: fact, weight: 0x10}
  - {<<: *base, id: dams}
  - {id: fish, <<: [{helpful: [CCC]}, *base]}
"""


def test_anchors_and_merge_keys(tmp_path: Path) -> None:
    path = tmp_path / "rivers.yaml"
    path.write_text(ANCHORED.replace("helpful: [CCC]", "helpful: []"))
    water, dams, fish = load(path).issues
    assert [i.id for i in (water, dams, fish)] == ["water", "dams", "fish"]
    assert water.required == dams.required == fish.required == ("AAA", "BBB")
    assert {i.basis for i in (water, dams, fish)} == {"fact"}
    path.write_text(ANCHORED)
    with pytest.raises(InputError) as refused:
        load(path)
    (problem,) = refused.value.problems
    assert (problem.line, problem.field) == (5, "issues[fish].helpful[0]")


def test_a_merged_mistake_is_shown_where_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "rivers.yaml"
    path.write_text(ANCHORED.replace("weight: 0x10", "name: 0x10").replace("CCC", "AAA, BBB"))
    with pytest.raises(InputError) as refused:
        load(path)
    names = [p for p in refused.value.problems if p.field.endswith("name")]
    assert [(p.line, p.value) for p in names] == [(3, "0x10")] * 3


def test_both_parsers_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the C library is missing, its Python twin has to do."""
    texts = [
        YAML,
        ANCHORED,
        *(bundled.path(n).read_text(encoding="utf-8") for n in bundled.names()),
    ]
    by_c = [compose_yaml(text, "x") for text in texts]
    monkeypatch.setattr(yaml12, "_LOADER", yaml.BaseLoader)
    for text, composed in zip(texts, by_c, strict=True):
        assert compose_yaml(text, "x").data == composed.data
    with pytest.raises(InputError, match="x:3: this is not YAML"):
        compose_yaml("a:\n  b: c\n d: e\n", "x")


def test_json_and_yaml_place_alike() -> None:
    data = {"a": [1, {"b": "]}\u00e9\n"}, [], None], "c": {"d": True, "e": [[-1.5e3]]}, "f": "\"'"}
    for indent in (None, 1, "\t"):
        text = json.dumps(data, indent=indent, ensure_ascii=False)
        composed = compose_json(text, "x")
        assert composed.data == data
        for loc in [("a",), ("a", 1, "b"), ("a", 3), ("c", "e", 0, 0), ("f",)]:
            if indent != "\t":
                assert composed.mark(loc) == compose_yaml(text, "x").mark(loc)


def test_the_same_instance_in_three_spellings(tmp_path: Path) -> None:
    source = bundled.path("northeast_asia_2009")
    by_yaml = load(source)
    path = tmp_path / "same.json"
    path.write_text(json.dumps(read(source).data))
    assert load(path) == by_yaml
    assert load_dict(read(source).data) == by_yaml
    assert load(str(path)).sha256 == by_yaml.sha256


def test_a_design_survives_its_file(tmp_path: Path) -> None:
    design = Design.model_validate({
        "instance": {"title": "Two rivers"},
        "institutions": [
            {"id": "AAA-BBB", "members": ["AAA", "BBB"], "mandate": ["water"], "from": "x"}
        ],
    })  # fmt: skip
    path = tmp_path / "design.json"
    path.write_text(design.to_json())
    assert load_design(path) == design


def test_remarks_find_their_line() -> None:
    document = read(bundled.path("northeast_asia_2009"))
    instance = as_instance(document)
    for section in ("issues", "rules"):
        for n, row in enumerate(getattr(instance, section)):
            problem = document.problem((section, n, "id"), "here")
            line = bundled.path("northeast_asia_2009").read_text().splitlines()[(problem.line or 0) - 1]
            assert re.search(rf"id: {re.escape(row.id)}\b", line)
            assert problem.field == f"{section}[{row.id}].id"


def test_yaml_is_parsed_by_compiled_code_where_there_is_any() -> None:
    """A parser in Python makes a thousand calls for each line of Northeast Asia."""
    text = bundled.path("northeast_asia_2009").read_text(encoding="utf-8")
    here = calls(lambda: compose_yaml(text, "x"))
    slow = calls(lambda: list(yaml.parse(text, Loader=yaml.BaseLoader)))
    assert not yaml.__with_libyaml__ or 5 * here < slow


def test_reading_grows_with_the_instance_and_no_faster(tmp_path: Path) -> None:
    def proposals(number: int) -> Path:
        chance = random.Random(0)
        mandates = [sorted({f"i{chance.randrange(200)}" for _ in range(8)}) for _ in range(number)]
        rows = [f"  - {{id: p{n}, mandate: [{', '.join(mandate)}]}}" for n, mandate in enumerate(mandates)]
        issues = [f"  - {{id: i{n}}}" for n in range(200)]
        path = tmp_path / f"scp{number}.yaml"
        path.write_text("\n".join(["issues:", *issues, "proposals:", *rows, "settings:",
                                   "  only_proposals: true\n"]))  # fmt: skip
        return path

    few, many = proposals(500), proposals(1000)
    assert len(load(many).proposals) == 1000
    assert calls(lambda: load(many)) < 2.2 * calls(lambda: load(few))


@pytest.mark.parametrize("name", [True, False, "true"])
def test_a_field_that_another_reader_turned_into_a_boolean_is_explained(name: object) -> None:
    rule = {"id": "r", "kind": "refuses_company", "party": "AAA", "other": "BBB", name: ["water"]}
    data = {
        "parties": [{"id": "AAA"}, {"id": "BBB"}],
        "issues": [{"id": "water", "required": ["AAA"]}],
        "rules": [rule],
    }
    with pytest.raises(InputError, match=r"a reader of YAML 1\.1") as refused:
        load_dict(data)
    assert len(refused.value.problems) == 1
    with pytest.raises(ValidationError, match=r"a reader of YAML 1\.1"):
        Instance.model_validate(data)


def test_a_text_cut_at_its_comma_is_recognised(tmp_path: Path) -> None:
    path = tmp_path / "cut.yaml"
    path.write_text("parties:\n  - {id: AAA, why: sits there, alone at the table}\n")
    with pytest.raises(InputError, match=r"'alone at the table'.*with ',' or ':' in it needs quotes"):
        load(path)
    path.write_text("parties:\n  - {id: AAA, rank: 1}\n")
    with pytest.raises(InputError) as refused:
        load(path)
    assert "quotes" not in str(refused.value)
