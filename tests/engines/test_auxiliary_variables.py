"""Variables that follow from others: computed as their definitions say, and never at odds with their rows."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from designer.engines.compact.auxiliary_variables import AuxiliaryVariables
from designer.engines.compact.connectivity_flow import ConnectivityFlow
from designer.engines.compact.host_slots import HostSlot
from designer.engines.cpsat import minimise
from designer.engines.outcome import Effort
from designer.engines.program import Program, added, total

FREE = 4
Terms = dict[int, int]
BITS = st.lists(st.integers(0, 1), min_size=FREE, max_size=FREE)
TERMS = st.dictionaries(st.integers(0, FREE - 1), st.integers(-2, 3).filter(bool), min_size=1, max_size=3)
SOME = st.sets(st.integers(0, FREE - 1), min_size=1, max_size=2).map(lambda some: dict.fromkeys(some, 1))
SINGLE = st.integers(0, FREE - 1).map(lambda variable: {variable: 1})


def derived() -> AuxiliaryVariables:
    """Start with a few free variables of 0 or 1."""
    program = Program()
    for _ in range(FREE):
        program.variable()
    return AuxiliaryVariables(program)


def allowed(known: AuxiliaryVariables, bits: list[int]) -> list[int]:
    """Give the values that the last variable may take beside the free ones, by trying them."""
    program = known.program
    return [number for number in range(program.upper[-1] + 1) if program.satisfied_by([*bits, number])]


@given(BITS, st.lists(SOME, min_size=1, max_size=3))
def test_the_least_of_some_is_the_most_that_its_rows_allow(bits: list[int], bounds: list[Terms]) -> None:
    known = derived()
    variable = known.least_of(*bounds)
    values = [*bits, 0]
    known.settle(values)
    assert values[variable] == min(1, *(sum(bits[v] for v in bound) for bound in bounds))
    assert allowed(known, bits) == [*range(values[variable] + 1)]


@given(BITS, st.lists(SINGLE, min_size=1, max_size=3))
def test_the_least_of_some_is_exact_where_it_is_tight(bits: list[int], bounds: list[Terms]) -> None:
    known = derived()
    known.least_of(*bounds, tight=True)
    assert allowed(known, bits) == [int(all(bits[v] for bound in bounds for v in bound))]


@given(BITS, TERMS, st.integers(-2, 3))
def test_a_positive_part_is_the_least_that_its_row_allows(bits: list[int], terms: Terms, over: int) -> None:
    known = derived()
    variable = known.positive_part(terms, over)
    values = [*bits, 0]
    known.settle(values)
    assert values[variable] == max(0, sum(weight * bits[v] for v, weight in terms.items()) - over)
    assert allowed(known, bits)[0] == values[variable]


@given(BITS, SOME)
def test_an_excess_says_whether_there_is_any(bits: list[int], terms: Terms) -> None:
    known = derived()
    variable = known.excess_of(terms, over=len(terms) - 1)
    values = [*bits, 0]
    known.settle(values)
    assert values[variable] == all(bits[v] for v in terms)
    assert allowed(known, bits)[0] == values[variable]


@given(BITS, st.lists(TERMS, max_size=3))
def test_added_expressions_have_the_sum_of_their_values(bits: list[int], terms: list[Terms]) -> None:
    assert total(added(*terms), bits) == sum(total(some, bits) for some in terms)


NODES = 5
PIPES = st.sets(
    st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES + 1)).filter(lambda pair: pair[0] < pair[1]),
    max_size=7,
)


def components(nodes: set[int], pipes: set[tuple[int, int]]) -> int:
    """Count the components that have a node that is asked for; pipes may run through others."""
    part = {n: n for n in range(NODES + 2)}
    for a, b in pipes:
        part = {n: part[a] if known == part[b] else known for n, known in part.items()}
    return len({part[n] for n in nodes})


@given(PIPES, st.data())
@settings(max_examples=80)
def test_a_network_needs_a_root_for_each_component_and_no_more(
    pipes: set[tuple[int, int]], data: st.DataObject
) -> None:
    """Five handlings, there or not, and two columns to pass through; pipes that are open or not."""
    present = data.draw(st.sets(st.integers(0, NODES - 1)))
    opened = data.draw(st.sets(st.sampled_from(sorted(pipes)))) if pipes else set()
    program = Program()
    there = [program.variable() for _ in range(NODES)]
    switch = {pipe: program.variable() for pipe in sorted(pipes)}
    network = ConnectivityFlow(
        AuxiliaryVariables(program), {HostSlot(f"issue{n}"): {there[n]: 1} for n in range(NODES)}
    )

    def node(number: int) -> HostSlot | int:
        return HostSlot(f"issue{number}") if number < NODES else number

    for (one, other), variable in switch.items():
        network.join(node(one), node(other), {variable: 1})
    roots = network.balance()
    fixed = {there[n]: int(n in present) for n in range(NODES)}
    fixed |= {variable: int(pipe in opened) for pipe, variable in switch.items()}
    expected = components(present, opened)
    assert minimise(program.fixing(fixed), roots, Effort()).bound == expected
    values = [fixed.get(variable, 0) for variable in range(len(program.lower))]
    network.derived.settle(values)
    assert program.satisfied_by(values)
    assert total(roots, values) == expected


@given(PIPES)
@settings(max_examples=40)
def test_a_network_with_a_known_root_is_balanced_exactly_where_it_reaches_all(
    pipes: set[tuple[int, int]],
) -> None:
    program = Program()
    one = program.variable(lower=1)
    network = ConnectivityFlow(
        AuxiliaryVariables(program), {HostSlot(f"issue{n}"): {one: 1} for n in range(NODES)}
    )
    for a, b in pipes:
        ends = [HostSlot(f"issue{n}") if n < NODES else n for n in (a, b)]
        network.join(ends[0], ends[1], {one: 1})
    program.require(network.balance(HostSlot("issue0")), at_most=1)
    feasible = minimise(program, {}, Effort()).values is not None
    assert feasible == (components({*range(NODES)}, pipes) == 1)
