"""What is legal but suspicious: each remark where it is due, and nowhere else."""

from __future__ import annotations

import copy
import re
from typing import Any

import pytest

from designer.instance import Instance
from designer.instance.lint import suspicions
from designer.instance.references import Finding
from designer.read import load, load_dict
from designer.runtime import bundled

QUIET: dict[str, Any] = {
    "parties": [
        {"id": "AAA"},
        {"id": "BBB"},
        {"id": "CCC", "role": "outside"},
        {"id": "DDD", "role": "outside"},
    ],
    "issues": [
        {"id": "water", "required": ["AAA", "BBB"], "helpful": ["CCC", "DDD"]},
        {"id": "dams", "required": ["AAA"], "helpful": ["BBB", "CCC"], "excluded": ["DDD"]},
    ],
}


def remarks(**changes: Any) -> dict[tuple[str | int, ...], str]:
    """Change sections of an instance that raises no eyebrow, and give what is remarked by place."""
    return {finding.loc: finding.message for finding in findings(**changes)}


def findings(**changes: Any) -> list[Finding]:
    data = copy.deepcopy(QUIET)
    for section, value in changes.items():
        data[section] = data[section] + value if section in data else value
    return suspicions(load_dict(data))


def issue(**fields: Any) -> dict[str, Any]:
    return {"issues": [{"id": "fish", "required": ["BBB"], "helpful": ["AAA", "CCC"], **fields}]}


def rule(kind: str, **fields: Any) -> dict[str, Any]:
    return {"rules": [{"id": "r", "kind": kind, **fields}]}


def test_a_quiet_instance() -> None:
    assert remarks() == {}


AT_ISSUE, AT_RULE = ("issues", 2), ("rules", 0)
REMARKS: list[tuple[dict[str, Any], tuple[str | int, ...], str]] = [
    # parties
    ({"parties": [{"id": "EEE"}]}, ("parties", 4), "it will sit in the umbrella only"),
    ({"parties": [{"id": "EEE", "role": "outside"}]}, ("parties", 4), "it will sit nowhere"),
    ({"parties": [{"id": "EEE", "max_seats": 2}]}, ("parties", 4, "max_seats"), "never bind"),
    ({"parties": [{"id": "EEE", "min_seats": 3}]}, ("parties", 4, "min_seats"), "never be kept"),
    ({"parties": [{"id": "EEE", "min_seats": 0}]}, ("parties", 4, "min_seats"), "no effect"),
    # issues nobody may handle
    (issue(required=["AAA", "BBB", "CCC"], helpful=[], sizes=[2], plenary="never"), AT_ISSUE,
     "requires 3 of 4 parties"),
    (issue(sizes=[7]), AT_ISSUE, "no institution can handle this issue"),
    (issue(excluded=["AAA"], helpful=["CCC"], plenary="must"), AT_ISSUE,
     "core party 'AAA' is excluded"),
    (issue(required=["CCC"], helpful=[], excluded=["AAA", "BBB"]), AT_ISSUE, "no institution"),
    (issue() | {"settings": {"only_proposals": True},
                "proposals": [{"id": "p", "members": ["AAA", "BBB"], "mandate": ["water"]}]},
     AT_ISSUE, "no proposal can carry it"),
    (issue(coverage=4, sizes=[2], excluded=["CCC"], helpful=["AAA"]), (*AT_ISSUE, "coverage"),
     "at most 2 institutions with different members"),
    (issue(plenary="may", excluded=["AAA"], helpful=["CCC"]), (*AT_ISSUE, "plenary"),
     "core party 'AAA' is excluded"),
    # existing bodies
    ({"existing": [{"id": "e", "members": ["AAA", "CCC"], "may_handle": ["dams", "water"]}]},
     ("existing", 0, "may_handle", 1), "'BBB' is required there and not among the members"),
    ({"existing": [{"id": "e", "members": ["AAA", "DDD"], "may_handle": ["dams"]}]},
     ("existing", 0, "may_handle"), "'DDD' is excluded there and among the members"),
    ({"existing": [{"id": "e", "members": ["CCC", "DDD"], "may_handle": ["water"]}]},
     ("existing", 0), "no member is a core party"),
    ({"existing": [{"id": "e", "members": ["AAA"], "may_handle": ["dams"]}]},
     ("existing", 0, "may_handle"), "it has 1 members, and the sizes allowed are 2, 3 or 4"),
    ({"existing": [{"id": "e", "members": ["AAA", "BBB"], "may_handle": ["water"],
                    "status": "dormant", "redesign": False}]},
     ("existing", 0, "redesign"), "a dormant body that may not be redesigned is never used"),
    ({"existing": [{"id": "e", "members": ["AAA", "BBB"], "may_handle": ["dams"]}]}
     | rule("refuses_company", party="AAA", other="BBB", unless=["CCC"]),
     ("existing", 0, "members"), "does not sit with"),
    # proposals
    ({"proposals": [{"id": "p", "members": ["AAA", "CCC"], "mandate": ["water"]}]},
     ("proposals", 0, "mandate"), "it can carry nothing"),
    ({"proposals": [{"id": "p", "members": ["CCC", "DDD"], "mandate": ["water"]}]},
     ("proposals", 0), "no member is a core party"),
    # rules
    (rule("refuses_company", party="AAA", other="DDD", on=["dams"]), AT_RULE,
     "one of the two is excluded from every issue"),
    (rule("refuses_company", party="BBB", other="CCC", on=["dams"], unless=["AAA"]), AT_RULE,
     "a mediator is required on every issue"),
    (rule("refuses_company", party="AAA", other="BBB", on=["water"]), AT_RULE,
     "no institution can handle 'water', where both have to sit"),
    (rule("refuses_company", party="AAA", other="BBB", hard=False, weight=0), (*AT_RULE, "weight"),
     "has no effect"),
    (rule("insists_on_bundle", issues=["water", "dams"], hard=False, weight=0), (*AT_RULE, "weight"),
     "does no more than to say that its issues belong together"),
    (rule("refuses_company", party="AAA", other="CCC", weight=2), (*AT_RULE, "weight"),
     "paid by nobody"),
    (rule("refuses_issue", party="DDD", issue="dams"), AT_RULE, "excluded from 'dams' anyway"),
    (rule("refuses_issue", party="BBB", issue="dams", min_size=5), AT_RULE,
     "can never bind: 'dams' is handled in bodies of 2 or 3"),
    (rule("refuses_issue", party="AAA", issue="dams"), AT_RULE, "where 'AAA' has to sit"),
    (rule("refuses_issue", party="CCC", issue="dams"), AT_RULE, "listed as helpful"),
    (rule("insists_on_seat", party="AAA", issue="dams"), AT_RULE, "requires 'AAA' anyway"),
    (rule("insists_on_seat", party="DDD", issue="dams"), AT_RULE, "so no institution can handle"),
    (rule("insists_on_seat", party="DDD", issue="dams", hard=False), AT_RULE, "always broken"),
    (rule("insists_on_format", issue="dams", sizes=[4]), (*AT_RULE, "sizes"), "no institution can"),
    (rule("insists_on_format", issue="dams", sizes=[2, 3]), (*AT_RULE, "sizes"), "never bind"),
    (rule("refuses_bundle", issues=["water", "dams"], party="DDD"), AT_RULE,
     "'DDD' is excluded from 'dams' anyway"),
    (rule("refuses_bundle", issues=["water", "dams"]) | {"settings": {"max_mandate": 1}}, AT_RULE,
     "max_mandate is 1"),
    (rule("insists_on_bundle", issues=["water", "dams"]) | {"settings": {"max_mandate": 1}},
     AT_RULE, "max_mandate is 1"),
    ({"rules": [{"id": "r", "kind": "insists_on_bundle", "issues": ["water", "dams"]},
                {"id": "s", "kind": "refuses_bundle", "issues": ["dams", "water"]}]}, AT_RULE,
     "can never be kept"),
    (rule("limits_seats", party="AAA", at_most=2), (*AT_RULE, "at_most"), "at most 2 seats"),
    (rule("limits_seats", party="DDD", at_least=2), (*AT_RULE, "at_least"), "at most 1 seats"),
    (rule("limits_seats", party="DDD", at_least=0, at_most=0), (*AT_RULE, "at_least"), "no effect"),
    ({"rules": [{"id": i, "kind": "refuses_company", "party": "AAA", "other": "DDD"}
                for i in "rs"]},
     ("rules", 1), "says the same as rule 'r'"),
    # the rest
    ({"commitments": [{"id": "c", "party": "AAA", "to": ["AAA"]}]}, ("commitments", 0, "to", 0),
     "to itself"),
    ({"settings": {"objectives": ["seats"]}}, ("settings", "objectives"), "'institutions' is no"),
    ({"settings": {"objectives": ["institutions", {"seats": 0}]}},
     ("settings", "objectives", 1, "seats"), "has no effect"),
    (rule("refuses_company", party="AAA", other="CCC", hard=False)
     | {"settings": {"objectives": ["institutions"]}}, ("settings", "objectives"),
     "'broken_rules'"),
    ({"settings": {"max_mandate": 2}}, ("settings", "max_mandate"), "there are 2 issues"),
    ({"settings": {"source": "r1"}, "sources": {"R1": {"title": "x"}}}, ("settings", "source"),
     "did you mean 'R1'"),
    (issue(source=["R1", "R2", "an interview in 2008"]) | {"sources": {"R1": {"title": "x"}}},
     (*AT_ISSUE, "source", 1), "no source has the key 'R2'"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "loc", "message"), REMARKS, ids=lambda value: str(value)[:60])
def test_remarks(changes: dict[str, Any], loc: tuple[str | int, ...], message: str) -> None:
    found = remarks(**changes)
    assert message in found.get(loc, ""), found


@pytest.mark.parametrize(("changes", "loc", "message"), REMARKS, ids=lambda value: str(value)[:60])
def test_fatal_remarks(changes: dict[str, Any], loc: object, message: str) -> None:
    """They are those that say so; that they hold is compared with exhaustive search elsewhere."""
    for finding in findings(**changes):
        says_so = re.search("no institution can handle|never be kept|different members", finding.message)
        assert finding.fatal == bool(says_so), finding


NO_REMARKS: list[dict[str, Any]] = [
    issue(),
    issue(required=["AAA", "BBB", "CCC"], helpful=[], sizes=[2]),  # a plenary will do
    issue(sizes=[7], plenary="may"),
    issue(coverage=2),
    rule("refuses_company", party="AAA", other="BBB", on=["water"], unless=["CCC"]),
    rule("refuses_issue", party="AAA", issue="water", min_size=4),
    rule("insists_on_seat", party="CCC", issue="dams"),
    rule("insists_on_format", issue="dams", sizes=[3]),
    rule("limits_seats", party="AAA", at_most=1),
    {"existing": [{"id": "e", "members": ["CCC", "DDD"], "redesign": False}]},  # to be linked to
    {"existing": [{"id": "e", "members": ["CCC"], "may_handle": ["dams"], "status": "collapsed"}]},
    {"commitments": [{"id": "c", "party": "AAA", "awaits": ["d"]},
                     {"id": "d", "party": "BBB", "awaits": ["c"]}]},
    {"settings": {"source": "a talk", "umbrella": None}, "sources": {"R1": {"title": "x"}}},
]  # fmt: skip


@pytest.mark.parametrize("changes", NO_REMARKS, ids=lambda value: str(value)[:60])
def test_no_remarks(changes: dict[str, Any]) -> None:
    assert remarks(**changes) == {}


def test_an_instance_without_issues() -> None:
    found = suspicions(Instance.model_validate({"parties": [{"id": "AAA"}]}))
    assert "there is no issue" in {f.loc: f.message for f in found}[()]


def test_pure_set_covering_raises_no_eyebrow() -> None:
    covering = Instance.model_validate({
        "issues": [{"id": "a"}, {"id": "b"}],
        "proposals": [{"id": "p", "mandate": ["a"]}, {"id": "q", "mandate": ["a", "b"], "cost": 2}],
        "settings": {"only_proposals": True},
    })  # fmt: skip
    assert suspicions(covering) == []


@pytest.mark.parametrize("name", bundled.names())
def test_bundled_instances_can_be_judged(name: str) -> None:
    for finding in suspicions(load(bundled.path(name))):
        assert finding.message
