"""Design provably minimal sets of small institutions.

Examples
--------
>>> from designer import Instance, check
>>> from designer.solve import solve
>>> two_rivers = Instance.model_validate({
...     "parties": [{"id": "AAA"}, {"id": "BBB"}, {"id": "CCC"}],
...     "issues": [
...         {"id": "water", "required": ["AAA", "BBB"]},
...         {"id": "dams", "required": ["BBB", "CCC"]},
...     ],
... })
>>> design = solve(two_rivers)
>>> design.status, [body.members for body in design.institutions]
('optimal', [('AAA', 'BBB', 'CCC')])
>>> check(two_rivers, design).valid
True
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType

from designer.runtime.renamed import RenamedPackages

TYPE_CHECKING = False  # type checkers take it for true; typing takes long, and signals are not heard yet
if TYPE_CHECKING:
    from designer.check import check, check_roadmap
    from designer.design import Design
    from designer.design.roadmap import Roadmap
    from designer.instance import Instance
    from designer.questions.batch.answer import Answer
    from designer.questions.batch.solve_many import solve_many
    from designer.questions.compare import compare
    from designer.questions.explore.diverse import diverse
    from designer.questions.explore.front import front
    from designer.questions.explore.optima import explore
    from designer.questions.infeasibility import explain
    from designer.questions.prices import prices
    from designer.questions.prove.prove import prove
    from designer.questions.robust.rounds import robust
    from designer.questions.targets import reach
    from designer.questions.what_if.apply_edit import edited
    from designer.questions.what_if.edit import Edit
    from designer.questions.what_if.expansion import expansion
    from designer.questions.what_if.what_if import what_if
    from designer.questions.why_institution import why_institution
    from designer.questions.why_not import why_not
    from designer.read import load, load_design, load_proof, load_roadmap
    from designer.runtime.executors import dask_cluster
    from designer.runtime.versions import show_versions
    from designer.solve.roadmap import roadmap
    from designer.solve.solve import solve
    from designer.verify import verify

__version__ = "0.1.0"

__all__ = [
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

_HOMES = {
    "Answer": "designer.questions.batch.answer",
    "Design": "designer.design",
    "Edit": "designer.questions.what_if.edit",
    "Instance": "designer.instance",
    "Roadmap": "designer.design.roadmap",
    "check": "designer.check",
    "check_roadmap": "designer.check",
    "compare": "designer.questions.compare",
    "dask_cluster": "designer.runtime.executors",
    "diverse": "designer.questions.explore.diverse",
    "edited": "designer.questions.what_if.apply_edit",
    "expansion": "designer.questions.what_if.expansion",
    "explain": "designer.questions.infeasibility",
    "explore": "designer.questions.explore.optima",
    "front": "designer.questions.explore.front",
    "load": "designer.read",
    "load_design": "designer.read",
    "load_proof": "designer.read",
    "load_roadmap": "designer.read",
    "prices": "designer.questions.prices",
    "prove": "designer.questions.prove.prove",
    "reach": "designer.questions.targets",
    "roadmap": "designer.solve.roadmap",
    "robust": "designer.questions.robust.rounds",
    "show_versions": "designer.runtime.versions",
    "solve": "designer.solve",
    "solve_many": "designer.questions.batch.solve_many",
    "verify": "designer.verify",
    "what_if": "designer.questions.what_if.what_if",
    "why_institution": "designer.questions.why_institution",
    "why_not": "designer.questions.why_not",
}
"""The names of this package, each with the module that it is at home in; all are functions and classes."""


def __getattr__(name: str) -> object:
    """Import a public name when it is first used, so that ``import designer`` costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'designer' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


class _Package(ModuleType):
    """A package whose names mean one thing: ``designer.solve`` is the function, whatever is imported."""

    def __setattr__(self, name: str, value: object) -> None:
        # Importing the package designer.solve sets designer.solve; the function has to stay there.
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
sys.meta_path.append(RenamedPackages())
