"""Carrying out an edit: the instance that it makes, and a sentence for everything that it changes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from designer.instance import Instance, plain_number
from designer.instance.naming import Naming, meant, resolved
from designer.instance.portable import Portable
from designer.instance.references import nearest
from designer.instance.rows import SECTIONS
from designer.instance.settings import Settings
from designer.questions.what_if.edit import Added, Edit
from designer.questions.what_if.party_exit import Gone, without
from designer.read import load_dict

Raw = dict[str, Any]

NUMBERED = re.compile(r"interdependences\[(\d+)\]")
"""How an interdependence, which has no id, is referred to."""

NAMED = tuple(section for section in SECTIONS if section != "interdependences")
"""Tables whose rows have ids."""


@dataclass(frozen=True)
class Edited(Portable):
    """An instance after an edit, and what has changed, in sentences."""

    instance: Instance
    sentences: tuple[str, ...]


def edited(instance: Instance, edit: Edit, *, as_it_is: bool = False) -> Edited:
    """Carry out an edit.

    Parameters
    ----------
    instance, edit
        What is edited, and how.
    as_it_is
        Whether a field may be set to the value that it has; otherwise that is an error.

    Raises
    ------
    ValueError
        If it refers to what the instance does not have.
    designer.runtime.errors.InputError
        If what comes out is no instance; with every reason.

    Examples
    --------
    >>> two = Instance.model_validate({
    ...     "parties": [{"id": p} for p in "ABC"],
    ...     "issues": [{"id": "x", "required": ["A", "B"]}, {"id": "y", "required": ["B", "C"]}],
    ... })
    >>> found = edited(two, Edit(leave=("C",), set={"settings.max_mandate": 1}))
    >>> [issue.id for issue in found.instance.issues], found.instance.settings.max_mandate
    (['x'], 1)
    >>> for sentence in found.sentences:
    ...     print(sentence)
    settings.max_mandate is 1, and was not set
    C leaves
    y requires C, and is no longer handled
    """
    for party in edit.join:
        if party in edit.leave:
            raise ValueError(f"'{party}' cannot both leave and join")
    editing = _Editing(instance, as_it_is)
    sentences = [
        *filter(None, (editing.set(path, value) for path, value in edit.set.items())),
        *editing.drop(edit.drop, edit.leave),
        *(editing.join(party) for party in edit.join),
        *editing.add(edit.add),
    ]
    return Edited(load_dict(editing.raw, "the instance after the edit"), tuple(sentences))


def instance_json(instance: Instance) -> str:
    """Write an instance as a file that can be read again."""
    data = _plain(instance.model_dump(exclude_unset=True))
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


class _Editing:
    """An instance as plain data, while it is being edited."""

    def __init__(self, instance: Instance, as_it_is: bool) -> None:
        self.instance = instance
        self.as_it_is = as_it_is
        self.naming = Naming(instance)
        # What a variant would say belongs to the instance as it is.
        self.raw: Raw = _plain(instance.model_dump(exclude_unset=True, exclude={"variants"}))

    def set(self, path: str, value: Any) -> str | None:
        """Give a field another value; nothing changes where it has that already."""
        path = self.naming.thing(path)
        name, _, field = path.rpartition(".")
        if not name:
            raise ValueError(f"'{path}' names no field; write settings.FIELD, or ID.FIELD for a row")
        row = self.raw.setdefault("settings", {}) if name == "settings" else self._row(name)
        if field == "id":
            raise ValueError(f"'{path}' cannot be set: others refer to a row by its id")
        before = f"instead of {_shown(row[field])}" if field in row else None
        if field in row and row[field] == _plain(value):
            if self.as_it_is:
                return None
            raise ValueError(f"'{path}' is {_shown(value)} already")
        row[field] = _plain(value)
        return f"{path} is {_shown(value)}" + (f" {before}" if before else ", and was not set")

    def drop(self, ids: tuple[str, ...], leave: tuple[str, ...]) -> Iterator[str]:
        """Drop rows and limits, let parties leave, and drop whatever cannot stand without them."""
        leave = tuple(resolved(party, self.naming.parties, "party") for party in leave)
        gone = Gone(parties={*leave})
        for id in dict.fromkeys(map(self.naming.thing, ids)):
            yield from self._dropped(id, gone)
        yield from (f"{self.instance.label(party)} leaves" for party in leave)
        yield from without(self.raw, gone, self.instance)

    def _dropped(self, id: str, gone: Gone) -> Iterator[str]:
        """Drop one thing at once, or note what is to be dropped with all that refers to it."""
        kind, _, name = id.partition(" ")
        if kind == "issue" and name:
            name = resolved(name, self.naming.issues, "issue")
            gone.issues.add(name)
            yield f"{self.instance.label(name)} is no longer handled"
        elif kind == "sizes" and name:
            name = resolved(name, self.naming.issues, "issue")
            row = self._row(f"issues[{name}]")
            if "sizes" not in row:
                theirs = f"'{id}' are those of settings.sizes, so they cannot be dropped"
                raise ValueError(f"{theirs}; set {name}.sizes to others")
            yield self._unset(row, id, "sizes")
        elif found := NUMBERED.fullmatch(id):
            ties, number = self.instance.interdependences, int(found[1])
            if number >= len(ties):
                raise ValueError(f"there is no '{id}'; there are {len(ties)} interdependences, from 0 on")
            gone.ties.add(number)
            yield f"no longer: {ties[number].sentence(self.instance.label)} [{id}]"
        elif id.startswith("settings."):
            if (field := id.removeprefix("settings.")) not in Settings.model_fields:
                raise ValueError(f"there is no setting '{field}'{nearest(field, Settings.model_fields)}")
            yield self._unset(self.raw.get("settings", {}), id, field)
        elif "." in id and not self._tables(id):
            name, _, field = id.rpartition(".")
            row = self._row(name)
            # The two limits of a party are one judgement.
            both = ("min_seats", "max_seats") if field == "seats" else ()
            for unset in [limit for limit in both if limit in row] or [field]:
                yield self._unset(row, f"{name}.{unset}", unset)
        else:
            yield self._row_dropped(id, gone)

    def _row_dropped(self, name: str, gone: Gone) -> str:
        table, id = self._place(name)
        if table == "parties":
            raise ValueError(f"'{id}' is a party; a party leaves, which drops what cannot stand without it")
        if table == "issues":
            gone.issues.add(id)
            return f"{self.instance.label(id)} is no longer handled"
        {"rules": gone.rules, "commitments": gone.commitments}.get(table, gone.bodies).add(id)
        if table == "rules":
            rule = next(rule for rule in self.instance.rules if rule.id == id)
            return f"no longer: {rule.sentence(self.instance.label)} [{id}]"
        noun = {"existing": "existing body", "proposals": "proposal", "commitments": "commitment"}[table]
        return f"the {noun} {self.instance.label(id)} falls away"

    def _unset(self, row: Raw, path: str, field: str) -> str:
        if field not in row:
            raise ValueError(f"'{path}' is not set, so it cannot be dropped")
        return f"{path} is no longer {_shown(row.pop(field))}"

    def join(self, party: str) -> str:
        """Make an outside party a core one."""
        if not meant(party, self.naming.parties):
            known = nearest(party, self.instance.party)
            raise ValueError(f"there is no party '{party}' to join{known} (a new one is added: parties: ...)")
        party = resolved(party, self.naming.parties, "party")
        row = self._row(f"parties[{party}]")
        if row.get("role", "core") == "core":
            raise ValueError(f"'{party}' is a core party already")
        row["role"] = "core"
        return f"{self.instance.label(party)} joins the core"

    def add(self, added: Added) -> Iterator[str]:
        """Add rows at the end of their tables."""
        for table in Added.model_fields:
            for row in getattr(added, table):
                self.raw.setdefault(table, []).append(_plain(row.model_dump(exclude_unset=True)))
                yield f"added to {table}: {self._said(row)}"

    def _said(self, row: Any) -> str:
        if hasattr(row, "sentence"):
            told = row.sentence(self.instance.label)
            return f"{told} [{row.id}]" if hasattr(row, "id") else str(told)
        return str(getattr(row, "label", row.id))

    def _row(self, name: str) -> Raw:
        """Give the row that a name means: an id, ``TABLE[ID]`` or ``interdependences[N]``."""
        if found := NUMBERED.fullmatch(name):
            ties = self.raw.get("interdependences", [])
            if int(found[1]) < len(ties):
                tie: Raw = ties[int(found[1])]
                return tie
            raise ValueError(f"there is no '{name}'; there are {len(ties)} interdependences, from 0 on")
        table, id = self._place(name)
        row: Raw = next(row for row in self.raw[table] if row["id"] == id)
        return row

    def _place(self, name: str) -> tuple[str, str]:
        """Give the one table that has a row of this name, and the id of the row."""
        tables = self._tables(name)
        if len(tables) == 1:
            return tables[0], name.removeprefix(f"{tables[0]}[").removesuffix("]") if "[" in name else name
        if tables:
            both = " and ".join(f"{table}[{name}]" for table in tables)
            raise ValueError(f"'{name}' can mean {both}; write which")
        ids = [row["id"] for table in NAMED for row in self.raw.get(table, [])]
        raise ValueError(f"nothing in the instance is called '{name}'{nearest(name, ids)}")

    def _tables(self, name: str) -> list[str]:
        return [
            table
            for table in NAMED
            if any(name in (row["id"], f"{table}[{row['id']}]") for row in self.raw.get(table, []))
        ]


def _plain(value: Any) -> Any:
    """Give data as a file would have it."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return plain_number(value) if isinstance(value, Decimal) else value


def _shown(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(_shown, value)) or "none"
    named = {None: "none", True: "true", False: "false"}
    return named[value] if value is None or isinstance(value, bool) else str(value)
