"""Bodies over the phases of a roadmap: which go on, when each begins and ends, and what it costs to begin.

Institutions of consecutive phases with the same members are one body. Where several have the same members,
they are matched so that those that begin cost least, and then so that most issues stay where they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from designer.check.bodies import Case
from designer.design import Institution

Key = tuple[str, ...]


@dataclass(frozen=True)
class Life:
    """A body from its first phase to its last, by their places, with what it is in each.

    Parameters
    ----------
    key
        Its members; of a proposal without members, its id.
    begins
        The place of its first phase.
    institutions
        What it is in each of its phases.
    cost
        What it costs to begin.
    """

    key: Key
    begins: int
    institutions: tuple[Institution, ...]
    cost: Decimal

    @property
    def ends(self) -> int:
        """The place of its last phase."""
        return self.begins + len(self.institutions) - 1


def key_of(institution: Institution) -> Key:
    """Give what makes an institution the same body as one of the phase before."""
    return tuple(sorted({*institution.members})) or ("", institution.taken_from or institution.id)


def lives(cases: Sequence[Case]) -> list[Life]:
    """List the bodies of a roadmap, those that begin first first, each in the order of its phase's design."""
    going: list[Life] = []
    ended: list[Life] = []
    for phase, case in enumerate(cases):
        present = [(body.institution, case.cost(body)) for body in case.bodies]
        follows = dict(_succession(going, present))
        taken = {*follows.values()}
        ended += [life for n, life in enumerate(going) if n not in taken]
        going = [
            Life(
                going[follows[k]].key,
                going[follows[k]].begins,
                (*going[follows[k]].institutions, institution),
                going[follows[k]].cost,
            )
            if k in follows
            else Life(key_of(institution), phase, (institution,), cost)
            for k, (institution, cost) in enumerate(present)
        ]
    return sorted([*ended, *going], key=lambda life: (life.begins, life.key))


def _succession(
    before: Sequence[Life], present: Sequence[tuple[Institution, Decimal]]
) -> Iterator[tuple[int, int]]:
    """Match what is there to what was there: pairs of places in the two lists."""
    for key in dict.fromkeys(life.key for life in before):
        old = [n for n, life in enumerate(before) if life.key == key]
        new = [k for k, (institution, _) in enumerate(present) if key_of(institution) == key]
        yield from _matched(old, new, before, present)


def _matched(
    old: list[int],
    new: list[int],
    before: Sequence[Life],
    present: Sequence[tuple[Institution, Decimal]],
) -> list[tuple[int, int]]:
    """Match as many as there are: the dearest go on, and then most issues stay; by dynamic programming."""
    # What was there, as a set of bits, is used up one by one.
    best: dict[int, tuple[Decimal, int, list[tuple[int, int]]]] = {0: (Decimal(0), 0, [])}
    for k in new:
        institution, cost = present[k]
        reached = dict(best)
        for used, (saved, stay, pairs) in best.items():
            for bit, n in enumerate(old):
                if used & 1 << bit:
                    continue
                kept = len({*before[n].institutions[-1].mandate} & {*institution.mandate})
                found = (saved + cost, stay + kept, [*pairs, (k, n)])
                at = used | 1 << bit
                if at not in reached or reached[at][:2] < found[:2]:
                    reached[at] = found
        best = reached
    most = max(used.bit_count() for used in best)
    chosen = max((entry for used, entry in best.items() if used.bit_count() == most), key=lambda e: e[:2])
    return chosen[2]
