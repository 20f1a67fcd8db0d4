"""Reports: they fit the terminal, say what matters, and let nothing through that controls."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer import Design, Instance, check, load
from designer.check.verdict import Verdict, Violation
from designer.design import (
    BrokenRule,
    Conflict,
    Institution,
    Link,
    ObjectiveValue,
    Reference,
    Umbrella,
)
from designer.report.design import design_text, verdict_text
from designer.report.instance import instance_text
from designer.report.layout import Style, columns, plain, table, wrap
from designer.report.verdict_json import verdict_json
from designer.runtime import bundled
from designer.solve import solve

SGR = re.compile(r"\x1b\[[012]m")

RIVERS = Instance.model_validate(
    {
        "title": "Two rivers",
        "parties": [{"id": "AAA", "name": "Aland"}, {"id": "BBB", "name": "Bland"}],
        "issues": [{"id": "water", "name": "Water sharing", "required": ["AAA", "BBB"]}],
        "rules": [
            {
                "id": "feud",
                "kind": "refuses_company",
                "party": "AAA",
                "other": "BBB",
                "hard": False,
                "weight": 2,
                "why": "An old feud.",
            }
        ],
    }
)


def a_design(**fields: object) -> Design:
    return Design.model_validate({"instance": {"title": "Two rivers"}, **fields})


def body(*members: str, **fields: object) -> Institution:
    data = {"id": "-".join(members), "members": members, "mandate": ("water",), **fields}
    return Institution.model_validate(data)


def flat(text: str) -> str:
    return " ".join(text.split())


# Layout


@given(st.text(max_size=200), st.integers(1, 40))
def test_wrapped_lines_fit_and_lose_no_letter(text: str, width: int) -> None:
    lines = wrap(plain(text), max(width, 2))
    assert all(columns(line) <= max(width, 2) for line in lines)
    assert "".join("".join(lines).split()) == "".join(plain(text).split())


@given(st.text(max_size=100))
def test_plain_text_controls_nothing(text: str) -> None:
    assert plain(text).isprintable()


@given(
    st.lists(st.lists(st.text("ab 서", max_size=60), min_size=3, max_size=3), max_size=5),
    st.integers(30, 90),
)
def test_tables_fit_the_terminal(rows: list[list[str]], width: int) -> None:
    cells = [[plain(cell) for cell in row] for row in rows]
    lines = table(["First", "Second", "Third"], cells, max(width, 84), Style())
    assert all(columns(line) <= max(width, 84) for line in lines)


def test_columns_line_up_under_wide_characters() -> None:
    rows = [["서울", "x"], ["Seoul", "y"]]
    _, _, wide, narrow = table(["City", "Mark"], rows, 40, Style())
    assert columns(wide[: wide.index("x")]) == columns(narrow[: narrow.index("y")])


# Everything that is bundled


@pytest.mark.parametrize("name", bundled.names())
@pytest.mark.parametrize("width", [80, 100])
def test_bundled_reports_fit_the_terminal_and_have_no_colour(name: str, width: int) -> None:
    instance = load(bundled.path(name))
    design = solve(instance)
    pages = (
        instance_text(instance, width),
        design_text(instance, design, width),
        verdict_text(instance, check(instance, design), width),
    )
    for page in pages:
        assert all(columns(line) <= width for line in page.splitlines())
        assert "\x1b" not in page
        assert not any(line != line.rstrip() for line in page.splitlines())


def test_colour_changes_nothing_but_the_look() -> None:
    instance = load(bundled.path("two_rivers"))
    design = solve(instance)
    coloured = design_text(instance, design, colour=True)
    assert coloured != design_text(instance, design)
    assert SGR.sub("", coloured) == design_text(instance, design)


# What a design says


def test_institutions_show_names_members_issues_format_and_origin() -> None:
    design = a_design(institutions=[body("AAA", "BBB", format="bilateral", origin="kept")])
    text = flat(design_text(RIVERS, design))
    assert "Aland – Bland: AAA, BBB (bilateral, kept) - Water sharing" in text


def test_institutions_of_the_same_members_are_told_apart() -> None:
    twins = [body("AAA", "BBB"), body("AAA", "BBB", id="AAA-BBB-2")]
    text = design_text(RIVERS, a_design(institutions=twins))
    assert "Aland – Bland (1)" in text
    assert "Aland – Bland (2)" in text


def test_a_star_marks_the_member_that_reports() -> None:
    design = a_design(
        institutions=[body("AAA", "BBB", reports_through="BBB")],
        umbrella=Umbrella(name="Basin forum", members=("AAA", "BBB"), associates=("OUT",)),
    )
    text = flat(design_text(RIVERS, design))
    assert "AAA, BBB*" in text
    assert "A star marks the member" in text
    assert "Umbrella: Basin forum" in text
    assert "Associates: OUT." in text


def test_parties_without_codes_are_called_by_their_names() -> None:
    instance = Instance.model_validate(
        {"parties": [{"id": "upper_kingdom", "name": "Upper Kingdom"}], "issues": [{"id": "water"}]}
    )
    text = design_text(instance, a_design(institutions=[body("upper_kingdom")]))
    assert "upper_kingdom" not in text


def test_objectives_show_value_bound_and_what_proved_them() -> None:
    design = a_design(
        status="feasible",
        gap=0.25,
        objectives=[
            ObjectiveValue(name="institutions", value=4, bound=4, confirmed_by="certificate"),
            ObjectiveValue(name="seats", value=8, bound=6),
            ObjectiveValue(name="exposure", value=1),
        ],
    )
    text = flat(design_text(RIVERS, design))
    assert "not proven minimal" in text
    assert "the gap is 25.0%" in text
    assert "4 4 certificate" in text
    assert "8 6 not proven" in text
    assert "1 none not proven" in text


def test_a_weighted_stage_shows_its_weights() -> None:
    stage = ObjectiveValue(name="seats+exposure", value=7, weights={"seats": 2, "exposure": 0.5})
    assert "2 x seats + 0.5 x exposure" in flat(design_text(RIVERS, a_design(objectives=[stage])))


def test_a_broken_soft_rule_shows_sentence_reason_weight_and_place() -> None:
    broken = [{"id": "feud", "weight": 2, "where": ["AAA-BBB"]}]
    design = a_design(institutions=[body("AAA", "BBB")], broken_rules=broken)
    text = flat(design_text(RIVERS, design))
    assert "Aland does not sit with Bland [feud]: An old feud." in text
    assert "Weight 2, broken in Aland – Bland." in text


def test_an_infeasible_answer_shows_the_sentences_that_conflict() -> None:
    conflict = [Conflict(id="feud", sentence="Aland does not sit with Bland", proven=True)]
    text = flat(design_text(RIVERS, a_design(status="infeasible", conflict=conflict)))
    assert "Infeasible" in text
    assert "These cannot all hold - Aland does not sit with Bland [feud]: An old feud." in text


def test_the_remarks_are_shown() -> None:
    text = flat(design_text(RIVERS, a_design(notes=["A second solve was short."])))
    assert "Remarks - A second solve was short." in text


def test_a_design_without_institutions_says_so() -> None:
    assert "no institution is needed" in design_text(RIVERS, a_design(status="optimal"))


def test_a_design_for_another_version_of_the_instance_is_marked() -> None:
    stale = Design(instance=Reference(title="Two rivers", sha256="0" * 64))
    fresh = Design(instance=Reference(title="Two rivers", sha256=RIVERS.sha256))
    assert "another version" in design_text(RIVERS, stale)
    assert "another version" not in design_text(RIVERS, fresh)


def test_a_format_that_is_not_written_follows_from_the_size() -> None:
    assert "bilateral" in design_text(RIVERS, a_design(institutions=[body("AAA", "BBB")]))
    written = a_design(institutions=[body("AAA", "BBB", format="plenary")])
    assert "bilateral" not in design_text(RIVERS, written)


def test_the_fate_of_existing_bodies_names_successors() -> None:
    instance = load(bundled.path("old_commissions"))
    text = flat(design_text(instance, solve(instance)))
    assert "revitalised: Water commission of 1994" in text
    assert "replaced: Fishing board of 1988 by Aland – Cland" in text
    assert "not used: 1 of 3" in text


HOSTILE = "\x1b]0;owned\x07\x1b[2J\u202e\u2028"


def test_unchecked_designs_cannot_control_the_terminal() -> None:
    """Reading refuses control characters; nobody checks what ``model_construct`` builds."""
    hostile = Institution.model_construct(
        id=HOSTILE, name=f"[bold]{HOSTILE}", members=(HOSTILE,), mandate=(HOSTILE,)
    )
    design = Design.model_construct(
        instance=Reference(title="Two rivers"),
        institutions=(hostile,),
        umbrella=Umbrella.model_construct(name=HOSTILE, members=(HOSTILE,), associates=(HOSTILE,)),
        links=(Link.model_construct(between=(HOSTILE, "other"), hinges=(HOSTILE,)),),
        objectives=(ObjectiveValue.model_construct(name=HOSTILE, value=1, confirmed_by=HOSTILE),),
        broken_rules=(BrokenRule.model_construct(id=HOSTILE, weight=1, where=(HOSTILE,)),),
        uncoordinated=((HOSTILE, HOSTILE),),
        existing_fate={HOSTILE: "kept"},
        conflict=(Conflict.model_construct(id=HOSTILE, sentence=HOSTILE),),
        confirmed_by=(HOSTILE,),
        not_used=(HOSTILE,),
        notes=(HOSTILE,),
        status="optimal",
    )
    text = design_text(RIVERS, design)
    assert text.replace("\n", "").isprintable()
    assert "[bold]" in text


# Verdicts and instances


def test_a_verdict_lists_violations_values_and_what_is_not_kept() -> None:
    verdict = Verdict(
        violations=(Violation("refuses_company", "Aland sits with Bland", rule="feud"),),
        values={"institutions": Decimal("1.4")},
        uncoordinated=(("water", "dams"),),
    )
    text = flat(verdict_text(RIVERS, verdict))
    assert "Not valid: 1 violation." in text
    assert "Aland sits with Bland [feud]" in text
    assert "institutions 1.4" in text
    assert "Interdependences not kept - Water sharing and dams" in text
    assert '"institutions": 1.4' in verdict_json(verdict)


def test_an_instance_shows_rules_as_sentences_with_reasons() -> None:
    text = flat(instance_text(RIVERS))
    assert "Soft rules - Aland does not sit with Bland [feud, weight 2]: An old feud." in text


def test_every_section_of_an_instance_is_shown() -> None:
    instance = Instance.model_validate(
        {
            "parties": [
                {"id": "AAA", "max_seats": 2},
                {"id": "BBB", "min_seats": 1},
                {"id": "CCC", "role": "outside", "min_seats": 1, "max_seats": 3},
            ],
            "issues": [
                {"id": "water", "required": ["AAA"], "excluded": ["CCC"], "coverage": 2},
                {"id": "dams", "required": ["BBB"], "plenary": "must"},
            ],
            "existing": [{"id": "board", "members": ["AAA"], "redesign": False}],
            "interdependences": [{"issues": ["water", "dams"], "kind": "sequence"}],
            "commitments": [
                {
                    "id": "c1",
                    "party": "AAA",
                    "issue": "water",
                    "to": ["BBB"],
                    "text": "Opens gates.",
                }
            ],
            "proposals": [{"id": "p1", "mandate": ["water"], "cost": 2.5}],
            "settings": {"max_mandate": 3, "umbrella": None, "objectives": [{"seats": 1}]},
        }
    )
    text = flat(instance_text(instance))
    for piece in (
        "at most 2",
        "at least 1",
        "1 to 3",
        "2 institutions",
        "without CCC",
        "a plenary",
        "active, only as it stands",
        "water comes before dams",
        "AAA on water to BBB [c1]: Opens gates.",
        "p1 (none) water 2.5",
        "max_mandate: 3",
        "Umbrella: none.",
    ):
        assert piece in text


def test_a_name_of_a_column_that_is_narrower_than_it_takes_two_lines() -> None:
    lines = table(["In every", "Issues"], [["7", "water, dams, fish and ferries"]], 24, Style())
    assert lines == [
        "  In     Issues",
        "  every",
        "  -----  ---------------",
        "  7      water, dams,",
        "         fish and",
        "         ferries",
    ]
