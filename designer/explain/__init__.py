"""Why: what stands in the way of a design, and what would have to give."""

from designer.explain.impossible import Impossible, explain

__all__ = ["Impossible", "explain"]
