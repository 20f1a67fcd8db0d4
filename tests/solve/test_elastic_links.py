"""Elastic links: a cover gets mandates and links, and other memberships where ties ask for them."""

from __future__ import annotations

from itertools import combinations

from designer import Instance, solve
from designer.candidates.grounding import ground
from designer.engines.outcome import Effort
from designer.engines.solution import Solution
from designer.runtime.clock import Clock
from designer.solve.accept import accept, model_of
from designer.solve.assemble import assemble
from designer.solve.covering_relaxation import covering_relaxation
from designer.solve.elastic_links import ElasticLinks, elastic
from designer.solve.membership_neighbourhoods import MembershipNeighbourhoods
from designer.solve.pool_search import search_pool
from tests.helpers.linkedinstances import linked_instance
from tests.solve.test_cover_first import region, tied

TORN = region(tied("w", "y", "separate"), tied("w", "z", "package"), tied("z", "y", "package"))
"""In the cheapest cover, w and z stand in bodies that y, which has to be apart from w, holds together."""

ANY = {frozenset(some) for n in (2, 3) for some in combinations("ABCD", n)}


def cover_of(instance: Instance) -> Solution:
    """Solve the covering relaxation of an instance."""
    relaxed = covering_relaxation(instance)
    assert relaxed is not None
    found = search_pool(relaxed, ground(relaxed), Effort(), Clock(30)).solution
    assert found is not None
    return found


def test_a_cover_that_hard_ties_tear_is_exchanged_for_a_design() -> None:
    links = ElasticLinks(TORN, ANY, [], Effort(), Clock(30))
    assert links.take(cover_of(TORN))
    links.keep()
    links.run()
    assert links.kept
    design = accept(TORN, assemble(TORN, ground(TORN), links.best))
    truth = solve(TORN, engine="compact")
    assert len(design.institutions) == truth.objectives[0].value


def test_what_tears_a_hard_tie_is_named() -> None:
    """w is with x, y with z; w and y are apart, so that neither x nor w can be linked to z."""
    torn = region(tied("x", "z", "package"), tied("w", "y", "separate"), sizes=[3], max_mandate=2)
    links = ElasticLinks(torn, [], [], Effort(), Clock(30))
    assert links.take(cover_of(torn))
    mandates = {frozenset(body.mandate) for body in links.best.bodies}
    for end, beside in links.torn():
        assert any({end, beside} <= mandate for mandate in mandates)
        assert {end, beside} & {"x", "z"}
        assert {end, beside} & {"w", "y"}
    assert bool(links.torn()) != links.kept


def test_only_ties_that_a_link_can_keep_become_wishes() -> None:
    kinds = {tie.kind: tie.is_hard for tie in elastic(TORN).interdependences}
    assert kinds == {"separate": True, "package": False}


def test_a_neighbourhood_holds_memberships_for_the_issues_around_a_tie() -> None:
    links = ElasticLinks(TORN, ANY, [], Effort(), Clock(30))
    links.take(cover_of(TORN))
    around = MembershipNeighbourhoods(TORN, ANY).around(TORN, links.best, [], 1)
    known = {body.candidate.members for body in links.best.bodies}
    required = [frozenset(issue.required) for issue in TORN.issues]
    assert around
    assert not around & known
    assert all(any(some <= members for some in required) for members in around)


def test_joints_are_looked_up_by_the_hosts_that_they_can_share() -> None:
    compared = 0
    for seed in range(40):
        model = model_of(Instance.model_validate(linked_instance(seed)), Clock(30))
        links = model.links
        links.complete()
        for ends in links.joints:
            shared = {joint.opened for joint in links._sharing(ends)}
            for joint in links.joints.values():
                if [*links._coincidences(joint.ends, ends)]:
                    compared += 1
                    assert joint.opened in shared, seed
    assert compared > 100
