"""What the verifier says of a proof, as text and as JSON: what is proven, on what it rests, what is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from designer.instance import Instance
from designer.instance.rules import listing
from designer.report.counted import decimal, institutions
from designer.report.json_text import document
from designer.report.layout import Page, Style, paragraph, plain
from designer.verify import Proof, Verification
from designer.verify.verification import Assumption

BODIES = {
    "ordinary": ("membership of new bodies", "memberships of new bodies"),
    "plenary": ("plenary", "plenaries"),
    "existing": ("existing body", "existing bodies"),
    "proposal": ("proposal", "proposals"),
}


def verification_text(instance: Instance, proof: Proof, said: Verification, width: int = 80) -> str:
    """Tell whether a proof is one, of what, and on what it rests."""
    page = Page(width, Style())
    looked: list[str] = []
    if said.undecided is not None:
        told = [f"Not decided: {said.undecided[0].lower()}{said.undecided[1:]} {_meant(instance, proof)}"]
    elif said.refused is not None:
        told = [f"Refused: {said.refused}", *_where(said)]
    else:
        told = [claim(instance, proof), *rests(said)]
        looked = paragraph(verified(said), width, indent="")
    return page.joined([line for text in told for line in paragraph(text, width, indent="")], looked)


def _meant(instance: Instance, proof: Proof) -> str:
    return f"So this is neither shown nor refuted: {claim(instance, proof)}"


def _where(said: Verification) -> list[str]:
    """Say which field of the proof is wrong, and what stands there."""
    if not said.at or said.at[-1] == "sha256":  # a fingerprint is nothing to look up
        return []
    path = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in said.at)
    value = "" if said.value is None else f": '{plain(str(said.value))}'"
    return [f"At {path[1:]}{value}"]


def claim(instance: Instance, proof: Proof) -> str:
    """Say what a proof proves, with what it assumes."""
    among = f" with {_limits(proof.assuming.items())}" if proof.assuming else ""
    return f"No design{among} has fewer than {institutions(instance, proof.bound)}."


def rests(said: Verification) -> list[str]:
    """Say whether what a proof assumes is proven; and whether there is any design at all."""
    told = []
    if said.no_design:
        told.append("There is no design at all: what is demanded cannot hold together.")
    if said.assuming and not said.rests_on:
        told.append("The best designs are among these: the proof brings one along, and it is valid.")
    for assumed in said.rests_on:
        limit = _limits([(assumed.objective, assumed.at_most)])
        told.append(f"This rests on: {limit}, which is not proven here, since {assumed.unproven}.")
    return told


def _limits(assumed: Iterable[tuple[str, Fraction]]) -> str:
    return listing([f"{name.replace('_', ' ')} at most {decimal(value)}" for name, value in assumed])


def verified(said: Verification) -> str:
    """Say what the verifier looked at."""
    counts = [f"{n} {BODIES[kind][n != 1]}" for kind, n in said.bodies.items()]
    cases = "" if said.cases == 1 else f"{said.cases} cases, "
    looked = listing(counts) or "nothing to be handled"
    return f"Verified in exact fractions, without a solver: {cases}{looked}."


def verification_json(said: Verification) -> str:
    """Give what the verifier says as indented JSON."""
    return document(verification_data(said), "verification@1")


def verification_data(said: Verification) -> dict[str, Any]:
    """Give what the verifier says as data: fractions as text, the field that is wrong as a JSON pointer."""
    return {
        "accepted": said.accepted,
        "refused": said.refused,
        "at": said.pointer or None,
        "value": said.value,
        "undecided": said.undecided,
        "bound": None if said.bound is None else str(said.bound),
        "assuming": _assumed(said.assuming),
        "rests_on": _assumed(said.rests_on),
        "no_design": said.no_design,
        "cases": said.cases,
        "bodies": said.bodies,
    }


def _assumed(assuming: Iterable[Assumption]) -> dict[str, str]:
    return {assumed.objective: str(assumed.at_most) for assumed in assuming}
