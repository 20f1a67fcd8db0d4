"""What somebody would rather see in a design: a body, a seat, a bundle, a link, in words and as a demand.

A wish can be for what no optimal design would have, so the memberships it speaks of have to be among those
looked at: marks, soft rules of weight 0, hold its parties everywhere and tell its issues from others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import permutations

from designer.design import Design
from designer.engines.compact import CompactModel
from designer.engines.program import summed
from designer.instance import InsistsOnBundle, Instance, LimitsSeats, RefusesBundle, RefusesIssue, Rule
from designer.instance.naming import Naming, resolved
from designer.instance.rules import listing
from designer.solve.requirements import Requirements

MARK = "supposed."
"""How the ids of marks begin."""

FORMS = (
    '"AAA, BBB on issue, ..." (an institution of these members), "AAA on issue" (a seat), '
    '"issue with issue" (one institution for both), "issue linked to issue", or "AAA chairs issue"'
)


@dataclass(frozen=True)
class Foil:
    """Something that a design could have.

    Parameters
    ----------
    sentence
        What it says.
    issues
        The issues that it speaks of.
    body
        The members of the institution that is wished for, where they are given.
    everybody
        Whether every acceptable membership has to be looked at.
    hurdles
        What its issues themselves have against it.
    marked
        Gives what is asked with its marks, or with the rules that say it.
    state
        States it in a model.
    granted
        Whether a design has it.
    objectives
        The objectives that it speaks of.
    """

    sentence: str
    issues: tuple[str, ...]
    marked: Callable[[Requirements], Requirements]
    state: Callable[[CompactModel], None]
    granted: Callable[[Design], bool]
    body: tuple[str, ...] = ()
    everybody: bool = False
    hurdles: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()


def wish_of(text: str, instance: Instance) -> Foil:
    """Read a wish.

    Raises
    ------
    ValueError
        If it is none, or speaks of what the instance does not have.

    Examples
    --------
    >>> two = Instance.model_validate({
    ...     "parties": [{"id": "A"}, {"id": "B"}], "issues": [{"id": "x"}, {"id": "y"}],
    ... })
    >>> wish_of("A, B on x", two).sentence
    'an institution of A and B handles x'
    >>> wish_of("x with z", two)
    Traceback (most recent call last):
    ValueError: there is no issue 'z'; known are x, y
    """
    for pattern, make in _FORMS:
        found = re.fullmatch(pattern, text.strip(), re.DOTALL)
        if found:
            return make(found[1], found[2], instance)
    raise ValueError(f"{text!r} is no wish; write {FORMS}")


def _members(left: str, right: str, instance: Instance) -> Foil:
    parties = _listed(left, lambda name: _party(name, instance))
    issues = _listed(right, lambda name: _issue(name, instance))
    if len(parties) == 1 and len(issues) == 1:
        return _seat(parties[0], issues[0], instance)
    members = frozenset(parties)

    def state(model: CompactModel) -> None:
        hosts = [column for column in model.columns.all if column.members == members]
        for issue in issues:
            handling = summed(c.handles[issue] for c in hosts if issue in c.handles)
            model.program.require(handling, at_least=1)
        if len(issues) > 1:
            together = [
                model.derived.least_of(*({c.handles[i]: 1} for i in issues))
                for c in hosts
                if {*issues} <= c.handles.keys()
            ]
            model.program.require(summed(together), at_least=1)

    def granted(design: Design) -> bool:
        return any(
            members == {*body.members} and {*issues} <= {*body.mandate} for body in design.institutions
        )

    who, what = listing([*map(instance.label, parties)]), listing([*map(instance.label, issues)])
    sentence = f"an institution of {who} handles {what}"
    return Foil(sentence, (*issues,), _marking(parties, issues), state, granted, (*parties,))


def body_of(parties: Iterable[str], issues: Iterable[str], instance: Instance) -> Foil:
    """Wish for an institution of certain members that handles one at least of some issues.

    Examples
    --------
    >>> two = Instance.model_validate({
    ...     "parties": [{"id": "A"}, {"id": "B"}], "issues": [{"id": "x"}, {"id": "y"}],
    ... })
    >>> body_of("AB", "xy", two).sentence
    'an institution of A and B handles x or y'
    """
    members, some = frozenset(parties), tuple(issues)

    def state(model: CompactModel) -> None:
        hosts = [column for column in model.columns.all if column.members == members]
        handling = summed(c.handles[issue] for c in hosts for issue in some if issue in c.handles)
        model.program.require(handling, at_least=1)

    def granted(design: Design) -> bool:
        return any(members == {*body.members} and {*some} & {*body.mandate} for body in design.institutions)

    ids = sorted(members)
    who, what = listing([*map(instance.label, ids)]), listing([*map(instance.label, some)], "or")
    return Foil(f"an institution of {who} handles {what}", some, _marking(ids, some), state, granted, (*ids,))


def _seat(party: str, issue: str, instance: Instance) -> Foil:
    def state(model: CompactModel) -> None:
        hosts = [c for c in model.columns.all if party in c.members and issue in c.handles]
        model.program.require(summed(c.handles[issue] for c in hosts), at_least=1)

    def granted(design: Design) -> bool:
        return any(party in body.members and issue in body.mandate for body in design.institutions)

    sentence = f"{instance.label(party)} sits where {instance.label(issue)} is handled"
    hurdles = (*_excluding(party, issue, instance),)
    return Foil(sentence, (issue,), _marking([party], [issue]), state, granted, hurdles=hurdles)


def _chair(left: str, right: str, instance: Instance) -> Foil:
    party, issue = _party(left, instance), _issue(right, instance)
    if not instance.settings.chairs:
        raise ValueError("no institution has a chair here: the settings do not ask for 'chairs'")

    def state(model: CompactModel) -> None:
        hosts = [c for c in model.columns.all if party in c.members and issue in c.handles]
        # Where no rule speaks of chairs, any member can chair.
        chairs = [
            model.derived.least_of({c.handles[issue]: 1}, {c.parts[f"chair {party}"]: 1})
            if f"chair {party}" in c.parts
            else c.handles[issue]
            for c in hosts
        ]
        model.program.require(summed(chairs), at_least=1)

    def granted(design: Design) -> bool:
        return any(body.chair == party and issue in body.mandate for body in design.institutions)

    sentence = f"{instance.label(party)} chairs where {instance.label(issue)} is handled"
    hurdles = (*_excluding(party, issue, instance),)
    return Foil(sentence, (issue,), _marking([party], [issue]), state, granted, hurdles=hurdles)


def _bundle(left: str, right: str, instance: Instance) -> Foil:
    pair = _two(left, right, instance)
    rule = InsistsOnBundle(id=f"{MARK}bundle", kind="insists_on_bundle", issues=pair)

    def granted(design: Design) -> bool:
        return any({*pair} <= {*body.mandate} for body in design.institutions)

    sentence = f"one institution handles {listing([*map(instance.label, pair)])}"
    hurdles = (*_clashing(pair, instance),)
    return Foil(sentence, pair, lambda asked: _with(asked, [rule]), _nothing, granted, hurdles=hurdles)


def _link(left: str, right: str, instance: Instance) -> Foil:
    pair = _two(left, right, instance)
    rules: list[Rule] = [
        InsistsOnBundle(id=f"{MARK}near", kind="insists_on_bundle", issues=pair, linked_suffices=True),
        RefusesBundle(id=f"{MARK}apart", kind="refuses_bundle", issues=pair),
    ]

    def granted(design: Design) -> bool:
        mandates = {body.id: {*body.mandate} for body in design.institutions}
        ends = [[mandates.get(end, set()) for end in link.between] for link in design.links]
        first, second = pair
        return any((first in a and second in b) or (second in a and first in b) for a, b in ends)

    sentence = f"institutions of {' and of '.join(map(instance.label, pair))} are two, and linked"
    return Foil(sentence, pair, lambda asked: _with(asked, rules), _nothing, granted)


_FORMS: tuple[tuple[str, Callable[[str, str, Instance], Foil]], ...] = (
    (r"(.+?)\s+linked\s+to\s+(.+)", _link),
    (r"(.+?)\s+chairs\s+(.+)", _chair),
    (r"(.+?)\s+with\s+(.+)", _bundle),
    (r"(.+?)\s+on\s+(.+)", _members),
)


def _excluding(party: str, issue: str, instance: Instance) -> Iterator[str]:
    """Say whether the issue has no room for the party."""
    if party in instance.issue[issue].excluded:
        yield f"{instance.label(issue)} excludes {instance.label(party)}."


def _clashing(pair: tuple[str, str], instance: Instance) -> Iterator[str]:
    """Say why two issues themselves are not for one institution."""
    for one, other in permutations([instance.issue[id] for id in pair]):
        first, second = instance.label(one.id), instance.label(other.id)
        for party in one.required:
            if party in other.excluded:
                yield f"{first} requires {instance.label(party)}, and {second} excludes it."
        if instance.plenary_of(one) == "must" and instance.plenary_of(other) == "never":
            yield f"{first} is for the plenary only, and {second} is not for a plenary."


def _nothing(model: CompactModel) -> None:
    """State nothing: rules say it already."""


def _marking(parties: Iterable[str], issues: Iterable[str]) -> Callable[[Requirements], Requirements]:
    """Hold parties everywhere, and tell issues from others, without demanding anything."""
    free = Decimal(0)
    held: list[Rule] = [
        LimitsSeats(id=f"{MARK}{p}", kind="limits_seats", party=p, at_least=1, hard=False, weight=free)
        for p in parties
    ]
    named = [_named(p, i) for i in issues for p in [*parties][:1]]
    return lambda asked: _with(asked, [*held, *named])


def naming(asked: Requirements) -> Requirements:
    """Tell every issue from every other, so that none stands for one that is like it."""
    # A member of the core sits in every plenary, so that the marks hold those apart as well.
    parties = sorted(asked.instance.parties, key=lambda party: party.role != "core")[:1]
    return _with(asked, [_named(p.id, issue.id) for issue in asked.instance.issues for p in parties])


def _named(party: str, issue: str) -> Rule:
    free = Decimal(0)
    return RefusesIssue(
        id=f"{MARK}{issue}", kind="refuses_issue", party=party, issue=issue, hard=False, weight=free
    )


def _with(asked: Requirements, rules: Iterable[Rule]) -> Requirements:
    return asked.having(rules=(*asked.instance.rules, *rules))


def unmarked(design: Design, instance: Instance) -> Design:
    """Give a design without what marks have left in it."""
    return design.model_copy(
        update={
            "instance": design.instance.model_copy(update={"sha256": instance.sha256}),
            "broken_rules": tuple(b for b in design.broken_rules if not b.id.startswith(MARK)),
        }
    )


def _listed(text: str, known: Callable[[str], str]) -> list[str]:
    """Read a list, or the name of one thing, which may have commas in it."""
    try:
        return [known(text.strip())]
    except ValueError:
        ids = [known(name) for name in re.split(r"\s*,\s*|\s+and\s+", text.strip()) if name]
        if not ids:
            raise
    twice = [id for n, id in enumerate(ids) if id in ids[:n]]
    if twice:
        raise ValueError(f"'{twice[0]}' is named twice in {text.strip()!r}")
    return ids


def _party(name: str, instance: Instance) -> str:
    return resolved(name, Naming(instance).parties, "party")


def _issue(name: str, instance: Instance) -> str:
    return resolved(name, Naming(instance).issues, "issue")


def _two(left: str, right: str, instance: Instance) -> tuple[str, str]:
    pair = _issue(left, instance), _issue(right, instance)
    if pair[0] == pair[1]:
        raise ValueError(f"both ends of the wish are '{pair[0]}'")
    return pair
