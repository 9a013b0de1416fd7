import ast
import json
import re
from collections import Counter
from pathlib import Path

import mutation
import pytest
import report

TESTS = Path(__file__).parent
PAGE = report.PAGE.read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(test_\w+)\.py(?:::(\w+))?`", PAGE)))
MUTATION = report.mutation()
LEAST = {"core": 98.6, "rest": 97.5}
"""The percentages of planted mutants that must be noticed, which are not to shrink either."""


def defined_in(file):
    tree = ast.parse((TESTS / f"{file}.py").read_text(encoding="utf-8"))
    functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    return {name for name in functions if name.startswith("test_")}


def test_the_page_names_many_tests():
    assert len(NAMED) >= 25


@pytest.mark.parametrize(("file", "test"), NAMED)
def test_every_test_that_the_page_names_exists(file, test):
    assert test in defined_in(file) if test else defined_in(file)


def test_the_tables_of_the_page_are_those_of_the_figures():
    assert report.renewed(PAGE, report.written()) == PAGE


@pytest.mark.parametrize("title", [title for title in report.COUNTED if title in report.written()])
def test_no_figure_shrinks(title):
    module = pytest.importorskip(report.COUNTED[title])
    figures = module.figures()
    if not figures:
        pytest.skip("its partner is absent; .ci/run installs it")
    before = report.written()[title]
    assert {name: figures.get(name, 0) for name in before if figures.get(name, 0) < before[name]} == {}


def test_the_page_tells_how_the_long_run_of_the_fuzzer_went():
    ran = json.loads((TESTS / "fuzzed.json").read_text(encoding="utf-8"))
    told = (
        f"The run of {ran['day']} took {ran['seconds']} seconds and {ran['megabytes']} MB at most, and found nothing."
    )
    assert told in " ".join(PAGE.split())


def test_every_part_of_the_report_has_figures():
    assert list(report.written()) == list(report.COUNTED)


@pytest.mark.parametrize("part", LEAST)
def test_enough_of_the_planted_mutants_are_noticed(part):
    _, planted, caught = report.noticed(MUTATION[part]["rooms"].values())
    assert 100 * caught / planted >= LEAST[part]


def test_enough_mutants_of_the_whole_package_are_noticed():
    assert min(report.score()) >= 95


@pytest.mark.parametrize("part", LEAST)
def test_every_room_was_measured(part):
    assert set(MUTATION[part]["rooms"]) == set(mutation.rooms_of(part))


def test_of_the_core_every_mutant_was_planted():
    assert {
        room: one for room, one in MUTATION["core"]["rooms"].items() if one["all"] > one["caught"] + one["survived"]
    } == {}


@pytest.mark.parametrize("part", LEAST)
def test_the_survivors_of_a_room_are_as_many_as_were_counted(part):
    counted = {room: one["survived"] for room, one in MUTATION[part]["rooms"].items() if one["survived"]}
    assert Counter(mutation.room_in(one) for one in MUTATION[part]["survivors"]) == counted


@pytest.mark.parametrize(
    "survivor", [one for part in LEAST for one in MUTATION[part]["survivors"]], ids=lambda survivor: survivor["where"]
)
def test_every_mutant_that_lives_has_a_reason(survivor):
    assert survivor["reason"]
