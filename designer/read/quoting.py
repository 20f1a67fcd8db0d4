"""Values as messages show them: short, and nothing that a terminal could take for a command."""

from __future__ import annotations

from designer.runtime.errors import printable

NOTHING = object()
"""The value where nothing stands that could be shown."""

_LONGEST = 60


class Written(str):
    """Text to be shown as it was written, without quotes."""

    __slots__ = ()


def shown(value: object) -> str:
    r"""Write a value shortened and fit for a terminal.

    Examples
    --------
    >>> shown(True), shown(None), shown([1, "two"]), shown("\x1b[2J")
    ('true', 'nothing', "[1, 'two']", "'\\x1b[2J'")
    """
    text = _shown(value, levels=2)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


def _shown(value: object, levels: int) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Written):
        return printable(value)
    if isinstance(value, str):
        return repr(value[:_LONGEST])
    if isinstance(value, int) and value.bit_length() > 1000:
        return "a number of hundreds of digits"
    if isinstance(value, dict):
        inner = (f"{key}: {_shown(v, levels - 1)}" for key, v in list(value.items())[:4])
        return f"{{{', '.join(inner)}{', ...' if len(value) > 4 else ''}}}" if levels else "{...}"
    if isinstance(value, list | tuple):
        inner = (_shown(v, levels - 1) for v in value[:4])
        return f"[{', '.join(inner)}{', ...' if len(value) > 4 else ''}]" if levels else "[...]"
    return str(value)
