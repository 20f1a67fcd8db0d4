"""Design provably minimal sets of small institutions.

Examples
--------
>>> from designer import Instance, check, solve
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

TYPE_CHECKING = False  # type checkers take it for true; typing takes long, and signals are not heard yet
if TYPE_CHECKING:
    from designer.check import check
    from designer.compare import compare
    from designer.design import Design
    from designer.explain import explain, why_institution, why_not
    from designer.explain.prices import prices
    from designer.explain.reach import reach
    from designer.explore import explore
    from designer.explore.diverse import diverse
    from designer.explore.front import front
    from designer.instance import Instance
    from designer.proof import prove
    from designer.read import load, load_design, load_proof
    from designer.robust import dask_cluster, robust
    from designer.solve import solve
    from designer.verify import verify
    from designer.whatif import Edit, what_if
    from designer.whatif.edited import edited
    from designer.whatif.expansion import expansion

__version__ = "0.1.0"

__all__ = [
    "Design",
    "Edit",
    "Instance",
    "__version__",
    "check",
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
    "prices",
    "prove",
    "reach",
    "robust",
    "solve",
    "verify",
    "what_if",
    "why_institution",
    "why_not",
]

_HOMES = {
    "Design": "designer.design",
    "Edit": "designer.whatif",
    "Instance": "designer.instance",
    "check": "designer.check",
    "compare": "designer.compare",
    "dask_cluster": "designer.robust",
    "diverse": "designer.explore",
    "edited": "designer.whatif",
    "expansion": "designer.whatif",
    "explain": "designer.explain",
    "explore": "designer.explore",
    "front": "designer.explore",
    "load": "designer.read",
    "load_design": "designer.read",
    "load_proof": "designer.read",
    "prices": "designer.explain",
    "prove": "designer.proof",
    "reach": "designer.explain",
    "robust": "designer.robust",
    "solve": "designer.solve",
    "verify": "designer.verify",
    "what_if": "designer.whatif",
    "why_institution": "designer.explain",
    "why_not": "designer.explain",
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
    """A package whose names mean one thing: ``designer.explain`` is the function, whatever is imported."""

    def __setattr__(self, name: str, value: object) -> None:
        # Importing the module designer.solve sets designer.solve; the function has to stay there.
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
