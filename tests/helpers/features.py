"""What an instance makes use of, and the same instance without it.

A *feature* is a rule kind in one of its variants (the options it writes), hard or soft, a single
option of a rule, or a field or setting that is not at its default. Switching one off shows
whether it decides anything. Names read:

* ``refuses_company/hard/on``: all hard refusals of company with ``on`` and no other option;
* ``refuses_company/hard:on``: the option alone, in all hard refusals of company that have it;
* ``issue/coverage``, ``setting/max_mandate`` ...: a field, back to its default.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import partial
from typing import Any

Row = dict[str, Any]
Test = Callable[[Row], bool]

DEFAULT_ORDER = ["institutions", "broken_rules", "seats", "uncoordinated", "links", "absent_helpers"]
COUNTED = ["institutions", "broken_rules", "seats", "absent_helpers", "exposure"]
REINFORCEMENT = ["unanchored", "unlinked", "fragments", "failed_walkouts"]
VARIANTS: dict[str, list[tuple[str, ...]]] = {
    "refuses_company": [(), ("on",), ("unless",), ("on", "unless")],
    "refuses_issue": [(), ("min_size",), ("max_size",), ("min_size", "max_size")],
    "insists_on_seat": [("issue",), ("where",)],
    "insists_on_format": [()],
    "refuses_bundle": [(), ("party",)],
    "insists_on_bundle": [()],
    "limits_seats": [("at_most",), ("at_least",), ("at_most", "at_least")],
}
# Without any option these kinds would say nothing or something else: `insists_on_seat` needs
# exactly one of its two, so neither can be dropped alone.
DROPPABLE = {kind for kind in VARIANTS if kind != "insists_on_seat"}


@dataclass(frozen=True)
class Feature:
    """A feature: how to see that an instance has it, and how to take it away.

    Attributes
    ----------
    name : str
        What the tables call it.
    present : callable
        Whether an instance has it.
    remove : callable
        Takes it away in place.
    """

    name: str
    present: Test
    remove: Callable[[Row], object]


def variant_of(rule: Row) -> tuple[str, ...]:
    """Return the options that a rule writes, in the order of `VARIANTS`."""
    options = dict.fromkeys(name for variant in VARIANTS[rule["kind"]] for name in variant)
    return tuple(name for name in options if rule.get(name) is not None)


def is_hard(rule: Row) -> bool:
    """Return whether a rule is hard, which it is unless it says otherwise."""
    return bool(rule.get("hard", True))


def of_links(rule: Row) -> bool:
    """Return whether a rule has a row of its own among the features of links."""
    return rule["kind"] == "refuses_link" or bool(rule.get("linked_suffices") or rule.get("chairs"))


def rows(section: str, test: Test, name: str, off: Callable[[Row], object]) -> Feature:
    """Return a feature of those rows of a section that pass a test; ``off`` changes one row."""

    def remove(instance: Row) -> None:
        for row in instance.get(section, []):
            if test(row):
                off(row)

    return Feature(name, lambda instance: any(map(test, instance.get(section, []))), remove)


def dropped(section: str, test: Test, name: str) -> Feature:
    """Return a feature that is the rows of a section that pass a test."""

    def remove(instance: Row) -> None:
        instance[section] = [row for row in instance[section] if not test(row)]

    return Feature(name, lambda instance: any(map(test, instance.get(section, []))), remove)


def field(section: str, key: str, default: object, name: str | None = None) -> Feature:
    """Return the feature that a field of some row of a section is not at its default."""
    return rows(
        section,
        lambda row: row.get(key, default) != default,
        name or f"{section.removesuffix('s')}/{key}",
        lambda row: row.pop(key),
    )


def setting(key: str, default: object) -> Feature:
    """Return the feature that a setting is not at its default."""
    return Feature(
        f"setting/{key}",
        lambda instance: instance.get("settings", {}).get(key, default) != default,
        lambda instance: instance["settings"].pop(key),
    )


def rule_features() -> Iterator[Feature]:
    """Yield every kind x hard/soft x variant, then every option by itself, then the weights."""
    for kind, variants in VARIANTS.items():
        for hard in (True, False):
            head = f"{kind}/{'hard' if hard else 'soft'}"

            def of_kind(rule: Row, kind: str = kind, hard: bool = hard) -> bool:
                return rule["kind"] == kind and is_hard(rule) == hard and not of_links(rule)

            for variant in variants:

                def of_variant(rule: Row, test: Test = of_kind, variant: tuple[str, ...] = variant) -> bool:
                    return test(rule) and variant_of(rule) == variant

                yield dropped("rules", of_variant, f"{head}/{'+'.join(variant) or 'plain'}")
            options = dict.fromkeys(name for variant in variants for name in variant)
            for option in options if kind in DROPPABLE else ():

                def with_option(rule: Row, test: Test = of_kind, option: str = option) -> bool:
                    return test(rule) and option in variant_of(rule)

                def off(rule: Row, option: str = option) -> None:
                    del rule[option]

                yield rows("rules", with_option, f"{head}:{option}", off)
    yield rows(
        "rules",
        lambda rule: not is_hard(rule) and rule.get("weight", 1) != 1,
        "rules/soft:weight",
        lambda rule: rule.pop("weight"),
    )


def price(key: str) -> Feature:
    """Return the feature that some existing body has a price of its own."""
    return rows(
        "existing",
        lambda row: row.get("costs", {}).get(key, 1) != 1,
        f"existing/costs:{key}",
        lambda row: row["costs"].pop(key),
    )


def plenary(value: str) -> Feature:
    """Return the feature that some issue writes this ``plenary``."""
    return rows(
        "issues",
        lambda row: row.get("plenary") == value,
        f"issue/plenary:{value}",
        lambda row: row.pop("plenary"),
    )


def too_big(instance: Row) -> list[Row]:
    """Return the issues that only a plenary can handle since too many parties are required."""
    settings = instance.get("settings", {})
    sizes = settings.get("sizes", [2, 3, 4])
    return [
        row
        for row in instance["issues"]
        if len(row.get("required", [])) > max(row.get("sizes", sizes))
        and "plenary" not in row
        and not settings.get("only_proposals", False)
    ]


def write_never(instance: Row) -> None:
    """Take the default ``must`` from every issue that has it."""
    for row in too_big(instance):
        row["plenary"] = "never"


def objectives(instance: Row) -> list[Any]:
    """Return the objectives of an instance."""
    found: list[Any] = instance.get("settings", {}).get("objectives", DEFAULT_ORDER)
    return found


def names_of(item: Any) -> list[str]:
    """Return the names in an item of the objectives."""
    return [item] if isinstance(item, str) else list(item)


def unweighted(instance: Row) -> None:
    """Take every weighted stage apart into its names, in their order."""
    instance["settings"]["objectives"] = [name for item in objectives(instance) for name in names_of(item)]


def reordered(instance: Row) -> None:
    """Put the items of the objectives into the default order, the others last."""
    order = [*DEFAULT_ORDER, "exposure", *REINFORCEMENT, "unrelated"]
    instance["settings"]["objectives"] = sorted(
        objectives(instance), key=lambda item: min(order.index(name) for name in names_of(item))
    )


def helpers_first(instance: Row) -> bool:
    """Return whether absent helpers are counted before seats, each in a stage of its own."""
    found = objectives(instance)
    both = "absent_helpers" in found and "seats" in found
    return both and found.index("absent_helpers") < found.index("seats")


def swap_helpers(instance: Row) -> None:
    """Let seats and absent helpers change places."""
    found = list(objectives(instance))
    one, two = found.index("absent_helpers"), found.index("seats")
    found[one], found[two] = found[two], found[one]
    instance["settings"]["objectives"] = found


def without_objective(name: str) -> Callable[[Row], None]:
    """Return what takes one objective away, wherever it stands."""

    def remove(instance: Row) -> None:
        kept = []
        for item in objectives(instance):
            if isinstance(item, dict):
                item = {key: weight for key, weight in item.items() if key != name}
            if item and item != name:
                kept.append(item)
        instance.setdefault("settings", {})["objectives"] = kept or ["institutions"]

    return remove


def has_objective(name: str, instance: Row) -> bool:
    """Return whether some stage counts this measure."""
    return any(name in names_of(item) for item in objectives(instance))


def objective(name: str) -> Feature:
    """Return the feature that some stage counts this measure."""
    return Feature(f"objectives/{name}", partial(has_objective, name), without_objective(name))


def objective_features() -> Iterator[Feature]:
    """Yield what an instance can say of its objectives."""
    yield Feature(
        "objectives/order",
        lambda instance: objectives(instance) != ordered(instance),
        reordered,
    )
    yield Feature(
        "objectives/weighted",
        lambda instance: any(isinstance(item, dict) for item in objectives(instance)),
        unweighted,
    )
    yield Feature("objectives/absent_helpers before seats", helpers_first, swap_helpers)
    yield from map(objective, COUNTED)


def ordered(instance: Row) -> list[Any]:
    """Return the objectives as `reordered` would leave them."""
    copy: Row = {"settings": {"objectives": list(objectives(instance))}}
    reordered(copy)
    return objectives(copy)


REGISTRY = [
    *rule_features(),
    field("parties", "role", "core", "party/outside"),
    field("parties", "min_seats", None, "party/min_seats"),
    field("parties", "max_seats", None, "party/max_seats"),
    field("issues", "helpful", [], "issue/helpful"),
    field("issues", "excluded", [], "issue/excluded"),
    field("issues", "sizes", None),
    field("issues", "coverage", 1),
    plenary("may"),
    plenary("must"),
    plenary("never"),
    Feature("issue/plenary:must by default", lambda inst: bool(too_big(inst)), write_never),
    dropped("existing", lambda row: row["status"] == "active", "existing/active"),
    dropped("existing", lambda row: row["status"] == "dormant", "existing/dormant"),
    dropped("existing", lambda row: row["status"] == "collapsed", "existing/collapsed"),
    field("existing", "redesign", True, "existing/redesign:false"),
    price("keep"),
    price("revitalise"),
    price("replace"),
    dropped("proposals", lambda row: bool(row.get("members")), "proposals/with members"),
    dropped("proposals", lambda row: not row.get("members"), "proposals/without members"),
    field("proposals", "cost", 1),
    setting("sizes", [2, 3, 4]),
    setting("max_mandate", None),
    setting("umbrella", {"name": "Forum"}),
    setting("max_exposure", None),
    setting("only_proposals", False),
    *objective_features(),
]


def features(instance: Row, registry: list[Feature] = REGISTRY) -> list[str]:
    """Return the names of all features of an instance, in the order of the tables."""
    return [feature.name for feature in registry if feature.present(instance)]


def without(instance: Row, name: str, registry: list[Feature] = REGISTRY) -> Row:
    """Return an instance with one feature switched off.

    Examples
    --------
    >>> instance = {"settings": {"max_mandate": 2}, "issues": []}
    >>> features(instance)[0], without(instance, "setting/max_mandate")
    ('setting/max_mandate', {'settings': {}, 'issues': []})
    """
    copy = deepcopy(instance)
    next(feature for feature in registry if feature.name == name).remove(copy)
    return copy
