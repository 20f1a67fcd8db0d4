"""What else: all optimal designs, and what one objective costs in terms of others."""

from designer.explore.front import Front, front
from designer.explore.optima import Optima, optima

__all__ = ["Front", "Optima", "front", "optima"]
