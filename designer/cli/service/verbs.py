"""The verbs of requests: each answers with the JSON that the command of its name prints."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable, Mapping
from threading import Event, Lock
from typing import Any

from designer.cli.service.requests import NEEDS_NONE, OPTIONS, Options, Request
from designer.instance import Instance
from designer.read import load, load_dict, load_fields, load_text
from designer.report.json_text import document
from designer.runtime.errors import InputError, Problem
from designer.runtime.progress import OnProgress

KEPT = 32
"""Instances that are kept, with what was found out about them, for the next request."""

Limits = dict[str, Any]
Verb = Callable[[Instance, Limits], str]


class Kept:
    """The instances that were asked for last, by what was said."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Instance] = OrderedDict()
        self._lock = Lock()

    def read(self, request: Request) -> Instance:
        """Give the instance of a request.

        Raises
        ------
        designer.runtime.errors.InputError
            With everything that is wrong with it.
        """
        if (request.instance is None) == (request.path is None):
            raise InputError([Problem("request", "give either an instance or a path")])
        if request.path is not None:
            if request.path == "-":
                raise InputError([Problem("request", "requests are read from there", field="path")])
            return load(request.path)
        said = request.instance
        text = said if isinstance(said, str) else json.dumps(said)
        key = hashlib.sha256(text.encode()).hexdigest()
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        found = (
            load_text(said, "instance", is_json=False)
            if isinstance(said, str)
            else load_dict(said, "instance")
        )
        with self._lock:
            self._known[key] = found
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        return found


def options_of(verb: str | None, given: Mapping[str, Any]) -> Options:
    """Read the options of a verb.

    Raises
    ------
    designer.runtime.errors.InputError
        If there is no such verb, or with everything that is wrong with its options.
    """
    if verb not in OPTIONS:
        known = ", ".join(OPTIONS)
        raise InputError([Problem("request", f"there is no verb {verb!r}; there are {known}", field="verb")])
    return load_fields(dict(given), OPTIONS[verb], "options")


def answered(
    request: Request,
    kept: Kept,
    most: float | None = None,
    cancel: Event | None = None,
    on_progress: OnProgress | None = None,
) -> str:
    """Answer a request, with the JSON that the command prints.

    Parameters
    ----------
    request
        What is asked.
    kept
        Instances that are known.
    most
        Seconds that a request may take, whatever it says; None for no limit.
    cancel
        Set it to stop; the answer is what is known.
    on_progress
        Told how a search gets on, where the verb tells.

    Raises
    ------
    designer.runtime.errors.InputError
        With everything that is wrong with the request.
    ValueError
        If an option refers to what the instance does not have.
    """
    options = options_of(request.verb, request.options)
    given = {name: getattr(options, name) for name in type(options).model_fields}
    if "time_limit" in given:
        limits = [limit for limit in (given["time_limit"], most) if limit is not None]
        given |= {"time_limit": min(limits, default=None), "cancel": cancel, "on_progress": on_progress}
    assert request.verb is not None
    if request.verb in NEEDS_NONE:
        return _schema(**given)
    return _VERBS[request.verb](kept.read(request), given)


def _validate(instance: Instance, given: Limits) -> str:
    from designer.instance.lint import suspicions

    doubts = [
        {"where": list(doubt.loc), "message": doubt.message, "fatal": doubt.fatal}
        for doubt in suspicions(instance, None)
    ]
    return document({"title": instance.title, "sha256": instance.sha256, "doubts": doubts}, "validation@1")


def _solve(instance: Instance, given: Limits) -> str:
    from designer.solve.solve import solve

    return solve(instance, **given).to_json()


def _check(instance: Instance, given: Limits) -> str:
    from designer.check import check
    from designer.report.verdict_json import verdict_json

    return verdict_json(check(instance, given["design"]))


def _explain(instance: Instance, given: Limits) -> str:
    from designer.questions.infeasibility import explain
    from designer.report.impossible import impossible_json

    return impossible_json(explain(instance, **given))


def _why_not(instance: Instance, given: Limits) -> str:
    from designer.questions.why_not import why_not
    from designer.report.why import why_not_json

    return why_not_json(why_not(instance, given.pop("wish"), **given))


def _prices(instance: Instance, given: Limits) -> str:
    from designer.questions.prices import prices
    from designer.report.why import prices_json

    return prices_json(prices(instance, **given))


def _what_if(instance: Instance, given: Limits) -> str:
    from designer.questions.what_if.what_if import what_if
    from designer.report.what_if import what_if_json

    return what_if_json(what_if(instance, given.pop("edit"), **given))


def _explore(instance: Instance, given: Limits) -> str:
    from designer.questions.explore.optima import explore
    from designer.report.optima import optima_json

    given.pop("on_progress")  # it tells of none
    return optima_json(explore(instance, **given))


def _schema(kind: str) -> str:
    from designer.design import Design
    from designer.report.schema import schema_json

    return schema_json(Instance if kind == "instance" else Design)


_VERBS: dict[str, Verb] = {
    "validate": _validate,
    "solve": _solve,
    "check": _check,
    "explain": _explain,
    "why-not": _why_not,
    "prices": _prices,
    "what-if": _what_if,
    "explore": _explore,
}
