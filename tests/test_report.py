import ast
import json
import re
from pathlib import Path

import pytest
import report

TESTS = Path(__file__).parent
PAGE = report.PAGE.read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(test_\w+)\.py(?:::(\w+))?`", PAGE)))
MUTATION = json.loads((TESTS / "mutation.json").read_text(encoding="utf-8"))
LEAST = {"core": 98.0, "rest": 92.0}


def defined_in(file):
    tree = ast.parse((TESTS / f"{file}.py").read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_the_page_names_many_tests():
    assert len(NAMED) >= 25


@pytest.mark.parametrize(("file", "test"), NAMED)
def test_every_test_that_the_page_names_exists(file, test):
    assert not test or test in defined_in(file)


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


def test_every_part_of_the_report_has_figures():
    assert list(report.written()) == list(report.COUNTED)


@pytest.mark.parametrize("part", MUTATION)
def test_enough_of_the_decided_mutants_are_noticed(part):
    rooms = MUTATION[part]["rooms"].values()
    caught, survived = (sum(room[kind] for room in rooms) for kind in ("caught", "survived"))
    assert 100 * caught / (caught + survived) >= LEAST[part]


@pytest.mark.parametrize("survivor", MUTATION["core"]["survivors"], ids=lambda survivor: survivor["where"])
def test_every_mutant_of_the_core_that_lives_has_a_reason(survivor):
    assert survivor["reason"]
