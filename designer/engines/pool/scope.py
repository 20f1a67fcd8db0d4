"""The scope of the pool engine: which instances it carries, and which are regular enough to be enumerated."""

from __future__ import annotations

from collections.abc import Iterator

from designer.candidates.candidates import Candidate
from designer.candidates.grounding import Acceptability, Ban
from designer.instance import REINFORCEMENT, SCALE, Instance, names_in, scaled

MANY_ISSUES = 40
"""Issues from which on the pool engine is the faster one."""

OPEN = "open topics"
NO_CORE = "issues without a core party"
"""What makes few bodies irregular where it is true of few issues."""

SHARE = 0.1
"""Of issues, how many are few."""

NOT_CARRIED = REINFORCEMENT | {"unrelated"}
"""Objectives that columns do not add up to."""

LARGEST = 8
"""Members of the largest body whose subsets are looked up one by one."""


def unfit(instance: Instance, accepted: Acceptability) -> list[str]:
    """Name what an instance asks and the pool engine does not carry; empty where it carries all.

    Examples
    --------
    >>> from designer.candidates.grounding import ground
    >>> plain = Instance.model_validate({"parties": [{"id": "A"}]})
    >>> unfit(plain, ground(plain))
    []
    >>> linked = plain.model_copy(update={"settings": plain.settings.model_copy(update={"min_links": 1})})
    >>> unfit(linked, ground(linked))
    ['min_links']
    """
    return list(dict.fromkeys(_unfit(instance, accepted)))


def _unfit(instance: Instance, accepted: Acceptability) -> Iterator[str]:
    settings = instance.settings
    if instance.interdependences:
        yield "interdependences"
    for rule in instance.rules:
        if rule.kind == "refuses_link" or (rule.kind == "insists_on_bundle" and rule.linked_suffices):
            yield rule.kind
    if accepted.chair_limits:
        yield "limits on chairs"
    for name in ("min_links", "max_links", "min_anchors", "survive_suspension", "survive_walkout"):
        if getattr(settings, name):
            yield name
    for stage in settings.objectives:
        yield from (f"the objective {name}" for name in names_in(stage) if name in NOT_CARRIED)
    if settings.max_links == 0:
        yield "max_links"


def suits(instance: Instance, accepted: Acceptability) -> bool:
    """Whether the pool engine is likely to be the faster one."""
    odd = set(irregular(instance, accepted))
    if instance.settings.only_proposals:
        # What new bodies would be like does not matter where there are none.
        odd -= {"only_proposals", "sizes with gaps", OPEN, NO_CORE}
    elif len([*_few_members(instance)]) <= SHARE * len(instance.issues):
        odd -= {OPEN, NO_CORE}
    return len(instance.issues) >= MANY_ISSUES and not unfit(instance, accepted) and not odd


def irregular(instance: Instance, accepted: Acceptability) -> list[str]:
    """Name what makes the bodies of an instance more than unions of required parties; empty if nothing.

    In a regular instance the issues of a body can be cut down to any of them: the parties that those require
    are then a body that may handle them, at no greater cost. So it is enough to list the largest mandates,
    and to ask that each issue is handled often enough: what is handled too often is left to one of its hosts.
    """
    return list(dict.fromkeys(_irregular(instance, accepted)))


def _irregular(instance: Instance, accepted: Acceptability) -> Iterator[str]:
    if instance.settings.only_proposals:
        yield "only_proposals"
    yield from _irregular_issues(instance)
    for ban in accepted.bans:
        if not ban.hard:
            yield "soft rules"
        if ban.unseated or ban.min_size or ban.max_size is not None or ban.allowed_sizes:
            yield "rules on seats and sizes"
        if any(len(mandate) > 2 for mandate in ban.mandates):
            yield "rules on more than two issues"
    for limit in accepted.limits:
        if limit.at_least:
            yield "seats demanded"
        if limit.price is not None:
            yield "soft rules"
    if any(scaled(e.costs.replace) != SCALE for e in instance.existing if e.redesign):
        yield "costs of replacing"
    if accepted.ties:
        yield "issues that have to meet"
    if not helpers_last(instance) or instance.settings.max_exposure is not None:
        yield "mandates that cost something"


def _irregular_issues(instance: Instance) -> Iterator[str]:
    for issue in instance.issues:
        if issue.coverage > 1:
            yield "coverage above 1"
        if instance.plenary_of(issue) == "must":
            continue
        sizes = instance.sizes_of(issue)
        least = max(len(issue.required), min(sizes))
        if sum(size >= least for size in sizes) <= max(sizes) - least:
            yield "sizes with gaps"
        if max(sizes) > LARGEST:
            yield f"bodies of more than {LARGEST}"
    yield from _few_members(instance)


def _few_members(instance: Instance) -> Iterator[str]:
    """Name, issue by issue, what makes the required parties too few for a body."""
    for issue in instance.issues:
        if instance.plenary_of(issue) == "must":
            continue
        if not issue.required or len(issue.required) < min(instance.sizes_of(issue)):
            yield OPEN
        elif instance.umbrella is not None and not instance.core.intersection(issue.required):
            yield NO_CORE


def helpers_last(instance: Instance) -> bool:
    """Whether what depends on mandates is, if anything, only the absence of helpers, after all else."""
    names = [names_in(stage) for stage in instance.settings.objectives]
    if any("exposure" in some for some in names):
        return False
    counting = [some for some in names if {*some} - {"uncoordinated", "links"}]
    early = [some for some in counting[:-1] if "absent_helpers" in some]
    last = counting[-1] if counting else ()
    seats_before = any("seats" in some for some in counting[:-1])
    return not early and ("absent_helpers" not in last or (seats_before and len(last) == 1))


def hereditary(candidates: list[Candidate], instance: Instance, accepted: Acceptability) -> bool:
    """Whether any part of a mandate of these candidates is a mandate as well, at no greater cost."""
    settled = all(not body.needs and all(_settled(ban) for ban in body.bans) for body in candidates)
    once = all(issue.coverage == 1 for issue in instance.issues)
    free = not any(limit.at_least for limit in accepted.limits) and not accepted.ties
    # Where nothing is left of what is taken up, another body has to replace it.
    free = free and not any(body.kind == "new" and body.cost > SCALE for body in candidates)
    return settled and once and free and helpers_last(instance) and instance.settings.max_exposure is None


def _settled(ban: Ban) -> bool:
    return ban.hard or ban.mandates == (frozenset(),)
