"""Proofs that no design has fewer institutions: made here, verified in :mod:`designer.verify`."""

from designer.proof.proved import Proved, prove

__all__ = ["Proved", "prove"]
