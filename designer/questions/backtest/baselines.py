"""What a computed design has to be better than: arrangements that take no thought."""

from __future__ import annotations

from designer.instance import Instance
from designer.questions.backtest.agreement import Hosts, Members, hosts_among

BASELINES = {
    "one_forum": "everything in one forum of the core parties",
    "required_only": "for each issue a body of just its required parties",
    "before": "what existed before",
}
"""The baselines by name, in words."""


def baseline(name: str, instance: Instance) -> Hosts:
    """Return the hosts of each issue in a baseline.

    Examples
    --------
    >>> two = Instance.model_validate({
    ...     "parties": [{"id": "AAA"}, {"id": "BBB"}], "issues": [{"id": "fish", "required": ["AAA"]}],
    ... })
    >>> [sorted(baseline(name, two)["fish"][0]) for name in ("one_forum", "required_only")]
    [['AAA', 'BBB'], ['AAA']]
    """
    if name == "before":
        standing = (e for e in instance.existing if e.status != "collapsed")
        return hosts_among((e.members, e.may_handle) for e in standing)
    return {
        issue.id: (instance.core if name == "one_forum" else Members(issue.required),)
        for issue in instance.issues
    }
