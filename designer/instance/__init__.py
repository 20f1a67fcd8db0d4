"""What is asked: parties, issues, acceptability, settings. Data only."""

from designer.instance.fields import SCALE, plain_number, scaled
from designer.instance.model import Instance, Source
from designer.instance.rows import (
    Commitment,
    Costs,
    ExistingInstitution,
    Interdependence,
    Issue,
    Party,
    Proposal,
)
from designer.instance.rules import (
    RULE_KINDS,
    BaseRule,
    InsistsOnBundle,
    InsistsOnFormat,
    InsistsOnSeat,
    LimitsSeats,
    RefusesBundle,
    RefusesCompany,
    RefusesIssue,
    RefusesLink,
    Rule,
)
from designer.instance.settings import (
    OBJECTIVES,
    REINFORCEMENT,
    Settings,
    Stage,
    UmbrellaSettings,
    Variant,
    names_in,
)

__all__ = [
    "OBJECTIVES",
    "REINFORCEMENT",
    "RULE_KINDS",
    "SCALE",
    "BaseRule",
    "Commitment",
    "Costs",
    "ExistingInstitution",
    "InsistsOnBundle",
    "InsistsOnFormat",
    "InsistsOnSeat",
    "Instance",
    "Interdependence",
    "Issue",
    "LimitsSeats",
    "Party",
    "Proposal",
    "RefusesBundle",
    "RefusesCompany",
    "RefusesIssue",
    "RefusesLink",
    "Rule",
    "Settings",
    "Source",
    "Stage",
    "UmbrellaSettings",
    "Variant",
    "names_in",
    "plain_number",
    "scaled",
]
