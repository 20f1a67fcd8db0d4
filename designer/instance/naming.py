"""What is meant by a name: ids, and what people call things, wherever one of them is asked for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from designer.instance.model import Instance
from designer.instance.references import nearest
from designer.instance.rows import tie_id

Known = Mapping[str, Collection[str]]
"""Ids, each with the names that it goes by."""

_KIND = re.compile(r"(issue|sizes|party) (.+)", re.DOTALL)
_FIELD = re.compile(r"(.+)\.([a-z_]+)", re.DOTALL)


def resolved(name: str, known: Known, noun: str) -> str:
    """Give the id that a name means: an id itself, or the one thing that is called so.

    Raises
    ------
    ValueError
        If nothing is called so, with the nearest name; or several things are, with their ids.

    Examples
    --------
    >>> issues = {"water": ["Water sharing"], "dams": ["Dam safety"]}
    >>> resolved("dams", issues, "issue"), resolved("water  Sharing", issues, "issue")
    ('dams', 'water')
    >>> resolved("Water sparing", issues, "issue")
    Traceback (most recent call last):
    ValueError: there is no issue 'Water sparing'; did you mean 'Water sharing'?
    """
    found = meant(name, known)
    if len(found) == 1:
        return found[0]
    if found:
        raise ValueError(f"'{name}' can mean {' and '.join(found)}; write which")
    spelt = nearest(name, known)
    if "did you mean" not in spelt:
        names = [called for names in known.values() for called in names]
        by_name = nearest(name, names)
        spelt = by_name if "did you mean" in by_name else spelt
    raise ValueError(f"there is no {noun} '{name}'{spelt}")


def meant(name: str, known: Known) -> list[str]:
    """Give the ids that a name can mean."""
    if name in known:
        return [name]
    wanted = _folded(name)
    return [id for id, names in known.items() if wanted in map(_folded, (id, *names))]


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


class Naming:
    """The names of everything in an instance.

    Parameters
    ----------
    instance
        Whose names they are.

    Examples
    --------
    >>> two = Instance.model_validate({
    ...     "parties": [{"id": "A", "name": "Aland", "max_seats": 2}],
    ...     "issues": [{"id": "x", "name": "Water"}, {"id": "y", "name": "Dams"}],
    ...     "interdependences": [{"issues": ["x", "y"], "kind": "coordinate"}],
    ... })
    >>> naming = Naming(two)
    >>> [naming.thing(name) for name in ("issue Water", "aland.max_seats", "Dams with water", "Dams")]
    ['issue x', 'A.max_seats', 'interdependences[0]', 'y']
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.parties = {party.id: (party.label,) for party in instance.parties}
        self.issues = {issue.id: (issue.label,) for issue in instance.issues}
        existing = {body.id: (body.label,) for body in instance.existing}
        self.bodies = existing | {proposal.id: (proposal.label,) for proposal in instance.proposals}
        rules = {rule.id: (rule.sentence(instance.label),) for rule in instance.rules}
        promises = {c.id: (c.text,) if c.text else () for c in instance.commitments}
        self.rows: Known = {**promises, **rules, **self.bodies, **self.issues, **self.parties}

    def thing(self, text: str) -> str:
        """Give what is meant in the words of explanations: ids in the place of names.

        A text that means nothing, or more than one thing, is given as it is, for whoever asks to refuse.
        """
        if text in self.rows:
            return text
        if found := meant(text, self.rows):
            return found[0] if len(found) == 1 else text
        if (parts := _KIND.fullmatch(text)) is not None:
            known = self.parties if parts[1] == "party" else self.issues
            ids = meant(parts[2], known)
            return f"{parts[1]} {ids[0]}" if len(ids) == 1 else text
        if (tie := self._tie(text)) is not None:
            return tie
        if (parts := _FIELD.fullmatch(text)) is not None:
            ids = meant(parts[1], self.rows)
            return f"{ids[0]}.{parts[2]}" if len(ids) == 1 else text
        return text

    def _tie(self, text: str) -> str | None:
        """Give the interdependence of two things that are named, if there is one alone."""
        ends = {**self.bodies, **self.issues}
        for parts in _pairs(text):
            pair = [id for part in parts for id in meant(part, ends)]
            ties = self.instance.interdependences
            found = [n for n, tie in enumerate(ties) if len(pair) == 2 and {*tie.issues} == {*pair}]
            if len(found) == 1:
                return tie_id(found[0])
        return None


def _pairs(text: str) -> Iterable[tuple[str, str]]:
    """Split a text at each *with* and *and*: names can have such words in them."""
    for split in re.finditer(r"\s+(?:with|and)\s+", text):
        yield text[: split.start()], text[split.end() :]
