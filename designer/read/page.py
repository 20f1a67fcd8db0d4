"""The design in a page of ``designer report``, which carries the text of the file that it shows."""

from __future__ import annotations

import json
import re

from designer.read.files import refuse

_DATA = re.compile(r'<script id="data" type="application/json">(.*?)</script>', re.DOTALL)


def design_in(page: str, name: str) -> str:
    """Give the design that a page shows, as JSON.

    Parameters
    ----------
    page
        The text of the page; of its data nothing but the design is looked at.
    name
        What messages call the file.

    Raises
    ------
    designer.runtime.errors.InputError
        If it is no such page, or one that shows no design.

    Examples
    --------
    >>> data = json.dumps({"design": '{"status": "given"}'})
    >>> design_in(f'<script id="data" type="application/json">{data}</script>', "page.html")
    '{"status": "given"}'
    """
    found = _DATA.findall(page)
    if len(found) != 1:
        refuse(name, "this is no page that 'designer report' has written")
    try:
        data = json.loads(found[0])
    except (ValueError, RecursionError):
        refuse(name, "the data of this page have been altered: they are no JSON")
    if not isinstance(data, dict) or not isinstance(data.get("design"), str):
        refuse(name, "this page shows no design")
    return str(data["design"])
