"""Whether each link may be, and whether it is what the design says: its hinges, what it carries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Literal

from designer.check.bodies import Case
from designer.check.joins import Join
from designer.check.ties import Pair, carried, named, pairs_of, spellings
from designer.check.verdict import Violation
from designer.design import Link
from designer.instance import Interdependence


def links(case: Case) -> Iterator[Violation]:
    """Report links between what cannot be linked, and those that are not what the design says."""
    seen: set[frozenset[str]] = set()
    for link in case.design.links:
        ends = frozenset(link.between)
        unfit = [fault for end in dict.fromkeys(link.between) if (fault := _unfit_end(case, end))]
        if unfit:
            yield Violation(*unfit[0], institutions=link.between)
        elif len(ends) == 1:
            message = f"A link joins {case.titles(ends)} with itself."
            yield Violation("self_link", message, institutions=tuple(ends))
        elif ends not in case.joins:
            message = f"{case.titles(link.between)} are linked, and neither is an institution of the design."
            yield Violation("not_linkable", message, institutions=link.between)
        elif ends in seen:
            message = f"{case.titles(link.between)} are linked twice."
            yield Violation("repeated_link", message, institutions=link.between)
        elif all(case.body[end].readable for end in ends & case.body.keys()):
            yield from _purpose(case, case.joins[ends])
            yield from _hinges(case, case.joins[ends])
        seen.add(ends)


def _unfit_end(case: Case, end: str) -> tuple[Literal["unknown_link_end", "not_linkable"], str] | None:
    """Say why nothing can be linked to this end."""
    if end in case.body or end in case.global_bodies:
        return None
    existing = next((e for e in case.instance.existing if e.id == end), None)
    if existing is None:
        return "unknown_link_end", f"A link ends at '{end}', and no institution has this id."
    if existing.is_global:
        reason = f"it is {existing.status}"
    elif end in case.takers:
        reason = f"{case.takers[end][0].title} takes it up and can be"
    else:
        reason = "it is no global body, and no institution takes it up"
    return "not_linkable", f"A link ends at {existing.label}, which cannot be linked to: {reason}."


def _purpose(case: Case, join: Join) -> Iterator[Violation]:
    """Report a link that carries nothing, or other ties than the design lists."""
    link, ties = join.link, carried(case, join)
    if not ties:
        message = f"{case.titles(link.between)} are linked, and the link carries no interdependence."
        yield Violation("idle_link", message, institutions=link.between)
    elif case.claims(link, "carries") and not _lists(link, ties):
        message = (
            f"The link between {case.titles(link.between)} carries {named(case, pairs_of(ties))}; "
            f"the design lists {named(case, link.carries)}."
        )
        yield Violation("wrong_carries", message, institutions=link.between)


def _lists(link: Link, ties: list[Interdependence]) -> bool:
    """Whether a link lists every pair that it carries: once, or once for each way that ties write it."""
    listed: dict[frozenset[str], list[Pair]] = defaultdict(list)
    for pair in link.carries:
        listed[frozenset(pair)].append(pair)
    if listed.keys() != {frozenset(tie.issues) for tie in ties}:
        return False
    written = {tie.issues for tie in ties}
    return all(
        (len(pairs) == 1 and pairs[0] in spellings(ties))
        or sorted(pairs) == sorted(pair for pair in written if frozenset(pair) == ends)
        for ends, pairs in listed.items()
    )


def _hinges(case: Case, join: Join) -> Iterator[Violation]:
    link = join.link
    if not join.hinges and case.instance.settings.links_need_hinge:
        message = (
            f"{case.titles(link.between)} are linked, and no party sits in both; "
            "links_need_hinge asks for one."
        )
        yield Violation("no_hinge", message, institutions=link.between)
    if case.claims(link, "hinges") and sorted(link.hinges) != sorted(join.hinges):
        message = (
            f"The hinges between {case.titles(link.between)} are the parties that sit in both, "
            f"{case.parties(join.hinges)}; the design lists {case.parties(link.hinges)}."
        )
        yield Violation("wrong_hinges", message, institutions=link.between)
