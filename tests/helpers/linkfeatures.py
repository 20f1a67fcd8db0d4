"""The features that speak of links: what `features` has for the rest of an instance.

The names read alike; ``tie/package/hard`` is all hard interdependences of that kind, and
``setting/min_links:2`` that two links are asked for and not one.
"""

from collections.abc import Iterator

from tests.helpers.brutelinks import LINK_MEASURES
from tests.helpers.features import REGISTRY, Feature, Row, Test, dropped, is_hard, objective, rows, setting

KINDS = ["package", "coordinate", "sequence", "separate"]
CHAIR_VARIANTS: list[tuple[str, ...]] = [("at_most",), ("at_least",), ("at_most", "at_least")]


def tie_is_hard(tie: Row) -> bool:
    """Return whether an interdependence is hard, by its kind unless it says otherwise."""
    return bool(tie.get("hard", tie["kind"] in ("package", "separate")))


def ties() -> Iterator[Feature]:
    """Yield every kind of interdependence, hard and soft, then what they tie."""
    for kind in KINDS:
        for hard in (True, False):

            def of_kind(tie: Row, kind: str = kind, hard: bool = hard) -> bool:
                return tie["kind"] == kind and tie_is_hard(tie) == hard

            yield dropped("interdependences", of_kind, f"tie/{kind}/{'hard' if hard else 'soft'}")
    yield rows(
        "interdependences",
        lambda tie: not tie_is_hard(tie) and tie.get("strength", 1) != 1,
        "tie/soft:strength",
        lambda tie: tie.pop("strength"),
    )
    yield ties_to("tie/to a global body", is_global)
    yield ties_to("tie/to another existing body", lambda row: not is_global(row))


def is_global(row: Row) -> bool:
    """Return whether an existing body can only be linked to."""
    return not row.get("redesign", True) and not row.get("may_handle")


def ties_to(name: str, test: Test) -> Feature:
    """Return the feature that some tie names an existing body that passes a test."""

    def of_such(instance: Row) -> list[Row]:
        ids = {row["id"] for row in instance.get("existing", []) if test(row)}
        return [tie for tie in instance.get("interdependences", []) if ids & {*tie["issues"]}]

    def remove(instance: Row) -> None:
        such = of_such(instance)
        instance["interdependences"] = [tie for tie in instance["interdependences"] if tie not in such]

    return Feature(name, lambda instance: bool(of_such(instance)), remove)


def rules() -> Iterator[Feature]:
    """Yield the rules on links and chairs, hard and soft, and each of their options."""
    for hard in (True, False):
        word = "hard" if hard else "soft"

        def refusal(rule: Row, hard: bool = hard) -> bool:
            return rule["kind"] == "refuses_link" and is_hard(rule) == hard

        def insistence(rule: Row, hard: bool = hard) -> bool:
            return bool(rule.get("linked_suffices")) and is_hard(rule) == hard

        def by_party(rule: Row, test: Test = refusal) -> bool:
            return test(rule) and "party" in rule

        def by_any(rule: Row, test: Test = refusal) -> bool:
            return test(rule) and "party" not in rule

        yield dropped("rules", by_any, f"refuses_link/{word}/plain")
        yield dropped("rules", by_party, f"refuses_link/{word}/party")
        yield rows("rules", by_party, f"refuses_link/{word}:party", lambda rule: rule.pop("party"))
        yield dropped("rules", insistence, f"insists_on_bundle/{word}/linked_suffices")
        yield rows(
            "rules",
            insistence,
            f"insists_on_bundle/{word}:linked_suffices",
            lambda rule: rule.pop("linked_suffices"),
        )
        for variant in CHAIR_VARIANTS:

            def on_chairs(rule: Row, hard: bool = hard, variant: tuple[str, ...] = variant) -> bool:
                written = tuple(name for name in ("at_most", "at_least") if name in rule)
                return bool(rule.get("chairs")) and is_hard(rule) == hard and written == variant

            yield dropped("rules", on_chairs, f"limits_seats/{word}/chairs+{'+'.join(variant)}")

        def any_on_chairs(rule: Row, hard: bool = hard) -> bool:
            return bool(rule.get("chairs")) and is_hard(rule) == hard

        yield rows("rules", any_on_chairs, f"limits_seats/{word}:chairs", lambda rule: rule.pop("chairs"))


def two_asked_for(key: str) -> Feature:
    """Return the feature that a setting asks for two where one is less."""

    def lower(instance: Row) -> None:
        instance["settings"][key] = 1

    return Feature(f"setting/{key}:2", lambda instance: instance.get("settings", {}).get(key) == 2, lower)


def coreless(instance: Row) -> bool:
    """Return whether there is no umbrella for want of core parties, and not by a setting."""
    roles = {party.get("role", "core") for party in instance["parties"]}
    return "core" not in roles and "umbrella" not in instance.get("settings", {})


def give_core(instance: Row) -> None:
    """Make the first party a core party, so that there is an umbrella."""
    del instance["parties"][0]["role"]


def plenary_of_nobody(instance: Row) -> list[Row]:
    """Return the issues that nobody requires and that are for a plenary of nobody."""
    if any(party.get("role", "core") == "core" for party in instance["parties"]):
        return []
    return [
        row for row in instance["issues"] if row.get("plenary") in ("may", "must") and not row["required"]
    ]


def no_plenary(instance: Row) -> None:
    """Take those issues out of the plenary."""
    for row in plenary_of_nobody(instance):
        del row["plenary"]


def activate(row: Row) -> None:
    """Make an existing body an active one."""
    row["status"] = "active"


LINK_FEATURES = [
    *ties(),
    rows(
        "existing",
        lambda row: is_global(row) and row["status"] != "active",
        "existing/global:dormant",
        activate,
    ),
    *rules(),
    setting("links_need_hinge", True),
    setting("min_links", 0),
    two_asked_for("min_links"),
    setting("max_links", None),
    setting("min_anchors", 0),
    two_asked_for("min_anchors"),
    setting("survive_suspension", False),
    setting("survive_walkout", []),
    setting("chairs", False),
    Feature("party/none in the core", coreless, give_core),
    Feature("issue/plenary of nobody", lambda instance: bool(plenary_of_nobody(instance)), no_plenary),
    *map(objective, LINK_MEASURES),
]
LINKED_REGISTRY = [*REGISTRY, *LINK_FEATURES]
