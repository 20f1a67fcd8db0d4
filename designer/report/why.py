"""Why not, why this institution, and what sentences cost: as text and as data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from designer.design import Institution
from designer.instance import Instance, plain_number
from designer.instance.rules import counted, listing
from designer.report.amounts import amount
from designer.report.impossible import conflict_json, conflict_lines, give_json, given
from designer.report.json_text import data_of, document
from designer.report.layout import Page, Style, paragraph, plain
from designer.report.names import Names
from designer.report.status import lacking

if TYPE_CHECKING:
    from designer.questions.prices import Price, Prices
    from designer.questions.why_institution import Necessary, Seat
    from designer.questions.why_not import Difference, WhyNot

MOST_AGAINST = 5
"""Sets of sentences against a wish that are shown."""

MOST_WRONG = 3
"""Faults of a design that is asked about that are named; the others are counted."""


def why_not_text(instance: Instance, why: WhyNot, width: int = 80, colour: bool = False) -> str:
    """Tell what a wish would cost, or what stands against it.

    Examples
    --------
    >>> from designer.questions.why_not import why_not
    >>> two = Instance.model_validate({
    ...     "title": "Two",
    ...     "parties": [{"id": "A"}, {"id": "B"}, {"id": "C"}],
    ...     "issues": [{"id": "x", "required": ["A", "B"], "helpful": ["C"]}],
    ... })
    >>> print(why_not_text(two, why_not(two, "A, B, C on x")))
    Two
    Why not: an institution of A, B and C handles x?
    It is possible, and costs: seats 3 instead of 2, absent_helpers 0 instead of 1.
    The best design with it is A, B, C.
    """
    page = _WhyPage(instance, width, Style(colour))
    return page.joined(page.why_not(f"Why not: {why.wish}?", why), *page.against(why))


def necessary_text(instance: Instance, why: Necessary, width: int = 80, colour: bool = False) -> str:
    """Tell why a design has an institution, and why each member sits there."""
    page = _WhyPage(instance, width, Style(colour))
    return page.joined(page.institution(why), page.without(why.without), *page.against(why.without))


def prices_text(instance: Instance, found: Prices, width: int = 80, colour: bool = False) -> str:
    """Tell what sentences cost, the dearest first."""
    page = _WhyPage(instance, width, Style(colour))
    return page.joined(*page.prices(found))


def why_not_json(why: WhyNot) -> str:
    """Give the answer as indented JSON."""
    return document(_why_not(why), "why-not@1")


def necessary_json(why: Necessary) -> str:
    """Give the answer as indented JSON."""
    seats = [
        {
            "party": seat.party,
            "required": seat.required,
            "rules": seat.rules,
            "helpful": seat.helpful,
            "hinges": seat.hinges,
        }
        for seat in why.seats
    ]
    body = why.body.model_dump(by_alias=True, mode="json")
    data = {"institution": body, "seats": seats, "without": _why_not(why.without)}
    return document(data, "why-institution@1")


def prices_json(found: Prices) -> str:
    """Give the answer as indented JSON."""
    return document(
        {
            "status": found.present.status,
            "prices": [*map(_price, found.prices)],
            "pairs": [*map(_price, found.pairs)],
            "all_pairs": found.all_pairs,
        },
        "prices@1",
    )


def _price(price: Price) -> dict[str, Any]:
    return {
        "id": price.id,
        "sentence": price.sentence,
        "change": price.change,
        "possible": price.possible,
        "proven": price.proven,
        "differences": _differences(price.differences),
    }


def _why_not(why: WhyNot) -> dict[str, Any]:
    return {
        "wish": why.wish,
        "granted": why.granted,
        "possible": why.possible,
        "proven": why.proven,
        "differences": _differences(why.differences),
        "broken": why.broken,
        "objections": why.objections,
        "wrong": why.wrong,
        "against": [conflict_json(conflict) for conflict in why.against],
        "way": None if why.way is None else [give_json(give) for give in why.way.gives],
        "design": data_of(why.best),
    }


def _differences(differences: Iterable[Difference]) -> dict[str, Any]:
    return {d.objective: {"now": plain_number(d.now), "then": plain_number(d.then)} for d in differences}


class _WhyPage(Page):
    """The sections of an answer."""

    def __init__(self, instance: Instance, width: int, style: Style) -> None:
        super().__init__(width, style)
        self.instance = instance
        self.names = Names(instance)
        self.sentences = {rule.id: rule.sentence(instance.label) for rule in instance.rules}

    def _text(self, text: str) -> list[str]:
        return paragraph(plain(text), self.width, indent="")

    def why_not(self, question: str, why: WhyNot) -> list[str]:
        """Answer in a sentence or two."""
        title = map(self.style.strong, self._text(self.instance.title))
        answer = [*self._text(self._answer(why)), *self._best(why)]
        return [*title, *self._text(question), *self._wrong(why.wrong), *answer]

    def _wrong(self, wrong: Sequence[str]) -> list[str]:
        """Say what is wrong with the design asked about."""
        if not wrong:
            return []
        more = len(wrong) - MOST_WRONG
        others = f" And {counted(more, 'other fault')}; 'designer check' tells all." if more > 0 else ""
        return self._text(f"The design is not valid. {' '.join(wrong[:MOST_WRONG])}{others}")

    def _answer(self, why: WhyNot) -> str:
        if why.present.status == "infeasible":
            return "There is no design at all; 'designer explain' says why."
        if why.present.status == "unknown":
            return lacking("unknown", so="there is none to compare with")
        if why.granted:
            return "The design has it already."
        if why.possible is None:
            return "It was not found out in the time given whether that is possible."
        if not why.possible:
            if why.objections:
                return f"It is impossible. {' '.join(why.objections)}"
            hopeless = any(not conflict.members for conflict in why.against)
            return f"It is impossible{', whatever rules and limits are given up' if hopeless else ''}."
        if why.best is None:
            return "It is possible; there was no time to find out what it would cost."
        if why.wrong:
            beside = f"beside the design given, {self._changes(why)}"
            return f"It is possible{'' if why.as_good else f', and with a valid design {beside}'}."
        if why.as_good:
            return "It is possible, and as good in every objective."
        doubt = "" if why.proven else ", at most (not proven best)"
        return f"It is possible, and costs{doubt}: {self._changes(why)}."

    def _changes(self, why: WhyNot) -> str:
        changed = [
            f"{d.objective} {amount(d.objective, d.then, why.best)} "
            f"instead of {amount(d.objective, d.now, why.present)}"
            for d in why.differences
            if d.now != d.then
        ]
        return ", ".join(changed)

    def _best(self, why: WhyNot) -> list[str]:
        if why.best is None:
            return []
        bodies = "; ".join(self.names.short(b.members) or plain(b.id) for b in why.best.institutions)
        lines = self._text(f"The best design with it is {bodies}.")
        if why.broken:
            broken = [f"{self.sentences[id]} [{id}]" for id in why.broken if id in self.sentences]
            lines += self._text(f"It breaks besides: {'; '.join(broken)}.")
        return lines

    def against(self, why: WhyNot) -> Iterator[list[str]]:
        """Give what stands against it, and the cheapest way to have it all the same."""
        for conflict in why.against[:MOST_AGAINST]:
            if conflict.members or conflict.given:
                heading = f"Against it stands (confirmed by {conflict.confirmed_by})"
                yield self.bullets(heading, conflict_lines(conflict))
        if len(why.against) > MOST_AGAINST:
            others = counted(len(why.against) - MOST_AGAINST, "other set")
            yield self._text(f"And {others} of sentences.")
        if why.way is not None and why.against:
            gives = listing([given(give) for give in why.way.gives])
            which = "The cheapest way" if why.way.cheapest else "A way"
            yield self._text(f"{which} to have it (weight {_number(why.way.weight)}): {gives}.")

    def institution(self, why: Necessary) -> list[str]:
        """Say why each member sits there."""
        title = [*map(self.style.strong, self._text(self.instance.title))]
        heading = f"Why {self._called(why.body)}?"
        wrong = self._wrong(why.without.wrong)
        seats = [self._seat(seat, why.body) for seat in why.seats]
        return [*title, *wrong, *self.bullets(heading, seats)]

    def _called(self, body: Institution) -> str:
        members = listing([self.instance.label(p) for p in body.members]) or body.id
        return body.name or members

    def _seat(self, seat: Seat, body: Institution) -> str:
        idle = "is a passenger there"
        if body.format == "plenary" or body.taken_from is not None:
            idle = "sits there as a member of the plenary or of what exists"
        reasons = []
        if seat.required:
            reasons.append(f"is required on {self.names.all(seat.required)}")
        if seat.rules:
            said = [f"{self.sentences[id]} [{id}]" for id in seat.rules]
            reasons.append(f"has the seat by a rule: {'; '.join(said)}")
        if seat.hinges:
            reasons.append(f"is the only hinge to {', '.join(seat.hinges)}")
        if seat.helpful and not seat.required:
            reasons.append(f"helps on {self.names.all(seat.helpful)}")
        name = self.instance.label(seat.party)
        return f"{name} {'; '.join(reasons) or idle}."

    def without(self, why: WhyNot) -> list[str]:
        """Say what a design without it would cost."""
        return [*self._text("And without an institution of exactly these members?"), *self._without(why)]

    def _without(self, why: WhyNot) -> list[str]:
        if why.best is None:
            return self._text(self._answer(why))
        return [*self._text(self._answer(why)), *self._best(why)]

    def prices(self, found: Prices) -> Iterator[list[str]]:
        """Give the sentences that cost anything, and count the others."""
        title = [*map(self.style.strong, self._text(self.instance.title))]
        match found.present.status:
            case "infeasible":
                yield [*title, *self._text("There is no design whose objectives could change.")]
                return
            case "unknown":
                yield [*title, *self._text(lacking("unknown", so="nothing has a price"))]
                return
        dear = [price for price in found.prices if price.matters]
        yield [*title, *self._text("What the objectives would be if one sentence were another.")]
        yield self._priced("Sentences that cost something, the dearest first", dear)
        same = sum(not price.matters and price.possible is not None for price in found.prices)
        unknown = sum(price.possible is None for price in found.prices)
        rest = [f"Other changes that would change no objective: {same}."] if same else []
        rest += [f"Not looked at in the time given: {unknown}."] if unknown else []
        yield self._text(" ".join(rest)) if rest else []
        yield self._priced("Pairs that cost something only together", found.pairs)
        yield self._text(_paired(found))

    def _priced(self, title: str, prices: Sequence[Price]) -> list[str]:
        rows = [[price.change, f"{price.sentence} [{price.id}]", self._then(price)] for price in prices]
        cells = [[plain(cell) for cell in row] for row in rows]
        return self.table(title, ["If", "Sentence", "Then"], cells)

    def _then(self, price: Price) -> str:
        if price.possible is False:
            return "no design" if price.proven else "no design (nothing has confirmed it)"
        doubt = "" if price.proven else " (or better: not proven best)"
        changes = [
            f"{d.objective} {'+' if d.then > d.now else ''}{_number(d.then - d.now)}"
            for d in price.differences
            if d.now != d.then
        ]
        return ", ".join(changes) + doubt


def _paired(found: Prices) -> str:
    """Say whether the pairs told are all."""
    if not found.all_pairs:
        return "Whether other pairs cost something only together was not found out in time."
    other = "other two" if found.pairs else "two"
    return f"Proven: no {other} rules, interdependences or limits cost something only together."


def _number(value: Decimal) -> str:
    return str(plain_number(value))
