"""What a roadmap comes to, phase by phase: what begins and ends, who has kept what, what stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from designer.design import Design
from designer.design.roadmap import Roadmap
from designer.instance import Instance
from designer.instance.phases import Calendar


@dataclass(frozen=True)
class Balance:
    """What a party has kept by the end of a phase, what was kept to it, and what it is still owed.

    Parameters
    ----------
    kept
        Its own commitments that are kept.
    received
        Commitments of others to it that are kept.
    owed
        Commitments of others to it that are not kept yet.
    """

    kept: int = 0
    received: int = 0
    owed: int = 0


@dataclass(frozen=True)
class PhaseAccount:
    """What happens in a phase, and what there is at its end.

    Parameters
    ----------
    phase
        The phase.
    design
        Its design.
    founded, kept_up, revitalised, going_on, ended
        Ids of the bodies that begin as new, begin as kept or revitalised, were there before, and are there
        for the last time though other phases follow.
    opened, closed
        Issues that come on the table, and that are on it for the last time though other phases follow.
    kept
        Commitments kept in this phase.
    balance
        Of each party with commitments of its own or to it.
    standing
        Issues handled in it.
    unreturned
        Commitments that are kept, and awaited by others that are not kept yet.
    never_opened
        Issues that would never have opened if the process stopped here.
    """

    phase: str
    design: Design
    founded: tuple[str, ...]
    kept_up: tuple[str, ...]
    revitalised: tuple[str, ...]
    going_on: tuple[str, ...]
    ended: tuple[str, ...]
    opened: tuple[str, ...]
    closed: tuple[str, ...]
    kept: tuple[str, ...]
    balance: dict[str, Balance]
    standing: tuple[str, ...]
    unreturned: tuple[str, ...]
    never_opened: tuple[str, ...]


def accounts(instance: Instance, roadmap: Roadmap) -> list[PhaseAccount]:
    """Give an account of every phase.

    Examples
    --------
    >>> from designer.design import Reference
    >>> empty = Instance.model_validate({"phases": [{"id": "P1"}, {"id": "P2"}]})
    >>> accounts(empty, Roadmap(instance=Reference(title="Nothing")))
    []
    """
    return [_account(instance, roadmap, n) for n in range(len(roadmap.phases))]


def _account(instance: Instance, roadmap: Roadmap, n: int) -> PhaseAccount:
    calendar = Calendar(instance)
    place, last = calendar.place, calendar.number - 1
    phase = roadmap.phases[n]
    opens = {i: place[p] for i, p in roadmap.opens.items()}
    when = {c: place[p] for c, p in roadmap.commitments.items()}
    here = [b for b in roadmap.bodies if place[b.begins] <= n <= place[b.ends]]
    begin = [b for b in here if place[b.begins] == n]
    done = {c for c, at in when.items() if at <= n}
    table = [i for i, first in opens.items() if first <= n < calendar.course(i).stop]
    return PhaseAccount(
        phase=phase.id,
        design=phase.design,
        founded=tuple(b.id for b in begin if b.origin == "new"),
        kept_up=tuple(b.id for b in begin if b.origin == "kept"),
        revitalised=tuple(b.id for b in begin if b.origin == "revitalised"),
        going_on=tuple(b.id for b in here if place[b.begins] < n),
        ended=tuple(b.id for b in here if place[b.ends] == n < last),
        opened=tuple(i for i in table if opens[i] == n),
        closed=tuple(i for i in table if calendar.course(i).stop == n + 1 <= last),
        kept=tuple(c for c, at in when.items() if at == n),
        balance=dict(_balances(instance, done)),
        standing=tuple(table),
        unreturned=tuple(
            d.id
            for d in instance.commitments
            if d.id in done and any(d.id in c.awaits and c.id not in done for c in instance.commitments)
        ),
        never_opened=tuple(i for i, first in opens.items() if first > n),
    )


def _balances(instance: Instance, done: set[str]) -> Iterator[tuple[str, Balance]]:
    for party in instance.party:
        own = [c for c in instance.commitments if c.party == party]
        owed = [c for c in instance.commitments if party in c.to and c.party != party]
        if own or owed:
            yield (
                party,
                Balance(
                    kept=sum(c.id in done for c in own),
                    received=sum(c.id in done for c in owed),
                    owed=sum(c.id not in done for c in owed),
                ),
            )
