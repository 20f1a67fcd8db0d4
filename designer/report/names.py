"""What reports call parties and institutions: names where there is room, else codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from functools import cached_property

from designer.design import Design, Institution
from designer.instance import Instance
from designer.report.layout import plain

MOST_NAMED = 4
"""Members of a body that go by their names; those of a larger one go by their codes."""


class Names:
    """Names of everything in one instance, harmless to a terminal.

    Parameters
    ----------
    instance
        Where the names come from; an id that it does not know stands for itself.

    Examples
    --------
    >>> names = Names(Instance.model_validate({"parties": [{"id": "AAA", "name": "Aland"}]}))
    >>> names("AAA"), names.short(["AAA", "BBB"]), names.has_codes
    ('Aland', 'AAA, BBB', True)
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.has_codes = all(len(p.id) <= 4 and p.id.isupper() for p in instance.parties)

    def __call__(self, id: str) -> str:
        """Give the name of a party, an issue, an existing body or a proposal."""
        return plain(self.instance.label(id))

    def all(self, ids: Iterable[str]) -> str:
        """List names."""
        return ", ".join(self(id) for id in ids)

    def ordered(self, parties: Iterable[str]) -> list[str]:
        """Put parties into the order of the instance, in which they are listed everywhere."""
        place = self.place
        return sorted(parties, key=lambda party: place.get(party, len(place)))

    def arranged(self, design: Design) -> Design:
        """Put the parties in a design into the order of the instance."""

        def in_order(parties: Iterable[str]) -> tuple[str, ...]:
            return tuple(self.ordered(parties))

        bodies = [b.model_copy(update={"members": in_order(b.members)}) for b in design.institutions]
        links = [link.model_copy(update={"hinges": in_order(link.hinges)}) for link in design.links]
        return design.model_copy(update={"institutions": tuple(bodies), "links": tuple(links)})

    @cached_property
    def place(self) -> dict[str, int]:
        """The place of each party in the instance."""
        return {party.id: n for n, party in enumerate(self.instance.parties)}

    def short(self, parties: Iterable[str], star: str | None = None, plus: str | None = None) -> str:
        """List parties by their codes, where those are used; a star, a plus can mark two of them."""
        listed = self.ordered(parties)
        named = plain if self.codes_for(len(listed)) else self
        marks = ((p, "*" * (p == star) + "+" * (p == plus)) for p in listed)
        return ", ".join(named(p) + mark for p, mark in marks)

    def coded(self, members: Iterable[str]) -> str:
        """Call a body after the codes of its members."""
        return " – ".join(map(plain, self.ordered(members)))

    def codes_for(self, number: int) -> bool:
        """Whether so many parties are listed by their codes: all where ids are short, else only the many."""
        return self.has_codes or number > MOST_NAMED

    def legend(self, lists: Iterable[Collection[str]]) -> str:
        """Explain the codes in lists that :meth:`short` gave; nothing where all are names."""
        wanted = {party for parties in lists if self.codes_for(len(parties)) for party in parties}
        named = [p for p in self.instance.parties if p.id in wanted and p.label != p.id]
        return ", ".join(f"{plain(p.id)} {plain(p.label)}" for p in named)

    def of_institutions(self, design: Design) -> dict[str, str]:
        """Name the institutions of a design, each differently."""
        names = {body.id: self._institution(body) for body in design.institutions}
        total, seen = Counter(names.values()), Counter[str]()
        for id, name in names.items():
            seen[name] += 1
            if total[name] > 1:
                names[id] = f"{name} ({seen[name]})"
        return names

    def _institution(self, body: Institution) -> str:
        named = " – ".join(map(self, self.ordered(body.members)))
        many = len(body.members) > MOST_NAMED and body.format != "plenary" and body.taken_from is None
        if many and body.name in (None, named):
            return self.coded(body.members)
        if body.name:
            return plain(body.name)
        if body.taken_from:
            return self(body.taken_from)
        if body.format == "plenary":
            return "Plenary working group"
        return named or plain(body.id)
