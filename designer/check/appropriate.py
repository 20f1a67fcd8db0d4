"""Whether every issue is handled as often as it has to be, in bodies that are fit for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from designer.check.bodies import Body, Case
from designer.check.verdict import Kind, Violation
from designer.design import format_of_size
from designer.instance import Issue
from designer.instance.rules import listing


def coverage(case: Case) -> Iterator[Violation]:
    """Report issues that have not the number of hosts asked for, with memberships that differ."""
    for issue in case.instance.issues:
        hosts = case.hosts[issue.id]
        ids = tuple(body.id for body in hosts)
        if len(hosts) != issue.coverage:
            by = listing([body.title for body in hosts]) or "none"
            wanted = "one institution" if issue.coverage == 1 else f"{issue.coverage} institutions"
            message = f"{issue.label} has to be handled by {wanted}, and is handled by {by}."
            kind: Kind = "not_covered" if len(hosts) < issue.coverage else "covered_too_often"
            yield Violation(kind, message, institutions=ids, issue=issue.id)
        if len({body.members for body in hosts}) < len(hosts) <= issue.coverage:
            titles = listing([body.title for body in hosts])
            message = (
                f"{issue.label} has to be handled by institutions with different members, "
                f"and not all of {titles} differ."
            )
            yield Violation("same_members", message, institutions=ids, issue=issue.id)


def names(case: Case) -> Iterator[Violation]:
    """Report names that are unknown, or listed twice."""
    commitments = {c.id for c in case.instance.commitments}
    agencies = {e.id for e in case.instance.existing if e.is_global}
    seen: set[str] = set()
    for body in case.bodies:
        here, title = (body.id,), body.title
        if body.id in seen:
            message = f"Two institutions have the id '{body.id}'."
            yield Violation("repeated_id", message, institutions=here)
        seen.add(body.id)
        if body.id in agencies:
            message = f"An institution and the global body {case.instance.label(body.id)} have the same id."
            yield Violation("repeated_id", message, institutions=here)
        for party in _once(body.institution.members):
            if party not in case.instance.party:
                message = f"{title} seats '{party}', and no party has this id."
                yield Violation("unknown_party", message, institutions=here, party=party)
        for issue in _once(body.institution.mandate):
            if issue not in case.instance.issue:
                message = f"{title} handles '{issue}', and no issue has this id."
                yield Violation("unknown_issue", message, institutions=here, issue=issue)
        for commitment in _once(body.institution.monitors):
            if commitment not in commitments:
                message = f"{title} monitors '{commitment}', and no commitment has this id."
                yield Violation("unknown_commitment", message, institutions=here)
        for party in _repeated(body.institution.members):
            message = f"{title} lists its member {case.party(party)} twice."
            yield Violation("repeated_member", message, institutions=here, party=party)
        for issue in _repeated(body.institution.mandate):
            message = f"{title} lists {case.instance.label(issue)} twice in its mandate."
            yield Violation("repeated_issue", message, institutions=here, issue=issue)


def mandates(case: Case) -> Iterator[Violation]:
    """Report mandates that are empty or above their limit."""
    limit = case.instance.settings.max_mandate
    for body in case.readable:
        if not body.issues:
            message = f"{body.title} handles nothing; an institution needs an issue."
            yield Violation("empty_mandate", message, institutions=(body.id,))
        if limit is not None and len(body.issues) > limit:
            count = len(body.issues)
            message = f"{body.title} handles {count} issues; max_mandate allows {limit}."
            yield Violation("mandate_too_long", message, institutions=(body.id,))


def memberships(case: Case) -> Iterator[Violation]:
    """Report seats, sizes and formats that are wrong for what the body handles."""
    for body in case.readable:
        yield from _seats(case, body)
        yield from _size(case, body)
        yield from _core_member(case, body)
        yield from _format(case, body)


def plenaries(case: Case) -> Iterator[Violation]:
    """Report plenaries that are wrong for their issues, and issues that want one."""
    for body in case.readable:
        here = (body.id,)
        if body.nature != "plenary":
            reserved = [i for i in body.issues if case.instance.plenary_of(i) == "must"]
            if reserved:
                message = f"{body.title} handles {_labels(reserved)}: only a plenary may."
                yield Violation("plenary_only", message, None, here, _single(reserved))
            continue
        unfit = [i for i in body.issues if case.instance.plenary_of(i) == "never"]
        if unfit:
            message = f"{body.title} is a plenary and handles {_labels(unfit)}: no plenary may."
            yield Violation("not_for_plenary", message, None, here, _single(unfit))
        elif body.members != case.standing(body):
            exact = case.parties(case.standing(body) or ())
            message = f"{body.title} is a plenary on its issues, so it seats exactly {exact}."
            yield Violation("plenary_members", message, institutions=here)
        elif not body.members:
            message = f"{body.title} is a plenary with nobody to seat; only proposals may be without members."
            yield Violation("empty_plenary", message, institutions=here)


def exposure(case: Case, total: int) -> Iterator[Violation]:
    """Report a hostage exposure above its limit."""
    limit = case.instance.settings.max_exposure
    if limit is not None and total > limit:
        ids = tuple(b.id for b in case.bodies if any(b.members - {*i.required} for i in b.issues))
        message = f"The hostage exposure is {total}; max_exposure allows {limit}."
        yield Violation("too_exposed", message, institutions=ids)


def _seats(case: Case, body: Body) -> Iterator[Violation]:
    members, here = case.standing_or_listed(body), (body.id,)
    fit = _fit(case, body)
    for party in case.in_order(body.required - members):
        issues = [i for i in fit if party in i.required]
        if issues:
            message = (
                f"{case.party(party)} has no seat in {body.title}; "
                f"{_labels(issues)} {_verb(issues, 'require')} it."
            )
            yield Violation("missing_party", message, None, here, _single(issues), party)
    for party in case.in_order(body.excluded & members):
        issues = [i for i in fit if party in i.excluded]
        if issues:
            message = (
                f"{case.party(party)} sits in {body.title}; {_labels(issues)} {_verb(issues, 'exclude')} it."
            )
            yield Violation("excluded_party", message, None, here, _single(issues), party)
    for party in case.in_order(case.passengers(body) - body.excluded):
        message = (
            f"{case.party(party)} is a passenger in {body.title}: none of its issues requires it "
            "or lists it as helpful, and no rule gives it the seat."
        )
        yield Violation("passenger", message, None, here, party=party)


def _size(case: Case, body: Body) -> Iterator[Violation]:
    if body.nature in ("plenary", "unclear"):
        return
    size = len(case.standing_or_listed(body))
    acceptable = {size, len(case.mended(body))}
    wrong = [
        issue
        for issue in _fit(case, body)
        if (sizes := _sizes(case, body, issue)) and acceptable.isdisjoint(sizes)
    ]
    if wrong:
        allowed = "; ".join(
            f"{i.label} allows {listing([str(n) for n in _sizes(case, body, i)], 'or')}" for i in wrong
        )
        message = f"{body.title} has {_members(size)}; {allowed}."
        yield Violation("wrong_size", message, None, (body.id,), _single(wrong))


def _fit(case: Case, body: Body) -> list[Issue]:
    """Give the issues that are where they may be; the others are to be moved, not mended here.

    Who sits in a plenary follows from all its issues, so one misplaced leaves nothing to judge.
    """
    if body.nature != "plenary":
        return [i for i in body.issues if case.instance.plenary_of(i) != "must"]
    misplaced = any(case.instance.plenary_of(i) == "never" for i in body.issues)
    return [] if misplaced else list(body.issues)


def _sizes(case: Case, body: Body, issue: Issue) -> tuple[int, ...]:
    """Give the sizes that an issue allows; the default binds every body but proposals."""
    return (issue.sizes or ()) if body.nature == "proposal" else case.instance.sizes_of(issue)


def _core_member(case: Case, body: Body) -> Iterator[Violation]:
    if case.instance.umbrella is None or (body.nature == "proposal" and not body.members):
        return
    if (body.members | case.mended(body)).isdisjoint(case.instance.core):
        message = f"{body.title} seats no core party, so it cannot report to the umbrella."
        yield Violation("no_core_member", message, institutions=(body.id,))


def _format(case: Case, body: Body) -> Iterator[Violation]:
    institution = body.institution
    if body.nature == "unclear" or "format" not in institution.model_fields_set:
        return
    fitting = {format_of_size(len(body.members)), format_of_size(len(case.mended(body)))}
    if body.nature != "plenary" and institution.format not in fitting:
        right = format_of_size(len(body.members))
        message = (
            f"{body.title} has {_members(len(body.members))}, so its format is "
            f"'{right}', not '{institution.format}'."
        )
        yield Violation("wrong_format", message, institutions=(body.id,))


def _members(count: int) -> str:
    return "one member" if count == 1 else f"{count} members"


def _labels(issues: list[Issue]) -> str:
    return listing([issue.label for issue in issues])


def _verb(issues: list[Issue], verb: str) -> str:
    return f"{verb}s" if len(issues) == 1 else verb


def _single(issues: list[Issue]) -> str | None:
    return issues[0].id if len(issues) == 1 else None


def _once(ids: tuple[str, ...]) -> Iterable[str]:
    return dict.fromkeys(ids)


def _repeated(ids: tuple[str, ...]) -> list[str]:
    return [id for id, times in Counter(ids).items() if times > 1]
