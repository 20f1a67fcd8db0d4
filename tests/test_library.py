"""The library as its users see it: what the README shows, and what it promises besides."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import designer
from designer import Design, Instance, check, load, load_design
from designer.design import (
    BrokenRule,
    Conflict,
    Fate,
    Format,
    Institution,
    Leverage,
    Link,
    Measures,
    ObjectiveValue,
    Origin,
    Reference,
    Status,
    Umbrella,
)
from designer.instance.fields import is_blank
from designer.runtime import bundled
from designer.solve import solve
from tests.helpers.draws import seeds
from tests.helpers.randominstances import random_instance

Row = dict[str, Any]
MODELS = Path(__file__).parent.parent / "models"

LAKE: Row = {
    "parties": [{"id": "AAA"}, {"id": "BBB"}, {"id": "CCC"}],
    "issues": [{"id": "water", "required": ["AAA", "BBB"]}, {"id": "dams", "required": ["BBB", "CCC"]}],
}


def python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_load_solve_and_check_work_as_the_readme_says(tmp_path: Path) -> None:
    instance = load(bundled.path("two_rivers"))
    design = solve(instance, time_limit=60)
    assert (design.status, [o.value for o in design.objectives]) == ("optimal", [2, 0, 5, 0, 0, 0])
    assert check(instance, design).valid
    file = tmp_path / "design.json"
    file.write_text(design.to_json(), encoding="utf-8")
    assert load_design(file) == design


def test_the_referee_finds_what_is_wrong_with_a_design_that_was_changed() -> None:
    instance = load(bundled.path("two_rivers"))
    design = solve(instance)
    fewer = design.model_copy(update={"institutions": design.institutions[1:]})
    verdict = check(instance, fewer)
    assert not verdict.valid
    assert "not_covered" in {violation.kind for violation in verdict.violations}


def test_an_instance_built_in_python_is_the_one_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "lake.json"
    file.write_text(json.dumps(LAKE), encoding="utf-8")
    assert Instance.model_validate(LAKE) == load(file)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"issues": [{"id": "water", "required": ["AAA", "BBX"]}]}, "BBX"),
        ({"parties": [{"id": "AAA"}, {"id": "AAA"}]}, "AAA"),
        ({"issues": [{"id": "water", "required": ["AAA"], "coverage": 0}]}, "coverage"),
        ({"settings": {"sizes": []}}, "sizes"),
        ({"settings": {"max_mandat": 3}}, "max_mandat"),
        (
            {"rules": [{"id": "r", "kind": "refuses_compny", "party": "AAA", "other": "BBB"}]},
            "refuses_company",
        ),
        ({"rules": [{"id": "r", "kind": "refuses_company", "party": "AAA", "other": "AAA"}]}, "AAA"),
    ],
)
def test_an_instance_built_in_python_gets_the_same_checks_as_a_file(
    change: Row, message: str, tmp_path: Path
) -> None:
    data = LAKE | change
    file = tmp_path / "lake.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(ValidationError, match=message):
        Instance.model_validate(data)
    with pytest.raises(designer.runtime.errors.InputError, match=message):
        load(file)


def test_instances_and_designs_are_immutable() -> None:
    instance = Instance.model_validate(LAKE)
    for model, field in ((instance, "title"), (solve(instance), "status")):
        with pytest.raises(ValidationError, match="frozen"):
            setattr(model, field, "x")


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), max_size=12).filter(
    lambda text: not is_blank(text)
)
SOME = st.lists(NAMES, max_size=3).map(tuple)
NUMBERS = st.integers(-(10**15), 10**15) | st.floats(allow_nan=False, allow_infinity=False)
COUNTS = st.integers(0, 10**9)
PAIRS = st.tuples(NAMES, NAMES)
NOT_COUNTED = {"uncoordinated", "survives_suspension", "survives_walkout"}
DESIGNS = st.builds(
    Design,
    instance=st.builds(Reference, title=NAMES, sha256=st.none() | NAMES),
    status=st.sampled_from(get_args(Status)),
    gap=st.none() | NUMBERS,
    confirmed_by=SOME,
    objectives=st.lists(
        st.builds(
            ObjectiveValue,
            name=NAMES,
            value=NUMBERS,
            bound=st.none() | NUMBERS,
            weights=st.none() | st.dictionaries(NAMES, NUMBERS, max_size=2),
            confirmed_by=st.none() | NAMES,
        ),
        max_size=2,
    ),
    institutions=st.lists(
        st.builds(
            Institution,
            id=NAMES,
            name=st.none() | NAMES,
            members=SOME,
            mandate=SOME,
            format=st.sampled_from(get_args(Format)),
            origin=st.sampled_from(get_args(Origin)),
            taken_from=st.none() | NAMES,
            replaces=st.none() | NAMES,
            chair=st.none() | NAMES,
            reports_through=st.none() | NAMES,
            monitors=SOME,
        ),
        max_size=3,
    ),
    umbrella=st.none() | st.builds(Umbrella, name=NAMES, members=SOME, associates=SOME),
    links=st.lists(
        st.builds(Link, between=PAIRS, carries=st.lists(PAIRS, max_size=2), hinges=SOME), max_size=2
    ),
    broken_rules=st.lists(st.builds(BrokenRule, id=NAMES, weight=NUMBERS, where=SOME), max_size=2),
    uncoordinated=st.lists(PAIRS, max_size=2),
    existing_fate=st.dictionaries(NAMES, st.sampled_from(get_args(Fate))),
    conflict=st.lists(st.builds(Conflict, id=NAMES, sentence=NAMES, proven=st.booleans()), max_size=2),
    measures=st.builds(
        Measures,
        **dict.fromkeys(Measures.model_fields.keys() - NOT_COUNTED, COUNTS),
        uncoordinated=NUMBERS,
        survives_suspension=st.booleans(),
        survives_walkout=st.dictionaries(NAMES, st.booleans(), max_size=2),
    ),
    leverage=st.lists(
        st.builds(Leverage, party=NAMES, institution=NAMES, at_risk=SOME, stake=SOME), max_size=2
    ),
    notes=SOME,
)


@given(DESIGNS)
@settings(max_examples=60)
def test_any_design_comes_back_from_json_as_it_was(design: Design) -> None:
    again = Design.from_json(design.to_json())
    assert again == design
    assert again.to_json() == design.to_json()


@given(DESIGNS)
@settings(max_examples=60)
def test_the_tables_of_any_design_agree_with_it_and_with_each_other(design: Design) -> None:
    institutions, seats, coverage = (
        design.institutions_table(),
        design.seats_table(),
        design.coverage_table(),
    )
    ids = [body.id for body in design.institutions]
    assert list(institutions.index) == list(seats.index) == ids
    assert [*institutions["members"]] == [body.members for body in design.institutions]
    assert [*seats.sum(axis=1)] == [len({*body.members}) for body in design.institutions]
    assert list(seats.columns) == sorted({p for body in design.institutions for p in body.members})
    assert sorted(zip(coverage["issue"], coverage["institution"], strict=True)) == sorted(
        (issue, body.id) for body in design.institutions for issue in body.mandate
    )


def test_the_tables_of_solved_designs_agree_with_what_is_asked() -> None:
    """Every issue has as many rows in `coverage` as its coverage says; seats add up to the measure."""
    for raw in map(random_instance, seeds(30)):
        instance = Instance.model_validate(raw)
        design = solve(instance)
        if design.status == "optimal":
            hosts = design.coverage_table()["issue"].value_counts()
            assert hosts.to_dict() == {issue.id: issue.coverage for issue in instance.issues}
            assert int(design.seats_table().to_numpy().sum()) == design.measures.seats
            assert len(design.institutions_table()) == design.measures.count


def test_a_design_without_institutions_has_empty_tables() -> None:
    design = solve(Instance())
    assert design.status == "optimal"
    for table in (design.institutions_table(), design.seats_table(), design.coverage_table()):
        assert len(table) == 0
    assert list(design.coverage_table().columns) == ["issue", "institution"]


def test_a_notebook_shows_names_as_text_and_not_as_markup() -> None:
    evil = "<script>alert('x')</script> & <b>"
    design = Design(
        instance=Reference(title=evil),
        objectives=(ObjectiveValue(name=evil, value=1),),
        institutions=(Institution(id=evil, name=evil, members=(evil,), mandate=(evil,), replaces=evil),),
    )
    shown = design._repr_html_()
    assert "<script" not in shown
    assert shown.count("&lt;script&gt;") >= 5
    assert "& <b>" not in shown


def test_importing_it_costs_neither_the_solver_nor_pandas_nor_pydantic() -> None:
    """Help and completion must not wait for what only a solve needs."""
    heavy = "{'ortools', 'pandas', 'numpy', 'pydantic', 'yaml', 'click'}"
    assert python(f"import sys, designer; print({heavy} & set(sys.modules))") == "set()\n"
    assert python(f"import sys, designer.cli; print({heavy} - {{'click'}} & set(sys.modules))") == "set()\n"


def test_reading_and_checking_cost_neither_the_solver_nor_pandas() -> None:
    code = """
import sys
from designer import check, load, Design
from designer.runtime import bundled
from designer.design import Reference
instance = load(bundled.path("northeast_asia_2009"))
check(instance, Design(instance=Reference(title="None")))
print({"ortools", "pandas", "numpy"} & set(sys.modules))
"""
    assert python(code) == "set()\n"


def test_solving_costs_no_pandas() -> None:
    code = """
import sys
from designer import load, solve
from designer.runtime import bundled
solve(load(bundled.path("two_rivers")))
print({"pandas"} & set(sys.modules))
"""
    assert python(code) == "set()\n"


def test_the_public_names_are_functions_whatever_is_imported_first() -> None:
    """Modules of the same names do not hide them."""
    code = """
import designer.solve, designer.check, designer.read, designer
print(callable(designer.solve), callable(designer.check), sorted(designer.__all__))
assert all(hasattr(designer, name) for name in designer.__all__)
assert set(designer.__all__) <= set(dir(designer))
"""
    names = [
        "Answer",
        "Design",
        "Edit",
        "Instance",
        "Roadmap",
        "__version__",
        "check",
        "check_roadmap",
        "compare",
        "dask_cluster",
        "diverse",
        "edited",
        "expansion",
        "explain",
        "explore",
        "front",
        "load",
        "load_design",
        "load_proof",
        "load_roadmap",
        "prices",
        "prove",
        "reach",
        "roadmap",
        "robust",
        "show_versions",
        "solve",
        "solve_many",
        "verify",
        "what_if",
        "why_institution",
        "why_not",
    ]
    assert python(code) == f"True True {names}\n"


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'resolve'"):
        designer.resolve


def test_the_package_says_that_it_is_typed() -> None:
    assert files("designer").joinpath("py.typed").is_file()


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    """Not even by the solver, which writes past Python."""
    for name in ("two_rivers", "infeasible", "northeast_asia_2009"):
        instance = load(bundled.path(name))
        check(instance, solve(instance))
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("kind", ["instance", "design", "proof"])
def test_the_schemas_beside_the_mathematics_are_those_that_the_program_prints(kind: str) -> None:
    """If not: ``designer schema KIND > models/KIND.schema.json``."""
    done = subprocess.run(
        [sys.executable, "-m", "designer", "schema", kind], capture_output=True, text=True, timeout=60
    )
    assert (MODELS / f"{kind}.schema.json").read_text(encoding="utf-8") == done.stdout


def test_a_name_of_the_package_is_one_thing_whatever_is_imported() -> None:
    """The functions: the modules of the same name are at home where they are, and not shown."""
    said = python(
        "import designer, designer.questions, designer.questions.explore, designer.questions.robust.rounds\n"
        "import designer.solve as named\n"
        "from designer import solve, explain, why_not, prices, reach, front, diverse, expansion, Edit\n"
        "print(*[name for name in designer.__all__ if type(getattr(designer, name)).__name__ == 'module'])\n"
        "print(named is solve is designer.solve)\n"
    )
    assert said == "\nTrue\n"
