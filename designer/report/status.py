"""What reports say where the design that they would tell of is lacking, or not proven to be the best."""

from __future__ import annotations

from designer.design import Status

NO_DESIGN: tuple[Status, ...] = ("infeasible", "unknown")
"""What an answer is that holds no design."""

SENTENCES = {
    "infeasible": "There is no design; 'designer explain' says why",
    "unknown": "No design was found in the time given",
    "feasible": "The best design was not proven in the time given",
}
"""What is so, by the status of the design."""


def lacking(status: str, so: str = "") -> str:
    """Say in a sentence what is lacking, and what follows from it.

    Parameters
    ----------
    status
        The status of the design.
    so
        What follows; nothing when left out.

    Examples
    --------
    >>> lacking("feasible")
    'The best design was not proven in the time given.'
    >>> lacking("unknown", so="nothing has a price")
    'No design was found in the time given, so nothing has a price.'
    """
    return f"{SENTENCES[status]}, so {so}." if so else f"{SENTENCES[status]}."
