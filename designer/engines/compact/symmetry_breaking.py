"""Bodies with the same members: which issues each of them may carry, up to renaming.

Copies of a body can be exchanged for each other, and so can issues that the model cannot tell apart. Of all
solutions that differ only in that, one is enough; the proofs are in ``models/FORMULATION.md``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from designer.candidates.candidates import Candidate
from designer.candidates.grounding import Acceptability
from designer.candidates.issue_classes import named, traits
from designer.instance import Instance, names_in

Issues = frozenset[str]


@dataclass(frozen=True)
class Copy:
    """One of several bodies with the same members.

    Parameters
    ----------
    carries
        The issues it may carry.
    first
        The first of them, where it has to be carried; None where copies are opened in order instead.
    """

    carries: tuple[str, ...]
    first: str | None = None


def copies(candidate: Candidate, alike: dict[str, Issues], longest: int) -> Iterator[Copy]:
    """Give the copies of a candidate, one after the other.

    Parameters
    ----------
    candidate
        What is copied.
    alike
        For issues that there are others like, all that are alike.
    longest
        The most issues that a body handles.

    Examples
    --------
    >>> from designer.candidates.candidates import Candidate
    >>> body = Candidate(frozenset("AB"), "new", ("x", "y", "z"), copies=2)
    >>> [copy.carries for copy in copies(body, {}, 2)]
    [('x', 'y', 'z'), ('y', 'z')]
    >>> body = Candidate(frozenset("AB"), "new", ("x", "y", "z"), copies=3)
    >>> [copy.carries for copy in copies(body, dict.fromkeys("xyz", frozenset("xyz")), 1)]
    [('x',), ('y',), ('z',)]
    """
    carries, count = candidate.carries, candidate.copies
    width = min(longest, len(carries))
    if count > 2 and alike.get(carries[0], frozenset()) >= {*carries}:
        if width == len(carries):
            # Whatever several bodies handle, one can handle all but an issue for each of the others.
            yield Copy(carries)
            yield from (Copy((issue,), issue) for issue in carries)
            return
        if width * len(carries) < count * (2 * len(carries) - count + 1) // 2:
            # Issues are dealt out in order, so that each body takes some that follow each other.
            yield from (Copy(carries[n : n + width], issue) for n, issue in enumerate(carries))
            return
    # In the order of their first issues, which differ.
    yield from (Copy(carries[n:]) for n in range(count))


def alike(instance: Instance, accepted: Acceptability, optional: Issues) -> dict[str, Issues]:
    """Give, for each issue that the model cannot tell from others, all that are alike.

    What anything names stands alone, and so does what has to be handled more than once. Where the pairs in a
    mandate are counted, issues are not dealt out as if only their number mattered.
    """
    if any("unrelated" in names_in(stage) for stage in instance.settings.objectives):
        return {}
    spoken_of = {*named(instance, accepted)}
    classes: dict[object, set[str]] = {}
    for issue in instance.issues:
        if issue.id not in spoken_of and issue.coverage == 1:
            read = (*traits(instance, issue), issue.id in optional)
            classes.setdefault(read, set()).add(issue.id)
    return {id: ids for ids in map(frozenset, classes.values()) if len(ids) > 1 for id in ids}
