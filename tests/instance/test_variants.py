"""Variants: other settings for the same rows, named in the file and chosen by ``NAME@VARIANT``."""

from __future__ import annotations

from pathlib import Path

import pytest

from designer import Instance, load
from designer.instance.lint import suspicions
from designer.runtime import bundled
from designer.runtime.errors import InputError
from tests.helpers.commandline import run

RIVERS = """\
title: Two rivers
parties: [{id: AAA}, {id: BBB}, {id: CCC}]
issues:
  - {id: water, required: [AAA, BBB]}
  - {id: dams, required: [BBB, CCC]}
settings: {sizes: [2, 3], umbrella: {name: Forum}}
variants:
  pairs:
    title: Two rivers, two by two
    settings: {sizes: [2]}
  alone:
    settings:
      umbrella: null
"""


@pytest.fixture
def rivers(tmp_path: Path) -> Path:
    path = tmp_path / "rivers.yaml"
    path.write_text(RIVERS, encoding="utf-8")
    return path


def test_a_variant_changes_what_it_writes_and_nothing_else(rivers: Path) -> None:
    file, pairs = load(rivers), load(f"{rivers}@pairs")
    assert pairs.title == "Two rivers, two by two"
    assert pairs.settings.sizes == (2,)
    assert pairs.umbrella == file.umbrella
    assert pairs.issues == file.issues
    assert pairs.variants == {}


def test_what_is_written_as_null_is_changed_too(rivers: Path) -> None:
    alone = load(f"{rivers}@alone")
    assert alone.title == "Two rivers (alone)"
    assert alone.umbrella is None


def test_variants_have_fingerprints_of_their_own_and_leave_that_of_the_file(rivers: Path) -> None:
    file = load(rivers)
    assert file.sha256 == file.model_copy(update={"variants": {}}).sha256
    assert len({file.sha256, *(file.variant(name).sha256 for name in file.variants)}) == 3


def test_a_variant_survives_being_written_down_and_read_again(rivers: Path) -> None:
    alone = load(rivers).variant("alone")
    again = Instance.model_validate_json(alone.model_dump_json(exclude_unset=True))
    assert again.sha256 == alone.sha256
    assert again.umbrella is None


def test_an_unknown_variant_is_refused_with_the_nearest(rivers: Path) -> None:
    with pytest.raises(InputError, match=r"rivers\.yaml:7: variants: .*'pair'; did you mean 'pairs'"):
        load(f"{rivers}@pair")
    refused = run("solve", f"{rivers}@pair")
    assert refused.exit_code == 2
    with pytest.raises(KeyError, match="did you mean 'pairs'"):
        load(rivers).variant("pair")


def test_a_file_that_has_the_sign_in_its_name_is_that_file(rivers: Path) -> None:
    odd = rivers.rename(rivers.with_name("rivers@home.yaml"))
    assert load(odd).title == "Two rivers"
    assert load(f"{odd}@pairs").settings.sizes == (2,)


def test_every_verb_takes_a_variant(rivers: Path, tmp_path: Path) -> None:
    design = tmp_path / "design.json"
    assert run("solve", f"{rivers}@pairs", "-o", design).stdout.startswith("Two rivers, two by two")
    assert run("check", f"{rivers}@pairs", design).exit_code == 0
    assert run("show", f"{rivers}@pairs").exit_code == 0
    assert run("validate", f"{rivers}@pairs").stdout.startswith("No errors: 3 parties")
    from_stdin = run("solve", "--", "-@pairs", stdin=RIVERS)
    assert from_stdin.stdout.startswith("Two rivers, two by two")


def test_an_error_of_a_variant_has_its_line_and_field(rivers: Path) -> None:
    spoilt = RIVERS.replace("sizes: [2]}", "min_links: 2, max_links: 1, survive_walkout: [AAD]}")
    rivers.write_text(spoilt.replace("umbrella: null", "umbrela: null"), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load(rivers)
    places = {(problem.line, problem.field) for problem in refused.value.problems}
    assert places == {
        (10, "variants.pairs.settings.min_links"),
        (10, "variants.pairs.settings.survive_walkout[0]"),
        (13, "variants.alone.settings.umbrela"),
    }


def test_an_error_of_the_file_is_not_said_again_of_its_variants(rivers: Path) -> None:
    rivers.write_text(RIVERS.replace("sizes: [2, 3],", "survive_walkout: [AAD],"), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load(rivers)
    assert [problem.field for problem in refused.value.problems] == ["settings.survive_walkout[0]"]


def test_a_variant_is_wrong_only_together_with_the_settings_of_the_file(rivers: Path) -> None:
    text = RIVERS.replace("sizes: [2, 3],", "links_need_hinge: false,")
    rivers.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"variants\.alone\.settings: links without a hinge"):
        load(rivers)


def test_what_is_suspicious_in_a_variant_alone_is_said_of_it(rivers: Path) -> None:
    spoilt = RIVERS.replace("[AAA, BBB]}", "[AAA, BBB], plenary: never}")
    rivers.write_text(spoilt.replace("sizes: [2]", "sizes: [1], max_mandate: 9"), encoding="utf-8")
    file = load(rivers)
    said = {finding.loc: finding for finding in suspicions(file)}
    assert not any(finding.fatal for finding in said.values())
    assert said["variants", "pairs", "settings", "max_mandate"].message.startswith("in the variant 'pairs'")
    assert "sizes allowed are 1" in said["issues", 0].message
    assert any(finding.fatal for finding in suspicions(file, "pairs"))


@pytest.mark.parametrize("name", bundled.names())
def test_the_quick_list_of_bundled_variants_is_right(name: str) -> None:
    instance = load(name)
    assert bundled.variants(name) == {v: instance.variant(v).title for v in instance.variants}


def test_bundled_designs_are_found_by_name() -> None:
    for name in bundled.designs():
        instance = name.partition(".")[0]
        assert run("check", instance, name).exit_code in (0, 1)
    wrong = run("check", "northeast_asia_2009", "northeast_asia_2009.as_it_is")
    assert wrong.exit_code == 2
