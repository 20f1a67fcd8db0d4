"""What else: all optimal designs, some very different ones, what one objective costs in terms of others."""

from designer.explore.diverse import Diverse, diverse
from designer.explore.families import Choice
from designer.explore.front import Front, front
from designer.explore.optima import Optima, explore

__all__ = ["Choice", "Diverse", "Front", "Optima", "diverse", "explore", "front"]
