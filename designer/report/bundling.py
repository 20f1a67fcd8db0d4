"""Mandates that nothing ties together, and what to ask for instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from designer.design import Design
from designer.instance import Instance, names_in
from designer.measures.links import related
from designer.runtime.errors import printable

LOOSE = "Nothing ties the whole mandate together in"
ADVICE = "The objective 'unrelated' brings related issues together."
ASKED = "Fewer such pairs take more of what comes before 'unrelated' in the order of objectives."


def threads(instance: Instance, mandate: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the parts of a mandate that interdependences and wanted bundles hold together.

    Examples
    --------
    >>> rivers = Instance.model_validate({
    ...     "issues": [{"id": "water"}, {"id": "fish"}, {"id": "dams"}],
    ...     "interdependences": [{"issues": ["water", "dams"], "kind": "coordinate"}],
    ... })
    >>> threads(rivers, ("water", "fish", "dams"))
    [('water', 'dams'), ('fish',)]
    """
    pairs = [pair for pair in related(instance) if pair.issubset(mandate)]
    parts: list[set[str]] = []
    for issue in mandate:
        near = {issue}.union(*(pair for pair in pairs if issue in pair))
        touched = [part for part in parts if part & near]
        parts = [part for part in parts if not part & near] + [near.union(*touched)]
    ordered = [tuple(issue for issue in mandate if issue in part) for part in parts]
    return sorted(ordered, key=lambda part: mandate.index(part[0]))


def loose(instance: Instance, design: Design) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    """Yield the institutions whose mandate falls into parts, with the parts; none where no tie is stated."""
    if instance.interdependences:
        for body in design.institutions:
            if len(parts := threads(instance, [i for i in body.mandate if i in instance.issue])) > 1:
                yield body.id, parts


def advice(instance: Instance) -> str:
    """Say what to ask for where mandates fall into parts."""
    named = {name for stage in instance.settings.objectives for name in names_in(stage)}
    return ASKED if "unrelated" in named else ADVICE


def hint(instance: Instance, design: Design) -> str | None:
    """Return one sentence on the institutions whose mandate falls into parts, None where none does."""
    named = ", ".join(printable(id) for id, _ in loose(instance, design))
    return f"{LOOSE} {named}. {advice(instance)} --detail tells the parts." if named else None
