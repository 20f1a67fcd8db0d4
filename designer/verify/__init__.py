"""The verifier of proofs; it knows the instance and the proof, no solver, and no model that made them."""

from designer.verify.proof import Proof
from designer.verify.verifier import Verification, verify

__all__ = ["Proof", "Verification", "verify"]
