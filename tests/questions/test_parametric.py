"""One programme for all that can be given up, against solves of what is left."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from itertools import combinations

import pytest

from designer import Instance, solve
from designer.engines.outcome import Effort
from designer.engines.program import total
from designer.questions import best_first
from designer.questions.demands import demands_of
from designer.questions.parametric_model import Parametric, form_of
from designer.questions.prices import prices
from designer.questions.stage_values import values_of, whole
from designer.runtime.clock import Clock
from designer.solve.lexicographic import minimise
from designer.solve.requirements import Requirements
from tests.helpers.linkedinstances import linked_instance
from tests.helpers.randominstances import random_instance
from tests.questions.randomprices import doubled


@pytest.mark.parametrize(
    "raw", [*(random_instance(seed) for seed in range(10)), *(linked_instance(seed) for seed in (1, 3, 6))]
)
def test_with_its_variables_fixed_it_is_the_programme_of_what_is_left(raw: dict[str, object]) -> None:
    """Whatever is given up: none, one or two demands; of the numbers of seats, one."""
    instance = Instance.model_validate(raw)
    demands = [d for d in demands_of(instance) if not d.id.startswith("issue ")]
    asked = Requirements(instance)
    forms = {n: form for n, demand in enumerate(demands) if (form := form_of(demand, asked))}
    giving = {f.issue: demands[n].drop(asked).instance for n, f in forms.items() if f.issue is not None}
    programme = Parametric(asked, forms, Clock(), widening=giving)
    sizes = {n for n, form in forms.items() if form.issue is not None}
    chosen = [(), *((n,) for n in forms), *combinations(forms.keys() - sizes, 2)]
    for some in chosen[:12]:
        left = reduce(lambda asked, n: demands[n].drop(asked), some, asked).instance
        fixed = {variable: int(n in some) for n, variable in programme.given_up.items()}
        terms = [objective.terms for objective in programme.objectives]
        found = minimise(programme.model, programme.program.fixing(fixed), terms, Effort())
        best = solve(left)
        assert (found.values is None) == (best.status == "infeasible")
        if found.values is not None:
            values = values_of(left, best)
            pairs = zip(programme.objectives, values, strict=True)
            assert [total(t, found.values) for t in terms] == [whole(o, Fraction(v)) for o, v in pairs]


def test_a_demand_that_restricts_nothing_has_no_variable() -> None:
    """Nobody would ever seat C, which nothing requires, nor found a body of more than two."""
    raw = {
        "parties": [{"id": p} for p in "ABC"],
        "issues": [{"id": "x", "required": ["A", "B"]}, {"id": "y", "required": ["A", "B"]}],
        "rules": [
            {"id": "never", "kind": "refuses_company", "party": "A", "other": "C"},
            {"id": "apart", "kind": "refuses_bundle", "issues": ["x", "y"]},
        ],
    }
    asked = Requirements(Instance.model_validate(raw))
    demands = demands_of(asked.instance)
    forms = {n: form for n, demand in enumerate(demands[:2]) if (form := form_of(demand, asked))}
    programme = Parametric(asked, forms, Clock())
    assert [demands[n].id for n in programme.given_up] == ["apart"]


@pytest.mark.parametrize("seed", [7, 10])
def test_what_is_not_found_out_of_all_at_once_is_found_out_of_fewer(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Prices and pairs are the same when there is no time for a question about more than one or two."""
    instance = Instance.model_validate(doubled(random_instance(seed), 0))
    at_once = prices(instance)
    monkeypatch.setattr(best_first, "TOGETHER_SECONDS", 0.0)
    one_by_one = prices(instance)
    assert one_by_one.prices == at_once.prices
    assert {pair.id for pair in one_by_one.pairs} == {pair.id for pair in at_once.pairs}
    assert one_by_one.all_pairs
    assert at_once.all_pairs
    assert all(price.proven for price in (*at_once.prices, *one_by_one.pairs))
