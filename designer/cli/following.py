"""Which question follows which answer: one line at the end of what people read."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from designer.runtime.errors import printable

if TYPE_CHECKING:
    from designer.instance import Instance

CLOSER = ("the shortest way from it to the best one", "what-if {instance} --design {design} --stay-close")
TRADE = ("what one objective costs in another", "explore {instance} --front institutions,seats")

NEXT: dict[tuple[str, str], tuple[str, str]] = {
    ("validate", "sound"): ("the best design", "solve {instance}"),
    ("validate", "hopeless"): ("what cannot hold together", "explain {instance}"),
    ("show", "instance"): ("what is suspicious in it", "validate {instance}"),
    ("show", "valid"): CLOSER,
    ("show", "not valid"): ("what is wrong, and its values", "check {instance} {design}"),
    ("check", "valid"): CLOSER,
    ("check", "not valid"): CLOSER,
    ("check", "nothing"): ("what stands in the way", "explain {instance}"),
    ("compare", "done"): ("what sentences cost", "explain {instance} --prices"),
    ("solve", "optimal"): ("other designs as good", "explore {instance}"),
    ("solve", "feasible"): ("a proof, with more time", "solve {instance} --time-limit {seconds}"),
    ("roadmap", "optimal"): ("how it looks without phases", "solve {instance}"),
    ("roadmap", "feasible"): ("a proof, with more time", "roadmap {instance} --time-limit {seconds}"),
    ("roadmap", "infeasible"): ("what is suspicious in it", "validate {instance}"),
    ("roadmap", "unknown"): ("a roadmap, with more time", "roadmap {instance} --time-limit {seconds}"),
    ("any", "infeasible"): ("what cannot hold together, and the ways out", "explain {instance}"),
    ("any", "unknown"): ("a design, with more time", "solve {instance} --time-limit {seconds}"),
    ("any", "cut short"): ("the same, with more time", "{call} --time-limit {seconds}"),
    ("explain", "possible"): ("the best design", "solve {instance}"),
    ("explain", "no way out, edit"): ("all that the first way out changes", "what-if {instance} {edit}"),
    ("explain", "no way out"): ("the same, with more time", "explain {instance} --time-limit {seconds}"),
    ("target", "possible"): (
        "what one objective costs in another",
        "explore {instance} --front institutions,seats",
    ),
    ("target", "no way out, edit"): ("all that the first way changes", "what-if {instance} {edit}"),
    ("target", "no way out"): ("what sentences cost", "explain {instance} --prices"),
    ("proof", "done"): ("what sentences cost", "explain {instance} --prices"),
    ("why_not", "possible"): ("other designs as good", "explore {instance}"),
    ("why_not", "impossible"): ("what sentences cost", "explain {instance} --prices"),
    ("institution", "done"): ("other designs as good", "explore {instance}"),
    ("prices", "none, edit"): ("all that the dearest changes", "what-if {instance} {edit}"),
    ("prices", "none"): ("other designs as good", "explore {instance}"),
    ("verify", "accepted"): ("what sentences cost", "explain {instance} --prices"),
    ("verify", "refused"): ("a proof that holds", "explain {instance} --proof"),
    ("verify", "undecided"): ("the same, with more time", "verify {instance} {proof} --time-limit {seconds}"),
    ("explore", "one"): (
        "what one objective costs in another",
        "explore {instance} --front institutions,seats",
    ),
    ("explore", "several"): ("those that differ most", "explore {instance} --diverse 3"),
    ("front", "done"): ("what sentences cost", "explain {instance} --prices"),
    ("diverse", "done"): (
        "what one objective costs in another",
        "explore {instance} --front institutions,seats",
    ),
    ("what-if", "done"): ("what sentences cost", "explain {instance} --prices"),
    ("what-if", "infeasible"): ("what cannot hold together as it is", "explain {instance}"),
    ("expand", "done"): ("other designs as good", "explore {instance}"),
    ("robust", "sure, edit"): ("the answer without what to check first", "what-if {instance} {edit}"),
    ("robust", "sure"): ("other designs as good", "explore {instance}"),
}
"""For each question and what came of it: what is asked next, and how; *any* is every other question."""

UNNAMED = "FILE"
"""Stands for what was read from standard input."""


def following(question: str, outcome: str, edit: str = "") -> str:
    """Give the line that names the next useful question, of the files that this call names.

    Parameters
    ----------
    question, outcome
        The question that is answered, and what came of it; see :data:`NEXT`.
    edit
        The options of an edit that is worth a look, where the line has one.
    """
    import click

    given = click.get_current_context().params
    files = {name: str(given[name]) for name in ("instance", "design", "proof") if given.get(name)}
    seconds = longer(given.get("time_limit"))
    return said(question, outcome, edit=edit, seconds=seconds, call=shlex.join(_call()), **files)


def _call() -> Iterator[str]:
    """Give this call as it was made, but for its time limit."""
    import click
    from click.core import ParameterSource

    context = click.get_current_context()
    yield context.command.name or ""
    for parameter in sorted(context.command.params, key=lambda p: isinstance(p, click.Option)):
        name, value = parameter.name or "", context.params.get(parameter.name or "")
        if name == "time_limit" or context.get_parameter_source(name) != ParameterSource.COMMANDLINE:
            continue
        values = value if isinstance(value, tuple) else (value,)
        option = max(parameter.opts, key=len) if isinstance(parameter, click.Option) else None
        for text in (UNNAMED if str(given) == "-" else printable(str(given)) for given in values):
            if option is None:
                yield text
            elif isinstance(value, bool):
                yield option if value else max(parameter.secondary_opts, key=len)
            else:
                yield from (option, text)


def said(question: str, outcome: str, edit: str = "", seconds: str = "", call: str = "", **files: str) -> str:
    """Give the same, of files that are named.

    Examples
    --------
    >>> said("solve", "infeasible", instance="my file.yaml")
    "Next, what cannot hold together, and the ways out: designer explain 'my file.yaml'"
    """
    what, command = NEXT[question if (question, outcome) in NEXT else "any", outcome]
    quoted = {name: shlex.quote(UNNAMED if file == "-" else printable(file)) for name, file in files.items()}
    return f"Next, {what}: designer {command.format(edit=edit, seconds=seconds, call=call, **quoted)}"


def dropping(instance: Instance, ways: Iterable[Sequence[str]]) -> str | None:
    """Give the options of the first edit that can be made, of those that drop some sentences each."""
    from designer.questions.what_if.apply_edit import edited
    from designer.questions.what_if.edit import Edit
    from designer.runtime.errors import InputError

    for ids in ways:
        try:
            edited(instance, Edit(drop=tuple(ids)))
        except (ValueError, InputError):
            continue
        return " ".join(f"--drop {shlex.quote(printable(id))}" for id in ids)
    return None


def longer(time_limit: float | None) -> str:
    """Give a time limit that is worth another try."""
    return str(max(600, round(10 * (time_limit or 0))))


def ended(text: str, line: str) -> str:
    """Put the line at the end of an answer."""
    return f"{text}\n\n{line}"
