"""What an instance demands, sentence by sentence, and how to ask for all but one of them.

Giving up an issue lets it be handled less often than asked, or not at all. It is not taken away: parties
may need it for their seats in bodies that handle something else as well. For the same reason a rule or
interdependence that is given up becomes a wish that costs nothing: it still entitles parties to their
seats, and gives links a reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, TypeVar

from pydantic import Field

from designer.candidates.memberships import WHOLE, Scope
from designer.instance import (
    ExistingInstitution,
    InsistsOnBundle,
    Instance,
    Interdependence,
    Issue,
    LimitsSeats,
    Party,
    tie_id,
)
from designer.instance.rules import BaseRule, counted, listing

T = TypeVar("T")


@dataclass(frozen=True)
class Requirements:
    """An instance, the issues of it that need not be handled, and what of it is looked at.

    What is demanded of an issue that need not be handled is demanded only where it is: to go together with
    another one, to be linked.
    """

    instance: Instance
    optional: frozenset[str] = frozenset()
    scope: Scope = WHOLE

    def with_settings(self, **values: Any) -> Requirements:
        """Ask for the same with other settings."""
        settings = self.instance.settings.model_copy(update=values)
        return self.having(settings=settings)

    def having(self, **fields: Any) -> Requirements:
        """Ask for the same with other rows."""
        return replace(self, instance=self.instance.model_copy(update=fields))


def _gone(asked: Requirements) -> Requirements:
    raise ValueError("this claim is part of an answer from elsewhere; list the claims of the instance anew")


@dataclass(frozen=True)
class Requirement:
    """Something that is demanded, and how to ask for all the rest.

    Parameters
    ----------
    id, sentence
        What it is referred to by, and what it says. Two claims are equal when these are.
    drop
        Asks for all the rest. It works where the claims were listed: in answers that come from another
        process, or from a file, it refuses.
    """

    id: str
    sentence: str
    drop: Annotated[Callable[[Requirements], Requirements], Field(exclude=True)] = field(
        default=_gone, compare=False, repr=False
    )

    def __reduce__(self) -> tuple[type[Requirement], tuple[str, str]]:
        return Requirement, (self.id, self.sentence)


def requirements_of(instance: Instance) -> list[Requirement]:
    """List what may be given up, issues last, so that conflicts speak of rules where they can.

    Examples
    --------
    >>> one = Instance.model_validate({
    ...     "parties": [{"id": "A"}], "issues": [{"id": "x"}], "settings": {"min_links": 1},
    ... })
    >>> [claim.id for claim in requirements_of(one)]
    ['settings.min_links', 'settings.links_need_hinge', 'issue x']
    """
    return [
        *_settings(instance),
        *(rule_requirement(n, rule, instance) for n, rule in enumerate(instance.rules) if rule.hard),
        *(
            tie_requirement(n, tie, instance)
            for n, tie in enumerate(instance.interdependences)
            if tie.is_hard
        ),
        *(claim for n, party in enumerate(instance.parties) for claim in _limits(n, party)),
        *(_issue(issue.id, instance) for issue in instance.issues),
    ]


def _settings(instance: Instance) -> Iterator[Requirement]:
    settings = instance.settings
    issues = counted(settings.max_mandate or 0, "issue")
    sentences = {
        "max_mandate": (f"an institution handles at most {issues}", None),
        "max_exposure": ("at most {} members can stall an issue that does not require them", None),
        "min_links": ("links of every institution: at least {}, each for an interdependence", 0),
        "max_links": ("links of an institution: at most {}", None),
        "min_anchors": ("anchors of every seat: at least {}, in links for an interdependence", 0),
        "survive_suspension": ("links alone keep all institutions connected", False),
    }
    for name, (sentence, without) in sentences.items():
        value = getattr(settings, name)
        if value != without:
            yield _setting(name, sentence.format(value), without)
    for party in settings.survive_walkout:
        yield _walkout(party, instance)
    if not settings.chairs and any(
        isinstance(r, LimitsSeats) and r.chairs and r.hard for r in instance.rules
    ):
        yield _setting("chairs", "no institution has a chair", True)
    wished = any(tie.is_hard and tie.kind != "separate" for tie in instance.interdependences) or any(
        isinstance(rule, InsistsOnBundle) and rule.linked_suffices and rule.hard for rule in instance.rules
    )
    if settings.links_need_hinge and instance.umbrella is not None and (wished or settings.asks_for_links):
        yield _setting("links_need_hinge", "a link needs a party that sits at both ends", False)


def _setting(name: str, sentence: str, without: object) -> Requirement:
    return Requirement(f"settings.{name}", sentence, lambda asked: asked.with_settings(**{name: without}))


def _walkout(party: str, instance: Instance) -> Requirement:
    def drop(asked: Requirements) -> Requirements:
        kept = tuple(p for p in asked.instance.settings.survive_walkout if p != party)
        return asked.with_settings(survive_walkout=kept)

    sentence = f"what does not need {instance.label(party)} goes on and hangs together without it"
    return Requirement(f"settings.survive_walkout {party}", sentence, drop)


def rule_requirement(n: int, rule: BaseRule, instance: Instance) -> Requirement:
    """Give the claim of a rule, which stands at this place among the rules of the instance."""

    def drop(asked: Requirements) -> Requirements:
        rules = asked.instance.rules
        return asked.having(rules=_with(rules, n, rules[n].as_wish()))

    return Requirement(rule.id, rule.sentence(instance.label), drop)


def tie_requirement(n: int, tie: Interdependence, instance: Instance) -> Requirement:
    """Give the claim of an interdependence, which stands at this place among those of the instance."""

    def drop(asked: Requirements) -> Requirements:
        ties = asked.instance.interdependences
        return asked.having(interdependences=_with(ties, n, ties[n].as_wish()))

    existing = {body.id: body for body in instance.existing}
    facts = [_standing(existing[end], instance) for end in tie.issues if end in existing]
    return Requirement(tie_id(n), "; ".join([tie.sentence(instance.label), *facts]), drop)


def _standing(body: ExistingInstitution, instance: Instance) -> str:
    """Say what an existing body is there for: nothing that could be given up."""
    if body.is_global:
        can = "can only be linked to" if body.joinable else f"is {body.status} and cannot be linked to"
    elif body.status == "collapsed":
        can = "has collapsed and cannot be taken up"
    elif not body.may_handle:
        can = "may handle nothing and cannot be taken up"
    elif not body.usable:
        can = f"is {body.status} and is not redesigned"
    else:
        can = f"may handle only {listing([*map(instance.label, body.may_handle)])}"
    return f"{body.label} {can}"


def _limits(n: int, party: Party) -> Iterator[Requirement]:
    for limit, word in (("min_seats", "at least"), ("max_seats", "at most")):
        value = getattr(party, limit)
        if value is not None:
            sentence = f"{party.label} sits in {word} {counted(value, 'institution')}"
            yield Requirement(f"{party.id}.{limit}", sentence, _without_limit(n, limit))


def _without_limit(n: int, limit: str) -> Callable[[Requirements], Requirements]:
    def drop(asked: Requirements) -> Requirements:
        free = asked.instance.parties[n].model_copy(update={limit: None})
        return asked.having(parties=_with(asked.instance.parties, n, free))

    return drop


def _with(rows: tuple[T, ...], n: int, row: T) -> tuple[T, ...]:
    return (*rows[:n], row, *rows[n + 1 :])


def _issue(id: str, instance: Instance) -> Requirement:
    issue = instance.issue[id]
    required = listing([instance.label(party) for party in issue.required])
    needs = f"{',' if issue.coverage > 1 else ''} and requires {required}" if required else ""
    excluded = listing([instance.label(party) for party in issue.excluded])
    without = f", without {excluded}" if excluded else ""
    sizes = listing([str(size) for size in sorted(instance.sizes_of(issue))], "or")
    where = {
        "must": "by a plenary",
        "may": f"by a plenary or a body of {sizes}",
        "never": f"by a body of {sizes}",
    }[instance.plenary_of(issue)]
    sentence = f"{issue.label} is handled {where}{often(issue)}{needs}{without}"
    return Requirement(f"issue {id}", sentence, lambda asked: replace(asked, optional=asked.optional | {id}))


def often(issue: Issue) -> str:
    """Say how often an issue is handled, where that is more than once."""
    return "" if issue.coverage == 1 else f", {issue.coverage} times with different members"
