"""What is asked of a design: sizes, limits, reinforcement, and the order of objectives."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from designer.instance.fields import Amount, Count, Ids, Name, Positive, Row, Sizes, Truth

ObjectiveName = Literal[
    "institutions",
    "broken_rules",
    "seats",
    "uncoordinated",
    "links",
    "absent_helpers",
    "exposure",
    "unanchored",
    "unlinked",
    "fragments",
    "failed_walkouts",
    "unrelated",
]
OBJECTIVES: tuple[str, ...] = get_args(ObjectiveName)

TransitionName = Literal[ObjectiveName, "handovers", "closures", "waiting"]
OF_TRANSITIONS = frozenset({"handovers", "closures", "waiting"})
"""Those that only a roadmap has."""

REINFORCEMENT = frozenset({"unanchored", "unlinked", "fragments", "failed_walkouts"})
"""Those that measure how links hold institutions together."""

Weighted = Annotated[dict[ObjectiveName, Amount], Field(min_length=1)]
Stage = ObjectiveName | Weighted
TransitionStage = TransitionName | Annotated[dict[TransitionName, Amount], Field(min_length=1)]


def names_in(stage: Stage) -> tuple[ObjectiveName, ...]:
    """Give the objectives that one stage minimises.

    Examples
    --------
    >>> from decimal import Decimal
    >>> names_in("seats"), names_in({"seats": Decimal(2), "exposure": Decimal(1)})
    (('seats',), ('seats', 'exposure'))
    """
    return tuple(stage) if isinstance(stage, dict) else (stage,)


def names_of(stage: TransitionStage) -> tuple[str, ...]:
    """Give the objectives that one stage of a roadmap minimises.

    Examples
    --------
    >>> names_of("handovers")
    ('handovers',)
    """
    return tuple(stage) if isinstance(stage, dict) else (stage,)


Stages = TypeVar("Stages", bound=tuple[Any, ...])


def _once_each(stages: Stages) -> Stages:
    seen: set[str] = set()
    for stage in stages:
        for name in names_of(stage):
            if name in seen:
                raise PydanticCustomError(
                    "repeated", "the objective {name} is listed twice", {"name": repr(name)}
                )
            seen.add(name)
    return stages


class Transition(BaseModel):
    """What is asked of the phases of a roadmap together.

    Parameters
    ----------
    objectives
        Stages in order, as in the settings; ``handovers``, ``closures`` and ``waiting`` are counted between
        phases, ``institutions`` when bodies begin, all others are summed over the phases.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    objectives: Annotated[tuple[TransitionStage, ...], Field(min_length=1), AfterValidator(_once_each)] = (
        "institutions",
        "broken_rules",
        "handovers",
        "seats",
        "uncoordinated",
        "links",
        "waiting",
        "absent_helpers",
    )


class UmbrellaSettings(BaseModel):
    """The forum of all core parties; it coordinates and decides nothing.

    Parameters
    ----------
    name
        What it is called.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Name = "Umbrella forum"


class Settings(Row):
    """Sizes, limits, the umbrella, the reinforcement asked for, and the order of objectives.

    Parameters
    ----------
    sizes
        Numbers of members an ordinary body may have.
    max_mandate
        The most issues one institution may handle; no limit when null.
    max_exposure
        The most triples (institution, issue, member the issue does not require) in the design.
    only_proposals
        Whether the proposals are the whole choice.
    umbrella
        The forum's name, or null for a design without one.
    objectives
        Stages in order, each a name or a mapping of names to weights; all are minimised.
    links_need_hinge, min_links, max_links, min_anchors, survive_suspension, survive_walkout, chairs
        Reinforcement: what is asked of links, and of chairs.
    transition
        What is asked of the phases together, in an instance that has phases.
    """

    sizes: Sizes = (2, 3, 4)
    max_mandate: Positive | None = None
    links_need_hinge: Truth = True
    min_links: Count = 0
    max_links: Count | None = None
    min_anchors: Count = 0
    max_exposure: Count | None = None
    survive_suspension: Truth = False
    survive_walkout: Ids = ()
    chairs: Truth = False
    only_proposals: Truth = False
    umbrella: UmbrellaSettings | None = UmbrellaSettings()
    objectives: Annotated[tuple[Stage, ...], Field(min_length=1), AfterValidator(_once_each)] = (
        "institutions",
        "broken_rules",
        "seats",
        "uncoordinated",
        "links",
        "absent_helpers",
    )
    transition: Transition | None = None

    def updated(self, other: Settings) -> Settings:
        """Put what other settings write in the place of what these say.

        Examples
        --------
        >>> Settings(sizes=(2, 3), min_links=1).updated(Settings(min_links=2)).sizes
        (2, 3)
        """
        return self.model_copy(update={name: getattr(other, name) for name in other.model_fields_set})

    @property
    def stages_of_phases(self) -> tuple[TransitionStage, ...]:
        """What a roadmap minimises, in order."""
        return (self.transition or Transition()).objectives

    def counts(self, name: ObjectiveName) -> bool:
        """Whether some objective weighs this measure.

        Examples
        --------
        >>> Settings().counts("seats"), Settings().counts("exposure")
        (True, False)
        """
        return any(
            name in names_in(stage) and (not isinstance(stage, dict) or stage[name] > 0)
            for stage in self.objectives
        )

    @property
    def asks_for_links(self) -> bool:
        """Whether every design has to have links, or to have no more than so many of them.

        Examples
        --------
        >>> Settings(min_links=1).asks_for_links, Settings().asks_for_links
        (True, False)
        """
        return bool(
            self.min_links
            or self.max_links is not None
            or self.min_anchors
            or self.survive_suspension
            or self.survive_walkout
        )


class Variant(Row):
    """The same parties, issues and rules under other settings, with a name of its own.

    Parameters
    ----------
    title
        What the instance is called with these settings.
    settings
        What differs from the settings of the file; all else is as there.
    """

    title: Name | None = None
    settings: Settings = Settings()
