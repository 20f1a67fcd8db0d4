"""Every kind of defect that a roadmap can have is caught as the right kind."""

from collections.abc import Callable
from typing import Any

import pytest

from designer import Instance
from designer.check import ROADMAP_KINDS, check_roadmap
from designer.design.roadmap import Roadmap
from designer.solve.roadmap import roadmap

Data = dict[str, Any]

INSTANCE = Instance.model_validate(
    {
        "phases": [{"id": "P1"}, {"id": "P2"}, {"id": "P3"}],
        "parties": [
            {"id": "A"},
            {"id": "B"},
            {"id": "C"},
            {"id": "D", "joins": "P2"},
        ],
        "issues": [
            {"id": "x", "required": ["A", "B"]},
            {"id": "y", "required": ["B", "C"], "opens": ["P1", "P2"]},
            {"id": "z", "required": ["A", "D"], "opens": "P2", "closes": "P2"},
        ],
        "interdependences": [{"issues": ["x", "y"], "kind": "sequence"}],
        "rules": [
            {"id": "r", "kind": "refuses_company", "party": "A", "other": "C"},
            {"id": "s", "kind": "refuses_issue", "party": "A", "issue": "x", "hard": False, "until": "P1"},
        ],
        "commitments": [
            {"id": "c", "party": "A", "issue": "x", "due": ["P1", "P2"]},
            {"id": "d", "party": "B", "issue": "y", "awaits": ["c"], "due": ["P2", "P3"]},
            {"id": "e", "party": "C"},
        ],
        "settings": {
            "transition": {"objectives": ["institutions", "handovers", "closures", "waiting", "seats"]}
        },
    }
)


@pytest.fixture(scope="module")
def right() -> Roadmap:
    """Give a roadmap without a defect."""
    found = roadmap(INSTANCE)
    assert found.status == "optimal"
    assert check_roadmap(INSTANCE, found).valid
    return found


def institutions(data: Data, phase: int) -> list[Data]:
    """Give the institutions of a phase."""
    found: list[Data] = data["phases"][phase]["design"]["institutions"]
    return found


def objective(data: Data, name: str) -> Data:
    """Give an objective."""
    found: Data = next(o for o in data["objectives"] if o["name"] == name)
    return found


def put(path: str, value: object) -> Callable[[Data], None]:
    """Give the mutation that writes a value."""

    def mutate(data: Data) -> None:
        *keys, last = path.split(".")
        for key in keys:
            data = data[key]
        data[last] = value

    return mutate


def drop(path: str) -> Callable[[Data], None]:
    """Give the mutation that takes something away."""

    def mutate(data: Data) -> None:
        *keys, last = path.split(".")
        for key in keys:
            data = data[key]
        del data[last]

    return mutate


def _handled_too_long(data: Data) -> None:
    institutions(data, 2)[0]["mandate"].append("z")


def _seated_too_early(data: Data) -> None:
    institutions(data, 0)[0]["members"].append("D")


def _rule_out_of_force(data: Data) -> None:
    data["phases"][1]["design"]["broken_rules"] = [{"id": "s", "weight": 1, "where": ["A-B"]}]


def _paid_twice(data: Data) -> None:
    objective(data, "institutions")["value"] += 1


def _not_paid(data: Data) -> None:
    objective(data, "institutions").update(value=0, bound=0)


def _handover_not_counted(data: Data) -> None:
    objective(data, "handovers")["value"] += 1


def _bound_above(data: Data) -> None:
    objective(data, "seats")["bound"] += 1


def _not_proven(data: Data) -> None:
    objective(data, "seats")["bound"] -= 1


def _body_twice(data: Data) -> None:
    data["bodies"].append(dict(data["bodies"][0], id="again"))


def _other_weights(data: Data) -> None:
    objective(data, "seats")["weights"] = {"seats": 2}


def _no_monitor(data: Data) -> None:
    """The commitment of A is kept by nobody's leave: its host in P1 seats others."""
    for body in institutions(data, 0):
        if "x" in body["mandate"]:
            body["members"] = ["B", "C"]


MUTATIONS: list[tuple[str, Callable[[Data], None]]] = [
    ("wrong_phases", lambda data: data["phases"].reverse()),
    ("wrong_phases", lambda data: data["phases"].pop()),
    ("not_opened", drop("opens.x")),
    ("unknown_opening", put("opens.w", "P1")),
    ("unknown_opening", put("opens.x", "P9")),
    ("outside_window", put("opens.y", "P3")),
    ("outside_window", put("opens.z", "P1")),
    ("out_of_sequence", put("opens.x", "P3")),
    ("off_the_table", _handled_too_long),
    ("absent_party", _seated_too_early),
    ("falsely_broken_rule", _rule_out_of_force),
    ("not_kept", drop("commitments.c")),
    ("unknown_commitment", put("commitments.q", "P1")),
    ("unknown_commitment", put("commitments.c", "P9")),
    ("outside_due", put("commitments.c", "P3")),
    ("outside_due", put("commitments.d", "P1")),
    ("not_on_the_table", put("opens.y", "P3")),
    ("no_monitor", _no_monitor),
    ("kept_too_early", put("commitments.c", "P3")),
    ("unlisted_body", lambda data: data["bodies"].pop()),
    ("false_body", _body_twice),
    ("wrong_span", lambda data: data["bodies"][0].update(ends="P1", begins="P1")),
    ("wrong_origin", lambda data: data["bodies"][0].update(origin="kept")),
    ("wrong_objectives", lambda data: data["objectives"].reverse()),
    ("wrong_objectives", lambda data: data["objectives"].pop()),
    ("wrong_objectives", _other_weights),
    ("wrong_value", _paid_twice),
    ("wrong_value", _not_paid),
    ("wrong_value", _handover_not_counted),
    ("bound_above_value", _bound_above),
    ("false_optimum", _not_proven),
    ("false_status", put("status", "infeasible")),
    ("not_covered", lambda data: institutions(data, 0)[0]["mandate"].clear()),
]


@pytest.mark.parametrize(
    ("kind", "mutate"), MUTATIONS, ids=[f"{k}-{n}" for n, (k, _) in enumerate(MUTATIONS)]
)
def test_a_defect_is_caught_as_its_kind(kind: str, mutate: Callable[[Data], None], right: Roadmap) -> None:
    data = right.model_dump(mode="json", by_alias=True)
    if kind in ("not_on_the_table", "no_monitor"):
        data["commitments"]["d" if kind == "not_on_the_table" else "c"] = "P2" if kind[2] == "t" else "P1"
    mutate(data)
    assert kind in {v.kind for v in check_roadmap(INSTANCE, Roadmap.model_validate(data)).violations}


def test_every_kind_of_defect_is_tried() -> None:
    assert ROADMAP_KINDS.keys() <= {kind for kind, _ in MUTATIONS}
