"""Tiny random instances in which every seat needs an anchor, and that costs institutions often.

`anchored_instance` gives the same instance for the same seed; it has a design.
"""

from random import Random

from tests.helpers import linktemplates as links
from tests.helpers import randominstances as plain
from tests.helpers.brutelinks import optimum
from tests.helpers.linkedinstances import LINKS, RULES, finished, some
from tests.helpers.linktemplates import LinkedDraft
from tests.helpers.templates import Row


def anchored_instance(seed: int) -> Row:
    """Return a tiny instance with ``min_anchors``, of which only the number of institutions is minimised.

    Examples
    --------
    >>> anchored_instance(3)["settings"]["min_anchors"] > 0
    True
    """
    rng = Random(seed)
    while True:
        draft = LinkedDraft(rng)
        some(draft, plain.SHAPES, 0, 2)
        some(draft, RULES, 0, 2)
        some(draft, LINKS, 0, 2)
        links.min_anchors(draft, rng.choice((1, 1, 2)))
        for _ in range(rng.randint(0, 2)):
            rng.choice([*links.TIES.values()])(draft)
        instance = finished(draft)
        instance["settings"]["objectives"] = ["institutions"]
        if optimum(instance):
            return instance
