"""Why two issues are apart: as few rules as forbid every institution that could handle both."""

from __future__ import annotations

from itertools import combinations

from designer.instance import InsistsOnFormat, Instance, RefusesIssue
from designer.verify.proof import Apart, Covered, Weights
from designer.verify.verifier import Verifier


def reasons(verifier: Verifier, weights: Weights) -> tuple[Apart, ...]:
    """Give, for each two issues with a weight, the rules that it takes to keep them apart, if any.

    Nothing is given where some two are not apart: an institution that costs two may well handle two.
    """
    binding = _binding(verifier.instance)
    chosen = [fact.issue for fact in weights.facts if isinstance(fact, Covered)]
    pairs = list(combinations(chosen, 2))
    if any(verifier.pairs.together(pair, binding) is not None for pair in pairs):
        return ()
    return tuple(Apart(issues=pair, because=_needed(verifier, pair, binding)) for pair in pairs)


def _needed(verifier: Verifier, pair: tuple[str, str], binding: list[str]) -> tuple[str, ...]:
    if verifier.pairs.together(pair, ()) is None:
        return ()
    alone = [rule for rule in reversed(binding) if verifier.pairs.together(pair, (rule,)) is None]
    if alone:
        return (alone[0],)
    needed = list(binding)
    for rule in binding:
        left = [other for other in needed if other != rule]
        if verifier.pairs.together(pair, left) is None:
            needed = left
    return tuple(needed)


def _binding(instance: Instance) -> list[str]:
    """List what can keep two issues apart, rules on one issue first, interdependences last."""
    about_one = [r for r in instance.rules if isinstance(r, RefusesIssue | InsistsOnFormat)]
    others = [r for r in instance.rules if r not in about_one]
    ties = [id for id, tie in instance.tie.items() if tie.is_hard]
    return [*ties, *(r.id for r in about_one), *(r.id for r in others)]
