"""An instance whose names are what spreadsheets, browsers and terminals trip over."""

from __future__ import annotations

import itertools

from designer.design import Design, Institution, Link, Reference, Umbrella
from designer.instance import Instance

PARTIES = {
    "NA": "Namibia",
    "NO": "=1+1",
    "None": '=cmd|"/c calc"!A1',
    "null": "<script>alert(1)</script>",
    "true": "\"); -- \\ quote'd & <b>",
    "1e5": "\u200f\u05e9\u05dc\u05d5\u05dd\u200f",
    "X-1": "🐟 Fish; #hash, [x](y) `z` " + "w" * 150,
    "nan": "https://example.org/?a=1&b=2",
}


def hostile() -> Instance:
    parties = [*PARTIES]
    return Instance.model_validate(
        {
            "title": '<i>Hostile</i> "names" & =1+1',
            "parties": [{"id": id, "name": name, "why": "@SUM(1)\n=2+2"} for id, name in PARTIES.items()],
            "issues": [
                {"id": f"i{n}", "name": f"=HYPERLINK({n}) <br> #{n};", "required": [a, b]}
                for n, (a, b) in enumerate(itertools.pairwise(parties))
            ],
            "rules": [
                {"id": "r1", "kind": "refuses_issue", "party": "NA", "issue": "i3"},
                {"id": "NO_refuses_i4", "kind": "refuses_issue", "party": "NO", "issue": "i4"},
                {"id": "r2", "kind": "refuses_company", "party": "NA", "other": "null", "why": "=1+1\n-2"},
            ],
        }
    )


def answered(instance: Instance) -> Design:
    """Give a design of it that nobody had to search for: a body an issue."""
    bodies = [
        Institution(id=f"b{n}", name=f"=b{n} </script>", members=issue.required, mandate=(issue.id,))
        for n, issue in enumerate(instance.issues)
    ]
    bodies[0] = bodies[0].model_copy(update={"chair": "NA", "reports_through": "NO"})
    return Design(
        instance=Reference(title=instance.title, sha256=instance.sha256),
        institutions=tuple(bodies),
        umbrella=Umbrella(name="=Forum", members=tuple(PARTIES)),
        links=(Link(between=("b0", "b1"), hinges=("NO",), carries=(("i0", "i1"),)),),
        notes=("=note\nsecond line",),
    )
