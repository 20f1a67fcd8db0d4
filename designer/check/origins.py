"""Where the institutions of a design come from, and what becomes of the bodies that exist."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

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
        yield from _no_replacement(case, body)
        if case.instance.settings.only_proposals and not isinstance(body.row, Proposal):
            message = f"{body.title} is no proposal; only_proposals allows nothing else."
            yield Violation("not_a_proposal", message, institutions=(body.id,))
    yield from _taken_up_twice(case)
    for existing in case.instance.existing:
        yield from _one_fate(case, existing)
    yield from _replacements(case)
    yield from _never_called_new(case)


def fates(case: Case) -> dict[str, str]:
    """Tell what becomes of each existing body.

    Nothing is said of those whose fate hangs on an origin that is reported as impossible.
    """
    unclear = any(body.nature == "unclear" for body in case.bodies)
    fates: dict[str, str] = {}
    for existing in case.instance.existing:
        if existing.id in case.takers:
            if existing.usable:
                fates[existing.id] = _taken_up_as(existing)
        elif not unclear:
            fates[existing.id] = "replaced" if existing.id in case.replacers else "not used"
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


def _no_replacement(case: Case, body: Body) -> Iterator[Violation]:
    """Report an existing body that an institution names and does not replace."""
    named = body.institution.replaces
    if named is None or body.nature == "unclear" or case.replaced(body) is not None:
        return
    existing = case.existing.get(named)
    if body.nature != "ordinary":
        reason = "only a new body that is no plenary replaces one"
    elif existing is None:
        reason = "no existing body has this id"
    elif not existing.redesign:
        reason = "it can only be taken as it stands"
    else:
        reason = f"its members are {case.parties(existing.members)}"
    message = f"{body.title} does not replace '{named}', which it names: {reason}."
    yield Violation("wrong_replacement", message, institutions=(body.id,))


def _one_fate(case: Case, existing: ExistingInstitution) -> Iterator[Violation]:
    """Report an existing body that is replaced more than once, or replaced though it is taken up."""
    takers, replacers = case.takers.get(existing.id, [])[:1], case.replacers.get(existing.id, [])
    if len(replacers) + len(takers) < 2 or not replacers:
        return
    titles = listing([body.title for body in replacers])
    if takers:
        message = f"{existing.label} is taken up by {takers[0].title}, so {titles} cannot replace it."
    else:
        message = f"{existing.label} is replaced more than once: by {titles}."
    ids = tuple(body.id for body in (*takers, *replacers))
    yield Violation("two_fates", message, institutions=ids)


def _replacements(case: Case) -> Iterator[Violation]:
    """Report new bodies that replace nothing though an existing one with their members has no fate."""
    if case.instance.settings.only_proposals:
        return
    plain = {members: _plain(case, members) for members in case.founded}
    for existing in case.instance.existing:
        candidates = plain.get(frozenset(existing.members), [])
        if existing.redesign and candidates and not _fated(case, existing):
            body = candidates.pop(0)
            message = (
                f"{body.title} has exactly the members of {existing.label}, which has no other fate, so it "
                f"replaces '{existing.id}', and its field 'replaces' names none."
            )
            yield Violation("wrong_replacement", message, institutions=(body.id,))


def _plain(case: Case, members: frozenset[str]) -> list[Body]:
    """List the new bodies with these members that name nothing they replace."""
    return [body for body in case.founded.get(members, ()) if body.institution.replaces is None]


def _fated(case: Case, existing: ExistingInstitution) -> bool:
    return existing.id in case.takers or existing.id in case.replacers


def _taken_up_twice(case: Case) -> Iterator[Violation]:
    for takers in case.takers.values():
        row = takers[0].row
        if len(takers) > 1 and row is not None:
            titles = listing([body.title for body in takers])
            message = f"{row.label} is taken up more than once: by {titles}."
            ids = tuple(body.id for body in takers)
            yield Violation("taken_up_twice", message, institutions=ids)


def _never_called_new(case: Case) -> Iterator[Violation]:
    """Report bodies called new that existing ones could be, each once, at no greater cost."""
    if case.instance.settings.only_proposals:
        return
    called_new = {
        members: [b for b in some if b.readable and b.issues] for members, some in case.founded.items()
    }
    for existing in case.instance.existing:
        candidates = called_new.get(frozenset(existing.members), [])
        if not existing.usable or existing.id in case.takers:
            continue
        for body in candidates:
            affordable = existing.taking_up_costs <= _saved(case, existing)
            if affordable and body.mandate.issubset(existing.may_handle):
                message = (
                    f"{body.title} is called new, but {existing.label} could be taken up for it "
                    f"at no greater cost (from: {existing.id})."
                )
                yield Violation("could_be_taken_up", message, institutions=(body.id,))
                candidates.remove(body)  # one body is relabelled once
                break


def _saved(case: Case, existing: ExistingInstitution) -> Decimal:
    """Give what is saved in new bodies where this existing one takes the place of one of them.

    If it is replaced, that is its replacement: whatever it is taken up for. Otherwise there is one less that
    replaces nothing, or, where all replace something, the dearest one is.
    """
    founded = case.founded[frozenset(existing.members)]
    if existing.redesign and (existing.id in case.replacers or _plain(case, frozenset(existing.members))):
        return existing.costs.replace
    replaced = [e.costs.replace for body in founded if (e := case.replaced(body)) is not None]
    return Decimal(1) if len(replaced) < len(founded) else max(replaced)
