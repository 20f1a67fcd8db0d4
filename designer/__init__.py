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
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from designer.check import check
    from designer.compare import compare
    from designer.design import Design
    from designer.explain import explain
    from designer.explore import explore
    from designer.instance import Instance
    from designer.proof import prove
    from designer.read import load, load_design, load_proof
    from designer.robust import robust
    from designer.solve import solve
    from designer.verify import verify
    from designer.whatif import what_if

__version__ = "0.1.0"

__all__ = [
    "Design",
    "Instance",
    "__version__",
    "check",
    "compare",
    "explain",
    "explore",
    "load",
    "load_design",
    "load_proof",
    "prove",
    "robust",
    "solve",
    "verify",
    "what_if",
]

_HOMES = {
    "Design": "designer.design",
    "Instance": "designer.instance",
    "check": "designer.check",
    "compare": "designer.compare",
    "explain": "designer.explain",
    "explore": "designer.explore",
    "load": "designer.read",
    "load_design": "designer.read",
    "load_proof": "designer.read",
    "prove": "designer.proof",
    "robust": "designer.robust",
    "solve": "designer.solve",
    "verify": "designer.verify",
    "what_if": "designer.whatif",
}


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
    """A package whose functions are not hidden by the modules of the same name."""

    def __setattr__(self, name: str, value: object) -> None:
        # Importing the module designer.solve sets designer.solve; the function has to stay there.
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
