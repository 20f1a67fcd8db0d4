"""Old names of packages, which lead to the new ones for one release and warn.

A finder at the end of Python's import path answers for the packages that are no folders any more; a module
made on the spot hands on what they used to export.
"""

from __future__ import annotations

from importlib import import_module
from importlib.machinery import ModuleSpec
from types import ModuleType
from warnings import warn

TYPE_CHECKING = False  # type checkers take it for true; this is imported before anything else
if TYPE_CHECKING:
    from collections.abc import Sequence

HOMES = {
    "designer.explain": {
        "Impossible": "infeasibility",
        "explain": "infeasibility",
        "Necessary": "why_institution",
        "why_institution": "why_institution",
        "Prices": "prices",
        "prices": "prices",
        "Reach": "targets",
        "reach": "targets",
        "WhyNot": "why_not",
        "why_not": "why_not",
    },
    "designer.explore": {
        "Choice": "explore.families",
        "Diverse": "explore.diverse",
        "diverse": "explore.diverse",
        "Front": "explore.front",
        "front": "explore.front",
        "Optima": "explore.optima",
        "explore": "explore.optima",
    },
    "designer.proof": {"Proved": "prove.prove", "prove": "prove.prove"},
    "designer.robust": {
        "Robust": "robust.answer",
        "Standing": "robust.answer",
        "World": "robust.scenarios",
        "Worlds": "robust.scenarios",
        "worlds_of": "robust.scenarios",
        "robust": "robust.rounds",
    },
    "designer.whatif": {
        "Edit": "what_if.edit",
        "Edited": "what_if.apply_edit",
        "edited": "what_if.apply_edit",
        "Expansion": "what_if.expansion",
        "expansion": "what_if.expansion",
        "WhatIf": "what_if.what_if",
        "what_if": "what_if.what_if",
    },
}
"""Old package: its names, and the modules of :mod:`designer.questions` in which they are defined now."""


class RenamedPackages:
    """Finds and loads packages by their old names.

    It is a finder and a loader of :mod:`importlib` by its methods alone, since importing the abstract
    classes takes longer than importing :mod:`designer`.
    """

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return a specification for an old name, None for every other one."""
        return ModuleSpec(name, self) if name in HOMES else None  # type: ignore[arg-type]

    def create_module(self, spec: ModuleSpec) -> None:
        """Leave making the module to the import system."""

    def exec_module(self, module: ModuleType) -> None:
        """Fill the module with what the package used to export, and warn whoever imports it."""
        homes = HOMES[module.__name__]
        warn(
            f"{module.__name__} has moved: import from designer, or from designer.questions",
            DeprecationWarning,
            stacklevel=2,
        )
        for name, home in homes.items():
            setattr(module, name, getattr(import_module(f"designer.questions.{home}"), name))
