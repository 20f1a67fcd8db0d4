"""The compact model, one file per part of what makes a design valid and good."""

from designer.engines.compact.model import CompactModel, build

__all__ = ["CompactModel", "build"]
