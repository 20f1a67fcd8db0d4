"""The referee of designs; it knows the instance and the design, and no model that made them."""

from designer.check.referee import check
from designer.check.roadmap import check_roadmap
from designer.check.roadmap_verdict import ROADMAP_KINDS, RoadmapVerdict, RoadmapViolation
from designer.check.verdict import KINDS, Kind, Verdict, Violation

__all__ = [
    "KINDS",
    "ROADMAP_KINDS",
    "Kind",
    "RoadmapVerdict",
    "RoadmapViolation",
    "Verdict",
    "Violation",
    "check",
    "check_roadmap",
]
