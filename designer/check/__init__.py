"""The referee of designs; it knows the instance and the design, and no model that made them."""

from designer.check.referee import check
from designer.check.verdict import KINDS, Kind, Verdict, Violation

__all__ = ["KINDS", "Kind", "Verdict", "Violation", "check"]
