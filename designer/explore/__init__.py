"""What else: all optimal designs, and what one objective costs in terms of others."""

from designer.explore.families import Choice
from designer.explore.front import Front, front
from designer.explore.optima import Optima, explore

__all__ = ["Choice", "Front", "Optima", "explore", "front"]
