"""The memberships of new bodies that can matter: what mandates require, and members that something holds.

A design with the fewest seats among the optimal ones has in every new body the union of the parties that
its mandate requires and, beyond it, only members that something holds. So it is enough to start from all
unions of required sets and to add, one by one, parties that a feature switched on can hold. The proof,
feature by feature, is in ``models/FORMULATION.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from functools import cached_property

from designer.candidates.grounding import Acceptability, Ban, Tie
from designer.instance import REINFORCEMENT, ExistingInstitution, Instance, Issue, names_in
from designer.runtime.clock import ENDLESS, Clock

Parties = frozenset[str]

MANY = 400
"""Required sets from which on their unions are found all at once."""


@dataclass(frozen=True)
class Scope:
    """Less, or more, than an instance says itself: what is looked at when some of it is given up.

    Parameters
    ----------
    aside
        Issues that nobody is to handle.
    entitled
        Parties that are passengers nowhere.
    """

    aside: frozenset[str] = frozenset()
    entitled: Parties = frozenset()


WHOLE = Scope()
"""The instance as it is."""


def memberships(
    instance: Instance,
    accepted: Acceptability,
    clock: Clock = ENDLESS,
    everybody: bool = False,
    alike: bool = False,
    scope: Scope = WHOLE,
) -> list[Parties]:
    """Enumerate the memberships of new bodies that some optimal design is made of.

    Parameters
    ----------
    instance, accepted, clock
        What is asked, its rules grounded, and the time there is.
    everybody
        Whether to add every membership besides in which nobody has to be a passenger.
    alike
        Whether to add those besides in which somebody sits though another party could as well: some optimal
        design does without them, but not every one.
    scope
        What is left aside, and who is entitled to a seat anyway.

    Raises
    ------
    designer.runtime.clock.OutOfTimeError
        If there is not the time for it.

    Examples
    --------
    >>> from designer.candidates.grounding import ground
    >>> from designer.instance import Instance
    >>> three = Instance.model_validate({
    ...     "parties": [{"id": p} for p in "ABC"],
    ...     "issues": [{"id": "x", "required": ["A", "B"]}, {"id": "y", "required": ["B", "C"]}],
    ... })
    >>> found = {"".join(sorted(m)) for m in memberships(three, ground(three))}
    >>> "ABC" in found, "AC" in found
    (True, False)
    """
    return _Enumeration(instance, accepted, clock, everybody, alike, scope).all()


def replaceable(instance: Instance) -> dict[Parties, list[ExistingInstitution]]:
    """Group the existing bodies that a new one can replace by their members, the cheapest first."""
    found: dict[Parties, list[ExistingInstitution]] = {}
    for body in sorted(instance.existing, key=lambda e: e.costs.replace):
        if body.redesign:
            found.setdefault(frozenset(body.members), []).append(body)
    return found


class _Enumeration:
    """Walks from unions of required sets to larger memberships, held member by held member.

    Sets of parties are integers here, one bit a party.
    """

    def __init__(
        self,
        instance: Instance,
        accepted: Acceptability,
        clock: Clock,
        everybody: bool = False,
        alike: bool = False,
        scope: Scope = WHOLE,
    ) -> None:
        self.instance = instance
        self.accepted = accepted
        self.clock = clock
        self.everybody = everybody
        self.alike = alike or everybody
        self.bit = {p.id: 1 << n for n, p in enumerate(instance.parties)}
        self.core = self.mask(instance.core)
        self.anywhere = self.mask(scope.entitled)
        self.issues = [
            i for i in instance.issues if instance.plenary_of(i) != "must" and i.id not in scope.aside
        ]
        self.largest = max((max(instance.sizes_of(i)) for i in self.issues), default=0)

    def mask(self, parties: Iterable[str]) -> int:
        return sum(self.bit[p] for p in parties)

    def parties(self, mask: int) -> Parties:
        return frozenset(self.party[bit] for bit in _bits(mask))

    def all(self) -> list[Parties]:
        found = self.unions()
        waiting = list(found) if self.somebody_holds else []
        for mask in self.clock.each(_emptying(waiting)):
            if mask.bit_count() >= self.room(mask):
                continue
            for bit in _bits(self.held(mask) & ~mask):
                if mask | bit not in found and not self.preferred.get(bit, 0) & ~mask:
                    found.add(mask | bit)
                    waiting.append(mask | bit)
        return [self.parties(mask) for mask in self.clock.each(sorted(found))]

    def unions(self) -> set[int]:
        """All unions of required sets within the sizes of their issues; some existing bodies stand beside."""
        if len(self.required) > MANY:
            from designer.candidates import bitsets

            words = bitsets.pack(sorted(self.required - {0}), len(self.bit))
            return {0, *bitsets.unpack(bitsets.unions(words, self.largest, self.clock)), *self.standing}
        found = self.standing | {0}
        for largest, required in self.roomy.items():
            found |= self._unions(required, largest)
        return found

    def _unions(self, some: set[int], largest: int) -> set[int]:
        full: set[int] = set()
        growing = {0}
        for required in sorted(some):
            # Full ones, by far the most, grow no more.
            for mask in self.clock.each(list(growing)):
                union = mask | required
                if (size := union.bit_count()) < largest:
                    growing.add(union)
                elif size == largest:
                    full.add(union)
        return growing | full

    @cached_property
    def roomy(self) -> dict[int, set[int]]:
        """By number of members, the largest first, what the issues require that allow so many or more."""
        largest = {issue.id: max(self.instance.sizes_of(issue)) for issue in self.issues}
        return {
            size: {self.mask(i.required) for i in self.issues if largest[i.id] >= size}
            for size in sorted({*largest.values()}, reverse=True)
        }

    def room(self, mask: int) -> int:
        """Give the most members that a body can have in which these sit with all that its issues require."""
        if len(self.roomy) < 2:
            return self.largest
        able = (size for size, some in self.roomy.items() if any(not required & ~mask for required in some))
        return next(able, 0)

    @cached_property
    def somebody_holds(self) -> bool:
        """Say whether any party can be held in a body beside the parties that its mandate requires."""
        led = self.instance.umbrella is None or all(
            mask & self.core for mask in (*self.required, *self.standing)
        )
        features = (self.counted, self.seating, self.entitling, self.seatable, self.dear, self.shunned)
        demanded = self.several or self.tied or any(self.too_small)
        everywhere = self.helpers_come_first or self.reinforced or demanded
        return self.everybody or not led or any(features) or bool(everywhere)

    def held(self, mask: int) -> int:
        """Parties that may have to be added to these members in some optimal design."""
        held = self.counted | self.seated(mask)
        if self.instance.umbrella is not None and not mask & self.core:
            held |= self.core & self.entitled(mask)
        if self.anybody_holds(mask):
            held |= self.entitled(mask)
        if self.helpers_come_first:
            held |= self.helpers(mask)
        return held

    def anybody_holds(self, mask: int) -> bool:
        """Whether one more member, whoever is entitled to sit there, can be of use beside these."""
        if self.everybody or self.reinforced or mask in self.dear or mask in self.shunned:
            return True
        demanding = self.several | self.tied | self.too_small[mask.bit_count()]
        return any(not required & ~mask for required in demanding)

    def seated(self, mask: int) -> int:
        """Parties that a rule seats beside these, and those that entitle one of these to its seat."""
        held = 0
        for seated, unseated in self.seating:
            if not seated & ~mask:
                held |= unseated
        for party, seated in self.entitling:
            if party & mask:
                held |= seated
        return held

    def entitled(self, mask: int) -> int:
        """Parties that would be no passengers beside these members."""
        return self.helpers(mask) | self.seatable | self.anywhere

    def helpers(self, mask: int) -> int:
        held = 0
        for required, helpful in self.helping:
            if not required & ~mask:
                held |= helpful
        return held

    @cached_property
    def party(self) -> dict[int, str]:
        return {bit: party for party, bit in self.bit.items()}

    @cached_property
    def required(self) -> set[int]:
        """Return the distinct sets of parties that issues require."""
        return {self.mask(i.required) for i in self.issues}

    @cached_property
    def helping(self) -> list[tuple[int, int]]:
        """Sets of required parties, and all that are helpful where those are required."""
        helpful: dict[int, int] = {}
        for issue in self.issues:
            if issue.helpful:
                required = self.mask(issue.required)
                helpful[required] = helpful.get(required, 0) | self.mask(issue.helpful)
        return list(helpful.items())

    @cached_property
    def seating(self) -> list[tuple[int, int]]:
        """Bans that seating another party lifts: parties that sit, parties of which one has to."""
        bans = [b for b in self.accepted.bans if b.unseated]
        return [(self.mask(b.seated), self.mask(b.unseated)) for b in bans]

    @cached_property
    def entitling(self) -> list[tuple[int, int]]:
        """A party, and those whose presence entitles it to its seat."""
        return [(self.bit[s.party], self.mask(s.seated)) for s in self.accepted.seats if s.seated]

    @cached_property
    def seatable(self) -> int:
        held = 0
        for seat in self.accepted.seats:
            held |= self.bit[seat.party] | self.mask(seat.seated)
        return held

    @cached_property
    def counted(self) -> int:
        """Parties that have to reach a number of seats."""
        return self.mask({lim.party for lim in self.accepted.limits if lim.at_least})

    @cached_property
    def several(self) -> set[int]:
        """Required parties of issues that can hold anybody, for another membership."""
        return {self.mask(i.required) for i in self.issues if i.coverage > 1}

    @cached_property
    def too_small(self) -> list[set[int]]:
        """For each size, the required parties of issues that it is not fit for, and a larger one can be."""
        return [
            {
                self.mask(i.required)
                for i in self.issues
                if len(i.required) <= size and self._too_small(i, size)
            }
            for size in range(min(self.largest, len(self.instance.parties) + 1))
        ]

    def _too_small(self, issue: Issue, size: int) -> bool:
        sizes = self.instance.sizes_of(issue)
        larger = [n for n in sizes if n > size]
        if size not in sizes:
            return bool(larger)
        bans = self.sized.get(issue.id, ())
        return any(b.size_meant(size) and not all(map(b.size_meant, larger)) for b in bans)

    @cached_property
    def sized(self) -> dict[str, list[Ban]]:
        """Bans that speak of sizes, by the issues on which they do."""
        found: dict[str, list[Ban]] = {}
        for ban in self.accepted.bans:
            if _sized(ban):
                for issue in (id for mandate in ban.mandates if len(mandate) == 1 for id in mandate):
                    found.setdefault(issue, []).append(ban)
        return found

    @cached_property
    def preferred(self) -> dict[int, int]:
        """For each party, those that are added before it, since they do wherever it does; see :meth:`plain`.

        Of two between which nothing tells, it is the first one.
        """
        if self.alike or not self.plain:
            return {}
        helps = self._issues(lambda issue: issue.helpful)
        needs = self._issues(lambda issue: issue.required)
        shuns = self._issues(lambda issue: issue.excluded)

        def does(one: int, other: int) -> bool:
            """Whether one party does wherever the other one does that is no required party there."""
            core = bool(one & self.core) or not other & self.core
            return core and not helps[other] & ~(helps[one] | needs[one]) and not shuns[one] & ~shuns[other]

        found = {}
        for bit in self.clock.each(_bits(self.plain), 1):
            better = (other for other in _bits(self.plain & ~bit) if does(other, bit))
            found[bit] = sum(other for other in better if other < bit or not does(bit, other))
        return found

    @cached_property
    def plain(self) -> int:
        """Parties that no rule or limit speaks of, where nothing else tells who sits in a body but issues.

        One of them can be exchanged for another in a body that neither is required in, unless links can have
        it as a hinge, issues are handled by several bodies of other members, or existing ones are replaced.
        """
        told = self.several or self.accepted.ties or self.reinforced or self.standing or self.dear
        if told:
            return 0
        named = self.seatable | self.counted | self.anywhere
        for ban in self.accepted.bans:
            named |= self.mask(ban.seated | ban.unseated)
        for limit in self.accepted.limits:
            named |= self.bit[limit.party]
        return sum(self.bit.values()) & ~named

    def _issues(self, parties: Callable[[Issue], Iterable[str]]) -> dict[int, int]:
        """Give for each party the issues that name it in a role, one bit an issue."""
        found = dict.fromkeys(self.bit.values(), 0)
        for n, issue in enumerate(self.issues):
            for party in parties(issue):
                found[self.bit[party]] |= 1 << n
        return found

    @cached_property
    def cheap(self) -> set[int]:
        """Memberships of bodies that cost less than others because they replace an existing one."""
        return {self.mask(e.members) for e in self.instance.existing if e.redesign and e.costs.replace < 1}

    @cached_property
    def dear(self) -> set[int]:
        """Memberships that cost more than others, so that one member more can save."""
        return {self.mask(e.members) for e in self.instance.existing if e.redesign and e.costs.replace > 1}

    @property
    def standing(self) -> set[int]:
        """Memberships that a new body can have for what it costs, or for what it is not."""
        return self.cheap | self.shunned

    @cached_property
    def shunned(self) -> set[int]:
        """Memberships that make a body an existing one, which is to be apart from an issue."""
        ends = {end for tie in self.accepted.ties if tie.kind == "apart" for end in self.binding(tie)}
        return {self.mask(e.members) for e in self.instance.existing if e.usable and e.id in ends}

    @cached_property
    def tied(self) -> set[int]:
        """What issues require whose hosts can need a hinge, for a tie to be kept or one before seats."""
        ends = {
            end for tie in self.accepted.ties if tie.kind == "one body or linked" for end in self.binding(tie)
        }
        # A tie that only carries a link can still give the hosts of another one their way to meet.
        if ends:
            ends.update(end for tie in self.accepted.ties if tie.carried for end in tie.ends)
        return {self.mask(i.required) for i in self.issues if i.id in ends}

    def binding(self, tie: Tie) -> tuple[str, ...]:
        """Give the ends of a tie that is kept, or counted before the seats; nothing of another."""
        early = self.before_seats({"uncoordinated", "links"})
        return tie.ends if early or tie.price is None or tie.rule in self.accepted.prices else ()

    @cached_property
    def reinforced(self) -> bool:
        """Whether links, chairs or walkouts can hold anybody anywhere."""
        asked = self.instance.settings
        return bool(
            asked.min_links
            or asked.min_anchors
            or asked.survive_suspension
            or asked.survive_walkout
            or self.accepted.chair_limits
            or self.before_seats(REINFORCEMENT)
        )

    @cached_property
    def helpers_come_first(self) -> bool:
        """Whether a helper's absence is counted before, or together with, the seats."""
        return self.before_seats({"absent_helpers"})

    def before_seats(self, names: Set[str]) -> bool:
        """Whether one of these objectives is minimised before, or together with, the seats."""
        for stage in self.instance.settings.objectives:
            if names & {*names_in(stage)}:
                return True
            if stage == "seats" or (isinstance(stage, dict) and stage.get("seats")):
                return False
        return False


def _sized(ban: Ban) -> bool:
    return bool(ban.min_size or ban.max_size is not None or ban.allowed_sizes)


def _emptying(waiting: list[int]) -> Iterator[int]:
    while waiting:
        yield waiting.pop()


def _bits(mask: int) -> Iterator[int]:
    while mask:
        bit = mask & -mask
        yield bit
        mask ^= bit
