"""What cannot all be true fails, and nothing else does."""

from __future__ import annotations

from typing import Any

import pytest

from designer.questions.bench.agreement import disagreements

Record = dict[str, Any]


def record(engine: str, *stages: tuple[float, float | None], **more: Any) -> Record:
    """Give a run with values and bounds, stage by stage."""
    names = ("institutions", "seats")
    objectives = [{"name": n, "value": v, "bound": b} for n, (v, b) in zip(names, stages, strict=False)]
    proven = bool(stages) and all(value == bound for value, bound in stages)
    status = "optimal" if proven else "feasible" if stages else "unknown"
    head = {"instance": "x", "sha256": "1", "seed": 0, "valid": True, "status": status}
    return {**head, "engine": engine, "objectives": objectives, **more}


PROVEN = record("a", (3, 3), (8, 8))


@pytest.mark.parametrize(
    "other",
    [
        record("b", (3, 3), (8, 8)),
        record("b", (3, 3), (9, 7)),
        record("b", (4, 2), (7, None)),
        record("b", (3, 2), (8, None)),
        record("b", (3, 3), (8, 8), known=3),
        record("b"),
        record("b", status="killed"),
        record("b", status="missing"),
        # Another instance of the same name.
        record("b", (2, 2), (8, 8), sha256="2"),
    ],
)
def test_what_can_be_true_passes(other: Record) -> None:
    assert disagreements([PROVEN, other]) == []
    assert disagreements([other, PROVEN]) == []


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (record("b", (3, 3), (9, 9)), "b proves [3, 9]"),
        (record("b", (4, 4), (8, 8)), "b proves [4, 8]"),
        (record("b", (2, 1), (9, None)), "a claims that institutions is at least 3, b has 2"),
        (record("b", (3, 3), (7, 6)), "a claims that seats is at least 8, b has 7"),
        (record("b", (4, 4), (9, None)), "b claims that institutions is at least 4, a has 3"),
        (record("b", status="infeasible"), "says that there is no design"),
        (record("b", (3, 3), (8, 8), valid=False, violations=["too large"]), "not valid: too large"),
        (record("b", status="crashed", message="signal 11"), "crashed: signal 11"),
        (record("b", (3, 3), (8, 8), known=2), "above the published optimum 2"),
        (record("b", (3, 1), (8, None), known=4), "better than the published optimum 4"),
    ],
)
def test_what_cannot_be_true_is_said(other: Record, said: str) -> None:
    for order in ([PROVEN, other], [other, PROVEN]):
        found = (
            " ".join(disagreements(order)).replace("a proves [3, 8], ", "").replace(", a proves [3, 8]", "")
        )
        assert said in found
