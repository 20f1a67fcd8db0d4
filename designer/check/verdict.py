"""What the referee says of a design: whether it is valid, what is wrong, what it is worth."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from designer.design import BrokenRule, Leverage, Measures
from designer.instance.portable import Portable

Kind = Literal[
    "unknown_party",
    "unknown_issue",
    "unknown_commitment",
    "repeated_member",
    "repeated_issue",
    "repeated_id",
    "not_covered",
    "covered_too_often",
    "same_members",
    "empty_mandate",
    "mandate_too_long",
    "missing_party",
    "excluded_party",
    "wrong_size",
    "plenary_only",
    "not_for_plenary",
    "plenary_members",
    "empty_plenary",
    "passenger",
    "no_core_member",
    "wrong_format",
    "foreign_chair",
    "no_chair",
    "unwanted_chair",
    "unknown_origin",
    "wrong_origin",
    "cannot_be_taken_up",
    "taken_up_twice",
    "altered_members",
    "foreign_issue",
    "could_be_taken_up",
    "wrong_replacement",
    "two_fates",
    "not_a_proposal",
    "refuses_company",
    "refuses_issue",
    "insists_on_seat",
    "insists_on_format",
    "refuses_bundle",
    "insists_on_bundle",
    "refuses_link",
    "limits_seats",
    "package",
    "coordinate",
    "sequence",
    "separate",
    "too_exposed",
    "too_few_links",
    "too_many_links",
    "too_few_anchors",
    "suspension_not_survived",
    "walkout_not_survived",
    "no_umbrella",
    "unwanted_umbrella",
    "umbrella_members",
    "umbrella_associates",
    "no_report_line",
    "foreign_report_line",
    "unwanted_report_line",
    "self_link",
    "repeated_link",
    "unknown_link_end",
    "not_linkable",
    "idle_link",
    "wrong_carries",
    "no_hinge",
    "wrong_hinges",
    "wrong_monitors",
    "wrong_objectives",
    "wrong_value",
    "bound_above_value",
    "false_optimum",
    "false_status",
    "unlisted_broken_rule",
    "falsely_broken_rule",
    "wrong_broken_rule",
    "unlisted_uncoordinated",
    "falsely_uncoordinated",
    "wrong_fate",
    "wrong_measure",
    "wrong_leverage",
]

KINDS: dict[Kind, str] = {
    "unknown_party": "An institution seats a party that the instance does not have.",
    "unknown_issue": "An institution handles an issue that the instance does not have.",
    "unknown_commitment": "An institution monitors a commitment that the instance does not have.",
    "repeated_member": "A party is listed twice among the members of an institution.",
    "repeated_issue": "An issue is listed twice in the mandate of an institution.",
    "repeated_id": "Two institutions, or an institution and a global body, have the same id.",
    "not_covered": "An issue is handled by fewer institutions than its coverage asks for.",
    "covered_too_often": "An issue is handled by more institutions than its coverage asks for.",
    "same_members": "Two institutions that handle the same issue have the same members.",
    "empty_mandate": "An institution handles nothing.",
    "mandate_too_long": "An institution handles more issues than max_mandate allows.",
    "missing_party": "A party that an issue requires has no seat where it is handled.",
    "excluded_party": "A party sits where an issue is handled that excludes it.",
    "wrong_size": "An issue is handled in a body of a size that it does not allow.",
    "plenary_only": "An issue that is for the plenary is handled in another body.",
    "not_for_plenary": "A plenary handles an issue that is not for it.",
    "plenary_members": "A plenary does not seat exactly the core and the outside parties required.",
    "empty_plenary": "A plenary seats nobody, as there is neither a core nor anybody required.",
    "passenger": "No issue of an institution needs the member, and no rule gives it the seat.",
    "no_core_member": "An institution under an umbrella seats no core party.",
    "wrong_format": "The format of an institution does not fit its size and nature.",
    "foreign_chair": "The chair of an institution is not among its members.",
    "no_chair": "The instance asks for chairs, and an institution with members has none.",
    "unwanted_chair": "The instance asks for no chairs, and an institution has one.",
    "unknown_origin": "An institution is taken from what is no existing body and no proposal.",
    "wrong_origin": "The origin of an institution does not fit what it is taken from.",
    "cannot_be_taken_up": "An existing body is taken up that cannot be.",
    "taken_up_twice": "An existing body or a proposal is taken up twice.",
    "altered_members": "What is taken up has other members than its own.",
    "foreign_issue": "An existing body or a proposal handles an issue that it may not handle.",
    "could_be_taken_up": "An institution is called new, but an existing body costs no more.",
    "wrong_replacement": "An institution does not name the existing body that it replaces, or another one.",
    "two_fates": "An existing body is replaced more than once, or taken up and replaced.",
    "not_a_proposal": "The instance allows proposals only, and an institution is none.",
    "refuses_company": "A hard rule of this kind is broken.",
    "refuses_issue": "A hard rule of this kind is broken.",
    "insists_on_seat": "A hard rule of this kind is broken.",
    "insists_on_format": "A hard rule of this kind is broken.",
    "refuses_bundle": "A hard rule of this kind is broken.",
    "insists_on_bundle": "A hard rule of this kind is broken.",
    "refuses_link": "A hard rule of this kind is broken.",
    "limits_seats": "A hard rule of this kind, or min_seats or max_seats of a party, is broken.",
    "package": "A hard interdependence of this kind is not kept.",
    "coordinate": "A hard interdependence of this kind is not kept.",
    "sequence": "A hard interdependence of this kind is not kept.",
    "separate": "A hard interdependence of this kind is not kept.",
    "too_exposed": "The hostage exposure of the design is above max_exposure.",
    "too_few_links": "An institution has fewer links to others by a hinge than min_links asks for.",
    "too_many_links": "An institution has more links to others by a hinge than max_links allows.",
    "too_few_anchors": "A member is a hinge of fewer links of an institution than min_anchors asks for.",
    "suspension_not_survived": "Without the umbrella the institutions do not hang together, as asked.",
    "walkout_not_survived": "A walkout is not survived that survive_walkout lists.",
    "no_umbrella": "The instance asks for an umbrella, and the design has none.",
    "unwanted_umbrella": "The instance has no umbrella, and the design has one.",
    "umbrella_members": "The members of the umbrella are not the core parties, exactly.",
    "umbrella_associates": "The associates are not the outside parties with a seat, exactly.",
    "no_report_line": "An institution does not report to the umbrella.",
    "foreign_report_line": "An institution reports through a party that is no core member of it.",
    "unwanted_report_line": "An institution reports though it has no members or no umbrella.",
    "self_link": "A link joins an institution with itself.",
    "repeated_link": "Two institutions are linked twice.",
    "unknown_link_end": "A link ends at an institution that the design does not have.",
    "not_linkable": "A link ends at an existing body that cannot be linked to, or joins two global ones.",
    "idle_link": "A link carries no interdependence.",
    "wrong_carries": "A link does not list exactly the interdependences that it carries.",
    "no_hinge": "No party sits at both ends of a link, and links_need_hinge asks for one.",
    "wrong_hinges": "The hinges of a link are not the parties that sit at both ends, exactly.",
    "wrong_monitors": "An institution does not list exactly the commitments that it monitors.",
    "wrong_objectives": "The objectives are not those of the instance, in order and with weights.",
    "wrong_value": "The value of an objective is not the one recomputed.",
    "bound_above_value": "The bound of an objective is above its value.",
    "false_optimum": "The design is called optimal, but not every bound equals its value.",
    "false_status": "The status says that there is no design, and there is one.",
    "unlisted_broken_rule": "The design breaks a soft rule and does not say so.",
    "falsely_broken_rule": "The design says that it breaks a soft rule, and it does not.",
    "wrong_broken_rule": "A broken rule is listed twice, or with a wrong weight or wrong places.",
    "unlisted_uncoordinated": "The design does not keep a soft interdependence and does not say so.",
    "falsely_uncoordinated": "The design lists what is no soft interdependence that it does not keep.",
    "wrong_fate": "What the design says of the fate of an existing body is not so.",
    "wrong_measure": "A measure of the design is not the one recomputed.",
    "wrong_leverage": "What a walkout would put at risk is not what the design says.",
}
"""The closed vocabulary of what can be wrong with a design, a sentence for each."""


@dataclass(frozen=True)
class Violation:
    """One thing that is wrong with a design.

    Parameters
    ----------
    kind
        Which of :data:`KINDS` it is; a hard rule or interdependence goes by its own kind.
    message
        A sentence for people; of a broken rule it quotes the sentence of the instance.
    rule
        Id of the rule that is broken.
    institutions
        Ids of the institutions where it is wrong, in the order of the design.
    issue, party
        The issue and the party it is about, where there is exactly one.
    tie
        The two ends of the interdependence that it is about.
    """

    kind: Kind
    message: str
    rule: str | None = None
    institutions: tuple[str, ...] = ()
    issue: str | None = None
    party: str | None = None
    tie: tuple[str, str] | None = None

    def __str__(self) -> str:
        """Give the message."""
        return self.message


@dataclass(frozen=True)
class Verdict(Portable):
    """Everything that the referee finds out about a design.

    Parameters
    ----------
    violations
        All that is wrong; a valid design has none.
    values
        Each objective, recomputed exactly.
    measures
        The measures of the design, recomputed.
    broken_rules
        The soft rules that the design breaks, what each costs, and where.
    uncoordinated
        The soft interdependences that the design does not keep, each pair once.
    leverage
        What members would put at risk by walking out of institutions.
    notes
        Remarks that make no design invalid.
    nothing_to_judge
        Why there is no design to judge; None where there is one.

    Examples
    --------
    >>> Verdict().valid
    True
    """

    violations: tuple[Violation, ...] = ()
    values: dict[str, Decimal] = field(default_factory=dict)
    measures: Measures = field(default_factory=Measures)
    broken_rules: tuple[BrokenRule, ...] = ()
    uncoordinated: tuple[tuple[str, str], ...] = ()
    leverage: tuple[Leverage, ...] = ()
    notes: tuple[str, ...] = ()
    nothing_to_judge: str | None = None

    @property
    def valid(self) -> bool:
        """Whether nothing is wrong."""
        return not self.violations
