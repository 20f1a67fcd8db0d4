"""Every field of the contract, broken in every way: one clear message on the right line."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from designer.instance import Instance
from designer.read import load
from designer.runtime.errors import InputError
from tests.read.malformed import cases
from tests.read.malformed.base import BASE, FIELDS
from tests.read.malformed.cases import Case

VALUES = list(cases.broken_values())
NAMES = [*cases.misspelt_names(), *cases.doubled_fields(), *cases.missing_fields()]
ALL = [*VALUES, *NAMES]


@cache
def refusal(case: Case) -> InputError:
    with TemporaryDirectory() as folder:
        path = Path(folder, "rivers.yaml")
        path.write_text(case.text, encoding="utf-8")
        with pytest.raises(InputError) as refused:
            load(path)
        return refused.value


def test_the_base_instance_is_sound(tmp_path: Path) -> None:
    path = tmp_path / "rivers.yaml"
    path.write_text(BASE, encoding="utf-8")
    assert load(path).title == "Two rivers"


@pytest.mark.parametrize("target", sorted({case.target for case in ALL}))
def test_line_field_and_message(target: str) -> None:
    for case in ALL:
        if case.target == target:
            problems = refusal(case).problems
            at_field = [p for p in problems if (p.line, p.field) == (case.line, case.field)]
            assert at_field, f"{case}: line {case.line}, {case.field}, but said {problems}"
            said = [str(problem) for problem in at_field]
            assert any(re.search(case.message, text) for text in said), f"{case}: {said}"
            assert all(text.isprintable() for text in said)


def test_one_mistake_is_one_problem() -> None:
    """A refused id leaves references behind, a short pair is short besides; no other echoes."""
    echoing = re.compile(r"\.id$|\.issues$")
    for case in VALUES:
        if not echoing.search(case.target):
            problems = refusal(case).problems
            assert len(problems) == 1, f"{case}: {problems}"


def test_there_are_enough_cases_of_enough_kinds() -> None:
    kinds = Counter(case.kind for case in ALL)
    assert len(ALL) >= 1500
    assert len(kinds) >= 90


def models(annotation: Any) -> set[type[BaseModel]]:
    """List the models that a type is made of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {annotation}.union(*(models(f.annotation) for f in annotation.model_fields.values()))
    return set().union(*(models(part) for part in get_args(annotation)))


TIMES = {"phases", "since", "until", "joins", "leaves", "opens", "closes", "due", "transition"}
"""What speaks of phases is broken in tests/instance/test_phases.py: the instance here has none."""


def test_every_field_of_the_contract_is_hit() -> None:
    hit = Counter(field.key for field in FIELDS)
    for field in FIELDS:
        assert any(case.target == field.path for case in VALUES)
    containers = {"sources", "parties", "issues", "existing", "interdependences", "rules",
                  "commitments", "proposals", "settings", "variants", "costs", "umbrella"}  # fmt: skip
    for model in models(Instance):
        kinds = get_args(model.model_fields["kind"].annotation) if "kind" in model.model_fields else ()
        for name in model.model_fields.keys() - TIMES:
            assert name in hit or name in containers, f"{model.__name__}.{name}"
            if len(kinds) == 1:  # a rule: each kind has to have each of its fields broken
                rows = {f.path.split(".")[0] for f in FIELDS if f.key == "kind" and f.value in kinds}
                paths = {f.path for f in FIELDS} | {f.named_path for f in FIELDS if f.key == "id"}
                assert any(f"{row}.{name}" in paths for row in rows), f"{kinds[0]}.{name}"
