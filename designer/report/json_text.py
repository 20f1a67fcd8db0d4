"""The JSON documents in which reports give the same as data, for other programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from designer.design import Design
    from designer.verify import Proof


def document(data: Any) -> str:
    """Write data as indented JSON.

    Examples
    --------
    >>> print(document({"title": "Åland", "seats": 2}), end="")
    {
      "title": "Åland",
      "seats": 2
    }
    """
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def data_of(file: Design | Proof | None) -> Any:
    """Give as data what the file of a design or a proof says; nothing of none."""
    return None if file is None else json.loads(file.to_json())
