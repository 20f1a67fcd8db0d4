"""Numbers as other libraries give them, such as those of NumPy, in the place of Python's own."""

from __future__ import annotations

from decimal import Decimal
from numbers import Integral, Real
from typing import Any

NUMPY = "numpy"


def python_number(value: Any) -> Any:
    """Give Python's own number for one of NumPy or a fraction, and everything else as it is.

    A short float is the decimal that it is shown as: nobody who writes 0.1 means 0.10000000149.

    Examples
    --------
    >>> import numpy as np
    >>> [python_number(value) for value in (np.int8(2), np.float32(0.1), np.bool_(True), "two", 2)]
    [2, 0.1, True, 'two', 2]
    """
    if type(value).__module__ != NUMPY:
        exact = isinstance(value, int | float) or not isinstance(value, Real)
        return value if exact else int(value) if isinstance(value, Integral) else float(value)
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real):
        return float(str(value))
    # The truth values of NumPy are no numbers to Python.
    return bool(value) if type(value).__name__.startswith("bool") else value


def decimal(value: Any) -> Decimal:
    """Give a number as an exact decimal, as it is written.

    Examples
    --------
    >>> decimal(0.1), decimal(2)
    (Decimal('0.1'), Decimal('2'))
    """
    return Decimal(str(python_number(value)))
