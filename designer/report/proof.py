"""Proofs as text: who cannot sit together where, in sentences; weights and cases in tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from designer.instance import Instance, Issue
from designer.instance.rules import listing
from designer.questions.prove.length import is_short, leaves
from designer.report.amounts import amount
from designer.report.anchor_reasons import Anchorage
from designer.report.conflict_reasons import Apartness
from designer.report.counted import case_of, dear, decimal, institutions, unit_costs, what
from designer.report.json_text import data_of, document
from designer.report.layout import INDENT, Page, Style, paragraph, plain
from designer.report.names import Names
from designer.report.points import Points
from designer.report.status import lacking
from designer.report.verification import claim, rests, verification_data, verified
from designer.verify import Proof
from designer.verify.facts import Facts
from designer.verify.proof import Anchored, Apart, Case, Covered, Split, Weights
from designer.verify.verifier import Path
from designer.verify.world import World

if TYPE_CHECKING:
    from designer.questions.prove.prove import Proved

MOST_SPLITS = 3
"""Questions that are named of a proof that is not told."""

UNVERIFIED = (
    "There was no time to verify this, so nothing of it is sure until 'designer verify' has accepted what "
    "--output writes."
)


def proof_text(instance: Instance, proved: Proved, width: int = 80, colour: bool = False) -> str:
    """Tell why no design has fewer institutions.

    Examples
    --------
    >>> from designer.questions.prove.prove import prove
    >>> rivers = Instance.model_validate({
    ...     "title": "Two rivers",
    ...     "parties": [{"id": "A"}, {"id": "B"}, {"id": "C"}, {"id": "D"}, {"id": "E"}],
    ...     "issues": [{"id": "x", "required": ["A", "B"]}, {"id": "y", "required": ["C", "D", "E"]}],
    ... })
    >>> print(proof_text(rivers, prove(rivers)))
    Two rivers
    No design has fewer than 2 institutions, and there is a design with 2.
    <BLANKLINE>
    No two of these 2 issues fit into one institution, and each needs one: there are
    at least 2 institutions.
      1. x: A, B (2 to 4 seats).
      2. y: C, D, E (2 to 4 seats).
         With 1 there would be 5 seats, where 4 are allowed.
    <BLANKLINE>
    Verified in exact fractions, without a solver: 2 memberships of new bodies.
    """
    return _ProofPage(instance, width, Style(colour)).proved(proved)


def proof_json(proved: Proved) -> str:
    """Give a proof as indented JSON, with what the verifier says of it and the value that it is about."""
    said = proved.verification
    data: dict[str, Any] = {
        "status": proved.design.status,
        "fewest": None if proved.fewest is None else str(proved.fewest),
        "closed": proved.closed,
        "verified": None if said is None else said.accepted,
        "verification": None if said is None else verification_data(said),
        "proof": data_of(proved.proof),
        "gist": data_of(proved.gist),
    }
    return document(data, "proved@1")


class _ProofPage(Page):
    """The sections on a proof."""

    def __init__(self, instance: Instance, width: int, style: Style) -> None:
        super().__init__(width, style)
        self.instance = instance
        self.names = Names(instance)

    def proved(self, proved: Proved) -> str:
        proof, said = proved.proof, proved.verification
        title = [self.style.strong(line) for line in self.text(plain(self.instance.title))]
        if proof is None or said is None:
            return self.joined([*title, *self.text(self._without(proved))])
        if said.refused is not None:
            return self.joined(title, self.text(f"The verifier refuses the proof: {said.refused}"))
        opening = [*title, *self.text(self._claimed(proved, proof))]
        opening += [line for text in rests(said) for line in self.text(text)]
        checked = verified(said) if said.accepted else UNVERIFIED
        return self.joined(opening, self._shown(proved, proof), self.text(checked), self._seated(proof))

    def text(self, text: str) -> list[str]:
        return paragraph(text, self.width, indent="")

    def _claimed(self, proved: Proved, proof: Proof) -> str:
        assert proved.fewest is not None
        proven = claim(self.instance, proof)
        if proved.closed:
            return f"{proven[:-1]}, and there is a design with {self._some(proved)}."
        return f"{proven} {self._solved(proved, proved.fewest)}"

    def _some(self, proved: Proved) -> str:
        return amount("institutions", proved.fewest, proved.design)

    def _solved(self, proved: Proved, fewest: Fraction) -> str:
        """Say what the solver knows that the proof does not show."""
        best = decimal(fewest)
        some = self._some(proved)
        (found,) = [o for o in proved.design.objectives if o.name == "institutions"]
        if found.value != found.bound:
            known = f"The best design known has {some}"
            believed = "" if found.bound is None else f", and {self._believed(found.bound)}"
            return f"{known}{believed}. More time (--time-limit) may close the gap."
        by = listing([o.confirmed_by for o in proved.design.objectives if o.confirmed_by][-1:])
        known = f"In fact none has fewer than {best} (confirmed by {by})"
        if proved.unfinished is not None:
            return f"{known}; the search for a proof that reaches it was not finished: {proved.unfinished}."
        return (
            f"{known}; what links beside anchors, chairs and soft rules demand is beyond proofs of this kind."
        )

    def _believed(self, bound: float) -> str:
        return f"the solver, which has to be believed, says that none has fewer than {bound:g}"

    def _without(self, proved: Proved) -> str:
        match proved.design.status:
            case "infeasible":
                return "There is no design at all, so none has the fewest institutions."
            case "unknown":
                return lacking("unknown", so="nothing can be said of the fewest institutions")
        assert proved.fewest is not None
        why = proved.unfinished or "there is none of the kind that is looked for"
        return f"No proof was found: {why}. {self._solved(proved, proved.fewest)}"

    def _shown(self, proved: Proved, proof: Proof) -> list[str]:
        # That an anchor is none of the others is known of those that cost no more than one.
        anchored = any(isinstance(f, Anchored) for leaf in leaves(proof.case) for f in leaf.facts)
        if (proof.apart or _alone(proof)) and not (anchored and dear(self.instance)):
            return self._apart(proof)
        facts = Facts(World(self.instance, {str(name): value for name, value in proof.assuming.items()}))
        if not is_short(proof.case):
            return self._gist(proved, proof, facts)
        if isinstance(proof.case, Weights):
            return self._weights(Points(facts, self.names, proof.case))
        opening = f"One of these cases holds, and in each {self._least(proof.bound)}."
        return [*self.text(opening), *self._case(proof.case, (), (), facts)]

    def _least(self, bound: Fraction) -> str:
        if unit_costs(self.instance):
            return f"there are at least {institutions(self.instance, bound)}"
        return f"the institutions cost at least {decimal(bound)}"

    # Issues two by two

    def _apart(self, proof: Proof) -> list[str]:
        assert isinstance(proof.case, Weights)
        chosen = _issues(proof.case)
        if not chosen:
            return []
        number = {issue: n for n, issue in enumerate(chosen, start=1)}
        anchors = [f for f in proof.case.facts if isinstance(f, Anchored)]
        times = sum(self.instance.issue[i].coverage for i in chosen)
        times += len(anchors) * self.instance.settings.min_anchors
        if anchors:
            lines = self.text(self._and_anchors(len(chosen), len(anchors), times))
        elif len(chosen) == 1:
            lines = self.text(f"This issue alone needs {institutions(self.instance, Fraction(times))}.")
        else:
            lines = self.text(
                f"No two of these {len(chosen)} issues fit into one institution, and each needs one: "
                f"there are at least {times} institutions."
            )
        because: dict[str, list[Apart]] = defaultdict(list)
        for apart in proof.apart:
            because[max(apart.issues, key=number.__getitem__)].append(apart)
        digits = len(str(len(chosen) + len(anchors)))
        reasons = Apartness(self.instance, self.names, number)
        for issue in chosen:
            row = self.instance.issue[issue]
            lines += paragraph(self._described(row), self.width, bullet=f"{number[issue]:{digits}}. ")
            said = " ".join(reasons.sentences(issue, because[issue]))
            if said:
                lines += paragraph(said, self.width, indent=INDENT + " " * (digits + 2))
        return [*lines, *self._anchored(proof, anchors, number)]

    def _and_anchors(self, issues: int, anchors: int, times: int) -> str:
        """Say how issues and anchors make a number of institutions."""
        apart = (
            "This issue needs one"
            if issues == 1
            else (f"No two of these {issues} issues fit into one institution, and each needs one")
        )
        besides = "what anchors the seat below is" if anchors == 1 else "what anchors the seats below is each"
        return f"{apart}; {besides} yet another: there are at least {times} institutions."

    def _anchored(self, proof: Proof, anchors: list[Anchored], number: dict[str, int]) -> list[str]:
        """Tell of the anchors, numbered after the issues."""
        digits = len(str(len(number) + len(anchors)))
        world = World(self.instance, {str(name): value for name, value in proof.assuming.items()})
        told = Anchorage(self.instance, self.names, world, number)
        lines = []
        for n, fact in enumerate(anchors, start=len(number) + 1):
            lines += paragraph(told.described(fact), self.width, bullet=f"{n:{digits}}. ")
            if said := told.reasons(fact):
                lines += paragraph(said, self.width, indent=INDENT + " " * (digits + 2))
        return lines

    def _described(self, issue: Issue) -> str:
        who = self.names.short(issue.required) or "nobody in particular"
        sizes = _range(self.instance.sizes_of(issue))
        where = {"never": f"{sizes} seats", "may": f"{sizes} seats or a plenary", "must": "a plenary"}
        often = "" if issue.coverage == 1 else f"; {issue.coverage} times"
        return f"{self.names(issue.id)}: {who} ({where[self.instance.plenary_of(issue)]}{often})."

    # Weights and cases

    def _case(self, case: Case, path: Path, numbers: tuple[str, ...], facts: Facts) -> list[str]:
        if isinstance(case, Weights):
            return self._weights(Points(facts, self.names, case, path, numbers), len(path))
        lines: list[str] = []
        for n, (part, as_many) in enumerate(((case.then, True), (case.otherwise, False)), start=1):
            number = ".".join([*numbers[-1:], str(n)])
            said = f"Case {number}: {case_of(case, as_many, self.names)}."
            lines += paragraph(said, self.width, indent=INDENT * len(path))
            lines += self._case(part, (*path, (case, as_many)), (*numbers, number), facts)
        return lines

    def _weights(self, told: Points, depth: int = 0) -> list[str]:
        indent = INDENT * depth
        opening, points, conclusion = told.sentences()
        lines = paragraph(opening, self.width, indent=indent)
        for text in points:
            lines += paragraph(text, self.width, indent=indent + INDENT, bullet="- ")
        return [*lines, *paragraph(conclusion, self.width, indent=indent)]

    def _gist(self, proved: Proved, proof: Proof, facts: Facts) -> list[str]:
        """Say that a proof is too long to read, and tell its strongest simple part."""
        closed = list(leaves(proof.case))
        weights = sum(len(leaf.facts) for leaf in closed)
        cases = "" if len(closed) == 1 else f"{len(closed)} cases with "
        long = f"This proof is too long to read: {cases}{weights} weights"
        lines = self.text(f"{long}. --output writes it, and 'designer verify' checks it.")
        if proved.gist is not None and isinstance(proved.gist.case, Weights):
            lines += self.text(f"Its gist: it is soon shown that {self._least(proved.gist.bound)}.")
            lines += self._weights(Points(facts, self.names, proved.gist.case))
        if turns := list(dict.fromkeys(self._turns(proof.case)))[:MOST_SPLITS]:
            lines += self.text(f"Beyond that, it goes case by case: {'; '.join(turns)}, and so on.")
        return lines

    def _turns(self, case: Case) -> Iterator[str]:
        """Say which questions the cases answer, the first ones first."""
        waiting = [case]
        while waiting:
            case = waiting.pop(0)
            if isinstance(case, Split):
                yield f"how many institutions {what(case.counted, self.names, several=True) or 'there are'}"
                waiting += [case.then, case.otherwise]

    def _seated(self, proof: Proof) -> list[str]:
        chosen = _issues(proof.case)
        legend = self.names.legend(self.instance.issue[i].required for i in chosen)
        return self.text(f"{legend}.") if legend else []


def _alone(proof: Proof) -> bool:
    """Whether there is one issue at most, so that there are no pairs to be told apart."""
    case = proof.case
    if not isinstance(case, Weights) or len(_issues(case)) > 1:
        return False
    ones = all(isinstance(fact, Covered | Anchored) and fact.weight == 1 for fact in case.facts)
    return ones and bool(_issues(case) or not case.facts)


def _issues(case: Case) -> list[str]:
    return list(_all_issues(case))


def _all_issues(case: Case) -> Iterator[str]:
    if isinstance(case, Weights):
        yield from (fact.issue for fact in case.facts if isinstance(fact, Covered))


def _range(sizes: tuple[int, ...]) -> str:
    """Give sizes in few words.

    Examples
    --------
    >>> _range((2,)), _range((2, 3, 4)), _range((2, 4))
    ('2', '2 to 4', '2 or 4')
    """
    ordered = sorted(sizes)
    if len(ordered) > 2 and ordered == list(range(ordered[0], ordered[-1] + 1)):
        return f"{ordered[0]} to {ordered[-1]}"
    return listing([str(size) for size in ordered], "or")
