"""What is legal but suspicious about interdependences, links, reinforcement and chairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from designer import Instance
from designer.instance.lint import suspicions
from designer.instance.references import Finding
from designer.read import load_dict
from designer.solve import solve
from tests.helpers.brutelinks import optimum
from tests.helpers.draws import seeds
from tests.helpers.linkedinstances import linked_instance
from tests.instance.test_lint import findings, remarks, rule
from tests.instance.test_lint_holds import without

Row = dict[str, Any]
Place = tuple[str | int, ...]

TIED: Row = {"issues": ["water", "dams"], "kind": "coordinate"}
AGENCY: Row = {"id": "agency", "members": ["DDD"], "redesign": False}
NORTH: Row = {"id": "north", "required": ["AAA", "CCC"], "helpful": ["DDD"]}
SOUTH: Row = {"id": "south", "required": ["BBB", "DDD"]}
PAIRS: Row = {"issues": [NORTH, SOUTH]}


def tie(one: str = "water", two: str = "dams", kind: str = "package", **fields: Any) -> Row:
    return {"interdependences": [{"issues": [one, two], "kind": kind, **fields}]}


def asking(**settings: Any) -> Row:
    return {"settings": settings}


AT_TIE, AT_RULE = ("interdependences", 0, "issues"), ("rules", 0)
REMARKS: list[tuple[Row, Place, str]] = [
    # global bodies
    (tie("dams", "agency") | {"existing": [AGENCY]}, AT_TIE,
     "never be kept: no member of 'agency' can sit where 'dams' is handled"),
    (tie("dams", "agency", "coordinate") | {"existing": [AGENCY]}, AT_TIE, "never be kept: no member"),
    (tie("dams", "agency", "separate") | {"existing": [AGENCY]}, AT_TIE, "never bind: no member"),
    (tie("water", "agency") | {"existing": [AGENCY | {"status": "dormant"}]}, AT_TIE,
     "never be kept: 'agency' is dormant, so nothing can be linked to it"),
    (tie("water", "agency") | {"existing": [AGENCY]}
     | rule("refuses_issue", party="DDD", issue="water"), AT_TIE, "never be kept: no member"),
    # bodies that cannot be taken up
    (tie("water", "old") | {"existing": [{"id": "old", "members": ["AAA", "BBB"], "status": "collapsed",
                                          "may_handle": ["water"]}]}, AT_TIE,
     "never be kept: 'old' is collapsed, so it can never be taken up"),
    (tie("water", "old", "separate") | {"existing": [{"id": "old", "members": ["AAA", "BBB"]}]}, AT_TIE,
     "never bind: 'old' may handle nothing as it stands"),
    (tie("water", "old") | asking(only_proposals=True)
     | {"existing": [{"id": "old", "members": ["AAA", "BBB"], "may_handle": ["water"]}],
        "proposals": [{"id": "p", "members": ["AAA", "BBB"], "mandate": ["water", "dams"]}]}, AT_TIE,
     "never be kept: the proposals are the whole choice"),
    # issues that are tied to nothing
    (tie("north", "south", "coordinate") | PAIRS | asking(min_links=1), ("issues", 0),
     "nothing can link an institution that handles it alone, as min_links asks: no interdependence"),
    (tie("north", "south", "coordinate") | PAIRS | asking(min_anchors=1, survive_suspension=True),
     ("issues", 1), "handles it alone, as min_anchors and survive_suspension ask: no interdependence"),
    # two issues that neither share an institution nor a link
    (tie("north", "south") | PAIRS | asking(sizes=[2]), AT_TIE,
     "never be kept: no institution can handle both, and no party can sit on both 'north' and 'south'"),
    (tie("north", "south") | PAIRS | asking(sizes=[2, 3], max_links=0), AT_TIE,
     "no institution can handle both, and max_links is 0"),
    (tie("north", "south", "sequence") | PAIRS | asking(sizes=[2, 3], max_links=0), AT_TIE, "max_links is 0"),
    (tie() | asking(max_mandate=1) | rule("refuses_link", issues=["dams", "water"]), AT_TIE,
     "no institution can handle both, and rule 'r' refuses a link"),
    (tie(kind="coordinate", strength=0), ("interdependences", 0, "strength"), "to give links a reason"),
    (tie(kind="separate", strength=0, hard=False), ("interdependences", 0, "strength"), "has no effect"),
    # rules on links
    (rule("refuses_link", issues=["water", "dams"]), AT_RULE, "never bind: no interdependence gives"),
    (tie() | rule("refuses_link", issues=["dams", "water"]), (*AT_RULE, "issues"),
     "interdependences[0] asks for such a link: only one institution for both keeps all"),
    (rule("insists_on_bundle", issues=["water", "dams"], linked_suffices=True),
     (*AT_RULE, "linked_suffices"), "has no effect: no interdependence gives"),
    (rule("insists_on_bundle", issues=["water", "dams"], linked_suffices=True) | asking(max_mandate=1),
     AT_RULE, "never be kept: no institution can handle both, and no interdependence gives"),
    (tie("water", "dams", "coordinate") | asking(max_mandate=1)
     | {"rules": [{"id": "r", "kind": "insists_on_bundle", "issues": ["water", "dams"],
                   "linked_suffices": True},
                  {"id": "s", "kind": "refuses_link", "issues": ["water", "dams"]}]}, AT_RULE,
     "rule 's' refuses a link"),
    # reinforcement
    (asking(min_links=1), ("settings", "min_links"), "never be kept: no interdependence gives"),
    (asking(min_anchors=1), ("settings", "min_anchors"), "never be kept: no interdependence gives"),
    (tie() | asking(min_links=2), ("settings", "min_links"), "at most 1 links"),
    (tie() | asking(min_anchors=2), ("settings", "min_anchors"), "at most 1 links"),
    (tie() | asking(max_links=1), ("settings", "max_links"), "never bind: an institution has at most 1"),
    (asking(survive_suspension=True), ("settings", "survive_suspension"), "only a single institution"),
    (asking(survive_walkout=["BBB", "AAA"]), ("settings", "survive_walkout", 1), "every issue requires"),
    (asking(survive_walkout=["AAA"]) | {"issues": [{"id": "fish", "required": ["BBB"], "sizes": [1]}]},
     ("settings", "survive_walkout", 0), "an institution on 'fish' never has two members left"),
    # chairs
    (rule("limits_seats", party="AAA", chairs=True, at_least=1), (*AT_RULE, "at_least"),
     "never be kept: settings.chairs is false"),
    (rule("limits_seats", party="AAA", chairs=True, at_most=0), (*AT_RULE, "at_most"),
     "never bind: settings.chairs is false"),
    (rule("limits_seats", party="AAA", chairs=True, at_least=1, at_most=1), (*AT_RULE, "at_least"),
     "never be kept: settings.chairs is false"),
    (rule("limits_seats", party="AAA", chairs=True, at_least=3) | asking(chairs=True),
     (*AT_RULE, "at_least"), "never be kept: the issues offer at most 2 seats"),
    (rule("limits_seats", party="CCC", chairs=True, at_least=1) | asking(chairs=True)
     | {"issues": [{"id": "fish", "required": ["AAA", "BBB"], "sizes": [2]}]}
     | {"parties": [{"id": "EEE", "role": "outside", "min_seats": 3}]}, ("parties", 4, "min_seats"),
     "never be kept: the issues offer at most 2 seats"),
    ({"rules": [{"id": f"r{p}", "kind": "limits_seats", "party": p, "chairs": True, "at_least": 1}
                for p in ("AAA", "BBB", "CCC")]} | asking(chairs=True), ("rules", 2, "at_least"),
     "3 chairs are demanded up to here, and the issues offer at most 2 institutions"),
    # objectives
    (tie(kind="coordinate") | asking(objectives=["institutions"]), ("settings", "objectives"),
     "'uncoordinated' is no objective"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "loc", "message"), REMARKS, ids=lambda value: str(value)[:60])
def test_remarks(changes: Row, loc: Place, message: str) -> None:
    found = remarks(**changes)
    assert message in found.get(loc, ""), found


@pytest.mark.parametrize(("changes", "loc", "message"), REMARKS, ids=lambda value: str(value)[:60])
def test_what_can_never_be_kept_is_fatal_where_it_is_hard(changes: Row, loc: Place, message: str) -> None:
    hard = {f"interdependences[{n}]": t.get("hard", t["kind"] in ("package", "separate"))
            for n, t in enumerate(changes.get("interdependences", []))}  # fmt: skip
    for finding in findings(**changes):
        section, n, *_ = (*finding.loc, "")
        fatal = "never be kept" in finding.message and hard.get(f"{section}[{n}]", True)
        assert finding.fatal == bool(fatal), finding


NO_REMARKS: list[Row] = [
    tie(),
    tie("water", "agency") | {"existing": [AGENCY]},
    tie("dams", "agency") | {"existing": [AGENCY | {"members": ["CCC", "DDD"]}]},
    tie("dams", "agency") | {"existing": [AGENCY]} | asking(links_need_hinge=False),
    tie("north", "south") | PAIRS | asking(sizes=[2], links_need_hinge=False),
    tie("north", "south") | PAIRS | asking(sizes=[2, 3]),
    tie() | asking(min_links=1),
    tie() | asking(max_links=0),
    tie() | asking(survive_suspension=True, survive_walkout=["BBB"]),
    tie() | rule("refuses_link", issues=["water", "dams"], party="CCC"),
    tie() | rule("insists_on_bundle", issues=["water", "dams"], linked_suffices=True),
    rule("limits_seats", party="AAA", chairs=True, at_least=1, at_most=1) | asking(chairs=True),
]


@pytest.mark.parametrize("changes", NO_REMARKS, ids=lambda value: str(value)[:60])
def test_no_remarks(changes: Row) -> None:
    assert remarks(**changes) == {}


def test_a_walkout_of_the_only_core_party_is_survived_by_nothing() -> None:
    instance = load_dict({
        "parties": [{"id": "AAA"}, {"id": "BBB", "role": "outside"}, {"id": "CCC", "role": "outside"}],
        "issues": [{"id": "water", "required": ["BBB", "CCC"]}],
        "settings": {"survive_walkout": ["AAA"]},
    })  # fmt: skip
    (finding,) = (f for f in suspicions(instance) if f.loc[0] == "settings")
    assert finding.fatal
    assert "without 'AAA' no institution has a core member left" in finding.message


def test_without_core_parties_those_that_issues_require_make_a_plenary() -> None:
    instance = load_dict({
        "parties": [{"id": "AAA", "role": "outside"}, {"id": "BBB", "role": "outside"}],
        "issues": [{"id": "water", "required": ["AAA", "BBB"], "plenary": "must"},
                   {"id": "air", "plenary": "must"}],
    })  # fmt: skip
    assert not any(finding.fatal for finding in suspicions(instance))
    alone = instance.model_copy(update={"issues": instance.issues[1:]})
    fatal = [finding.message for finding in suspicions(alone) if finding.fatal]
    assert fatal == [
        "no institution can handle this issue: it would take a plenary, and nobody is core or required"
    ]


# What is remarked is true.


def hopeless(row: Row, finding: Finding) -> bool:
    return optimum(row) is None


def idle(row: Row, finding: Finding) -> bool:
    field_only = finding.loc[0] == "settings" or finding.loc[-1] in ("linked_suffices", "at_most")
    loc = finding.loc if field_only else finding.loc[:2]
    before, after = optimum(row), optimum(without(row, loc))
    return (before and before.vector) == (after and after.vector)


CLAIMS: dict[str, Callable[[Row, Finding], bool]] = {
    "never be kept": hopeless,
    "never bind": idle,
    "has no effect": idle,
}
SECTIONS = {"interdependences", "settings", "rules"}


def about_links(row: Row, finding: Finding) -> bool:
    """Whether a remark is one of those that are judged here."""
    section, n, *_ = (*finding.loc, "")
    if section == "rules":
        told = row["rules"][int(n)]
        return bool(
            told["kind"] == "refuses_link" or told.get("chairs") or told.get("linked_suffices")
        ) and not finding.message.startswith("this says the same")
    return section == "interdependences" or n in (
        *("min_links", "max_links", "min_anchors", "survive_walkout"),
    )


def test_remarks_on_random_instances_hold() -> None:
    judged: Counter[str] = Counter()
    for seed in seeds(450):
        row = linked_instance(seed)
        for finding in suspicions(load_dict(row)):
            for claim, holds in CLAIMS.items():
                if claim in finding.message and about_links(row, finding):
                    if claim == "never be kept" and not finding.fatal:
                        continue
                    judged[claim] += 1
                    assert holds(row, finding), f"seed {seed}: {finding}"
    assert min(judged[claim] for claim in CLAIMS) >= 5, judged


SEATED_BY_OTHERS: list[Row] = [
    # Whoever another issue of the plenary requires can sit there on this one too.
    {
        "parties": [{"id": "C"}, {"id": "D"}, {"id": "B", "role": "outside"}, {"id": "A", "role": "outside"}],
        "issues": [
            {"id": "x", "required": ["B", "C"], "plenary": "may"},
            {"id": "y", "required": ["A", "B"], "plenary": "may"},
        ],
        "rules": [{"id": "r", "kind": "insists_on_seat", "party": "A", "issue": "x"}],
        "settings": {"sizes": [2]},
    },
    {
        "parties": [{"id": "C"}, {"id": "A"}, {"id": "B", "role": "outside"}],
        "issues": [
            {"id": "x", "required": ["A", "C"], "plenary": "must"},
            {"id": "y", "required": ["B"], "plenary": "must"},
        ],
        "rules": [{"id": "r", "kind": "refuses_company", "party": "C", "other": "A", "unless": ["B"]}],
        "settings": {"sizes": [2]},
    },
]


@pytest.mark.parametrize("raw", SEATED_BY_OTHERS, ids=["insisted", "mediator"])
def test_nothing_is_called_hopeless_that_a_plenary_can_seat(raw: Row) -> None:
    instance = Instance.model_validate(raw)
    assert solve(instance).status == "optimal"
    assert not any(finding.fatal for finding in suspicions(instance))


def test_an_issue_is_no_loner_where_a_tied_body_may_handle_it() -> None:
    raw: Row = {
        "parties": [{"id": "A"}, {"id": "B"}, {"id": "C"}],
        "issues": [{"id": "x", "required": ["A", "B"]}, {"id": "y", "required": ["B", "C"]}],
        "existing": [{"id": "board", "members": ["A", "B"], "may_handle": ["x"]}],
        "interdependences": [{"issues": ["board", "y"], "kind": "coordinate"}],
        "settings": {"sizes": [2], "min_links": 1},
    }
    instance = Instance.model_validate(raw)
    assert solve(instance).status == "optimal"
    assert not any("alone" in finding.message for finding in suspicions(instance))
