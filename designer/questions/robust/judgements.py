"""What can turn out wrong: the sentences of an instance that somebody has judged rather than found.

A judgement that turns out wrong asks for nothing and costs nothing, as what is given up does in
:mod:`designer.solve.requirements`: it still entitles parties to their seats, and gives links a reason, so
that a design made for it is not wrong without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from designer.instance import Instance
from designer.instance.fields import Row
from designer.instance.portable import Portable

UNSAID = Fraction(1, 2)
"""How likely a judgement is to hold when nobody has said."""

Fails = tuple[str, ...]
"""A world, by the judgements that do not hold in it, in the order of the instance."""


@dataclass(frozen=True)
class Judgement(Portable):
    """A rule, an interdependence or the limits of a party that can turn out wrong.

    Parameters
    ----------
    id
        How it is referred to: the id of a rule, ``interdependences[3]``, or ``AAA.seats`` for the least and
        the most seats of a party.
    sentence
        What it says.
    likelihood
        How likely it is to hold.
    hard
        Whether designs that break it are not valid where it holds; a soft one has its price there.
    why, sources
        What its row says of where it comes from.
    """

    id: str
    sentence: str
    likelihood: Fraction
    hard: bool
    why: str | None = None
    sources: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Whether it is neither sure to hold nor sure not to."""
        return 0 < self.likelihood < 1


def judgements_of(instance: Instance) -> list[Judgement]:
    """List what can turn out wrong: what is marked as a judgement or has a likelihood below 1.

    Examples
    --------
    >>> two = Instance.model_validate({
    ...     "parties": [{"id": "A"}, {"id": "B"}],
    ...     "rules": [
    ...         {"id": "r", "kind": "refuses_company", "party": "A", "other": "B", "basis": "judgement"},
    ...         {"id": "s", "kind": "limits_seats", "party": "A", "at_most": 1, "likelihood": 0.75},
    ...     ],
    ... })
    >>> [(judgement.id, float(judgement.likelihood)) for judgement in judgements_of(two)]
    [('r', 0.5), ('s', 0.75)]
    """
    return [*_judgements(instance)]


def left_alone(instance: Instance) -> list[str]:
    """Name the judgements that say what there is: if one is wrong, nobody has said what there is instead.

    Examples
    --------
    >>> left_alone(Instance.model_validate({"issues": [{"id": "x", "basis": "judgement"}, {"id": "y"}]}))
    ['x']
    """
    tables: tuple[Iterable[Row], ...] = (
        (party for party in instance.parties if not _limits(party.min_seats, party.max_seats)),
        instance.issues,
        instance.existing,
        instance.proposals,
        instance.commitments,
        (instance.settings,),
    )
    doubtful = (row for table in tables for row in table if _doubtful(row))
    return [str(getattr(row, "id", "settings")) for row in doubtful]


def failing(instance: Instance, ids: Iterable[str]) -> Instance:
    """Give the instance in which these judgements do not hold.

    Examples
    --------
    >>> one = Instance.model_validate({"parties": [{"id": "A", "min_seats": 1, "likelihood": 0.5}]})
    >>> failing(one, ["A.seats"]).parties[0].min_seats is None
    True
    """
    wrong = {*ids}
    return instance.model_copy(
        update={
            "rules": tuple(rule.as_wish() if rule.id in wrong else rule for rule in instance.rules),
            "interdependences": tuple(
                tie.as_wish() if id in wrong else tie for id, tie in instance.tie.items()
            ),
            "parties": tuple(
                party.model_copy(update={"min_seats": None, "max_seats": None})
                if limits_id(party.id) in wrong
                else party
                for party in instance.parties
            ),
        }
    )


def limits_id(party: str) -> str:
    """Give the id of the limits of a party."""
    return f"{party}.seats"


def _judgements(instance: Instance) -> Iterator[Judgement]:
    for rule in instance.rules:
        if _doubtful(rule):
            yield _judgement(rule.id, rule.sentence(instance.label), rule.hard, rule)
    for id, tie in instance.tie.items():
        if _doubtful(tie):
            yield _judgement(id, tie.sentence(instance.label), tie.is_hard, tie)
    for party in instance.parties:
        limits = _limits(party.min_seats, party.max_seats)
        if limits and _doubtful(party):
            yield _judgement(limits_id(party.id), f"{party.label} sits in {limits}", True, party)


def _judgement(id: str, sentence: str, hard: bool, row: Row) -> Judgement:
    likelihood = UNSAID if row.likelihood is None else Fraction(str(row.likelihood))
    return Judgement(id, sentence, likelihood, hard, row.why, row.sources)


def _doubtful(row: Row) -> bool:
    return row.basis == "judgement" or (row.likelihood is not None and row.likelihood < 1)


def _limits(least: int | None, most: int | None) -> str:
    bounds = [f"{word} {n}" for word, n in (("at least", least), ("at most", most)) if n is not None]
    last = least if most is None else most
    return f"{' and '.join(bounds)} institution{'' if last == 1 else 's'}" if bounds else ""
