"""Two designs side by side: what moved, what it is worth, and how it is shown."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

import designer
from designer import Design, Instance, load, load_design
from designer.design import Institution, Link, Reference
from designer.questions.compare import Comparison, compare
from designer.report.comparison import comparison_text
from designer.runtime import bundled
from designer.solve import solve
from tests.helpers.commandline import run

RIVERS = Instance.model_validate(
    {
        "title": "Two rivers",
        "parties": [
            {"id": "AAA", "name": "Aland"},
            {"id": "BBB", "name": "Bland"},
            {"id": "CCC", "name": "Cland"},
        ],
        "issues": [
            {"id": "water", "name": "Water sharing", "required": ["AAA", "BBB"]},
            {"id": "dams", "name": "Dam safety", "required": ["BBB", "CCC"]},
            {"id": "fish", "name": "Fishing rights", "required": ["AAA", "CCC"]},
        ],
        "interdependences": [{"kind": "coordinate", "issues": ["water", "dams"], "strength": 2}],
    }
)


def design(*bodies: tuple[str, str], links: tuple[tuple[str, str], ...] = ()) -> Design:
    """Make a design of members and mandates, each in one string; ids are counted where members recur."""
    made: list[Institution] = []
    for members, mandate in bodies:
        id = members.replace(" ", "-")
        known = sum(body.id.startswith(id) for body in made)
        made.append(
            Institution(
                id=f"{id}-{known + 1}" if known else id,
                members=tuple(members.split()),
                mandate=tuple(mandate.split()),
            )
        )
    joined = tuple(Link(between=pair) for pair in links)
    return Design(instance=Reference(title="Two rivers"), institutions=tuple(made), links=joined)


THREE = design(
    ("AAA BBB", "water"), ("BBB CCC", "dams"), ("AAA CCC", "fish"), links=(("AAA-BBB", "BBB-CCC"),)
)
TWO = design(("AAA BBB CCC", "water dams"), ("AAA CCC", "fish"))


def amounts(found: Comparison) -> dict[str, tuple[object, object]]:
    return {pair.name: (pair.a, pair.b) for pair in found.values}


def mirrored(found: Comparison) -> dict[str, object]:
    """Give everything that a comparison says, with A called B and the reverse."""
    return {
        "sides": (found.b, found.a),
        "values": [(pair.name, pair.b, pair.a, -pair.gain) for pair in found.values],
        "stages": [(pair.name, pair.b, pair.a) for pair in found.stages],
        "only": (found.only_b, found.only_a),
        "changed": {(pair.b.id, pair.a.id, pair.lost, pair.gained) for pair in found.changed},
        "moved": [(moved.issue, moved.b, moved.a) for moved in found.moved],
        "links": (found.links_b, found.links_a),
        "seats": [(pair.name, pair.b, pair.a) for pair in found.seats],
    }


def straight(found: Comparison) -> dict[str, object]:
    return {
        "sides": (found.a, found.b),
        "values": [(pair.name, pair.a, pair.b, pair.gain) for pair in found.values],
        "stages": [(pair.name, pair.a, pair.b) for pair in found.stages],
        "only": (found.only_a, found.only_b),
        "changed": {(pair.a.id, pair.b.id, pair.gained, pair.lost) for pair in found.changed},
        "moved": [(moved.issue, moved.a, moved.b) for moved in found.moved],
        "links": (found.links_a, found.links_b),
        "seats": [(pair.name, pair.a, pair.b) for pair in found.seats],
    }


# What moved


def test_of_the_same_design_twice_nothing_moved() -> None:
    found = compare(RIVERS, THREE, THREE)
    assert found.nothing_moved
    assert (found.gains, found.costs, found.moved, found.seats, found.decisive) == ((), (), (), (), None)
    assert all(pair.a == pair.b for pair in found.values)


def test_order_ids_and_names_move_nothing() -> None:
    turned = THREE.model_copy(
        update={
            "institutions": tuple(
                body.model_copy(update={"id": f"new_{body.id}", "name": "Any", "members": body.members[::-1]})
                for body in reversed(THREE.institutions)
            ),
            "links": (Link(between=("new_BBB-CCC", "new_AAA-BBB")),),
        }
    )
    found = compare(RIVERS, THREE, turned)
    assert found.nothing_moved
    assert (found.moved, found.seats) == ((), ())


def test_institutions_issues_links_and_seats_that_moved() -> None:
    found = compare(RIVERS, THREE, TWO)
    assert [body.id for body in found.only_a] == ["AAA-BBB", "BBB-CCC"]
    assert [body.id for body in found.only_b] == ["AAA-BBB-CCC"]
    assert not found.changed
    assert [(moved.issue, moved.a, moved.b) for moved in found.moved] == [
        ("water", (("AAA", "BBB"),), (("AAA", "BBB", "CCC"),)),
        ("dams", (("BBB", "CCC"),), (("AAA", "BBB", "CCC"),)),
    ]
    assert [link.between for link in found.links_a] == [("AAA-BBB", "BBB-CCC")]
    assert not found.links_b
    assert [(pair.name, pair.a, pair.b) for pair in found.seats] == [("BBB", 2, 1)]


def test_another_mandate_of_the_same_members() -> None:
    found = compare(RIVERS, design(("AAA BBB", "water")), design(("BBB AAA", "fish")))
    assert [(pair.gained, pair.lost) for pair in found.changed] == [(("fish",), ("water",))]
    assert (found.only_a, found.only_b, found.nothing_moved) == ((), (), False)


def test_of_several_with_the_same_members_those_most_alike_are_paired() -> None:
    a = design(("AAA BBB", "water"), ("AAA BBB", "dams fish"), ("AAA BBB", ""))
    b = design(("AAA BBB", "dams"), ("AAA BBB", "water"))
    found = compare(RIVERS, a, b)
    assert [(pair.a.id, pair.b.id, pair.lost) for pair in found.changed] == [
        ("AAA-BBB-2", "AAA-BBB", ("fish",))
    ]
    assert [body.id for body in found.only_a] == ["AAA-BBB-3"]


def test_a_link_of_the_same_ends_counts_as_often_as_it_is_there() -> None:
    once, twice = (("AAA-BBB", "BBB-CCC"),), (("AAA-BBB", "BBB-CCC"), ("BBB-CCC", "AAA-BBB"))
    bodies = ("AAA BBB", "water"), ("BBB CCC", "dams")
    found = compare(RIVERS, design(*bodies, links=once), design(*bodies, links=twice))
    assert not found.links_a
    assert [link.between for link in found.links_b] == [("BBB-CCC", "AAA-BBB")]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (THREE, TWO),
        (THREE, design()),
        (TWO, design(("AAA CCC", "fish water"), ("AAA CCC", "dams"))),
        (
            design(("AAA BBB", "water"), ("AAA BBB", "dams fish"), ("AAA BBB", "dams")),
            design(("AAA BBB", "fish"), ("AAA BBB", "dams water")),
        ),
        (THREE, design(("AAA XXX", "water gold"), links=(("AAA-XXX", "nowhere"),))),
    ],
)
def test_swapped_designs_mirror(a: Design, b: Design) -> None:
    found, swapped = compare(RIVERS, a, b), compare(RIVERS, b, a)
    assert mirrored(found) == straight(swapped)
    assert {pair.name for pair in found.gains} == {pair.name for pair in swapped.costs}


# What it is worth


def test_values_are_those_of_the_referee() -> None:
    found = compare(RIVERS, THREE, TWO)
    values = amounts(found)
    assert values["institutions"] == (3, 2)
    assert values["seats"] == (6, 5)
    assert values["links"] == (1, 0)
    assert values["uncovered_issues"] == (0, 0)
    assert values["survives_suspension"] == (False, False)
    assert values["exposure"] == (0, 2)
    assert "cost" not in values
    assert {pair.name for pair in found.costs} >= {"exposure"}
    assert {pair.name for pair in found.gains} >= {"institutions", "seats", "links"}
    assert found.decisive is not None
    assert (found.decisive.name, found.decisive.gain) == ("institutions", 1)


def test_the_cost_is_shown_where_institutions_do_not_cost_one_each() -> None:
    old = {"id": "board", "members": ["AAA", "CCC"], "may_handle": ["fish"], "costs": {"keep": 0.5}}
    asked = RIVERS.model_dump(mode="json", exclude_defaults=True) | {"existing": [old]}
    kept = THREE.institutions[2].model_copy(update={"taken_from": "board", "origin": "kept"})
    found = compare(
        Instance.model_validate(asked),
        THREE,
        THREE.model_copy(update={"institutions": (*THREE.institutions[:2], kept)}),
    )
    assert amounts(found)["cost"] == (3, Decimal("2.5"))
    assert amounts(found)["institutions"] == (3, 3)
    assert found.nothing_moved


def test_issues_left_uncovered_are_a_cost() -> None:
    found = compare(RIVERS, THREE, design(("AAA BBB", "water")))
    assert found.b.uncovered == ("dams", "fish")
    assert "uncovered_issues" in {pair.name for pair in found.costs}
    assert found.b.kinds["not_covered"] == 2


def test_ties_that_are_not_kept_count_whether_hard_or_soft() -> None:
    hard = {"kind": "package", "issues": ["dams", "fish"]}
    asked = RIVERS.model_dump(mode="json", exclude_defaults=True)
    asked["interdependences"].append(hard)
    found = compare(Instance.model_validate(asked), THREE.model_copy(update={"links": ()}), TWO)
    assert amounts(found)["ties_not_kept"] == (2, 1)
    assert found.a.untied == {frozenset(("water", "dams")), frozenset(("dams", "fish"))}
    text = " ".join(comparison_text(RIVERS, found).split())
    assert "interdependent pairs, hard or soft 2 1 -1" in text
    assert "1 fewer interdependent pair not kept" in text


def test_the_gravest_violations_are_quoted_one_of_a_kind() -> None:
    found = compare(RIVERS, THREE, design(("AAA", "water fish")))
    text = " ".join(comparison_text(RIVERS, found).split())
    assert "For one, in B: Dam safety has to be handled by one institution" in text
    assert text.count("For one, in B: ") == 3


def test_links_of_institutions_with_the_same_members_go_by_their_names() -> None:
    twins = design(("AAA BBB", "water"), ("AAA BBB", "dams"), links=(("AAA-BBB", "AAA-BBB-2"),))
    text = " ".join(comparison_text(RIVERS, compare(RIVERS, twins, TWO)).split())
    assert "Links only in A Between And" in text
    assert "Aland – Bland (1) Aland – Bland (2)" in text


def test_an_answer_that_is_no_design_has_no_values() -> None:
    none = Design(instance=Reference(title="Two rivers"), status="infeasible")
    for found in (compare(RIVERS, none, THREE), compare(RIVERS, THREE, none)):
        assert (found.gains, found.costs, found.decisive) == ((), (), None)
        assert all((pair.a is None) != (pair.b is None) for pair in found.values)
    assert "nothing to judge" in comparison_text(RIVERS, found)
    assert not compare(RIVERS, none, none).values
    assert comparison_text(RIVERS, compare(RIVERS, none, none))


def test_it_is_a_public_name() -> None:
    assert designer.compare is compare


# How it is shown


def test_the_report_says_all_of_it_within_the_width() -> None:
    text = comparison_text(RIVERS, compare(RIVERS, THREE, TWO), ("three.json", "two.json"))
    assert max(map(len, text.splitlines())) <= 80
    for part in (
        "A: three.json (given): not valid, ",
        "Institutions only in A\n  - Aland – Bland (AAA, BBB): Water sharing\n",
        "Links only in A Between And -------- -------- AAA, BBB BBB, CCC",
        "  Bland  2  1     -1\n",
        "B gains against A: 1 fewer institution, 1 fewer seat",
        "B costs against A: ",
        "2 more cases of hostage exposure",
        "values of invalid designs prove nothing.",
    ):
        assert part in text or part in " ".join(text.split())
    assert "Links only in B" not in text


# The verb


@pytest.fixture
def solved(tmp_path: Path) -> Path:
    path = tmp_path / "solved.json"
    assert run("solve", "two_rivers", "-q", "-o", path).exit_code == 0
    return path


@pytest.fixture
def given(tmp_path: Path, solved: Path) -> Path:
    """Give the same design with fish for nobody."""
    data = json.loads(solved.read_text(encoding="utf-8"))
    data["institutions"] = [body for body in data["institutions"] if "fish" not in body["mandate"]]
    path = tmp_path / "given.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def test_an_invalid_design_exits_with_0(solved: Path, given: Path) -> None:
    result = run("compare", "two_rivers", solved, given)
    assert result.exit_code == 0, result.output
    text = " ".join(result.stdout.split())
    assert "(optimal): valid." in text
    assert "not valid, " in text
    assert "but B is not valid" in text
    assert "Handled too little only in B: Fishing rights." in text


def test_json_is_the_same_for_machines(solved: Path, given: Path) -> None:
    data = json.loads(run("compare", "two_rivers", solved, given, "--json").stdout)
    assert (data["a"]["valid"], data["b"]["valid"]) == (True, False)
    assert data["values"]["institutions"] == {"a": 2, "b": 1, "difference": -1}
    assert list(data["moved_issues"]) == ["fish"]
    assert data["b"]["kinds"]["not_covered"] == 1
    assert [body["mandate"] for body in data["only_a"]] == [["fish"]]
    assert len(data["in_words"]) == 3


def test_one_design_may_come_from_standard_input(solved: Path) -> None:
    text = solved.read_text(encoding="utf-8")
    result = run("compare", "two_rivers", "-", solved, stdin=text)
    assert result.exit_code == 0
    assert "Nothing moved" in result.stdout


@pytest.mark.parametrize(
    "names",
    [
        ("two_rivers", "-", "-"),
        ("-", "-", "northeast_asia_2009.as_it_was"),
        ("two_rivers", "none.json", "none.json"),
        ("two_rivers", bundled.path("two_rivers"), bundled.path("two_rivers")),
        ("no_such_instance", "a.json", "b.json"),
        ("two_rivers", "northeast_asia_2009.as_it_is", "northeast_asia_2009.as_it_was"),
        ("two_rivers", "a.json"),
    ],
)
def test_bad_input_exits_with_2(names: tuple[object, ...]) -> None:
    result = run("compare", *names, stdin="{}")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr


def test_a_bundled_design_of_the_real_case_beside_a_smaller_one() -> None:
    """The arrangement of 2009 has three bodies of the same six members: each is its own."""
    instance, was = (
        load(bundled.path("northeast_asia_2009")),
        load_design("northeast_asia_2009.as_it_was"),
    )
    without = was.model_copy(update={"institutions": was.institutions[1:], "links": was.links[1:]})
    found = compare(instance, was, without)
    assert found.only_a == was.institutions[:1]
    assert (found.only_b, found.changed) == ((), ())
    assert {moved.issue for moved in found.moved} == set(was.institutions[0].mandate)
    assert run("compare", "northeast_asia_2009", *["northeast_asia_2009.as_it_was"] * 2).exit_code == 0


def test_a_design_for_a_variant_is_judged_by_its_institutions_not_by_its_claims() -> None:
    """What it says of its objectives is about other objectives."""
    asked = RIVERS.model_dump(mode="json", exclude_defaults=True)
    asked["variants"] = {"held": {"settings": {"objectives": ["unanchored", "institutions"]}}}
    instance = Instance.model_validate(asked)
    found = compare(instance, solve(instance), solve(instance.variant("held")))
    assert found.a.verdict.valid
    assert found.b.verdict.valid
    assert any("the variant 'held'" in note for note in found.b.verdict.notes)


def test_chairs_gained_and_lost() -> None:
    def chaired(chair: str) -> Design:
        given = design(("AAA BBB", "water dams"))
        bodies = [body.model_copy(update={"chair": chair}) for body in given.institutions]
        return given.model_copy(update={"institutions": tuple(bodies)})

    found = compare(RIVERS, chaired("AAA"), chaired("BBB"))
    assert [(pair.name, pair.difference) for pair in found.chairs] == [("AAA", -1), ("BBB", 1)]
    assert "Chairs gained and lost" in comparison_text(RIVERS, found)
