"""An instance and a proof as the data that the verifier in a reader's browser needs: no default left out."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from pydantic import BaseModel

from designer.instance import Instance
from designer.verify import Proof

ROWS = ("parties", "issues", "existing", "interdependences", "rules", "proposals")
PROSE = frozenset({"why", "source", "basis", "note", "text", "name", "likelihood", "after_as_of"})
"""Fields that no proof speaks of."""


def instance_data(instance: Instance) -> dict[str, Any]:
    """Give what a proof can be about, with exact fractions as text.

    Examples
    --------
    >>> instance_data(Instance())["has_umbrella"]
    False
    """
    data = {name: [_plain(row) for row in getattr(instance, name)] for name in ROWS}
    settings = _plain(instance.settings)
    return {
        **data,
        "settings": settings,
        "has_umbrella": instance.umbrella is not None,
        "sha256": instance.sha256,
    }


def proof_data(proof: Proof) -> dict[str, Any]:
    """Give a proof without the design in it, which only the referee can judge."""
    data: dict[str, Any] = proof.model_dump(mode="json", by_alias=True, exclude={"witness"})
    return data


def _plain(value: Any) -> Any:
    match value:
        case BaseModel():
            # A dump would make inexact numbers of amounts.
            fields = type(value).model_fields
            return {name: _plain(getattr(value, name)) for name in fields if name not in PROSE}
        case Decimal():
            return str(Fraction(value))
        case dict():
            return {str(key): _plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_plain(inner) for inner in value]
    return value
