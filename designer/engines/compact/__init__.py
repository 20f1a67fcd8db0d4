"""The compact model, one file per part of what makes a design valid and good."""

from designer.engines.compact.model import Body, CompactModel, Solution, build

__all__ = ["Body", "CompactModel", "Solution", "build"]
