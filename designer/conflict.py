"""Sentences of an infeasible instance that cannot hold together, found by deletion.

Chinneck and Dravnieks (1991): give up one sentence after the other; those whose loss makes a design
possible stay, and what stays is a minimal conflict. Every step is a solve of its own, so that no core
of a solver has to be believed.

Giving up an issue lets it be handled less often than asked, or not at all. It is not taken away: parties
may need it for their seats in bodies that handle something else as well.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Event

from designer.acceptability import ground
from designer.candidates import candidates
from designer.clock import Clock, OutOfTimeError
from designer.design import Conflict
from designer.engines import cpsat
from designer.engines.compact import build
from designer.engines.cpsat import Effort
from designer.instance import Instance, Settings
from designer.instance.rules import listing


@dataclass(frozen=True)
class _Asked:
    """An instance, and the issues of it that need not be handled."""

    instance: Instance
    optional: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Claim:
    """Something that is demanded, and how to ask for all the rest."""

    id: str
    sentence: str
    drop: Callable[[_Asked], _Asked]


def conflict(instance: Instance, effort: Effort, cancel: Event | None = None) -> tuple[Conflict, ...]:
    """Name demands of an infeasible instance that no design can satisfy together.

    Parameters
    ----------
    instance
        One that is known to be infeasible.
    effort
        Its seconds limit the whole search.
    cancel
        Set it to stop.

    Returns
    -------
    tuple of Conflict
        Each member marked ``proven`` when leaving it out was seen to make a design possible. Where time
        ran out, the others may or may not matter.
    """
    clock = Clock(effort.seconds, cancel)
    claims = _claims(instance)
    kept = {claim.id: claim for claim in claims}
    proven: set[str] = set()
    current = _Asked(instance)
    for claim in claims:
        if clock.over():
            break
        without = claim.drop(current)
        match _possible(without, effort, clock):
            case False:
                current = without
                del kept[claim.id]
            case True:
                proven.add(claim.id)
            case None:
                pass
    return tuple(
        Conflict(id=claim.id, sentence=claim.sentence, proven=claim.id in proven) for claim in kept.values()
    )


def _possible(asked: _Asked, effort: Effort, clock: Clock) -> bool | None:
    """Whether there is a design, None when that was not found out."""
    instance = asked.instance
    accepted = ground(instance)
    try:
        model = build(instance, accepted, candidates(instance, accepted, clock), asked.optional, clock)
    except OutOfTimeError:
        return None
    outcome = cpsat.minimise(model.program, {}, replace(effort, seconds=clock.left), cancel=clock.cancel)
    return {"infeasible": False, "unknown": None}.get(outcome.status, True)


def _claims(instance: Instance) -> list[_Claim]:
    """List what may be given up, issues last, so that conflicts speak of rules where they can."""
    return [
        *(_setting(name, instance) for name in LIMITS if getattr(instance.settings, name) is not None),
        *(_rule(rule.id, rule.sentence(instance.label)) for rule in instance.rules if rule.hard),
        *(claim for party in instance.parties for claim in _limits(party.id, instance)),
        *(_issue(issue.id, instance) for issue in instance.issues),
    ]


LIMITS = ("max_mandate", "max_exposure")


def _setting(name: str, instance: Instance) -> _Claim:
    value = getattr(instance.settings, name)
    sentence = {
        "max_mandate": f"an institution handles at most {value} issues",
        "max_exposure": f"at most {value} members can stall an issue that does not require them",
    }[name]

    def drop(asked: _Asked) -> _Asked:
        settings: Settings = asked.instance.settings.model_copy(update={name: None})
        return replace(asked, instance=asked.instance.model_copy(update={"settings": settings}))

    return _Claim(f"settings.{name}", sentence, drop)


def _rule(id: str, sentence: str) -> _Claim:
    def drop(asked: _Asked) -> _Asked:
        kept = tuple(rule for rule in asked.instance.rules if rule.id != id)
        return replace(asked, instance=asked.instance.model_copy(update={"rules": kept}))

    return _Claim(id, sentence, drop)


def _limits(id: str, instance: Instance) -> list[_Claim]:
    party = instance.party[id]
    claims = []
    for field, word in (("min_seats", "at least"), ("max_seats", "at most")):
        value = getattr(party, field)
        if value is not None:
            sentence = f"{party.label} sits in {word} {value} institutions"
            claims.append(_Claim(f"{id}.{field}", sentence, _without_limit(id, field)))
    return claims


def _without_limit(id: str, field: str) -> Callable[[_Asked], _Asked]:
    def drop(asked: _Asked) -> _Asked:
        parties = tuple(
            party.model_copy(update={field: None}) if party.id == id else party
            for party in asked.instance.parties
        )
        return replace(asked, instance=asked.instance.model_copy(update={"parties": parties}))

    return drop


def _issue(id: str, instance: Instance) -> _Claim:
    issue = instance.issue[id]
    required = listing([instance.label(party) for party in issue.required])
    needs = f" and requires {required}" if required else ""
    excluded = listing([instance.label(party) for party in issue.excluded])
    without = f", without {excluded}" if excluded else ""
    sizes = listing([str(size) for size in sorted(instance.sizes_of(issue))], "or")
    where = {
        "must": "by a plenary",
        "may": f"by a plenary or a body of {sizes}",
        "never": f"by a body of {sizes}",
    }[instance.plenary_of(issue)]
    times = "" if issue.coverage == 1 else f" {issue.coverage} times"
    sentence = f"{issue.label} is handled{times} {where}{needs}{without}"

    def drop(asked: _Asked) -> _Asked:
        return replace(asked, optional=asked.optional | {id})

    return _Claim(f"issue {id}", sentence, drop)
