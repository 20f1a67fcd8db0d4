"""What one writes first: as many slots as there are issues, who sits in each, what each handles; CP-SAT.

It speaks of the covering core: required and excluded parties, sizes, refused company and bundles, limited
mandates, the fewest institutions and then the fewest seats.
"""

from __future__ import annotations

from time import monotonic
from typing import Any

from ortools.sat.python import cp_model

from benchmarks.rivals.answers import Asked, body_of, claimed, design_of, nothing
from designer.design import Design
from designer.instance import Instance, RefusesBundle, RefusesCompany, Settings
from designer.questions.bench.child import UnsupportedError

SPOKEN_OF = {"sizes", "max_mandate", "objectives", "umbrella"}
"""The settings that matter here."""


def missing() -> str | None:
    """Nothing: it is in the wheel."""
    return None


def beyond(instance: Instance) -> list[str]:
    """Name what goes beyond the covering core."""
    plain = Settings()
    written = instance.settings.model_fields_set - SPOKEN_OF
    found = [name for name in sorted(written) if getattr(instance.settings, name) != getattr(plain, name)]
    found += [name for name in ("existing", "proposals", "interdependences") if getattr(instance, name)]
    found += sorted(
        {rule.kind for rule in instance.rules if not isinstance(rule, RefusesCompany | RefusesBundle)}
        | {f"soft {rule.kind}" for rule in instance.rules if not rule.hard}
        | {"unless" for rule in instance.rules if isinstance(rule, RefusesCompany) and rule.unless}
    )
    if any(p.role == "outside" for p in instance.parties):
        found.append("outside parties")
    if any(p.min_seats or p.max_seats is not None for p in instance.parties):
        found.append("limits of parties")
    if any(i.coverage > 1 or instance.plenary_of(i) != "never" for i in instance.issues):
        found.append("coverage or plenaries")
    if any(stage not in ("institutions", "seats") for stage in instance.settings.objectives):
        found.append("objectives other than institutions and seats")
    return found


class Slots:
    """The model."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.model = model = cp_model.CpModel()
        slots = range(len(instance.issues))
        parties, issues = [p.id for p in instance.parties], [i.id for i in instance.issues]
        self.opened = [model.new_bool_var("") for _ in slots]
        self.sits = [{p: model.new_bool_var("") for p in parties} for _ in slots]
        self.handles = [{i: model.new_bool_var("") for i in issues} for _ in slots]
        for issue in issues:
            model.add_exactly_one(handled[issue] for handled in self.handles)
        for slot in slots:
            self._slot(slot)
        for one, other in zip(self.opened, self.opened[1:], strict=False):
            model.add_implication(other, one)

    def _slot(self, slot: int) -> None:
        model, instance = self.model, self.instance
        opened, sits, handles = self.opened[slot], self.sits[slot], self.handles[slot]
        model.add_max_equality(opened, list(handles.values()))
        size = sum(sits.values())
        for issue in instance.issues:
            handled = handles[issue.id]
            for party in issue.required:
                model.add_implication(handled, sits[party])
            for party in issue.excluded:
                model.add_implication(handled, ~sits[party])
            sizes = cp_model.Domain.from_values(list(instance.sizes_of(issue)))
            model.add_linear_expression_in_domain(size, sizes).only_enforce_if(handled)
        for party, seat in sits.items():
            # Nobody is a passenger on everything.
            entitling = [handles[i.id] for i in instance.issues if party in (*i.required, *i.helpful)]
            model.add_bool_or([*entitling, ~seat])
        if instance.settings.max_mandate is not None:
            model.add(sum(handles.values()) <= instance.settings.max_mandate)
        for rule in instance.rules:
            if isinstance(rule, RefusesCompany):
                for issue in rule.on or (None,):
                    on = [] if issue is None else [~handles[issue]]
                    model.add_bool_or([~sits[rule.party], ~sits[rule.other], *on])
            elif isinstance(rule, RefusesBundle):
                where = [] if rule.party is None else [~sits[rule.party]]
                model.add_bool_or([*(~handles[issue] for issue in rule.issues), *where])

    def objective(self, name: str) -> Any:
        """Give what an objective counts."""
        if name == "institutions":
            return sum(self.opened)
        return sum(seat for seats in self.sits for seat in seats.values())

    def design(self, solver: Any) -> Design:
        """Read a design off the solver."""
        bodies = [
            body_of(
                self.instance,
                [party for party, seat in self.sits[slot].items() if solver.value(seat)],
                [issue for issue, handled in self.handles[slot].items() if solver.value(handled)],
                plenary=False,
                taken=None,
            )
            for slot, opened in enumerate(self.opened)
            if solver.value(opened)
        ]
        return design_of(self.instance, bodies)


def solve(asked: Asked) -> Design:
    """Minimise institutions, then seats, with the parameters that CP-SAT comes with."""
    instance, started = asked.instance, monotonic()
    if unknown := beyond(instance):
        raise UnsupportedError(", ".join(unknown))
    slots = Slots(instance)
    found: Design | None = None
    bounds: list[float] = []
    for number, stage in enumerate(instance.settings.objectives, start=1):
        assert isinstance(stage, str)
        expression = slots.objective(stage)
        slots.model.minimize(expression)
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = max(0.01, asked.seconds - (monotonic() - started))
        solver.parameters.random_seed = asked.seed
        status = solver.solve(slots.model)
        if status == cp_model.INFEASIBLE and found is None:
            return nothing(instance, "infeasible")
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            break
        found = slots.design(solver)
        bounds.append(round(solver.best_objective_bound))
        asked.told(number, round(solver.objective_value), bounds[-1], monotonic() - started)
        if status != cp_model.OPTIMAL:
            break
        slots.model.add(expression <= round(solver.objective_value))
    return nothing(instance, "unknown") if found is None else claimed(instance, found, bounds)
