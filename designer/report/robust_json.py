"""How sure an answer is, as data for programs."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from designer.report.json_text import data_of, document

if TYPE_CHECKING:
    from designer.questions.robust.answer import Robust, Standing
    from designer.questions.robust.minmax_regret import Regret
    from designer.questions.robust.optimum import Optimum
    from designer.questions.robust.value_of_information import Check


def robust_json(found: Robust) -> str:
    """Give how sure an answer is as indented JSON; designs are as 'designer solve' writes them."""
    design = found.steady
    data = {
        "complete": found.complete,
        "trouble": found.trouble,
        "judgements": [
            {"id": j.id, "sentence": j.sentence, "likelihood": float(j.likelihood), "hard": j.hard}
            for j in found.judgements
        ],
        "left_alone": found.left_alone,
        "possible_worlds": found.worlds.possible,
        "all_worlds": found.worlds.all,
        "objectives": found.objectives,
        "worlds": [_world(found, optimum) for optimum in found.optima],
        "institutions": [_standing(standing) for standing in found.institutions],
        "steady": design
        and {
            "proven": design.proven,
            "regrets": [_regret(regret) for regret in design.regrets],
            "design": data_of(design.design),
        },
        "stake": found.stake and {"objective": found.stake.objective, "value": _float(found.stake.value)},
        "checks": [_check(found, check) for check in found.checks],
    }
    return document(data, "robust@1")


def _world(found: Robust, optimum: Optimum) -> dict[str, Any]:
    regret = None if found.steady is None else found.steady.by_world.get(optimum.fails)
    return {
        "fails": optimum.fails,
        "weight": float(found.weights[optimum.fails]),
        "status": optimum.status,
        "follows": optimum.follows,
        "values": dict(zip(found.objectives, map(float, optimum.values), strict=False)),
        "valid": None if regret is None else bool(regret),
        "regret": dict(zip(found.objectives, map(float, regret), strict=False)) if regret else None,
        "shared": optimum.record["shared"],
        "institutions": [
            {"members": body.members, "mandate": body.mandate} for body in optimum.design.institutions
        ],
    }


def _standing(standing: Standing) -> dict[str, Any]:
    return {
        "members": standing.members,
        "worlds": standing.worlds,
        "weight": float(standing.weight),
        "issues": standing.issues,
        "every": standing.every,
        "some": standing.some,
    }


def _regret(regret: Regret) -> dict[str, Any]:
    return {
        "objective": regret.objective,
        "value": _float(regret.value),
        "bound": _float(regret.bound),
        "confirmed_by": regret.confirmed_by,
    }


def _check(found: Robust, check: Check) -> dict[str, Any]:
    moves = None if check.moves is None else dict(zip(found.objectives, map(float, check.moves), strict=True))
    return {
        "judgement": check.judgement,
        "worth": _float(check.worth),
        "holds_in": check.holds,
        "fails_in": check.fails,
        "impossible": {"holds": check.impossible[0], "fails": check.impossible[1]},
        "moves": moves,
    }


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
