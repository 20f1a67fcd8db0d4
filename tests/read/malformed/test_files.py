"""Files that are broken as such: syntax, bounds, encodings, and bad luck on the way."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import pytest

from designer.read import load, load_design, load_dict
from designer.runtime.errors import InputError, Problem
from tests.helpers.ending import ended
from tests.helpers.growth import calls
from tests.read.malformed.base import BASE, LINES


def refusal(path: Path, data: str | bytes) -> InputError:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    with pytest.raises(InputError) as refused:
        load(path)
    return refused.value


def after(line: int, *lines: str) -> str:
    """Give the base instance with lines added after one."""
    return "\n".join([*LINES[:line], *lines, *LINES[line:]]) + "\n"


def instead(line: int, text: str) -> str:
    """Give the base instance with another line in the place of one."""
    return "\n".join([*LINES[: line - 1], text, *LINES[line:]]) + "\n"


NAME = next(n for n, line in enumerate(LINES, 1) if line.startswith("    name: Aland"))
LAST = len(LINES)

SYNTAX = {
    "bracket never closed": (instead(LAST, "  why: [a, b"), LAST, "flow sequence"),
    "brace never closed": (instead(LAST, "  umbrella: {name: a"), LAST, "flow mapping"),
    "quote never closed": (instead(LAST, '  why: "no end'), LAST, "quoted scalar"),
    "bracket closed twice": (instead(NAME, "    name: a ]\n    why: [a]]"), NAME + 1, "quotes"),
    "brace for bracket": (instead(NAME, "    source: [a}"), NAME, "expected ',' or ']'"),
    "colon in a text in braces": (instead(NAME, "    costs: {why: he said: no}"), NAME, "needs quotes"),
    "tab as indentation": (instead(NAME, "\tname: Aland"), NAME, "tabs"),
    "colon in plain text": (instead(NAME, "    name: Aland: north"), NAME, "needs quotes"),
    "field without colon": (after(NAME, "    role core"), NAME + 1, "expected ':'"),
    "too little indentation": (instead(NAME, "   name: Aland"), NAME, "indentation"),
    "too much indentation": (instead(NAME, "      name: Aland"), NAME, "indentation"),
    "no space after the colon": (instead(NAME, "    name:Aland"), NAME, "expected ':'|field"),
    "text begins with @": (instead(NAME, "    name: @land"), NAME, "cannot start"),
    "text begins with `": (instead(NAME, "    name: `land"), NAME, "cannot start"),
    "text begins with %": (instead(NAME, "    name: %land"), NAME, "cannot start"),
    "unknown escape": (instead(NAME, r'    name: "\q"'), NAME, "unknown escape"),
    "half a character": (instead(NAME, r'    name: "\ud800"'), NAME, "escape|character"),
    "bare asterisk": (instead(NAME, "    name: *"), NAME, "begins with|alphabetic"),
    "bare ampersand": (instead(NAME, "    name: & b"), NAME, "begins with|alphabetic"),
    "undefined tag handle": (instead(NAME, "    name: !x!y Aland"), NAME, "tag handle"),
    "two documents": (f"{BASE}---\ntitle: Three\n", LAST + 1, "second document"),
    "text after the end": (f"{BASE}...\n]\n", LAST + 2, "this is not YAML"),
    "unknown directive version": ("%YAML 3.0\n---\n" + BASE, 1, "incompatible|version"),
}
FLAWS = {
    "unknown alias": (instead(NAME, "    name: *aland"), NAME, "nothing before this line"),
    "alias of itself": (instead(NAME, "    source: &a [*a]"), NAME, "stands inside what"),
    "python tag": (
        instead(NAME, "    name: !!python/object/apply:os.system ['true']"),
        NAME,
        "tags are not read here.*!!python/object/apply:os.system",
    ),
    "binary tag": (instead(NAME, "    name: !!binary QUFB"), NAME, "tags are not read here"),
    "own tag": (instead(NAME, "    name: !land Aland"), NAME, "tags are not read here"),
    "set tag": (instead(NAME, "    why: !!set {a, b}"), NAME, "tags are not read here"),
    "number as name of a field": (after(NAME, "    7: Aland"), NAME + 1, "name of a field"),
    "boolean as name of a field": (after(NAME, "    true: Aland"), NAME + 1, "name of a field"),
    "null as name of a field": (after(NAME, "    ~: Aland"), NAME + 1, "name of a field"),
    "no name of a field": (after(NAME, "    ? \n    : x"), NAME + 1, "is missing here"),
    "list as name of a field": (after(NAME, "    ? [a]\n    : b"), NAME + 1, "nothing else"),
    "merge of a list of words": (after(NAME, "    <<: [a, b]"), NAME + 1, "'<<' merges"),
    "merge of a word": (after(NAME, "    <<: Aland"), NAME + 1, "'<<' merges"),
    "merged twice": (after(NAME, "    <<: {}", "    <<: {}"), NAME + 2, "written twice"),
    "unknown section": (after(LAST, "partys: []"), LAST + 1, "did you mean 'parties'"),
    "section is a mapping": (after(LAST, "x: {}"), LAST + 1, "no such field"),
}


@pytest.mark.parametrize("kind", [*SYNTAX, *FLAWS])
def test_yaml(tmp_path: Path, kind: str) -> None:
    text, line, message = {**SYNTAX, **FLAWS}[kind]
    problems = refusal(tmp_path / "rivers.yaml", text).problems
    said = [str(problem) for problem in problems if problem.line == line]
    assert any(re.search(message, text) for text in said), problems


SENSELESS = {
    # what is replaced: what is written there, where the message points, what it says
    "party id twice": ("- id: CCC", "- id: BBB", 0, "already used by parties"),
    "issue id twice": ("- id: fish", "- id: dams", 0, "already used by issues"),
    "rule id twice": ("- id: r2 ", "- id: r1", 0, "already used by rules"),
    "commitment id twice": ("- id: c2", "- id: c1", 0, "already used by commitments"),
    "id shared by issue and body": ("- id: commission", "- id: fish", 0, "already used by issues"),
    "id shared by proposal and body": ("- id: p1", "- id: commission", 0, "used by existing"),
    "min_seats above max_seats": ("min_seats: 1", "min_seats: 5", 0, "larger than max_seats 4"),
    "party required and helpful": ("helpful: [CCC]", "helpful: [AAA]", 0, "is required on this"),
    "party helpful and excluded": ("excluded: [DDD]", "excluded: [CCC]", 0, "is helpful on this"),
    "tie of an issue with itself": (
        "issues: [water, dams]  #: pair_of", "issues: [dams, dams]  # ", 0, "'dams' is listed"),
    "tie of a body with itself": (
        "issues: [water, dams]  #: pair_of", "issues: [commission, p1]  # ", 0, "'p1'"),
    "bounds of a refusal reversed": ("min_size: 4", "min_size: 6", -4, "larger than max_size"),
    "seat neither on nor where": ("issue: water  #: issue_or_null rules", "issue: null  # ", -3,
                                  "exactly one of 'issue' and 'where'"),
    "limit without limits": ("at_most: 3", "at_most: null", -3, "give 'at_most'"),
    "limits reversed": ("at_most: 3", "at_most: 0", -3, "at_least is larger than at_most"),
    "own company refused": ("other: DDD", "other: AAA", 0, "cannot refuse its own company"),
    "mediator is one of the two": ("unless: [CCC]", "unless: [DDD]", 0, "cannot mediate"),
    "sits where it sits": ("where: [AAA, BBB]", "where: [AAA, CCC]", 0, "sits there anyway"),
    "min_links above max_links": ("min_links: 0", "min_links: 5", 0, "larger than max_links 4"),
}  # fmt: skip


@pytest.mark.parametrize("kind", SENSELESS)
def test_rows_that_contradict(tmp_path: Path, kind: str) -> None:
    old, new, offset, message = SENSELESS[kind]
    assert BASE.count(old) == 1
    text = BASE.replace(old, new)
    if kind == "limit without limits":
        text = text.replace("at_least: 1", "at_least: null")
    line = next(n for n, written in enumerate(LINES, 1) if old in written) + offset
    problems = refusal(tmp_path / "rivers.yaml", text).problems
    said = [str(problem) for problem in problems if problem.line == line]
    assert any(re.search(message, text) for text in said), problems


def test_a_circle_of_sequences_is_named(tmp_path: Path) -> None:
    pairs = [("water", "dams"), ("dams", "fish"), ("fish", "water")]
    rows = [f"  - {{issues: [{a}, {b}], kind: sequence}}" for a, b in pairs]
    line = LINES.index("rules:")
    problems = refusal(tmp_path / "rivers.yaml", after(line, *rows)).problems
    assert len(problems) == 1
    assert problems[0].line in range(line + 1, line + 4)
    assert "water before dams before fish before water" in problems[0].message


def test_all_problems_come_at_once_in_the_order_of_lines(tmp_path: Path) -> None:
    text = BASE.replace("role: core", "role: cor").replace("[BBB, CCC]", "[BBB, XXX]")
    text = text.replace("cost: 3", "cost: much").replace("min_links: 0", "min_links: -1")
    text = text.replace("name: Basin", "nmae: Basin").replace("note: First", "title: First")
    problems = refusal(tmp_path / "rivers.yaml", text).problems
    fields = [problem.field for problem in problems]
    assert fields == [
        "sources.R1.title",
        "parties[AAA].role",
        "issues[fish].required[1]",
        "proposals[p1].cost",
        "settings.min_links",
        "settings.umbrella.nmae",
    ]
    lines = [problem.line or 0 for problem in problems]
    assert lines == sorted(lines)


def test_a_refused_field_hides_no_reference_of_its_row(tmp_path: Path) -> None:
    text = BASE.replace("cost: 3", "cost: much").replace("mandate: [water, fish]", "mandate: [fis]")
    assert len(refusal(tmp_path / "rivers.yaml", text).problems) == 2


@pytest.mark.parametrize(
    ("row", "field", "hint"),
    [
        ("parties: [{id: A, sizes: [2]}]", "sizes", "it is one of insists_on_format, issues and settings"),
        ("issues: [{id: i, cost: 2}]", "cost", "it is one of proposals"),
        ("issues: [{id: i, party: A}]", "party", "it is one of other sections"),
        ("rules: [{id: r, kind: refuses_issue, party: A, issues: i}]", "issues", "did you mean 'issue'?"),
    ],
)
def test_a_field_of_other_rows_is_told_from_a_misspelt_one(
    tmp_path: Path, row: str, field: str, hint: str
) -> None:
    problems = refusal(tmp_path / "rivers.yaml", f"{row}\n").problems
    (said,) = (p.message for p in problems if p.field.endswith(f".{field}"))
    assert hint in said


def test_a_thousand_unknown_ids_among_thousands_are_all_listed(tmp_path: Path) -> None:
    """The nearest of so many names is not looked for again and again: a problem costs what others do."""
    parties = "".join(f"  - {{id: PARTY{n:05}}}\n" for n in range(10_000))

    def unknown(number: int) -> InputError:
        issues = "".join(f"  - {{id: i{n}, required: [PARTX{n:05}]}}\n" for n in range(number))
        return refusal(tmp_path / "rivers.yaml", f"parties:\n{parties}issues:\n{issues}")

    error = unknown(1_000)
    assert len(error.problems) == 1_000
    assert "did you mean 'PARTY00000'?" in error.problems[0].message
    assert calls(lambda: unknown(200)) < 2.2 * calls(lambda: unknown(100))


def test_only_fifty_problems_are_printed(tmp_path: Path) -> None:
    text = "parties:\n" + "".join(f"  - {{id: P{n}, x: 1}}\n" for n in range(62))
    error = refusal(tmp_path / "rivers.yaml", text)
    assert len(error.problems) == 62
    assert str(error).count("\n") == 50
    assert str(error).endswith("... and 12 more")


BILLION = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 20)
)
MERGED = "a0: &a0 {x: 1}\n" + "".join(
    f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}], k{n}: 1}}\n" for n in range(1, 40)
)
BOUNDS = {
    "billion laughs": (BILLION, "expand to more than 1000000"),
    "merges without end": (MERGED, "expand to more than 1000000"),
    "deep brackets": ("why: " + "[" * 100_000, "more than 100 levels"),
    "deep braces": ("{a: " * 50_000, "more than 100 levels"),
    "deep blocks": (
        "".join(" " * n + f"a{n}:\n" for n in range(1000)), "more than 100 levels"),
    "deep names": ("? " * 5_000, "rivers.yaml:1: this is nested more than 100 levels"),
    "deep dashes": ("- " * 50_000, "more than 100 levels"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BOUNDS)
def test_bombs_are_refused(tmp_path: Path, kind: str) -> None:
    text, message = BOUNDS[kind]
    error = ended(lambda: refusal(tmp_path / "rivers.yaml", text))
    assert message in str(error)


ENCODINGS = {
    "latin-1": ("title: Fl\xfcsse\n".encode("latin-1"), 1, "not UTF-8 at byte 9.*0xFC"),
    "latin-1 further down": (b"title: x\nparties: []\nwhy: \xe9\n", 3, "not UTF-8 at byte 26"),
    "cut character": (b"title: \xe2\x82", 1, "not UTF-8 at byte 7"),
    "UTF-16": ("title: x\n".encode("utf-16"), 1, "looks like UTF-16"),
    "null byte": (b"title: x\nwhy: a\0b\n", 2, "U\\+0000"),
    "raw escape": (b"title: x\nwhy: a\x1b[31mb\n", 2, "U\\+001B is not allowed.*x1b"),
    "bell": (b"title: \x07\n", 1, "U\\+0007"),
    "delete": (b"title: \x7f\n", 1, "U\\+007F"),
    "next line": ("title: a\x85b\n".encode(), 1, "U\\+0085"),
    "line separator": ("title: a\u2028b\n".encode(), 1, "U\\+2028"),
    "direction reversed": ("title: a\u202eb\n".encode(), 1, "U\\+202E"),
    "byte order inside": ("title: a\ufeffb\n".encode(), 1, "U\\+FEFF"),
    "no character": ("title: a\uffffb\n".encode(), 1, "U\\+FFFF"),
    "random bytes": (bytes(range(256)), 2, "not UTF-8"),
    "empty": (b"", 1, "this is empty"),
    "white space": (b"\n  \n", 1, "this is empty"),
    "comments only": (b"# nothing\n# here\n", 1, "this is empty"),
    "null": (b"null\n", 1, "this is empty"),
    "only a document start": (b"---\n", 2, "this is empty"),
    "list on top": (b"# rivers\n- a\n- b\n", 2, "an instance was expected, which is a mapping"),
    "word on top": (b"rivers\n", 1, "an instance was expected"),
    "number on top": (b"5\n", 1, "an instance was expected"),
}


@pytest.mark.parametrize("kind", ENCODINGS)
def test_bytes(tmp_path: Path, kind: str) -> None:
    data, line, message = ENCODINGS[kind]
    error = refusal(tmp_path / "rivers.yaml", data)
    assert error.problems[0].line == line
    assert re.search(message, str(error))
    assert str(error).isprintable()


def test_line_ends_of_all_systems(tmp_path: Path) -> None:
    for end in ("\r\n", "\r", "\n"):
        text = BASE.replace("role: core", "role: cor").replace("\n", end)
        (problem,) = refusal(tmp_path / "rivers.yaml", text).problems
        assert problem.line == NAME + 1


def test_a_byte_order_mark_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "rivers.yaml"
    path.write_text(BASE, encoding="utf-8-sig")
    assert load(path).title == "Two rivers"


BAD_LUCK = {
    "missing file": ("nowhere.yaml", "there is no such file"),
    "directory": (".", "this is a directory"),
    "null character in the path": ("a\0b", "it cannot be read"),
    "path too long": ("x" * 5000, "it cannot be read"),
    "file with a slash at its end": ("plain/", "it cannot be read"),
    "file as a folder": ("plain/rivers.yaml", "it cannot be read"),
}


@pytest.mark.parametrize("kind", BAD_LUCK)
@pytest.mark.parametrize("reader", [load, load_design])
def test_bad_luck(tmp_path: Path, kind: str, reader: object) -> None:
    name, message = BAD_LUCK[kind]
    (tmp_path / "plain").touch()
    assert callable(reader)
    with pytest.raises(InputError, match=message) as refused:
        reader(f"{tmp_path}/{name}" if name != "." else tmp_path)
    assert refused.value.problems[0].line is None
    assert str(refused.value).isprintable()


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*args: object, **options: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "rivers.yaml"
    path.touch()
    monkeypatch.setattr(Path, "open", denied)
    with pytest.raises(InputError, match="no permission"):
        load(path)


@pytest.mark.parametrize("limit", [RecursionError, MemoryError])
def test_the_end_of_stack_and_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: type[Exception]
) -> None:
    def exhausted(*args: object) -> None:
        raise limit

    path = tmp_path / "rivers.yaml"
    path.write_text(BASE)
    monkeypatch.setattr("designer.read.yaml12.compose_yaml", exhausted)
    with pytest.raises(InputError, match=r"nested too deeply|too large for the memory"):
        load(path)


def test_too_large(tmp_path: Path) -> None:
    path = tmp_path / "rivers.yaml"
    with path.open("wb") as stream:
        stream.truncate(200 * 1024 * 1024)
    with pytest.raises(InputError, match="larger than 50 MB"):
        ended(lambda: load(path))


class _Stream:
    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", _Stream(BASE.encode()))
    assert load("-").title == "Two rivers"
    monkeypatch.setattr(sys, "stdin", _Stream(b' {\n"title": "x", }'))
    with pytest.raises(InputError, match="<stdin>:2: this is not JSON"):
        load("-")
    monkeypatch.setattr(sys, "stdin", _Stream(b"{title: x, parties: [NO, on]}"))
    with pytest.raises(InputError, match="<stdin>:1: parties") as refused:
        load("-")
    assert [p.value for p in refused.value.problems] == ["'NO'", "'on'"]


def test_closed_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = _Stream(b"")
    stream.buffer.close()
    for closed in (stream, None):
        monkeypatch.setattr(sys, "stdin", closed)
        with pytest.raises(InputError, match="<stdin>: it cannot be read"):
            load("-")


def test_a_name_with_escapes_is_printed_harmless(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        load(tmp_path / "a\x1b[2Jb.yaml")
    assert str(refused.value).isprintable()


@pytest.mark.parametrize(
    "data",
    [None, 5, [], "text", {1: 2}, {"title": 10**5000}, {"parties": {"a"}}, {"sources": {3: 4}},
     {"title": "\ud800"}, {"\x1b": 1}, {"settings": {"objectives": object()}}],
)  # fmt: skip
def test_data_in_memory(data: object) -> None:
    with pytest.raises(InputError) as refused:
        load_dict(data)
    assert all(str(problem).isprintable() for problem in refused.value.problems)


def test_data_that_holds_itself() -> None:
    party: dict[str, object] = {"id": "AAA"}
    party["name"] = party
    with pytest.raises(InputError, match="expected text"):
        load_dict({"parties": [party]})


def test_a_problem_reads_as_documented() -> None:
    problem = Problem("rivers.yaml", "expected a number", 7, 3, "rules[r1].weight", "'two'")
    assert str(problem) == "rivers.yaml:7: rules[r1].weight: expected a number (found 'two')"
