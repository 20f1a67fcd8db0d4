"""Numbers of NumPy are numbers wherever the library takes one."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from designer import Instance, explain, explore, load, prove, robust, what_if
from designer.questions.explore.diverse import diverse
from designer.questions.targets import reach
from designer.questions.what_if.edit import Edit
from designer.solve import solve

KINDS: list[tuple[Callable[[Any], Any], Callable[[Any], Any]]] = [
    (np.int64, np.float32),
    (np.uint8, np.float64),
    (np.int32, np.float16),
]


def asked(whole: Callable[[Any], Any], real: Callable[[Any], Any], truth: Callable[[Any], Any]) -> Any:
    """Every kind of field that holds a number, and one that holds a truth value."""
    return {
        "format": whole(1),
        "parties": [{"id": "A", "max_seats": whole(3), "likelihood": real(0.5)}, {"id": "B"}, {"id": "C"}],
        "issues": [
            {"id": "x", "required": ["A", "B"], "coverage": whole(1), "sizes": [whole(2), whole(3)]},
            {"id": "y", "required": ["B", "C"], "weight": real(0.1)},
        ],
        "existing": [{"id": "e", "members": ["A", "B"], "may_handle": ["x"], "costs": {"keep": whole(1)}}],
        "rules": [
            {
                "id": "r",
                "kind": "refuses_bundle",
                "issues": ["x", "y"],
                "hard": truth(False),
                "weight": real(2),
            },
            {"id": "s", "kind": "limits_seats", "party": "B", "at_most": whole(2), "basis": "judgement"},
        ],
        "settings": {
            "max_mandate": whole(2),
            "objectives": ["institutions", {"seats": whole(1), "links": real(0.5)}],
        },
    }


@pytest.mark.parametrize(("whole", "real"), KINDS)
def test_an_instance_of_such_numbers_is_the_one_of_plain_numbers(whole: Any, real: Any) -> None:
    plain = Instance.model_validate(asked(int, float, bool))
    assert Instance.model_validate(asked(whole, real, np.bool_)) == plain
    assert Instance.model_validate(asked(whole, real, np.bool_)).model_dump_json() == plain.model_dump_json()


def test_the_sizes_may_be_an_array() -> None:
    row = {"id": "x", "required": ["A", "B"], "sizes": np.array([2, 3])}
    instance = Instance.model_validate({"parties": [{"id": "A"}, {"id": "B"}], "issues": [row]})
    assert instance.issues[0].sizes == (2, 3)


@pytest.mark.parametrize("wrong", [np.int64(0), np.float64(2.5), np.bool_(True), np.float64("nan")])
def test_what_is_wrong_as_a_plain_number_is_wrong_as_such_a_number(wrong: Any) -> None:
    with pytest.raises(ValueError, match="max_mandate"):
        Instance.model_validate({"parties": [], "issues": [], "settings": {"max_mandate": wrong}})


@pytest.mark.parametrize(("whole", "real"), KINDS)
def test_options_of_questions_may_be_such_numbers(whole: Any, real: Any, tmp_path: Any) -> None:
    rivers = load("two_rivers")
    assert solve(rivers, time_limit=real(9), seed=whole(3), threads=whole(1), gap=real(0)).status == "optimal"
    assert explore(rivers, limit=whole(5), seed=whole(1)).status == "optimal"
    for tolerance in (whole(1), real(1), 1, Decimal(1)):
        assert diverse(rivers, whole(2), {"institutions": tolerance}).status == "optimal"
    for bound in (whole(2), real(2)):
        assert reach(rivers, {"institutions": bound}, most=whole(2)).why.possible
    assert what_if(rivers, Edit(set={"settings.max_mandate": whole(2)})).after.status == "optimal"
    assert explain(load("infeasible"), most=whole(3), time_limit=real(9)).possible is False
    assert prove(rivers, seed=whole(1)).fewest == 2
    found = robust(
        load("judged"), worlds=whole(4), checks=whole(1), seed=whole(0), workers=whole(1), output=tmp_path
    )
    assert len(found.optima) == 4
