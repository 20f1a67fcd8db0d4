"""Issues that anybody may attend: they cost nothing where bodies are large enough for them anyway."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from benchmarks.regions import Shape, region
from designer import Instance, check, solve
from designer.candidates.grounding import ground
from designer.engines.pool.scope import suits
from tests.candidates.test_memberships import open_topics
from tests.differential import PLAIN, product_vector

Row = dict[str, Any]


def topic(id: str, parties: list[str], **more: Any) -> Row:
    return {"id": id, "helpful": parties, **more}


def with_topics(made: Row, *topics: Row) -> Row:
    return {**made, "issues": [*topics, *made["issues"]]}


PAIRS = [
    (7, 18), (17, 4), (11, 19), (15, 20), (18, 2), (19, 0), (15, 8), (17, 7),
    (6, 22), (15, 17), (17, 15), (12, 20), (4, 7), (20, 4), (16, 12),
]  # fmt: skip


def test_a_topic_open_to_everybody_costs_no_body_and_no_seat() -> None:
    ids = [f"P{n}" for n in range(24)]
    pairs = [{"id": f"x{n}", "required": [f"P{a}", f"P{b}"]} for n, (a, b) in enumerate(PAIRS)]
    made = {
        "parties": [{"id": id} for id in ids],
        "issues": pairs,
        "settings": {"objectives": ["institutions", "seats"]},
    }
    for raw in (made, with_topics(made, topic("open", ids))):
        design = solve(Instance.model_validate(raw))
        assert design.status == "optimal"
        assert [objective.value for objective in design.objectives] == [5, 19]


@pytest.mark.parametrize("seed", range(40))
def test_the_optimum_is_that_of_trying_everything(seed: int) -> None:
    raw = {"format": 1, **open_topics(seed + 1000)}
    assert product_vector(raw) == PLAIN.vector(raw)


@pytest.mark.parametrize("sizes", [None, [4]])
def test_few_open_topics_leave_a_large_instance_to_the_pool_engine(sizes: list[int] | None) -> None:
    made = region(Shape(8, 44, max_mandate=None), seed=2)
    random, ids = Random(1), [party["id"] for party in made["parties"]]
    some = [topic(f"t{n}", random.sample(ids, 6), **({"sizes": sizes} if sizes else {})) for n in range(2)]
    instance = Instance.model_validate(with_topics(made, *some))
    assert suits(instance, ground(instance))
    pool, compact = (solve(instance, engine=engine) for engine in ("pool", "compact"))
    assert pool.status == compact.status == "optimal"
    assert not pool.notes
    assert [o.value for o in pool.objectives] == [o.value for o in compact.objectives]
    assert check(instance, pool).valid
    assert not suits(instance.model_copy(update={"issues": instance.issues[:3]}), ground(instance))
