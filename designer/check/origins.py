"""Where the institutions of a design come from, and what becomes of the bodies that exist."""

from __future__ import annotations

from collections.abc import Iterator

from designer.check.bodies import Body, Case
from designer.check.verdict import Violation
from designer.design import Origin
from designer.instance import ExistingInstitution, Proposal
from designer.instance.rules import listing


def origins(case: Case) -> Iterator[Violation]:
    """Report origins that do not fit, and what is taken up otherwise than just as it stands."""
    for body in case.bodies:
        if not body.readable:
            continue
        match body.row:
            case ExistingInstitution():
                yield from _existing(body, body.row)
            case Proposal():
                yield from _origin(body, "new", f"{body.row.label} is only proposed")
            case None:
                yield from _from_nothing(body)
        if body.row is not None:
            yield from _as_it_stands(case, body, body.row)
        yield from _replacement(case, body)
        if case.instance.settings.only_proposals and not isinstance(body.row, Proposal):
            message = f"{body.title} is no proposal; only_proposals allows nothing else."
            yield Violation("not_a_proposal", message, institutions=(body.id,))
    yield from _taken_up_twice(case)
    yield from _never_called_new(case)


def fates(case: Case) -> dict[str, str]:
    """Tell what becomes of each existing body.

    Nothing is said of those whose fate hangs on an origin that is reported as impossible.
    """
    replaced = {e.id for b in case.bodies if (e := case.replaced(b)) is not None}
    unclear = any(body.nature == "unclear" for body in case.bodies)
    fates: dict[str, str] = {}
    for existing in case.instance.existing:
        if existing.id in case.takers:
            if existing.usable:
                fates[existing.id] = _taken_up_as(existing)
        elif not unclear:
            fates[existing.id] = "replaced" if existing.id in replaced else "not used"
        if existing.is_global and any(existing.id in ends for ends in case.joins):
            fates[existing.id] = "linked"
    return fates


def _taken_up_as(existing: ExistingInstitution) -> Origin:
    return "kept" if existing.status == "active" else "revitalised"


def _existing(body: Body, existing: ExistingInstitution) -> Iterator[Violation]:
    if existing.usable:
        right = _taken_up_as(existing)
        yield from _origin(body, right, f"{existing.label} is {existing.status}")
        return
    if existing.status == "collapsed":
        reason = "it has collapsed"
    elif not existing.may_handle:
        reason = "it may handle nothing"
    else:
        reason = f"it is {existing.status} and cannot be redesigned"
    message = f"{body.title} takes up {existing.label}, which cannot be taken up: {reason}."
    yield Violation("cannot_be_taken_up", message, institutions=(body.id,))


def _origin(body: Body, right: Origin, reason: str) -> Iterator[Violation]:
    listed = body.institution.origin
    if listed != right:
        message = f"{reason}, so the origin of {body.title} is '{right}', not '{listed}'."
        yield Violation("wrong_origin", message, institutions=(body.id,))


def _from_nothing(body: Body) -> Iterator[Violation]:
    institution = body.institution
    if institution.taken_from is not None:
        message = (
            f"{body.title} is taken from '{institution.taken_from}', and no existing body or "
            "proposal has this id."
        )
        yield Violation("unknown_origin", message, institutions=(body.id,))
    elif institution.origin != "new":
        message = f"{body.title} is called {institution.origin}, but names no existing body."
        yield Violation("wrong_origin", message, institutions=(body.id,))


def _as_it_stands(case: Case, body: Body, row: ExistingInstitution | Proposal) -> Iterator[Violation]:
    if body.members != frozenset(row.members):
        message = (
            f"{body.title} takes up {row.label}, whose members are {case.parties(row.members)}, "
            f"with {case.parties(body.members)}."
        )
        yield Violation("altered_members", message, institutions=(body.id,))
    usable = isinstance(row, Proposal) or row.usable
    may_handle = row.mandate if isinstance(row, Proposal) else row.may_handle
    for issue in body.issues:
        if usable and issue.id not in may_handle:
            message = f"{body.title} takes up {row.label}, which may not handle {issue.label}."
            yield Violation("foreign_issue", message, institutions=(body.id,), issue=issue.id)


def _replacement(case: Case, body: Body) -> Iterator[Violation]:
    if body.nature == "unclear":
        return
    right, listed = case.replaced(body), body.institution.replaces
    if listed == (None if right is None else right.id):
        return
    if right is None:
        message = f"{body.title} replaces no existing body, and names '{listed}'."
    else:
        named = "none" if listed is None else f"'{listed}'"
        message = (
            f"{body.title} has exactly the members of {right.label}, so it replaces "
            f"'{right.id}', and its field 'replaces' names {named}."
        )
    yield Violation("wrong_replacement", message, institutions=(body.id,))


def _taken_up_twice(case: Case) -> Iterator[Violation]:
    for takers in case.takers.values():
        row = takers[0].row
        if len(takers) > 1 and row is not None:
            titles = listing([body.title for body in takers])
            message = f"{row.label} is taken up more than once: by {titles}."
            ids = tuple(body.id for body in takers)
            yield Violation("taken_up_twice", message, institutions=ids)


def _never_called_new(case: Case) -> Iterator[Violation]:
    """Report bodies called new that existing ones could be, each once, at no greater cost.

    Where a tie names the existing body, taking it up or not is a choice of its own.
    """
    if case.instance.settings.only_proposals:
        return
    tied = {end for tie in case.instance.interdependences for end in tie.issues}
    called_new: dict[frozenset[str], list[Body]] = {}
    for body in case.readable:
        if body.nature == "ordinary" and body.issues:
            called_new.setdefault(body.members, []).append(body)
    for existing in case.instance.existing:
        if not existing.usable or existing.id in case.takers or existing.id in tied:
            continue
        candidates = called_new.get(frozenset(existing.members), [])
        for body in candidates:
            affordable = existing.taking_up_costs <= case.cost(body)
            if affordable and body.mandate.issubset(existing.may_handle):
                message = (
                    f"{body.title} is called new, but {existing.label} could be taken up for it "
                    f"at no greater cost (from: {existing.id})."
                )
                yield Violation("could_be_taken_up", message, institutions=(body.id,))
                candidates.remove(body)  # one body is relabelled once
                break
