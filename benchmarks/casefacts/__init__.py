"""Turns the researched facts of a case, one JSON file, into an instance and the design that history built.

Run ``python -m benchmarks.casefacts FACTS.json -o FOLDER``. The judgement is in these rules, not in the case:

Formats (:mod:`~benchmarks.casefacts.formats`)
    Words of number give sizes: bilateral 2, trilateral 3, quadrilateral 4, five and so on; "x to y" the
    range. A kernel, a core or a "plus" opens the body upwards, to the largest default size. Five and
    more, "all", and "inside" a wider table give ``plenary: may``. What stands in brackets, after "then"
    or "later", or is denied ("never", "kept out") is not read.
    Figures count like words where parties are counted ("3-4", "4+1", "6-party"). Other words leave the
    default sizes, and are listed.
Room (:mod:`~benchmarks.casefacts.formats`)
    Sizes that cannot seat the required parties are dropped. Where a core party is shut out of an issue
    that only a plenary could seat, the sizes are those from the required parties up to the core without
    who is shut out.
Leakage (:mod:`~benchmarks.casefacts.leakage`)
    Vetoes marked ``after_as_of`` are left out, and ties, objections, bundles, vetoes and promises whose
    ground names a later date or a body that history built later. Formats that do are not read, and
    sentences of the note that do, or say "later", are not copied. So is an issue whose format is "none",
    with what is said of it. Remarks on an issue that give later times away are not copied.
Refusals (:mod:`~benchmarks.casefacts.refusals`)
    A hard objection is a hard ``refuses_company`` on the issue for every objector, a soft one has weight
    1. Between two parties that the issue requires it can only be soft; against one that is excluded there
    it adds nothing. A party that objects to itself refuses the issue. One to "all others" excludes them
    where it is hard and its owners make it; made by parties that the issue does not require, it is an
    objection to being left out: a soft ``insists_on_seat``. A veto on members is an objection to
    ``against``. A veto on a format or an agenda by a party that the issue does not require refuses the
    issue. One on bilateral or direct talks refuses bodies of two, or softly insists on a seat where
    others would be the two; with a go-between named it is a ``refuses_company`` with ``unless``. "X must
    be seated" insists on that seat where there is room. A veto on a link is the tie of its pair. What
    says the same twice is one row with the sources of both. Other vetoes say what is decided and not who
    decides: they are left out and listed.
Ties (:mod:`~benchmarks.casefacts.ties`)
    The first word of the treatment: package, coordinate, sequence, separate; "separate channel" is a
    ``refuses_bundle`` and a ``coordinate``. A package of two issues whose required parties fill their
    tables, with nobody at both, is soft. What cannot share one body is a ``refuses_bundle``, with
    ``party`` where one objects alone.
Bodies (:mod:`~benchmarks.casefacts.existing`)
    Functioning, informal or provisional: ``active``; stalled, disputed, ending or never begun:
    ``dormant``; ended, refused or replaced: ``collapsed``. Members that nobody listed become outside
    parties. Bodies without a core party or with one member only are left out. All cost 1.
History (:mod:`~benchmarks.casefacts.history`)
    Every row of ``historical_design`` is an institution with its members and its mandate. "kept" and
    "revitalised" name the existing body that shares an issue and most members; the first new body with
    exactly the members of one that is given up replaces it. There are no links, report lines or chairs on
    record.
"""
