"""What holds of every design and is never given up, where a conflict would be none without it.

A conflict names what is demanded; to understand it may take a premise besides, such as that nobody sits in
an institution that has no use for it. Premises are lifted one after the other, as demands are: those whose
loss makes a design possible belong to the conflict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from designer.instance import ExistingInstitution, Instance
from designer.solve.requirements import Requirements


@dataclass(frozen=True)
class Premise:
    """Something that every design has to be like.

    Parameters
    ----------
    id
        How it is referred to: the setting that it comes from, where there is one.
    sentence
        What it says.
    lift
        Asks for the same without it.
    """

    id: str
    sentence: str
    lift: Callable[[Requirements], Requirements]


@dataclass(frozen=True)
class Given:
    """A premise that a conflict rests on: its id, and what it says."""

    id: str
    sentence: str


def premises_of(instance: Instance) -> Iterator[Premise]:
    """List what holds of every design of an instance.

    Examples
    --------
    >>> one = Instance.model_validate({"parties": [{"id": "A"}], "issues": [{"id": "x"}]})
    >>> [premise.id for premise in premises_of(one)]
    ['passengers', 'settings.umbrella', 'plenary']
    """
    settings = instance.settings
    says = "nobody sits where no issue requires or welcomes it, and no rule gives it a seat"
    yield Premise("passengers", says, _everybody_entitled)
    if instance.umbrella is not None:
        says = "every institution has a core member"
        yield Premise("settings.umbrella", says, lambda asked: asked.with_settings(umbrella=None))
    elif settings.links_need_hinge:
        says = "a link needs a party that sits at both ends"
        yield Premise(
            "settings.links_need_hinge", says, lambda asked: asked.with_settings(links_need_hinge=False)
        )
    if any(instance.plenary_of(i) == "never" for i in instance.issues):
        yield Premise("plenary", "a plenary handles only what is for a plenary", _open_plenary)
    if any(map(_asleep, instance.existing)):
        yield Premise("existing", "what is dormant and not redesigned is not taken up", _awake)
    if settings.only_proposals:
        yield Premise("settings.only_proposals", "nothing but a proposal can be an institution", _others_too)


def rests_on(
    asked: Requirements, premises: Iterator[Premise], feasible: Callable[[Requirements], bool | None]
) -> Iterator[Given]:
    """Give premises that an impossibility rests on: a minimal set, as far as there is time to find out."""
    for premise in premises:
        lifted = premise.lift(asked)
        match feasible(lifted):
            case True:
                yield Given(premise.id, premise.sentence)
            case False:
                asked = lifted
            case None:
                pass


def _everybody_entitled(asked: Requirements) -> Requirements:
    entitled = frozenset(asked.instance.party)
    return replace(asked, scope=replace(asked.scope, entitled=entitled))


def _others_too(asked: Requirements) -> Requirements:
    """Let there be other institutions than proposals; plenaries are for the same issues as before."""
    plenary_of = asked.instance.plenary_of
    rows = tuple(issue.model_copy(update={"plenary": plenary_of(issue)}) for issue in asked.instance.issues)
    return asked.having(issues=rows).with_settings(only_proposals=False)


def _open_plenary(asked: Requirements) -> Requirements:
    plenary_of = asked.instance.plenary_of
    rows = tuple(
        issue.model_copy(update={"plenary": "may"}) if plenary_of(issue) == "never" else issue
        for issue in asked.instance.issues
    )
    return asked.having(issues=rows)


def _asleep(body: ExistingInstitution) -> bool:
    """Whether a body could be taken up if it could be redesigned."""
    return body.status == "dormant" and bool(body.may_handle) and not body.redesign


def _awake(asked: Requirements) -> Requirements:
    rows = tuple(
        body.model_copy(update={"redesign": True}) if _asleep(body) else body
        for body in asked.instance.existing
    )
    return asked.having(existing=rows)
