"""Why: what stands in the way of a design, of something else in it, and what every sentence costs."""

from designer.explain.impossible import Impossible, explain
from designer.explain.necessary import Necessary, why_institution
from designer.explain.prices import Prices, prices
from designer.explain.reach import Reach, reach
from designer.explain.whynot import WhyNot, why_not

__all__ = [
    "Impossible",
    "Necessary",
    "Prices",
    "Reach",
    "WhyNot",
    "explain",
    "prices",
    "reach",
    "why_institution",
    "why_not",
]
