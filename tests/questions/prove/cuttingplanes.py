"""A small checker of pseudo-Boolean proofs: ``python -m tests.questions.prove.cuttingplanes PROBLEM.opb
PROOF.pbp``.

It reads OPB (linear, as in the competitions of 2024) and, of version 3.0 of the VeriPB proof format, the
rules ``f``, ``pol`` (with ``+``, ``*``, ``d`` and literal axioms) and ``pbc``, in the published grammar. It
refuses everything else. All numbers are exact, and it shares nothing with what writes the files.

A constraint is kept as ``(terms, degree)``: a positive coefficient for each literal, no variable twice, and
the sum of what holds is at least the degree. Literals are ``x1`` and ``~x1``.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

Literal = str
Constraint = tuple[dict[Literal, int], int]

INTEGER = re.compile(r"[+-]?(0|[1-9][0-9]*)\Z")
NATURAL = re.compile(r"(0|[1-9][0-9]*)\Z")
REFERENCE = re.compile(r"-?[1-9][0-9]*\Z")
LITERAL = re.compile(r"~?x[1-9][0-9]*\Z")


class RefusedError(Exception):
    """Why a file is no problem or no proof."""


def other(literal: Literal) -> Literal:
    """Give the negation of a literal."""
    return literal[1:] if literal.startswith("~") else f"~{literal}"


def normal(terms: list[tuple[int, Literal]], degree: int) -> Constraint:
    """Bring ``terms >= degree`` into the form with positive coefficients and no variable twice."""
    of_variables: dict[str, int] = {}
    for coefficient, literal in terms:
        if literal.startswith("~"):
            degree -= coefficient
            coefficient, literal = -coefficient, literal[1:]
        of_variables[literal] = of_variables.get(literal, 0) + coefficient
    found: dict[Literal, int] = {}
    for variable, coefficient in of_variables.items():
        if coefficient > 0:
            found[variable] = coefficient
        elif coefficient < 0:
            found[f"~{variable}"] = -coefficient
            degree -= coefficient
    return found, degree


def added(one: Constraint, two: Constraint) -> Constraint:
    """Add two constraints."""
    return normal([(c, lit) for terms, _ in (one, two) for lit, c in terms.items()], one[1] + two[1])


def multiplied(one: Constraint, factor: int) -> Constraint:
    """Multiply a constraint by a number that is not negative."""
    return normal([(c * factor, lit) for lit, c in one[0].items()], one[1] * factor)


def divided(one: Constraint, divisor: int) -> Constraint:
    """Divide a constraint and round up."""
    return {lit: -(-c // divisor) for lit, c in one[0].items()}, -(-one[1] // divisor)


def negated(one: Constraint) -> Constraint:
    """Give the constraint that holds where this one does not."""
    return normal([(-c, lit) for lit, c in one[0].items()], 1 - one[1])


def contradicts(one: Constraint) -> bool:
    """Whether a constraint cannot hold."""
    return sum(one[0].values()) < one[1]


def implies(one: Constraint, two: Constraint) -> bool:
    """Whether literal axioms alone make two of one."""
    lost = sum(max(c - two[0].get(lit, 0), 0) for lit, c in one[0].items())
    return one[1] - lost >= two[1]


@dataclass
class Problem:
    """What is minimised, under which constraints; an equation is two."""

    objective: list[tuple[int, Literal]]
    constraints: list[Constraint]
    variables: int


def read_problem(text: str) -> Problem:
    """Read an OPB file."""
    first, *_ = text.split("\n", 1)
    sizes = re.match(r"\* #variable= (\d+) #constraint= (\d+)( #equal= (\d+) intsize= (\d+))?\Z", first)
    if sizes is None:
        raise RefusedError("the first line does not tell the sizes")
    lines = [line for line in text.split("\n") if line and not line.startswith("*")]
    if not lines or not lines[0].startswith("min: "):
        raise RefusedError("nothing is minimised")
    objective = sum_of(ended(lines[0])[1:])
    constraints: list[Constraint] = []
    equations = 0
    for line in lines[1:]:
        *terms, relation, bound = ended(line)
        sum_ = sum_of(terms)
        degree = integer(bound)
        if relation not in (">=", "="):
            raise RefusedError(f"'{relation}' is no relation")
        constraints.append(normal(sum_, degree))
        if relation == "=":
            equations += 1
            constraints.append(normal([(-c, lit) for c, lit in sum_], -degree))
    names = {lit for terms, _ in constraints for lit in terms} | {lit for _, lit in objective}
    numbers = {int(name.lstrip("~x")) for name in names}
    if max(numbers, default=0) > int(sizes[1]) or len(lines) - 1 != int(sizes[2]):
        raise RefusedError("the sizes in the first line are wrong")
    if sizes[4] is not None and int(sizes[4]) != equations:
        raise RefusedError("the number of equations in the first line is wrong")
    return Problem(objective, constraints, int(sizes[1]))


def ended(line: str) -> list[str]:
    """Split what ends with a semicolon, as everything in an OPB file does."""
    if not line.endswith(";"):
        raise RefusedError(f"no semicolon ends '{line[:60]}'")
    return line[:-1].split()


def sum_of(tokens: list[str]) -> list[tuple[int, Literal]]:
    """Read a weighted sum."""
    if len(tokens) % 2:
        raise RefusedError(f"this is no sum: {' '.join(tokens)[:60]}")
    pairs = zip(tokens[::2], tokens[1::2], strict=True)
    return [(integer(number), variable(name)) for number, name in pairs]


def integer(token: str) -> int:
    """Read a number."""
    if not INTEGER.match(token):
        raise RefusedError(f"'{token}' is no number")
    return int(token)


def variable(token: str) -> Literal:
    """Read a literal."""
    if not LITERAL.match(token):
        raise RefusedError(f"'{token}' is no literal")
    return token


@dataclass
class Checker:
    """Checks the steps of a proof, one after the other."""

    problem: Problem
    known: dict[int, Constraint] = field(default_factory=dict)
    last: int = 0
    open: list[tuple[Constraint, set[int]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin with the constraints of the problem."""
        for constraint in self.problem.constraints:
            self.learn(constraint)

    def learn(self, constraint: Constraint) -> None:
        """Number a constraint; what is learnt inside a subproof is forgotten at its end."""
        self.last += 1
        self.known[self.last] = constraint
        if self.open:
            self.open[-1][1].add(self.last)

    def check(self, text: str) -> int:
        """Check a proof; give the lower bound that it concludes."""
        header, _, rest = text.partition("\n")
        if header != "pseudo-Boolean proof version 3.0":
            raise RefusedError("this is no proof of version 3.0")
        rest = re.sub(r"%[^\n]*", "", rest)
        # 'subproof' begins a context and ends no rule, so a semicolon is put there.
        rules = [rule.split() for rule in re.sub(r"\bsubproof\b", "subproof;", rest).split(";")]
        if rules.pop() != []:
            raise RefusedError("the last rule is not ended")
        if len(rules) < 3:
            raise RefusedError("the proof is not ended")
        *steps, output, conclusion, end = rules
        for step in steps:
            self.step(step)
        if self.open:
            raise RefusedError("a subproof is not ended")
        if output != ["output", "NONE"] or end != ["end", "pseudo-Boolean", "proof"]:
            raise RefusedError("the proof is not ended")
        return self.conclude(conclusion)

    def step(self, rule: list[str]) -> None:
        """Check one rule."""
        match rule:
            case ["f", number] if NATURAL.match(number):
                if int(number) != len(self.problem.constraints):
                    raise RefusedError(f"there are {len(self.problem.constraints)} constraints, not {number}")
            case ["pol", *tokens]:
                self.learn(self.polish(tokens))
            case ["pbc", *tokens, relation, bound, ":", "subproof"] if relation == ">=":
                constraint = normal(sum_of(tokens), integer(bound))
                self.open.append((constraint, set()))
                self.learn(negated(constraint))
            case ["qed", "pbc", ":", reference]:
                self.end(self.known_as(reference))
            case _:
                raise RefusedError(f"this rule is not known here: {' '.join(rule)[:60]}")

    def end(self, contradiction: Constraint) -> None:
        """End a subproof: what it supposed is impossible, so that what it is for holds."""
        if not self.open:
            raise RefusedError("there is no subproof to end")
        if not contradicts(contradiction):
            raise RefusedError("a subproof ends without contradiction")
        constraint, forgotten = self.open.pop()
        for number in forgotten:
            del self.known[number]
        self.learn(constraint)

    def known_as(self, token: str) -> Constraint:
        """Find a constraint by its number; a negative one counts from the end."""
        if not REFERENCE.match(token):
            raise RefusedError(f"'{token}' is no number of a constraint")
        number = int(token) if int(token) > 0 else self.last + 1 + int(token)
        if number not in self.known:
            raise RefusedError(f"there is no constraint {number}")
        return self.known[number]

    def polish(self, tokens: list[str]) -> Constraint:
        """Do a derivation in reverse Polish notation."""
        stack: list[Constraint | int] = []
        for n, token in enumerate(tokens):
            following = tokens[n + 1] if n + 1 < len(tokens) else ""
            if token == "+":
                stack.append(added(self.pop(stack), self.pop(stack)))
            elif token in ("*", "d"):
                factor = stack.pop() if stack else None
                if not isinstance(factor, int) or (token == "d" and factor == 0):
                    raise RefusedError(f"'{token}' without a number")
                one = self.pop(stack)
                stack.append(multiplied(one, factor) if token == "*" else divided(one, factor))
            elif following in ("*", "d"):
                if not NATURAL.match(token):
                    raise RefusedError(f"'{token}' is no factor")
                stack.append(int(token))
            elif LITERAL.match(token):
                if int(token.lstrip("~x")) > self.problem.variables:
                    raise RefusedError(f"there is no variable {token}")
                stack.append(({token: 1}, 0))
            else:
                stack.append(self.known_as(token))
        result = self.pop(stack)
        if stack:
            raise RefusedError("a derivation leaves more than one constraint")
        return result

    def pop(self, stack: list[Constraint | int]) -> Constraint:
        """Take a constraint from the stack."""
        top = stack.pop() if stack else None
        if not isinstance(top, tuple):
            raise RefusedError("an operand is missing")
        return top

    def conclude(self, rule: list[str]) -> int:
        """Check the conclusion: a lower bound, and the constraint that shows it."""
        match rule:
            case ["conclusion", "BOUNDS", bound, ":", reference, "INF"]:
                objective = normal(self.problem.objective, integer(bound))
                if not implies(self.known_as(reference), objective):
                    raise RefusedError(f"constraint {reference} does not show that the objective is {bound}")
                return int(bound)
            case _:
                raise RefusedError(f"this conclusion is not known here: {' '.join(rule)[:60]}")


def checked(problem: str, proof: str) -> int:
    """Give the lower bound that a proof shows, or raise why it shows none."""
    return Checker(read_problem(problem)).check(proof)


def main() -> int:
    """Check the files named on the command line."""
    problem, proof = (Path(name).read_text(encoding="utf-8") for name in sys.argv[1:3])
    try:
        print(f"verified: the objective is at least {checked(problem, proof)}")
    except RefusedError as error:
        print(f"refused: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
