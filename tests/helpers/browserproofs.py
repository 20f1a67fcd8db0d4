"""Random proofs and forgeries, judged by the verifier and by the script of the page.

``python -m tests.helpers.browserproofs --count 200``
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from importlib.resources import files
from random import Random
from typing import Any

from designer import Instance, prove, verify
from designer.report.page.proof_data import instance_data, proof_data
from designer.verify import Proof
from tests.helpers.browser import browser
from tests.helpers.randominstances import random_instance
from tests.questions.prove.forgery import forged

RUN = """([instance, proof]) => {
    const steps = proofVerifier.steps(instance, proof);
    for (;;) { const step = steps.next(); if (step.done) return step.value; }
}"""
Drawn = tuple[int, Instance, Proof]


def drawn(seeds: Iterable[int], forgeries: int = 4) -> Iterator[Drawn]:
    """Give a proof of each instance that has one, and forgeries of it."""
    for seed in seeds:
        instance = Instance.model_validate(random_instance(seed))
        found = prove(instance, time_limit=5)
        if found.proof is None or not found.verified:
            continue
        yield seed, instance, found.proof
        rng = Random(seed)
        for _ in range(forgeries):
            forgery = forged(found.proof, found.proof.bound, rng)
            if forgery is not None:
                yield seed, instance, forgery


def disagreements(chrome: Any, cases: Iterable[Drawn]) -> tuple[int, int, list[str]]:
    """Count the proofs that both accept and both refuse; list those on which they differ."""
    page = chrome.new_context().new_page()
    script = (files("designer.report.page") / "verifier.js").read_text(encoding="utf-8")
    page.add_script_tag(content=script)
    accepted, refused, differ = 0, 0, []
    for seed, instance, proof in cases:
        truth = verify(instance, proof)
        said = page.evaluate(RUN, [instance_data(instance), proof_data(proof)])
        if said["accepted"] is not truth.accepted:
            differ.append(f"seed {seed}: {truth.refused or 'accepted'} | {said}\n{proof.to_json()}")
        accepted, refused = accepted + truth.accepted, refused + (not truth.accepted)
    return accepted, refused, differ


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    asked = parser.parse_args()
    with browser() as chrome:
        seeds = range(asked.first, asked.first + asked.count)
        accepted, refused, differ = disagreements(chrome, drawn(seeds))
    print(f"{accepted} accepted by both, {refused} refused by both, {len(differ)} differ")
    print("\n".join(differ[:5]))
    raise SystemExit(bool(differ))


if __name__ == "__main__":
    main()
