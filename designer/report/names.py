"""What reports call parties and institutions: names where there is room, else codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from designer.design import Design, Institution
from designer.instance import Instance
from designer.report.layout import plain

MOST_NAMED = 4
"""A body of more members is called after the first of them and the number of the others."""


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

    def short(self, parties: Iterable[str], star: str | None = None, plus: str | None = None) -> str:
        """List parties by their codes, where all parties have codes; a star, a plus can mark two of them."""
        marks = ((p, "*" * (p == star) + "+" * (p == plus)) for p in parties)
        return ", ".join((plain(p) if self.has_codes else self(p)) + mark for p, mark in marks)

    def legend(self, parties: Iterable[str]) -> str:
        """Explain the codes that :meth:`short` used; nothing where they are names themselves."""
        if not self.has_codes:
            return ""
        wanted = set(parties)
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
        if body.name:
            return plain(body.name)
        if body.taken_from:
            return self(body.taken_from)
        if body.format == "plenary":
            return "Plenary working group"
        if len(body.members) > MOST_NAMED:
            others = len(body.members) - 2
            return f"{self.all(body.members[:2])} and {others} others"
        return " – ".join(self(p) for p in body.members) or plain(body.id)
