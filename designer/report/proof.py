"""Proofs as text: who cannot sit together where, in sentences; weights and cases in tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from designer.instance import Instance, Issue
from designer.instance.rules import listing
from designer.report.amounts import amount
from designer.report.anchored import Anchorage
from designer.report.apart import Apartness
from designer.report.document import data_of, document
from designer.report.lacking import lacking
from designer.report.layout import INDENT, Page, Style, paragraph, plain
from designer.report.names import Names
from designer.verify import Proof, Verification
from designer.verify.proof import (
    Anchored,
    Apart,
    Bundled,
    Case,
    Counted,
    Covered,
    Distinct,
    Fact,
    Limited,
    Once,
    Split,
    Supposed,
    Weights,
    Within,
)
from designer.verify.world import World

if TYPE_CHECKING:
    from designer.proof import Proved

MOST_FACTS = 15
"""Facts of a case that are listed; the others are counted."""

BODIES = {
    "ordinary": ("membership of new bodies", "memberships of new bodies"),
    "plenary": ("plenary", "plenaries"),
    "existing": ("existing body", "existing bodies"),
    "proposal": ("proposal", "proposals"),
}


def proof_text(instance: Instance, proved: Proved, width: int = 80, colour: bool = False) -> str:
    """Tell why no design has fewer institutions.

    Examples
    --------
    >>> from designer.proof import prove
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


def verification_text(instance: Instance, proof: Proof, said: Verification, width: int = 80) -> str:
    """Tell whether a proof is one, and of what."""
    page = _ProofPage(instance, width, Style())
    if said.refused is not None:
        return page.joined(page.text(f"Refused: {said.refused}"))
    return page.joined(page.text(page.claim(proof)), page.verified(said))


def proof_json(proved: Proved) -> str:
    """Give a proof as indented JSON, with what the verifier says of it and the value that it is about."""
    said = proved.verification
    data: dict[str, Any] = {
        "status": proved.design.status,
        "fewest": None if proved.fewest is None else str(proved.fewest),
        "closed": proved.closed,
        "verified": None if said is None else said.accepted,
        "proof": data_of(proved.proof),
    }
    return document(data)


def verification_json(said: Verification) -> str:
    """Give what the verifier says as indented JSON."""
    data = {
        "accepted": said.accepted,
        "refused": said.refused,
        "bound": None if said.bound is None else str(said.bound),
        "cases": said.cases,
        "bodies": said.bodies,
    }
    return document(data)


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
            return self.joined([*title, *self.text(_without(proved))])
        opening = [*title, *self.text(self._claimed(proved, proof))]
        if not said.accepted:
            return self.joined(opening, self.text(f"The verifier refuses the proof: {said.refused}"))
        shown = self._apart(proof) if proof.apart or _alone(proof) else self._case(proof.case, ())
        return self.joined(opening, shown, self.verified(said), self._seated(proof))

    def text(self, text: str) -> list[str]:
        return paragraph(text, self.width, indent="")

    def claim(self, proof: Proof) -> str:
        """Say what a proof proves."""
        among = ""
        if proof.assuming:
            limits = [
                f"{name} at most {_shown(value)}".replace("_", " ") for name, value in proof.assuming.items()
            ]
            among = f" with {listing(limits)}"
        return f"No design{among} has fewer than {self._institutions(proof.bound)}."

    def _claimed(self, proved: Proved, proof: Proof) -> str:
        assert proved.fewest is not None
        claim = self.claim(proof)
        if proved.closed:
            some = amount("institutions", _shown(proved.fewest), proved.design)
            return f"{claim[:-1]}, and there is a design with {some}."
        best = _shown(proved.fewest)
        proven = any(o.name == "institutions" and o.value == o.bound for o in proved.design.objectives)
        if not proven:
            return f"{claim} The best design known has {best}."
        by = listing([o.confirmed_by for o in proved.design.objectives if o.confirmed_by][-1:])
        return (
            f"{claim} In fact none has fewer than {best} (confirmed by {by}); what links beside anchors, "
            "chairs and soft rules demand is beyond proofs of this kind."
        )

    def _institutions(self, number: Fraction) -> str:
        costs = [cost for e in self.instance.existing for _, cost in e.costs]
        if all(cost == 1 for cost in (*costs, *(p.cost for p in self.instance.proposals))):
            return f"{_shown(number)} institution{'' if number == 1 else 's'}"
        return f"{_shown(number)} in the cost of its institutions"

    def verified(self, said: Verification) -> list[str]:
        """Say what the verifier looked at."""
        counts = [f"{n} {BODIES[kind][n != 1]}" for kind, n in said.bodies.items()]
        cases = "" if said.cases == 1 else f"{said.cases} cases, "
        looked = listing(counts) or "nothing to be handled"
        return self.text(f"Verified in exact fractions, without a solver: {cases}{looked}.")

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
            lines = self.text(f"This issue alone needs {self._institutions(Fraction(times))}.")
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

    def _case(self, case: Case, path: tuple[str, ...]) -> list[str]:
        if isinstance(case, Weights):
            return self._weights(case, path)
        lines: list[str] = []
        for number, (part, fewer) in enumerate(((case.then, False), (case.otherwise, True)), start=1):
            said = self._supposed(case, fewer)
            depth = len(path)
            lines += paragraph(f"Case {number}: {said}.", self.width, indent=INDENT * depth)
            lines += self._case(part, (*path, said))
        return lines

    def _weights(self, case: Weights, path: tuple[str, ...]) -> list[str]:
        indent = INDENT * len(path)
        opening = "Each fact pays an institution for what it adds to it; none is paid more than it costs."
        lines = [] if path else self.text(opening)
        facts = sorted(case.facts, key=lambda fact: -abs(fact.weight))
        for fact in facts[:MOST_FACTS]:
            text = f"{_shown(fact.weight)} for {self._fact(fact, path)}"
            lines += paragraph(text, self.width, indent=indent + INDENT, bullet="- ")
        if len(facts) > MOST_FACTS:
            more = f"and {len(facts) - MOST_FACTS} others (--json lists them)"
            lines += paragraph(more, self.width, indent=indent + INDENT, bullet="- ")
        return lines

    def _fact(self, fact: Fact, path: tuple[str, ...]) -> str:
        match fact:
            case Covered(issue=issue):
                times = self.instance.issue[issue].coverage
                return f"handling {self.names(issue)}" + ("" if times == 1 else f", {times} times")
            case Limited(party=party, rule=None):
                return f"the limit on the seats of {self.names(party)}"
            case Limited(rule=rule) | Bundled(rule=rule):
                return f"the rule {self._rule(str(rule))}"
            case Once(body=body):
                return f"taking up {self.names(body)}, at most once"
            case Distinct(issue=issue, members=members):
                return f"handling {self.names(issue)} with {self.names.short(members)}, at most once"
            case Within(measure=measure):
                return f"the limit on {measure.replace('_', ' ')}"
            case Anchored(party=party, issue=issue):
                return f"anchoring the seat of {self.names(party)} on {self.names(issue)}"
            case Supposed(split=split):
                return f"the case that {path[split]}"

    def _rule(self, id: str) -> str:
        sentence = next(r.sentence(self.names) for r in self.instance.rules if r.id == id)
        return f'"{sentence}" [{plain(id)}]'

    def _supposed(self, split: Split, fewer: bool) -> str:
        kind = self._counted(split.counted)
        if split.at_least == 1:
            return f"no institution {kind}" if fewer else f"some institution {kind}"
        if fewer:
            return f"at most {split.at_least - 1} institutions {kind}"
        return f"at least {split.at_least} institutions {kind}"

    def _counted(self, counted: Counted) -> str:
        said = []
        if counted.issues:
            said.append(f"with {listing([self.names(i) for i in counted.issues])}")
        if counted.parties:
            said.append(f"seating {listing([self.names(p) for p in counted.parties])}")
        return " ".join(said) or "there is"

    def _seated(self, proof: Proof) -> list[str]:
        chosen = _issues(proof.case)
        legend = self.names.legend(self.instance.issue[i].required for i in chosen)
        return self.text(f"{legend}.") if legend else []


def _without(proved: Proved) -> str:
    match proved.design.status:
        case "infeasible":
            return "There is no design at all, so none has the fewest institutions."
        case "unknown":
            return lacking("unknown", so="nothing can be said of the fewest institutions")
    return "No proof was found: there was no time for one, or there are too many memberships to look at."


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


def _shown(number: Fraction) -> str:
    """Give a fraction as people write it: decimals where they are few.

    Examples
    --------
    >>> _shown(Fraction(10)), _shown(Fraction(5, 2)), _shown(Fraction(1, 3))
    ('10', '2.5', '1/3')
    """
    if 10**6 % number.denominator == 0:
        return f"{float(number):.6f}".rstrip("0").rstrip(".")
    return str(number)
