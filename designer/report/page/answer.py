"""The answer in a paragraph of plain words: how many bodies, why not fewer, what it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from designer.instance.rules import counted, listing
from designer.report.counted import decimal, unit_costs
from designer.report.page.content import Content
from designer.verify.proof import Weights


def answer(content: Content) -> Iterator[str]:
    """Say what came out, in sentences.

    Examples
    --------
    >>> from designer.design import Design, Reference
    >>> from designer.instance import Instance
    >>> list(answer(Content(Instance(), Design(instance=Reference(title="t"), status="unknown"))))[0]
    'No design was found in the time given, and it is not known whether there is one.'
    """
    yield from _outcome(content)
    yield from fewest(content)
    yield from _grounds(content)


def _outcome(content: Content) -> Iterator[str]:
    design, instance = content.design, content.instance
    match design.status:
        case "infeasible":
            yield "There is no design: no set of institutions satisfies everything that is hard."
            return
        case "unknown":
            yield "No design was found in the time given, and it is not known whether there is one."
            return
    seats = sum(len(body.members) for body in design.institutions)
    some = counted(len(design.institutions), "institution")
    verb = "handles" if len(design.institutions) == 1 else "handle"
    if not instance.issues:
        yield "There is nothing to be handled, so no institution is needed."
    else:
        yield f"{some} with {counted(seats, 'seat')} {verb} {counted(len(instance.issues), 'issue')}."
    if content.verdict is not None and not content.verdict.valid:
        broken = counted(len(content.verdict.violations), "violation")
        yield f"The referee calls this design not valid, with {broken}; nothing that it claims is shown."
    elif design.status == "feasible":
        yield "The design is valid; that none is better is not proven."
    elif design.status == "optimal":
        by = f", confirmed by {listing(design.confirmed_by)}" if design.confirmed_by else ""
        yield f"It is proven to be a best one{by}."
    elif design.status == "given":
        judged = "; the referee finds it valid" if content.verdict is not None else ""
        yield f"The design was given, not computed here{judged}."


def fewest(content: Content) -> Iterator[str]:
    """Say why there are no fewer institutions, as far as that is proven and verified."""
    proved = content.proved
    if proved is None or proved.proof is None or not proved.verified:
        return
    proof = proved.proof
    kept = listing([f"{name.replace('_', ' ')} of {decimal(at)}" for name, at in proof.assuming.items()])
    among = f" among designs with {kept}" if kept else ""
    if not unit_costs(content.instance):
        yield (
            f"No institutions cost less than {decimal(proof.bound)} together{among}; "
            "the proof needs no solver to be checked."
        )
    elif proof.apart and isinstance(proof.case, Weights) and proof.bound > 1:
        yield f"Fewer than {proof.bound} are impossible{among}: {_apart(proof.case)}"
    else:
        yield f"Fewer than {proof.bound} are impossible{among}; the proof needs no solver to be checked."


def _apart(case: Weights) -> str:
    """Say what keeps apart what the facts of a case are about: issues, and the anchors of seats."""
    issues = sum(fact.kind == "covered" for fact in case.facts)
    anchors = len(case.facts) - issues
    share = "that cannot share an institution" if issues == 2 else "of which no two can share an institution"
    others = ""
    if anchors:
        others = f", and {counted(anchors, 'seat')} whose anchor is yet another one"
    return f"the proof names {counted(issues, 'issue')} {share}{others}, and says why."


def _grounds(content: Content) -> Iterator[str]:
    instance = content.instance
    rows = [*instance.issues, *instance.existing, *instance.interdependences, *instance.rules]
    basis = Counter(row.basis for row in rows)
    sources = {source for row in rows for source in row.sources}
    told = [
        counted(number, noun)
        for number, noun in ((basis["fact"], "documented fact"), (basis["judgement"], "judgement"))
        if number
    ]
    if told:
        where = f", from {counted(len(sources), 'source')}" if sources else ""
        yield f"It rests on {listing(told)}{where}."
    if basis[None]:
        yield f"Of {counted(basis[None], 'row')} it is not said what they rest on."
