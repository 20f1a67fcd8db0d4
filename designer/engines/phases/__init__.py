"""The model of a roadmap: the compact models of its phases in one programme, and what ties them."""

from designer.engines.phases.model import RoadmapModel
from designer.engines.phases.part import Part

__all__ = ["Part", "RoadmapModel"]
