"""Whoever adds a kind of rule is told here which place was forgotten."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import get_args

import pytest

from designer import load
from designer.candidates.grounding import GROUNDING
from designer.check.acceptability import JUDGES
from designer.check.verdict import KINDS
from designer.instance import RULE_KINDS, BaseRule, Rule
from designer.runtime import bundled
from tests.helpers.brutebodies import ON_BODIES
from tests.helpers.features import VARIANTS

PAGE = Path(__file__).parent.parent / "docs" / "instances.md"
COMMON = {*BaseRule.model_fields, "kind"}
ELSEWHERE = {"insists_on_bundle", "limits_seats", "refuses_link"}
"""Kinds that the exhaustive enumeration judges over whole designs, or that wait for links."""


def kind_of(rule: type[BaseRule]) -> str:
    (kind,) = get_args(rule.model_fields["kind"].annotation)
    return str(kind)


def documented(kind: str) -> str | None:
    row = re.search(rf"^\| `{kind}` \|.*$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return row and row.group()


NAMES = [kind_of(rule) for rule in RULE_KINDS]


def test_every_class_of_rule_is_in_the_union_and_in_the_list() -> None:
    """A subclass that the union does not know could not be written in a file."""
    classes = {rule for rule in BaseRule.__subclasses__() if rule.__module__.startswith("designer.")}
    union, *_ = get_args(Rule)
    assert {*get_args(union)} == {*RULE_KINDS} == classes


def test_every_kind_has_a_name_of_its_own() -> None:
    assert len({*NAMES}) == len(RULE_KINDS) == 8


def test_every_kind_is_grounded_and_nothing_else_is() -> None:
    assert {*GROUNDING} == {*RULE_KINDS}


def test_every_kind_has_its_judge_and_nothing_else_has() -> None:
    assert {*JUDGES} == {*RULE_KINDS}


def test_every_kind_is_a_kind_of_violation() -> None:
    assert {*NAMES} <= {*KINDS}


def test_the_exhaustive_enumeration_knows_every_kind() -> None:
    assert {*NAMES} == ON_BODIES | ELSEWHERE
    assert {*NAMES} == {*VARIANTS} | {"refuses_link"}


@pytest.mark.parametrize("rule", RULE_KINDS, ids=kind_of)
def test_every_kind_has_its_sentence_and_says_what_it_means(rule: type[BaseRule]) -> None:
    assert "sentence" in vars(rule), "it inherits a sentence that raises"
    assert (inspect.getdoc(rule) or "").strip()


@pytest.mark.parametrize("rule", RULE_KINDS, ids=kind_of)
def test_every_kind_has_its_row_in_the_readme_with_every_field(rule: type[BaseRule]) -> None:
    row = documented(kind_of(rule))
    assert row is not None
    fields = {name for name in rule.model_fields if name not in COMMON}
    assert {*re.findall(r"`(\w+)`", row.split("|")[2])} >= fields


@pytest.mark.parametrize("kind", NAMES)
def test_every_kind_has_a_bundled_case(kind: str) -> None:
    cases = [load(bundled.path(name)) for name in bundled.names() if name != "northeast_asia_2009"]
    assert any(rule.kind == kind for case in cases for rule in case.rules)
