"""Whatever is done to a file, it is read, or refused with a message."""

from __future__ import annotations

import json
import random
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from designer.read import load, load_design, load_dict
from designer.read.yaml12 import compose_yaml
from designer.runtime.errors import InputError
from tests.helpers.draws import seeds
from tests.read.malformed.base import BASE
from tests.read.malformed.test_json import DESIGN

JUNK = [b"\0", b"\xff", b"\x1b[2J", b"&a ", b"*a", b"<<: ", b"- ", b": ", b"!!map ", b"{", b"}",
        b"[", b"]", b'"', b"'", b"|\n", b">\n", b"\n---\n", b"\t", b"%", b"9" * 400, b"#", b"~",
        b"\xe2\x80\xa8", b".nan", b"\\u0000", b"? ", b"\n...\n"]  # fmt: skip


def printable(error: InputError) -> bool:
    """Tell whether a refusal says something, and nothing that a terminal would obey."""
    said = [str(problem) for problem in error.problems]
    return bool(said) and all(text.isprintable() for text in said)


def survives(data: bytes, suffix: str) -> None:
    """Read bytes as a file; nothing but a printable refusal may come of it."""
    with TemporaryDirectory() as folder:
        path = Path(folder, f"fuzz{suffix}")
        path.write_bytes(data)
        for reader in (load, load_design):
            refused = None
            try:
                reader(path)
            except InputError as error:
                refused = error
            assert refused is None or printable(refused)


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Change some bytes of a file in the ways that editors, networks and people do."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5))):
        start = chance.randrange(len(changed))
        end = start + chance.choice((0, 1, 2, 10, 100))
        match chance.randrange(5):
            case 0:
                changed[start:end] = chance.choice(JUNK)
            case 1:
                changed[start:end] = b""
            case 2:
                changed[start:start] = changed[start:end]
            case 3:
                other = chance.randrange(len(changed))
                changed[start:end] = changed[other : other + chance.randrange(40)]
            case _:
                changed[start] = chance.randrange(256)
    return bytes(changed)


BASE_AS_JSON = json.dumps(compose_yaml(BASE, "base").data, indent=1)
SOUND = {"instance.yaml": BASE, "instance.json": BASE_AS_JSON, "design.json": DESIGN}


@pytest.mark.parametrize("name", SOUND)
@pytest.mark.parametrize("seed", seeds(3))
def test_mutations_of_a_sound_file(name: str, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(150):
        survives(mutated(SOUND[name].encode(), chance), Path(name).suffix)


@given(st.binary(max_size=200))
@example(b"\xef\xbb\xbf")
@settings(max_examples=150, suppress_health_check=list(HealthCheck), deadline=None)
def test_any_bytes(data: bytes) -> None:
    survives(data, ".yaml")
    survives(data, ".json")


YAML_LIKE = st.text(st.sampled_from("ab1:-?,[]{}#&*!|>'\"%@`~<= \n\t.\\0x"), max_size=60)


@given(YAML_LIKE)
@settings(max_examples=300, suppress_health_check=list(HealthCheck), deadline=None)
def test_anything_like_yaml(text: str) -> None:
    survives(text.encode(), ".yaml")


NAMES = st.sampled_from(
    ["id", "parties", "issues", "rules", "kind", "settings", "required", "members", "objectives",
     "sources", "costs", "umbrella", "sizes", "issue", "party", "mandate", "existing", "proposals",
     "refuses_company", "limits_seats", "AAA", "on", "title", "source"]
)  # fmt: skip
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), NAMES, st.text(max_size=5),
    st.just(10**400), st.binary(max_size=2),
)  # fmt: skip
DATA = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES | LEAVES, inner, max_size=5),
    max_leaves=25,
)


@given(st.dictionaries(NAMES, DATA, max_size=6))
@settings(max_examples=300, suppress_health_check=list(HealthCheck), deadline=None)
def test_any_data_in_memory(data: dict[object, object]) -> None:
    refused = None
    try:
        load_dict(data)
    except InputError as error:
        refused = error
    assert refused is None or printable(refused)
