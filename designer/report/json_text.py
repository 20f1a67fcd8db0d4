"""The JSON documents in which reports give the same as data, for other programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from designer.design import Design
    from designer.verify import Proof


def document(data: Any, kind: str | None = None) -> str:
    """Write data as indented JSON.

    Parameters
    ----------
    data
        What it says.
    kind
        What it is and in which version, such as ``verdict@1``: its first key, by which programs tell it.

    Examples
    --------
    >>> print(document({"title": "Åland", "seats": 2}, "shore@1"), end="")
    {
      "schema": "designer/shore@1",
      "title": "Åland",
      "seats": 2
    }
    """
    tagged = data if kind is None else {"schema": f"designer/{kind}", **data}
    return json.dumps(tagged, indent=2, ensure_ascii=False) + "\n"


def data_of(file: Design | Proof | None) -> Any:
    """Give as data what the file of a design or a proof says; nothing of none."""
    return None if file is None else json.loads(file.to_json())
