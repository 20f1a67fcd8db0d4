"""The rows of the compact model that hold without any rule: exact cover, mandates, entitled members."""

from __future__ import annotations

from collections import Counter

from designer.engines.compact.columns import Column, Columns
from designer.engines.program import summed
from designer.instance import Instance, Issue


def coverage(instance: Instance, columns: Columns, optional: frozenset[str] = frozenset()) -> None:
    """Each issue is handled by exactly as many bodies as its coverage says, of different memberships.

    An ``optional`` one may be handled by fewer.
    """
    for issue in instance.issues:
        hosts = columns.hosting.get(issue.id, [])
        handled = summed(column.handles[issue.id] for column in hosts)
        at_least = 0 if issue.id in optional else issue.coverage
        columns.program.require(handled, at_least=at_least, at_most=issue.coverage)
        # Implied, but all that is left of coverage where only the bodies are looked at.
        able = summed(column.opened for column in hosts)
        columns.program.require(able, at_least=at_least)
        if issue.coverage > 1:
            alike: dict[frozenset[str], list[Column]] = {}
            for column in hosts:
                alike.setdefault(column.members, []).append(column)
            for same in alike.values():
                if len(same) > 1:
                    once = summed(column.handles[issue.id] for column in same)
                    columns.program.require(once, at_most=1)


def mandates(instance: Instance, columns: Columns) -> None:
    """Let a body handle issues only when opened, at least one of them, at most ``max_mandate``.

    The implication is stated issue by issue even where a limit would imply it: the linear relaxation of
    the sum alone is far weaker.
    """
    limit = instance.settings.max_mandate
    for column in columns.all:
        for handled in column.handles.values():
            columns.program.require({column.opened: 1, handled: -1}, at_least=0)
        mandate = summed(column.handles.values())
        columns.program.require({**mandate, column.opened: -1}, at_least=0)
        if limit is not None and limit < len(column.handles):
            columns.program.require({**mandate, column.opened: -limit}, at_most=0)


def capacity(instance: Instance, columns: Columns, optional: frozenset[str] = frozenset()) -> None:
    """State that many issues need many bodies, where mandates are limited.

    It is implied by the mandates, and what is left of their limit where only the bodies are looked at: for
    all issues together, and for those together that require the same parties.
    """
    limit = instance.settings.max_mandate
    if limit is None:
        return
    together: dict[frozenset[str], list[Issue]] = {}
    for issue in instance.issues:
        together.setdefault(frozenset(issue.required), []).append(issue)
    for issues in ([*instance.issues], *together.values()):
        able = Counter(column.opened for i in issues for column in columns.hosting.get(i.id, []))
        if any(count > 1 for count in able.values()):
            room = {opened: min(count, limit) for opened, count in able.items()}
            asked = sum(i.coverage for i in issues if i.id not in optional)
            columns.program.require(room, at_least=asked)
            # Divided by the limit and rounded up.
            columns.program.require(dict.fromkeys(able, 1), at_least=-(-asked // limit))


def entitled_members(columns: Columns) -> None:
    """Every member is entitled to its seat by an issue that the body handles."""
    for column in columns.all:
        for need in column.needs:
            entitling = summed(column.handles[issue] for issue in sorted(need))
            columns.program.require({**entitling, column.opened: -1}, at_least=0)


def exposure_limit(instance: Instance, columns: Columns) -> None:
    """At most ``max_exposure`` members can stall an issue that does not require them."""
    if instance.settings.max_exposure is not None:
        columns.program.require(exposure(instance, columns), at_most=instance.settings.max_exposure)


def exposure(instance: Instance, columns: Columns) -> dict[int, int]:
    """Count the triples (body, issue of its mandate, member that the issue does not require)."""
    return {
        variable: len(column.members.difference(instance.issue[issue].required))
        for column in columns.all
        for issue, variable in column.handles.items()
    }
