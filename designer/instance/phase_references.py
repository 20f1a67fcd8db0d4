"""Whether the phases of an instance make sense: names, windows, and what can never be on the table."""

from __future__ import annotations

from collections.abc import Iterator

from designer.instance.fields import Timed
from designer.instance.model import Instance
from designer.instance.phases import Calendar
from designer.instance.references import Finding, Loc, nearest

MOST_PHASES = 100
"""More would be no phases, and no roadmap of them could be proven."""

_TIMES = {
    "parties": ("joins", "leaves"),
    "issues": ("opens", "closes"),
    "existing": ("from", "until"),
    "interdependences": ("from", "until"),
    "rules": ("from", "until"),
    "commitments": ("due",),
}
"""The fields that speak of phases."""


def phase_errors(instance: Instance, lost: frozenset[str]) -> Iterator[Finding]:
    """List what is senseless about phases, and what no choice within the windows can mend."""
    number = len(instance.phases)
    if number == 1:
        message = "a process has two phases or more; leave 'phases' out where everything is there at once"
        yield Finding(("phases",), message, 1)
    if number > MOST_PHASES:
        yield Finding(("phases",), f"at most {MOST_PHASES} phases are read", number)
    names = [*_names(instance, lost)]
    yield from names
    if number < 2 or names:
        return
    calendar = Calendar(instance)
    windows = [*_windows(calendar)]
    yield from windows
    if not windows and _references_resolve(instance):
        yield from _umbrella(calendar)
        yield from _absent_parties(calendar)
        yield from _sequences(calendar)
        yield from _commitments(calendar)


def _written(row: object, field: str) -> object:
    return getattr(row, "since" if field == "from" else field)


def _names(instance: Instance, lost: frozenset[str]) -> Iterator[Finding]:
    """Report times that no phase is called by, and times where there are no phases."""
    known = {phase.id for phase in instance.phases}
    for section, fields in _TIMES.items():
        for n, row in enumerate(getattr(instance, section)):
            for field in fields:
                written = _written(row, field)
                several = isinstance(written, tuple)
                ids = written if isinstance(written, tuple) else () if written is None else (written,)
                for k, id in enumerate(ids):
                    loc: Loc = (section, n, field, k) if several else (section, n, field)
                    if not known and not lost:
                        yield Finding(loc, "this instance has no phases; list them under 'phases'", id)
                    elif id not in known and id not in lost:
                        yield Finding(loc, f"no phase has the id '{id}'{nearest(str(id), known)}", id)
    if instance.settings.transition is not None and not known and not lost:
        message = "this instance has no phases; list them under 'phases'"
        yield Finding(("settings", "transition"), message)


def _windows(calendar: Calendar) -> Iterator[Finding]:
    """Report what ends before it begins."""
    instance = calendar.instance
    for section in _TIMES:
        for n, row in enumerate(getattr(instance, section)):
            if isinstance(row, Timed):
                if not calendar.force(row):
                    message = f"this ends with {row.until}, before it begins with {row.since}"
                    yield Finding((section, n, "until"), message, row.until)
            elif section == "parties" and not calendar.presence(row.id):
                message = f"'{row.id}' leaves with {row.leaves}, before it joins with {row.joins}"
                yield Finding((section, n, "leaves"), message, row.leaves)
            for field in ("opens", "due"):
                written = getattr(row, field, None)
                if isinstance(written, tuple) and not calendar.window(written):
                    message = f"this window ends with {written[1]}, before it begins with {written[0]}"
                    yield Finding((section, n, field), message, list(written))
    for n, issue in enumerate(instance.issues):
        reversed_window = isinstance(issue.opens, tuple) and not calendar.window(issue.opens)
        if not reversed_window and not calendar.course(issue.id):
            message = f"'{issue.id}' closes with {issue.closes}, before it can open"
            yield Finding(("issues", n, "closes"), message, issue.closes)


def _references_resolve(instance: Instance) -> bool:
    """Whether the rows that times depend on name what there is."""
    commitments = {c.id for c in instance.commitments}
    parties = instance.party.keys()
    return all(parties >= {*i.required} for i in instance.issues) and all(
        c.party in parties and (c.issue is None or c.issue in instance.issue) and commitments >= {*c.awaits}
        for c in instance.commitments
    )


def _umbrella(calendar: Calendar) -> Iterator[Finding]:
    instance = calendar.instance
    if instance.umbrella is not None and instance.core:
        for n, phase in enumerate(instance.phases):
            if not instance.core & calendar.parties(n):
                message = f"no core party is there in {phase.id}, so that there is no umbrella"
                yield Finding(("phases", n), message, phase.id)


def _absent_parties(calendar: Calendar) -> Iterator[Finding]:
    """Report issues that are on the table, whenever they open, while a party that they require is absent."""
    phases = calendar.instance.phases
    for n, issue in enumerate(calendar.instance.issues):
        if calendar.openings(issue.id):
            continue
        latest = range(calendar.window_to_open(issue.id).stop - 1, calendar.course(issue.id).stop)
        for k, party in enumerate(issue.required):
            absent = [p for p in latest if p not in calendar.presence(party)]
            if absent:
                message = (
                    f"'{issue.id}' is on the table in {phases[absent[0]].id} and requires '{party}', "
                    "which is not there then; open it later, close it earlier or change when the party "
                    "joins or leaves"
                )
                yield Finding(("issues", n, "required", k), message, party)
                break
        else:
            message = f"in no phase of its window are all parties there that '{issue.id}' requires"
            yield Finding(("issues", n, "opens"), message)


def _sequences(calendar: Calendar) -> Iterator[Finding]:
    """Report a sequence whose second issue has to open before its first one can."""
    instance = calendar.instance
    ties = [
        (n, tie)
        for n, tie in enumerate(instance.interdependences)
        if tie.kind == "sequence" and instance.issue.keys() >= {*tie.issues}
    ]
    earliest = {i: calendar.openings(i).start for i in instance.issue if calendar.openings(i)}
    changed = True
    while changed:
        changed = False
        for n, tie in ties:
            first, second = tie.issues
            if first not in earliest or second not in earliest:
                continue
            able = [
                p
                for p in calendar.openings(second)
                if p >= earliest[second] and (p >= earliest[first] or p not in calendar.force(tie))
            ]
            if not able:
                phase = instance.phases[calendar.openings(second).stop - 1].id
                message = (
                    f"'{first}' comes before '{second}', which opens in {phase} at the latest, and "
                    f"'{first}' not before {instance.phases[earliest[first]].id}"
                )
                yield Finding(("interdependences", n, "issues"), message, list(tie.issues))
                return
            if able[0] > earliest[second]:
                earliest[second], changed = able[0], True


def _commitments(calendar: Calendar) -> Iterator[Finding]:
    """Report commitments that can be kept in no phase, alone or for what they await."""
    instance = calendar.instance
    place = {c.id: n for n, c in enumerate(instance.commitments)}
    earliest: dict[str, int] = {}
    for n, c in enumerate(instance.commitments):
        span = calendar.due(c)
        if span:
            earliest[c.id] = span.start
            continue
        there = "" if c.issue is None else f" and its issue '{c.issue}' can be on the table"
        message = f"there is no phase in which '{c.id}' is due{there} while '{c.party}' is there"
        yield Finding(("commitments", n, "due" if c.due else "issue"), message, c.due or c.issue)
    changed = len(earliest) == len(place)
    while changed:
        changed = False
        for c in instance.commitments:
            for k, other in enumerate(c.awaits):
                if earliest[other] > earliest[c.id]:
                    earliest[c.id], changed = earliest[other], True
                if earliest[c.id] >= calendar.due(c).stop:
                    message = (
                        f"'{c.id}' awaits '{other}', which is kept in "
                        f"{instance.phases[earliest[other]].id} at the earliest, and '{c.id}' itself in "
                        f"{instance.phases[calendar.due(c).stop - 1].id} at the latest"
                    )
                    yield Finding(("commitments", place[c.id], "awaits", k), message, other)
                    return
