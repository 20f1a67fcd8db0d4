"""The verifier of proofs; it knows the instance and the proof, no solver, and no model that made them."""

from designer.verify.proof import Proof
from designer.verify.verification import Assumption, Verification
from designer.verify.verifier import verify

__all__ = ["Assumption", "Proof", "Verification", "verify"]
